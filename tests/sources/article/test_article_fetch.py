"""Fetching pages from a real server: what is kept, what is refused, what is tried again."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import hashlib
import io
import socket
import struct
import time
import zlib
from datetime import UTC, date, datetime
from pathlib import Path

import brotli
import pytest
import zstandard
from article_server import Answer, Site, redirect, response
from test_article_files import logged
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as warcio_cli

from archiver.errors import InputError, NetworkError
from archiver.model.captures import Capture
from archiver.model.observations import PageCaptured
from archiver.sources.article import Limits, fetch, observe, read_capture

PARAGRAPH = "The Nord channel published a video of the bridge on Tuesday, and the ministry confirmed it later. "
PAGE = f"<!doctype html><html><title>Bridge</title><body><p>{PARAGRAPH * 5}</p></body></html>".encode()
HTML = {"Content-Type": "text/html; charset=utf-8"}
QUICK = Limits(total_s=5, connect_s=2, read_s=2)
pytestmark = pytest.mark.usefixtures("_never_blocking")


async def ask(site: Site, path: str = "/", *, limits: Limits = QUICK, published: date | None = None) -> Capture:
    return await fetch(
        site.url(path), limits=limits, allow_private=True, user_agent="archiver-test/1", published=published
    )


def records(capture: Capture) -> list[tuple[str, dict[str, str], bytes]]:
    """Type, WARC headers and block of every record, read by warcio without parsing HTTP."""
    read = ArchiveIterator(io.BytesIO(capture.answer[0].data), no_record_parse=True)
    return [(one.rec_type, dict(one.rec_headers.headers), one.raw_stream.read()) for one in read]


async def test_every_byte_of_request_and_answer_is_kept_as_warc(site: Site, tmp_path: Path) -> None:
    served = response(PAGE, headers={"content-TYPE": "text/html", "X-Odd": "a\xa0b"})
    site.answers["/"] = served
    capture = await ask(site, published=date(2024, 3, 6))
    assert (capture.source, capture.method, capture.status, capture.error) == (
        "article",
        "http.get",
        "ok",
        None,
    )
    assert dict(capture.question) == {"url": site.url(), "published": "2024-03-06"}
    assert capture.asked.source_time == datetime(2024, 3, 5, 10, 20, 30, tzinfo=UTC)
    assert capture.answer[0].media_type == "application/warc+gzip"
    info, answer, request = records(capture)
    assert [info[0], answer[0], request[0]] == ["warcinfo", "response", "request"]
    assert answer[2] == served
    assert request[2] == site.requests[0]
    assert answer[1]["WARC-Block-Digest"] == f"sha256:{hashlib.sha256(served).hexdigest()}"
    assert answer[1]["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(PAGE).hexdigest()}"
    assert request[1]["WARC-Concurrent-To"] == answer[1]["WARC-Record-ID"]
    assert answer[1]["WARC-IP-Address"] == "127.0.0.1"
    file = tmp_path / "page.warc.gz"
    file.write_bytes(capture.answer[0].data)
    assert capture.answer[0].data.startswith(b"\x1f\x8b")
    assert gzip.decompress(capture.answer[0].data).startswith(b"WARC/1.1\r\n")
    assert warcio_check(file) == 0


def warcio_check(file: Path) -> int:
    """The exit code of ``warcio check``."""
    with pytest.raises(SystemExit) as ended, contextlib.redirect_stdout(io.StringIO()):
        warcio_cli(["check", str(file)])
    return int(ended.value.code or 0)


async def test_warcio_check_would_notice_a_changed_byte(site: Site, tmp_path: Path) -> None:
    site.answers["/"] = response(PAGE)
    plain = gzip.decompress((await ask(site)).answer[0].data)
    file = tmp_path / "page.warc"
    file.write_bytes(plain.replace(b"the bridge on Tuesday", b"the bridge on tuesday", 1))
    assert warcio_check(file) == 1


async def test_the_whole_redirect_chain_is_kept_and_no_cookie_goes_back(site: Site, tmp_path: Path) -> None:
    site.answers["/"] = redirect("/two?x=1#frag", "301 Moved Permanently")
    site.answers["/two?x=1"] = redirect(site.url("/three"), "307 Temporary Redirect")
    site.answers["/three"] = response(PAGE, headers=HTML)
    capture = await ask(site)
    kinds = [(kind, headers.get("WARC-Target-URI")) for kind, headers, _ in records(capture)]
    hops = [site.url("/"), site.url("/two?x=1#frag"), site.url("/three")]
    assert kinds[1:] == [(kind, hop) for hop in hops for kind in ("response", "request")]
    assert capture.status == "ok"
    assert "Nord channel" in (await asyncio.to_thread(read_capture, capture.question, capture.answer[0].data)).text
    sent = b"".join(site.requests).lower()
    assert b"cookie" not in sent
    assert b"authorization" not in sent
    assert b"user-agent: archiver-test/1" in sent
    file = tmp_path / "chain.warc.gz"
    file.write_bytes(capture.answer[0].data)
    assert warcio_check(file) == 0


async def test_a_password_in_the_address_is_neither_sent_nor_kept(site: Site) -> None:
    site.answers["/"] = response(PAGE)
    url = site.url().replace("http://", "http://ann:hush@")
    capture = await fetch(url, limits=QUICK, allow_private=True, user_agent="t")
    assert b"uthorization" not in site.requests[0]
    assert capture.question["url"] == site.url()
    assert b"hush" not in gzip.decompress(capture.answer[0].data)


ENCODED = {
    "identity": PAGE,
    "gzip": gzip.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    "Deflate": zlib.compress(PAGE, wbits=-15),
    "zstd": zstandard.compress(PAGE),
    "br": brotli.compress(PAGE),
    "gzip, gzip": gzip.compress(gzip.compress(PAGE)),
}


@pytest.mark.parametrize("encoding", ENCODED)
async def test_a_body_is_kept_as_encoded_and_read_decoded(site: Site, encoding: str) -> None:
    body = ENCODED[encoding]
    site.answers["/"] = response(body, headers={**HTML, "Content-Encoding": encoding})
    entry, stored = logged(await ask(site))
    (seen,) = observe(entry, lambda named: stored[named.ref.sha256])
    assert isinstance(seen, PageCaptured)
    assert seen.body_sha256 == hashlib.sha256(body).hexdigest()
    assert "Nord channel" in (await asyncio.to_thread(read_capture, entry.question, next(iter(stored.values())))).text


async def test_chunks_are_kept_as_served_and_undone_when_read(site: Site, tmp_path: Path) -> None:
    half = len(PAGE) // 2
    chunked = b"".join(b"%x;note=1\r\n%b\r\n" % (len(part), part) for part in (PAGE[:half], PAGE[half:]))
    served = response(headers={**HTML, "Transfer-Encoding": "chunked"}, length=False) + chunked + b"0\r\n\r\n"
    site.answers["/"] = served
    entry, stored = logged(capture := await ask(site))
    assert records(capture)[1][2] == served
    (seen,) = observe(entry, lambda named: stored[named.ref.sha256])
    assert isinstance(seen, PageCaptured)
    assert seen.body_sha256 == hashlib.sha256(PAGE).hexdigest()
    file = tmp_path / "chunked.warc.gz"
    file.write_bytes(capture.answer[0].data)
    assert warcio_check(file) == 0


async def test_informational_answers_are_not_part_of_the_record(site: Site) -> None:
    final = response(PAGE)
    site.answers["/"] = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n" + final
    assert records(await ask(site))[1][2] == final


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("404 Not Found", "absent"),
        ("410 Gone", "absent"),
        ("403 Forbidden", "failed"),
        ("500 Oops", "failed"),
    ],
)
async def test_an_http_error_is_an_answer(site: Site, status: str, expected: str) -> None:
    site.answers["/"] = response(PAGE, status=status)
    entry, stored = logged(capture := await ask(site))
    assert (capture.status, capture.error) == (expected, f"HTTP {status[:3]}")
    assert records(capture)[1][2].startswith(f"HTTP/1.1 {status}".encode())
    assert observe(entry, lambda named: stored[named.ref.sha256]) == []


async def test_unavailable_is_tried_again_and_then_an_answer(site: Site) -> None:
    busy = response(b"later", status="503 Service Unavailable", headers={"Retry-After": "1"})
    site.answers["/"] = [busy, busy, response(PAGE)]
    assert (await ask(site)).status == "ok"
    site.answers["/down"] = busy
    site.requests.clear()
    capture = await ask(site, "/down")
    assert (capture.status, capture.error, len(site.requests)) == ("failed", "HTTP 503", 3)


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ("/", "redirect loop"),
        ("ftp://example.org/x", "redirect to a ftp address"),
        ("javascript:alert(1)", "redirect to a javascript address"),
        ("http://[bad", "redirect to an invalid address"),
    ],
)
async def test_a_redirect_that_cannot_be_followed_ends_the_chain(site: Site, target: str, error: str) -> None:
    site.answers["/"] = redirect(target)
    capture = await ask(site)
    assert (capture.status, capture.error, len(site.requests)) == ("failed", error, 1)


async def test_redirects_end_at_the_limit(site: Site) -> None:
    for n in range(30):
        site.answers[f"/{n}"] = redirect(f"/{n + 1}")
    capture = await ask(site, "/0")
    assert (capture.error, len(site.requests)) == ("more than 10 redirects", 11)


def drip(connection: socket.socket) -> None:
    """A byte now and then, until the client has had enough; a client that takes them all gets a page."""
    connection.sendall(response(headers=HTML, length=False))
    for _ in range(200):
        connection.sendall(b"x")
        time.sleep(0.05)


def endless(connection: socket.socket) -> None:
    connection.sendall(response(headers=HTML, length=False))
    while True:
        connection.sendall(b"y" * 65536)


def silent(connection: socket.socket) -> None:
    connection.recv(1)


async def test_a_slow_drip_ends_with_the_total_time(site: Site) -> None:
    site.answers["/"] = drip
    with pytest.raises(NetworkError, match=r"127\.0\.0\.1 did not deliver the page within 0\.4 seconds"):
        await ask(site, limits=Limits(total_s=0.4))


async def test_a_silent_host_is_named(site: Site) -> None:
    site.answers["/"] = silent
    with pytest.raises(NetworkError, match=r"127\.0\.0\.1 went silent"):
        await ask(site, limits=Limits(read_s=0.2))


async def test_an_endless_body_ends_at_the_size_limit(site: Site) -> None:
    site.answers["/"] = endless
    with pytest.raises(InputError, match="larger than 1 MiB"):
        await ask(site, limits=Limits(stored=1024 * 1024))


async def test_a_body_that_swells_is_refused(site: Site) -> None:
    bomb = gzip.compress(b"a" * 3_000_000)
    site.answers["/"] = response(bomb, headers={**HTML, "Content-Encoding": "gzip"})
    with pytest.raises(InputError, match="swells beyond 1 MiB"):
        await ask(site, limits=Limits(decoded=1024 * 1024))


BROKEN: dict[str, Answer] = {
    "no http": b"SSH-2.0-OpenSSH_9.6\r\n",
    "nothing": b"",
    "cut short": response(PAGE)[:-10],
    "bad chunk": response(headers={"Transfer-Encoding": "chunked"}, length=False) + b"zz\r\nabc",
    "cut chunk": response(headers={"Transfer-Encoding": "chunked"}, length=False) + b"ff\r\nabc",
    "huge headers": response(PAGE, headers={f"X-{n}": "v" * 1000 for n in range(2000)}),
    "bad header": b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
}


@pytest.mark.parametrize("case", BROKEN)
async def test_what_is_no_proper_answer_names_the_host(site: Site, case: str) -> None:
    site.answers["/"] = BROKEN[case]
    with pytest.raises(NetworkError, match=r"127\.0\.0\.1"):
        await ask(site)


async def test_a_connection_that_is_reset_is_said_to_be(site: Site) -> None:
    def reset(connection: socket.socket) -> None:
        connection.sendall(response(PAGE)[:-10])
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    site.answers["/"] = reset
    with pytest.raises(NetworkError, match=r"broke off or did not answer in proper HTTP \([^)]"):
        await ask(site)


async def test_a_page_encoded_over_and_over_is_refused(site: Site) -> None:
    site.answers["/"] = response(PAGE, headers={"Content-Encoding": ", ".join(["gzip"] * 100)})
    with pytest.raises(InputError, match="encoded 100 times over"):
        await ask(site)


async def test_a_refused_connection_is_tried_three_times_and_names_the_host(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(NetworkError, match=r"The host 127\.0\.0\.1 could not be reached"):
            await fetch(f"http://127.0.0.1:{port}/", limits=QUICK, allow_private=True, user_agent="t")


@pytest.mark.parametrize("url", ["ftp://example.org/", "example.org", "http://", "http://[x", "file:///etc/passwd", ""])
async def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(InputError, match="not a web address"):
        await fetch(url, user_agent="t")


async def test_a_binary_answer_is_kept_and_refused_when_read(site: Site) -> None:
    site.answers["/"] = response(b"PK\x03\x04\n" + b"\0" * 100, headers={"Content-Type": "application/zip"})
    capture = await ask(site)
    assert capture.status == "ok"
    with pytest.raises(InputError, match="a ZIP file"):
        await asyncio.to_thread(read_capture, capture.question, capture.answer[0].data)


@pytest.mark.parametrize("tail", ["\r\nX-Injected: 1", "\n", "\t", "\0", "\x7f", "\ud800"])
async def test_an_address_that_would_end_a_line_of_the_request_is_none(site: Site, tail: str) -> None:
    with pytest.raises(InputError, match="not a web address"):
        await ask(site, f"/a{tail}b")
    assert site.requests == []
