"""Heads of HTTP messages, read strictly: what could be understood in two ways is refused."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archiver.sources.video.heads import BadHeadError, authority, forwarded, request_head, response_head

GET = b"GET http://zelmara.example/a?b=1 HTTP/1.1\r\n"


def head(*lines: bytes, first: bytes = GET) -> bytes:
    return first + b"".join(line + b"\r\n" for line in lines) + b"\r\n"


def test_a_request_goes_on_in_origin_form_without_what_is_the_proxys() -> None:
    read = request_head(
        head(
            b"Host: other.example",
            b"Proxy-Authorization: Basic c2VjcmV0",
            b"Connection: keep-alive, X-Mine",
            b"X-Mine: 1",
            b"Keep-Alive: 5",
            b"Accept: */*",
        )
    )
    assert forwarded(read) == (
        b"GET /a?b=1 HTTP/1.1\r\nHost: zelmara.example\r\naccept: */*\r\nConnection: close\r\n\r\n"
    )
    assert (read.target.host, read.target.port) == ("zelmara.example", 80)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (head(b"A: 1\nB: 2"), "header"),
        (head(b"A: 1\rB: 2"), "header"),
        (head(b"A: 1\x00"), "header"),
        (head(b"A: 1", b" folded"), "header"),
        (head(b"A : 1"), "header"),
        (head(b": 1"), "header"),
        (head(b"no colon"), "header"),
        (head(b"Content-Length: 1", b"Content-Length: 2"), "twice"),
        (head(b"Content-Length: 1, 2"), "length"),
        (head(b"Content-Length: +1"), "length"),
        (head(b"Content-Length: 0x10"), "length"),
        (head(b"Content-Length: " + b"9" * 30), "length"),
        (head(b"Transfer-Encoding: chunked"), "transfer"),
        (head(b"Transfer-Encoding: chunked", b"Content-Length: 3"), "transfer"),
        (head(*[b"A: 1"] * 200), "many"),
        (head(b"A: " + b"x" * 70_000), "large"),
        (head(first=b"GET /a HTTP/1.1\r\n"), "not http"),
        (head(first=b"GET ftp://zelmara.example/ HTTP/1.1\r\n"), "not http"),
        (head(first=b"GET file:///etc/passwd HTTP/1.1\r\n"), "not http"),
        (head(first=b"GET http://a@b.example/ HTTP/1.1\r\n"), "malformed"),
        (head(first=b"GET http://b.example\\@c.example/ HTTP/1.1\r\n"), "malformed"),
        (head(first=b"GET http://b.example:/ HTTP/1.1\r\n"), "port"),
        (head(first=b"GET http://b.example:0/ HTTP/1.1\r\n"), "port"),
        (head(first=b"GET http://b.example:99999/ HTTP/1.1\r\n"), "malformed"),
        (head(first=b"GET http:/// HTTP/1.1\r\n"), "host"),
        (head(first=b"GET http://b.example/#x HTTP/1.1\r\n"), "malformed"),
        (head(first=b"GET  http://b.example/ HTTP/1.1\r\n"), "request line"),
        (head(first=b"GET http://b.example/ HTTP/2\r\n"), "request line"),
        (head(first=b"get http://b.example/ HTTP/1.1\r\n"), "request line"),
        (head(first=b"TRACE http://b.example/ HTTP/1.1\r\n"), "method"),
        (head(first=b"CONNECT b.example HTTP/1.1\r\n"), "port"),
        (head(first=b"CONNECT b.example:443:1 HTTP/1.1\r\n"), "host"),
        (head(b"Content-Length: 4", first=b"CONNECT b.example:443 HTTP/1.1\r\n"), "body"),
        (b"GET http://b.example/ HTTP/1.1\n\n", "end"),
    ],
)
def test_an_ambiguous_request_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(BadHeadError, match=why):
        request_head(raw)


def test_the_proxys_secret_is_not_taken_twice() -> None:
    read = request_head(head(b"Proxy-Authorization: a", b"Proxy-Authorization: b"))
    with pytest.raises(BadHeadError, match="twice"):
        read.header(b"proxy-authorization")


def test_framing_cannot_be_named_away() -> None:
    read = request_head(head(b"Connection: content-length", b"Content-Length: 3"))
    assert b"content-length: 3" in forwarded(read)


def test_authorities() -> None:
    assert authority("Zelmara.example:443") == ("zelmara.example", 443)
    assert authority("[2001:DB8::1]:8443") == ("2001:db8::1", 8443)
    for bad in ("", ":443", "a:b", "[::1:443", "a b:443", "a:443\r\n", "[fe80::1%eth0]:443"):
        with pytest.raises(BadHeadError):
            authority(bad)


def test_of_two_lengths_of_an_answer_one_goes_on() -> None:
    raw = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\nKeep-Alive: 1\r\n\r\n"
    assert response_head(raw) == (200, b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nConnection: close\r\n\r\n")


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"HTTP/1.1 99 OK\r\n\r\n",
        b"<html>\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA: 1\n B: 2\r\n\r\n",
        b"",
    ],
)
def test_an_ambiguous_answer_is_refused(raw: bytes) -> None:
    with pytest.raises(BadHeadError):
        response_head(raw)


@given(st.binary(max_size=400))
@example(b"\r\n\r\n")
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    for whole in (raw, GET + raw + b"\r\n\r\n", b"HTTP/1.1 200 \r\n" + raw + b"\r\n\r\n"):
        for read in (request_head, response_head):
            try:
                read(whole)
            except BadHeadError:
                continue


@given(
    st.lists(st.tuples(st.text("abc-:\r\n ", min_size=1, max_size=8), st.text("xy:\r\n\t \0", max_size=8)), max_size=4)
)
def test_what_goes_on_has_as_many_lines_as_headers(headers: list[tuple[str, str]]) -> None:
    """Whatever the names and values: no header becomes two, and the head ends where it ended."""
    raw = head(*[f"{name}: {value}".encode() for name, value in headers])
    try:
        read = request_head(raw)
    except BadHeadError:
        return
    sent = forwarded(read)
    assert sent.count(b"\r\n\r\n") == 1
    assert sent.count(b"\n") == sent.count(b"\r\n") == sent.count(b"\r")
    assert sent.count(b"\r\n") <= len(read.headers) + 4
