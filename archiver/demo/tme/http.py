"""HTTP/1.1 as far as a loopback server needs it: reading requests, writing answers, ranges, validators, gzip."""

from __future__ import annotations

import gzip
import hashlib
import re
from asyncio import IncompleteReadError, LimitOverrunError, StreamReader
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

OK = 200
_MOST_BODY = 1_000_000
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)
Server = Literal["pages", "cdn"]


class NotHttpError(Exception):
    """The client sent what is no request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebRequest:
    """One request. Header names are in lower case."""

    method: str
    target: str
    """The address as it was sent, from the root."""
    path: str
    query: dict[str, str]
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    server: Server = "pages"
    port: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer. `length`: a Content-Length that is told instead of the true one; `cut_at`: after so many bytes of the
    body the connection is reset; `pause_s`: the seconds between every two of its pieces of 1 KiB."""

    status: int = 200
    body: bytes = field(default=b"", repr=False)
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    cut_at: int | None = None
    pause_s: float = 0.0

    @property
    def is_html(self) -> bool:
        """Whether it is a page."""
        return self.headers.get("Content-Type", "").startswith("text/html")


def html(text: str, status: int = 200) -> Answer:
    """A page."""
    return Answer(
        status=status,
        body=text.encode(),
        headers={"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"},
    )


def redirect(location: str) -> Answer:
    """Sends the client elsewhere (302)."""
    return Answer(status=302, headers={"Location": location})


async def read_request(reader: StreamReader, server: Server, port: int) -> WebRequest | None:
    """The next request on a connection, or None at its end."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except IncompleteReadError as end:
        if end.partial:
            raise NotHttpError("the connection ended in the middle of a request") from end
        return None
    except LimitOverrunError as fault:
        raise NotHttpError("the head of a request is too long") from fault
    line, *fields = head.rstrip("\r\n").split("\r\n")
    method, _, rest = line.partition(" ")
    target, _, version = rest.rpartition(" ")
    if not version.startswith("HTTP/1."):
        raise NotHttpError(f"no request line: {line[:80]!r}")
    headers = {name.strip().lower(): value.strip() for name, _, value in (each.partition(":") for each in fields)}
    length = number(headers.get("content-length", "0"))
    if length is None or length > _MOST_BODY:
        raise NotHttpError(f"a body of {headers['content-length'][:20]!r} bytes")
    try:
        parts = urlsplit(target)
    except ValueError as fault:
        raise NotHttpError(f"no address: {target[:80]!r}") from fault
    return WebRequest(
        method=method,
        target=target,
        path=unquote(parts.path),
        query=dict(parse_qsl(parts.query, keep_blank_values=True)),
        headers=headers,
        body=await reader.readexactly(length),
        server=server,
        port=port,
    )


def number(text: str) -> int | None:
    """A number as addresses hold it, of 18 digits at most; None for anything else."""
    return int(text) if _NUMBER.fullmatch(text) else None


def ranged(answer: Answer, request: WebRequest) -> Answer:
    """The part of a file that is asked for (206), the whole (200), or 416. `If-Range` must name the file's ETag."""
    whole = answer.body
    known = {**answer.headers, "Accept-Ranges": "bytes"}
    found = _RANGE.fullmatch(request.headers.get("range", ""))
    stale = request.headers.get("if-range", answer.headers.get("ETag")) != answer.headers.get("ETag")
    if found is None or stale or not (found[1] or found[2]):
        return replace(answer, headers=known)
    start = int(found[1]) if found[1] else max(len(whole) - int(found[2]), 0)
    end = min(int(found[2]) if found[1] and found[2] else len(whole) - 1, len(whole) - 1)
    if start > end:
        return replace(answer, status=416, body=b"", headers={**known, "Content-Range": f"bytes */{len(whole)}"})
    known["Content-Range"] = f"bytes {start}-{end}/{len(whole)}"
    return replace(answer, status=206, body=whole[start : end + 1], headers=known)


def unchanged(answer: Answer, request: WebRequest) -> bool:
    """Whether the client has this answer already, by ETag, or by date if it sent no tag."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return answer.headers.get("ETag") in [each.strip().removeprefix("W/") for each in tags.split(",")]
    since, changed = request.headers.get("if-modified-since"), answer.headers.get("Last-Modified")
    if since is None or changed is None:
        return False
    try:
        return parsedate_to_datetime(changed) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False


def tag(data: bytes) -> str:
    """An ETag."""
    return f'"{hashlib.sha256(data).hexdigest()[:24]}"'


def packed(answer: Answer, request: WebRequest) -> Answer:
    """A page in gzip where the client takes that."""
    if not answer.body or "gzip" not in request.headers.get("accept-encoding", ""):
        return answer
    headers = {**answer.headers, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return replace(answer, body=gzip.compress(answer.body, mtime=0), headers=headers)


def head_of(answer: Answer, at: datetime) -> bytes:
    """Status line and headers as they are sent."""
    lines = {"Server": "nginx", "Date": http_date(at), **answer.headers, "Connection": "keep-alive"}
    if answer.status != HTTPStatus.NOT_MODIFIED:
        lines["Content-Length"] = str(len(answer.body) if answer.length is None else answer.length)
    status = HTTPStatus(answer.status)
    first = f"HTTP/1.1 {status.value} {status.phrase}\r\n"
    return (first + "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n").encode("latin-1")


def http_date(at: datetime) -> str:
    """A moment (UTC) as HTTP writes it."""
    return format_datetime(at, usegmt=True)
