"""Downloads: resumed where they broke off, never put together of two files, kept with their exchanges."""

from __future__ import annotations

import socket
from asyncio import to_thread
from io import BytesIO
from pathlib import Path

import pytest
from article_server import Site, response
from warcio.archiveiterator import ArchiveIterator

from archiver.errors import InputError, NetworkError
from archiver.sources.web.download import OVERLAP, Downloaded, Downloader, require_file_address
from archiver.sources.web.limits import Limits
from archiver.sources.web.polite import Politeness
from archiver.sources.web.warc import write_warc
from archiver.store import LocalStore

FILE = bytes(range(256)) * 1024
"""256 KiB."""


class _Ranged:
    """Answers as servers of files do. ``cut``: it breaks off after so many bytes; ``total``: the size that it gives."""

    def __init__(self, data: bytes, etag: str, cut: int | None, total: int | None) -> None:
        self.data, self.etag, self.cut, self.total = data, etag, cut, total
        self.site: Site | None = None

    def __call__(self, connection: socket.socket) -> None:
        assert self.site is not None
        request = self.site.requests[-1].decode()
        headers = dict(line.split(": ", 1) for line in request.split("\r\n")[1:] if ": " in line)
        start = int(headers["Range"][6:-1]) if "Range" in headers else 0
        if headers.get("If-Range", self.etag) != self.etag:
            start = 0
        whole = self.total or len(self.data)
        head = {"ETag": self.etag, "Content-Type": "video/mp4", "Content-Length": str(whole - start)}
        if start:
            head["Content-Range"] = f"bytes {start}-{whole - 1}/{whole}"
        body = self.data[start:] if self.cut is None else self.data[start : self.cut]
        answer = response(status="206 Partial Content" if start else "200 OK", headers=head, length=False)
        connection.sendall(answer + body)


def serve(site: Site, path: str, *answers: _Ranged | bytes) -> str:
    for each in answers:
        if isinstance(each, _Ranged):
            each.site = site
    site.answers[path] = list(answers)
    return site.url(path)


def downloader(most: int = 10**7, attempts: int = 3, *, allow_private: bool = True) -> Downloader:
    return Downloader(
        limits=Limits(attempts=attempts, read_s=5),
        most=most,
        allow_private=allow_private,
        user_agent="archiver",
        politeness=Politeness(pause_s=0),
    )


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "objects", tmp_path / "tmp")


async def test_a_file_is_had_whole_and_its_exchange_without_the_body(site: Site, store: LocalStore) -> None:
    url = serve(site, "/file/a.mp4", _Ranged(FILE, '"a"', None, None))
    seen: list[tuple[int, int | None]] = []
    part = await to_thread(store.part, "a")
    done = await downloader().download(url, part, lambda have, size: seen.append((have, size)))

    assert (done.reason, done.mime, done.size) == (None, "video/mp4", len(FILE))
    assert await to_thread(lambda: store.read(part.commit().sha256)) == FILE
    assert seen[-1] == (len(FILE), len(FILE))
    (only,) = done.exchanges
    assert only.response.endswith(b"\r\n\r\n")
    assert b"ETag" in only.response
    assert b"identity" in only.request
    (record,) = [each for each in ArchiveIterator(BytesIO(write_warc(done.exchanges))) if each.rec_type == "response"]
    assert record.rec_headers.get_header("WARC-Truncated") == "length"


async def test_what_broke_off_goes_on_where_it_was(site: Site, store: LocalStore) -> None:
    url = serve(site, "/f", _Ranged(FILE, '"a"', 150_000, None), _Ranged(FILE, '"a"', None, None))
    part = await to_thread(store.part, "a")
    done = await downloader().download(url, part)

    assert await to_thread(lambda: store.read(part.commit().sha256)) == FILE
    assert len(done.exchanges) == 2
    assert f"Range: bytes={150_000 - OVERLAP}-".encode() in site.requests[-1]
    assert b'If-Range: "a"' in site.requests[-1]


async def test_a_later_run_goes_on_and_sees_whether_it_is_the_same_file(site: Site, store: LocalStore) -> None:
    url = serve(site, "/f", _Ranged(FILE, '"a"', 150_000, None))
    part = await to_thread(store.part, "a")
    with pytest.raises(NetworkError, match="broke off after"):
        await downloader(attempts=1).download(url, part)
    await to_thread(part.close)
    part = await to_thread(store.part, "a")
    assert part.size == 150_000

    other = FILE[::-1]
    url = serve(site, "/f", _Ranged(other, '"b"', None, None))
    done = await downloader().download(url, part)
    assert done.reason is None
    assert (
        await to_thread(lambda: store.read(part.commit().sha256)) == other
    )  # and not the beginning of one with the end of the other


async def test_a_server_without_ranges_sends_it_anew(site: Site, store: LocalStore) -> None:
    url = serve(site, "/f", _Ranged(FILE, '"a"', 150_000, None), response(FILE))
    part = await to_thread(store.part, "a")
    await downloader().download(url, part)
    assert await to_thread(lambda: store.read(part.commit().sha256)) == FILE


async def test_what_is_too_short_too_large_or_not_there_says_so(site: Site, store: LocalStore) -> None:
    async def outcome(*answers: _Ranged | bytes, most: int = 10**7) -> Downloaded:
        part = await to_thread(store.part, "x")
        try:
            return await downloader(most).download(serve(site, "/x", *answers), part)
        finally:
            await to_thread(part.discard)

    with pytest.raises(NetworkError, match="broke off after"):
        await outcome(_Ranged(FILE, '"a"', 1000, None))
    assert (await outcome(_Ranged(FILE, '"a"', None, None), most=1000)).reason == "too large"
    assert (await outcome(response(FILE, length=False), most=1000)).reason == "too large"
    assert (await outcome(response(status="404 Not Found"))).reason == "HTTP 404"
    assert (await outcome(response(status="403 Forbidden"))).reason == "HTTP 403"
    assert (await outcome(response(status="302 Found", headers={"Location": "http://10.0.0.1/"}))).reason == "HTTP 302"
    with pytest.raises(NetworkError, match="HTTP 503"):
        await outcome(response(status="503 Busy", headers={"Retry-After": "0"}))


async def test_private_addresses_and_other_schemes_are_refused(site: Site, store: LocalStore) -> None:
    part = await to_thread(store.part, "x")
    with pytest.raises(InputError, match="not a public address"):
        await downloader(allow_private=False).download(site.url("/x"), part)
    assert site.requests == []
    for address in ("file:///etc/hosts", "ftp://a.example/x", "https://", "javascript:alert(1)", "//x"):
        with pytest.raises(InputError):
            require_file_address(address)
    assert require_file_address("https://user:secret@a.example/x") == "https://a.example/x"
