"""Records around a file: what they say of how it came, what they do not, and what a large file costs."""

from __future__ import annotations

import hashlib
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archiver.export.fetched import OTHER, Fetch, exchange_of, fetch, file_of, is_address, warc_date
from archiver.export.form import BAG, WACZ
from archiver.export.replayed import Filed, hashes, lay
from archiver.export.wacz import Content, write_wacz
from archiver.export.writing import ZipSink
from archiver.log import Signer
from archiver.model.captures import Asked
from archiver.model.entries import Captured
from archiver.model.objects import NamedObject, ObjectRef
from archiver.sources.web.exchange import Exchange
from archiver.sources.web.warc import write_warc

FILE = b"the bridge of Zelmara " * 100
URL = "https://cdn4.example/file/bridge.mp4?token=one"
AT = datetime(2021, 4, 10, 12, 0, 1, 234_567, tzinfo=UTC)
LARGE = 160 * 1024 * 1024


def exchange(head: str, *, url: str = URL, after_s: int = 0) -> Exchange:
    return Exchange(
        url=url,
        asked=AT + timedelta(seconds=after_s),
        answered=AT + timedelta(seconds=after_s),
        address="192.0.2.7",
        request=b"GET /file/bridge.mp4?token=one HTTP/1.1\r\nHost: cdn4.example\r\n\r\n",
        response=head.replace("\n", "\r\n").encode() + b"\r\n\r\n",
        status=int(head.split()[1]),
        headers=(),
        cut=True,
    )


def captured(url: object = "https://cdn4.example/file/bridge.mp4", **more: object) -> Captured:
    sha256 = hashlib.sha256(FILE).hexdigest()
    media = NamedObject(role="media", ref=ObjectRef(sha256=sha256, size=len(FILE)), media_type="video/mp4")
    kept = NamedObject(role="exchange", ref=ObjectRef(sha256="e" * 64, size=1), media_type="application/warc+gzip")
    given = {
        "source": "preview",
        "method": "web.file",
        "question": {"url": url, "path": "/file/bridge.mp4", "key": "web:1", "post": "7/1"},
        "status": "ok",
        "objects": (media, kept),
        **more,
    }
    return Captured(session=1, asked=Asked(asked=AT, answered=AT), error=None, **given)  # type: ignore[arg-type]


def told(*exchanges: Exchange, data: bytes | None = None) -> Fetch:
    body = captured()
    file = file_of(body)
    assert file is not None
    return fetch(5, body, file, write_warc(exchanges) if data is None else data)


WHOLE = f"HTTP/1.1 200 OK\nContent-Type: video/mp4\nContent-Length: {len(FILE)}"


def test_one_whole_answer_is_told_with_its_headers() -> None:
    busy = exchange("HTTP/1.1 503 Busy\nContent-Length: 0")
    found = told(busy, exchange(WHOLE, after_s=9))
    assert found.head == WHOLE.replace("\n", "\r\n").encode() + b"\r\n\r\n"
    assert (found.url, found.host, found.date) == (URL, "192.0.2.7", warc_date(AT + timedelta(seconds=9)))
    assert found.request is not None
    assert found.request.startswith(b"GET /file/")


@pytest.mark.parametrize(
    "head",
    [
        f"HTTP/1.1 206 Partial Content\nContent-Range: bytes 0-{len(FILE) - 1}/{len(FILE)}",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked",
        f"HTTP/1.1 200 OK\nContent-Length: {len(FILE) + 1}",
        "HTTP/1.1 103 Early Hints\nLink: </x>",
        "HTTP/2 200 OK",
    ],
)
def test_an_answer_that_is_not_headers_and_file_gives_its_address_alone(head: str) -> None:
    found = told(exchange(head))
    assert (found.url, found.head, found.request) == (URL, None, None)


@pytest.mark.parametrize("data", [b"", b"no records", write_warc([exchange(WHOLE, url="ftp://elsewhere.example/x")])])
def test_where_an_exchange_says_nothing_the_entry_does(data: bytes) -> None:
    found = told(data=data)
    assert (found.url, found.date, found.head) == ("https://cdn4.example/file/bridge.mp4", warc_date(AT), None)
    assert found.media_type == "video/mp4"


def test_an_address_that_would_break_a_record_is_none() -> None:
    """A page may give any; a record with it would not be the one that the verifier makes."""
    for url in (
        "https://cdn4.example/file/a b.jpg",
        "https://cdn4.example/é",
        f"https://{'a' * 9000}/",
        "//cdn4.example",
    ):
        assert not is_address(url)
    assert is_address(URL)


def test_a_type_that_would_break_a_record_is_left_out() -> None:
    file = NamedObject(role="media", ref=ObjectRef(sha256="a" * 64, size=1), media_type="video/mp4\r\nX: y")
    assert fetch(5, captured(), file, None).media_type == OTHER


@pytest.mark.parametrize(
    "body",
    [
        captured(None),
        captured("https://cdn4.example/a\r\nb"),
        captured("file:///etc/hosts"),
        captured(status="failed"),
        captured(source="telegram", method="upload.getFile"),
        captured(source="article", method="picture.read"),
    ],
)
def test_what_did_not_come_over_http_has_no_place(body: Captured) -> None:
    assert (file_of(body), exchange_of(body), WACZ.placed(body)) == (None, None, ())
    assert len(BAG.placed(body)) == 2


def test_a_file_that_says_it_is_a_page_is_none() -> None:
    """Else whoever serves it would have records of his own making replayed."""
    posing = NamedObject(role="media", ref=ObjectRef(sha256="f" * 64, size=9), media_type="application/warc+gzip")
    assert WACZ.placed(captured(objects=(posing,))) == ((posing, f"archive/{'f' * 64}.warc"),)


@pytest.fixture
def large(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    path = tmp_path / "large"
    with path.open("wb") as stream:
        stream.truncate(LARGE)
    with path.open("rb") as stream:
        yield path, hashlib.file_digest(stream, "sha256").hexdigest()


def test_a_large_film_is_streamed(tmp_path: Path, large: tuple[Path, str]) -> None:
    path, sha256 = large
    first = Fetch(entry=5, url=URL, date=warc_date(AT), media_type="video/mp4")
    signer = Signer.generate("desk.example")
    tracemalloc.start()
    with ZipSink(tmp_path / "film.wacz") as sink:
        filed = Filed(sha256=sha256, size=LARGE, fetches=(first,))
        content = Content(members=(), pages=(), files=((filed, path),))
        write_wacz(sink, content, title="Film", verifier=signer.verifier, sign=signer.sign, created=AT)
        sink.complete()
        sink.place()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < LARGE / 8
    assert (tmp_path / "film.wacz").stat().st_size > LARGE


def test_records_are_as_they_are_read() -> None:
    found = told(exchange(WHOLE))
    filed = Filed(sha256=hashlib.sha256(FILE).hexdigest(), size=len(FILE), fetches=(found,))
    laid = lay(filed, hashes(filed, [FILE])[1])
    records = [
        (record.rec_type, record.content_stream().read())
        for record in ArchiveIterator(BytesIO(laid.before + FILE + laid.after), check_digests="raise")
    ]
    assert [kind for kind, _ in records] == ["warcinfo", "response", "request"]
    assert records[1][1] == FILE
    assert f"file-offset: {len(laid.before):015d}".encode() in records[0][1]
