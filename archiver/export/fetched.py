"""How a file of the web came: what an entry says of it, and the exchange that it names.

Of the exchanges by which files come, only the heads are kept: the body is an object of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from archiver.model.captures import Json
from archiver.model.entries import Body, Captured
from archiver.model.objects import NamedObject

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

MEDIA, EXCHANGE = "media", "exchange"
"""Roles: the bytes of a file; requests and responses whose body is an object of its own."""
MOST_EXCHANGE = 8 * 1024 * 1024
"""Bytes of an exchange that are read; of an answer's head 64 KiB are kept, and few answers lead to one file."""
OTHER = "application/octet-stream"
_ADDRESS = re.compile(r"https?://[\x21-\x7e]{1,8192}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}Z", re.ASCII)
_IP = re.compile(r"[0-9a-fA-F.:]{2,45}", re.ASCII)
_TYPE = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}", re.ASCII)
_STATUS = re.compile(rb"HTTP/1\.[01] 200(?: [^\r\n]*)?\r?\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One time that a file came.

    ``date``: when it was asked for, as WARC writes it; ``media_type``: as the entry says; ``path``: what tells the file
    whatever host serves it, "" where nothing does; ``host``: the IP address that answered. ``head``: status line and
    headers of the one answer that brought the whole file, byte for byte, with the ``request`` that it answers; None
    where it came in parts or in chunks, or nothing was kept of how it came.
    """

    entry: int
    url: str
    date: str
    media_type: str
    path: str = ""
    host: str | None = None
    head: bytes | None = None
    request: bytes | None = None


def file_of(body: Body) -> NamedObject | None:
    """The file that a capture brought over HTTP from an address that can be replayed; None for any other entry."""
    if not isinstance(body, Captured) or body.status != "ok" or _asked(body.question) is None:
        return None
    if (body.source, body.method) not in (("preview", "web.file"), ("article", "picture.get")):
        return None
    return next((each for each in body.objects if each.role == MEDIA and each.encoding is None), None)


def exchange_of(body: Body) -> NamedObject | None:
    """The exchange by which ``file_of`` came, where it was kept."""
    if not isinstance(body, Captured) or file_of(body) is None:
        return None
    return next((each for each in body.objects if each.role == EXCHANGE and each.encoding is None), None)


def fetch(n: int, body: Captured, file: NamedObject, exchange: bytes | None) -> Fetch:
    """How ``file`` came with entry ``n``.

    ``exchange``: its WARC records; where there are none, or they cannot be read, the entry alone counts.
    """
    path = body.question.get("path")
    media_type = file.media_type if _TYPE.fullmatch(file.media_type) else OTHER
    told = Fetch(
        entry=n,
        url=_asked(body.question) or "",
        date=warc_date(body.asked.asked),
        media_type=media_type,
        path=path if isinstance(path, str) else "",
    )
    return told if exchange is None else _answered(told, exchange, file.ref.size)


def warc_date(moment: datetime) -> str:
    """A moment (UTC) as WARC records have it, in microseconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def is_address(url: object) -> bool:
    """Whether a record can have it as it is: an address of the web in ASCII without spaces."""
    return isinstance(url, str) and _ADDRESS.fullmatch(url) is not None


def header(head: bytes, name: str) -> str | None:
    """The first header of that name in a message's head."""
    for line in head.split(b"\n")[1:]:
        key, colon, value = line.partition(b":")
        if colon and key.strip().lower() == name.encode():
            return value.strip().decode("latin-1")
    return None


def _asked(question: Mapping[str, Json]) -> str | None:
    url = question.get("url")
    return url if isinstance(url, str) and _ADDRESS.fullmatch(url) else None


def _answered(told: Fetch, exchange: bytes, size: int) -> Fetch:
    """With what the last answer says."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    response: tuple[ArcWarcRecord, bytes] | None = None
    request = b""
    try:
        for record in ArchiveIterator(BytesIO(exchange), no_record_parse=True):
            block = record.raw_stream.read(MOST_EXCHANGE)
            if record.rec_type == "response":
                response, request = (record, block), b""
            elif record.rec_type == "request":
                request = block
    except (ArchiveLoadFailed, EOFError, ValueError):
        return told
    if response is None:
        return told
    record, head = response
    return _with(told, record, (head, request), size)


def _with(told: Fetch, record: ArcWarcRecord, messages: tuple[bytes, bytes], size: int) -> Fetch:
    head, request = messages
    url, date, host = (
        str(record.rec_headers.get_header(name) or "") for name in ("WARC-Target-URI", "WARC-Date", "WARC-IP-Address")
    )
    if not _ADDRESS.fullmatch(url) or not _DATE.fullmatch(date):
        return told
    whole = _brought_all(head, size) and bool(request)
    return replace(
        told,
        url=url,
        date=date,
        host=host if _IP.fullmatch(host) else None,
        head=head if whole else None,
        request=request if whole else None,
    )


def _brought_all(head: bytes, size: int) -> bool:
    """Whether head and file together are the message that came: one whole answer whose sizes of chunks are not lost."""
    told = header(head, "content-length")
    return (
        _STATUS.match(head) is not None
        and head.endswith((b"\r\n\r\n", b"\n\n"))
        and header(head, "transfer-encoding") is None
        and (told is None or told == str(size))
    )
