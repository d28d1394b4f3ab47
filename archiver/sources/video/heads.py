"""The heads of HTTP/1.1 messages as the proxy reads them: strictly, so that two readers cannot understand them
differently (RFC 9112, sections 2.2, 5 and 11.2).

Pure functions. A head that could be read in two ways is refused; nothing is repaired.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

MOST_HEAD = 64 * 1024
_MOST_HEADERS = 120
_MOST_LENGTH = 18  # digits of a Content-Length
_TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_VALUE = re.compile(rb"[\t\x20-\x7e\x80-\xff]*")
_REQUEST = re.compile(rb"([A-Z]{1,16}) ([\x21-\x7e]{1,32768}) HTTP/1\.[01]")
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-9][0-9]{2})(?: [\t\x20-\x7e\x80-\xff]*)?")
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}")
_IP6 = re.compile(r"[0-9A-Fa-f:.]{2,45}")
_PORT = re.compile(r"[0-9]{1,5}")
# RFC 9110, section 7.6.1, and what older software sends besides.
_HOP_BY_HOP = frozenset({
    b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization", b"proxy-connection", b"te", b"trailer",
    b"upgrade", b"proxy-authentication-info", b"http2-settings",
})  # fmt: skip
_FORWARDED = frozenset({b"GET", b"HEAD", b"POST", b"PUT", b"OPTIONS"})

Headers = tuple[tuple[bytes, bytes], ...]


class BadHeadError(ValueError):
    """A head that is not understood, or could be in two ways; the text says what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a request wants to go. ``url`` is None for a tunnel."""

    host: str
    port: int
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestHead:
    """A request to the proxy, as it came. ``length``: bytes of the body that follows."""

    method: str
    target: Target
    headers: Headers
    length: int

    def header(self, name: bytes) -> bytes | None:
        """The value of a header, None where there is none; raises BadHeadError where it stands twice."""
        return _single(self.headers, name)


def request_head(raw: bytes) -> RequestHead:
    """Read a request's head, its empty line included. Raises BadHeadError."""
    first, headers = _split(raw)
    match = _REQUEST.fullmatch(first)
    if match is None:
        raise BadHeadError("the request line is malformed")
    method, target = match[1], match[2].decode("ascii")
    if _single(headers, b"transfer-encoding") is not None:
        raise BadHeadError("a request with a transfer encoding")
    length = _length(_single(headers, b"content-length"))
    if method == b"CONNECT":
        host, port = authority(target)
        if length:
            raise BadHeadError("a tunnel with a body")
        return RequestHead(method="CONNECT", target=Target(host=host, port=port), headers=headers, length=0)
    if method not in _FORWARDED:
        raise BadHeadError("a method that is not forwarded")
    return RequestHead(method=method.decode(), target=_absolute(target), headers=headers, length=length)


def forwarded(head: RequestHead) -> bytes:
    """The head that goes on to the server: origin form, the Host of the address, one request for this connection."""
    url = head.target.url
    assert url is not None
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if "?" in url else "")
    lines = [f"{head.method} {path} HTTP/1.1".encode("ascii"), b"Host: " + parts.netloc.encode("ascii")]
    lines += _kept(head.headers, {b"host"})
    return b"\r\n".join([*lines, b"Connection: close", b"", b""])


def response_head(raw: bytes) -> tuple[int, bytes]:
    """Status of a server's answer, and the head that goes back to the client. Raises BadHeadError."""
    first, headers = _split(raw)
    match = _STATUS.fullmatch(first)
    if match is None:
        raise BadHeadError("the status line is malformed")
    # Of two statements on the length the transfer encoding counts, and only it goes on (RFC 9112, section 6.3).
    ambiguous = {b"content-length"} if any(name == b"transfer-encoding" for name, _ in headers) else set()
    if not ambiguous:
        _length(_single(headers, b"content-length"))
    return int(match[1]), b"\r\n".join([first, *_kept(headers, ambiguous), b"Connection: close", b"", b""])


def authority(text: str) -> tuple[str, int]:
    """Host and port of ``host:port`` or ``[address]:port``. Raises BadHeadError."""
    host, colon, port = text.rpartition(":")
    if not colon or not _PORT.fullmatch(port) or not 0 < int(port) < 65536:
        raise BadHeadError("the port is malformed")
    return _host(host), int(port)


def _absolute(target: str) -> Target:
    if not target.lower().startswith("http://"):
        raise BadHeadError("an address that is not http")
    try:
        parts = urlsplit(target)
        port = parts.port
    except ValueError as fault:
        raise BadHeadError("the address is malformed") from fault
    if "@" in parts.netloc or "#" in target or "\\" in target:
        raise BadHeadError("the address is malformed")
    if port is None and parts.netloc.endswith(":"):
        raise BadHeadError("the port is malformed")
    host = _host(parts.netloc if port is None else parts.netloc.rpartition(":")[0])
    if port == 0:
        raise BadHeadError("the port is malformed")
    return Target(host=host, port=80 if port is None else port, url=target)


def _host(text: str) -> str:
    if text.startswith("[") and text.endswith("]") and _IP6.fullmatch(text[1:-1]):
        return text[1:-1].lower()
    if not _HOST.fullmatch(text):
        raise BadHeadError("the host is malformed")
    return text.lower()


def _split(raw: bytes) -> tuple[bytes, Headers]:
    if len(raw) > MOST_HEAD:
        raise BadHeadError("the head is too large")
    if not raw.endswith(b"\r\n\r\n"):
        raise BadHeadError("the head does not end")
    first, *lines = raw[:-4].split(b"\r\n")
    if len(lines) > _MOST_HEADERS:
        raise BadHeadError("too many headers")
    return first, tuple(_header(line) for line in lines)


def _header(line: bytes) -> tuple[bytes, bytes]:
    """A header; a line that begins with a blank (obs-fold), or holds a bare CR, LF or NUL, is none."""
    name, colon, value = line.partition(b":")
    if not colon or not _TOKEN.fullmatch(name) or not _VALUE.fullmatch(value):
        raise BadHeadError("a header is malformed")
    return name.lower(), value.strip(b" \t")


def _single(headers: Headers, name: bytes) -> bytes | None:
    values = [value for key, value in headers if key == name]
    if len(values) > 1:
        raise BadHeadError(f"{name.decode()} stands there twice")
    return values[0] if values else None


def _length(value: bytes | None) -> int:
    if value is None:
        return 0
    if not value.isdigit() or len(value) > _MOST_LENGTH:
        raise BadHeadError("the length is malformed")
    return int(value)


def _kept(headers: Headers, without: Iterable[bytes]) -> list[bytes]:
    """The headers without those of one connection, those that Connection names included."""
    named = {word.strip().lower() for name, value in headers if name == b"connection" for word in value.split(b",")} - {
        b"content-length",
        b"transfer-encoding",
        b"host",
    }  # what frames the message cannot be named away
    dropped = _HOP_BY_HOP | named | set(without)
    return [name + b": " + value for name, value in headers if name not in dropped]
