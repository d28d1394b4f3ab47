"""A file of the web as WARC records by which replay tools show it: one WARC file for each stored file.

Its bytes stand there once, behind the headers of the answer that brought them (``response``), or alone where that is
not known (``resource``). Other times that the same bytes came are ``revisit`` records, and so are other addresses by
which captured pages name the file. All of it follows from entries, their exchanges and the file, so that a verifier
makes the records again and compares.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from archiver.export.fetched import Fetch, header

SAME_BYTES = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NAMED = "urn:x-archiver:named-by-page"
"""Profile of a revisit that nobody made: a page names the file by this address, which has the file's path."""
REVISIT = "warc/revisit"
"""What indexes say in place of a revisit's media type."""
_FORMAT = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_INFO = """format: WARC File Format 1.1
conformsTo: {conforms}
description: a stored file in the exchange by which it came, made from the objects of the archive when it was exported
file-sha256: {sha256}
file-offset: {offset:015d}
file-size: {size:015d}
"""
_END = b"\r\n\r\n"
_UNKNOWN = "0" * 64
"""In place of a digest that is not known yet: records are as long as with it."""
Fields = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Address:
    """An address by which the captured page of an entry names a file. ``date``: when the page was asked for."""

    url: str
    entry: int
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A stored file with the times that it came, the first one first, and other addresses of it."""

    sha256: str
    size: int
    fetches: tuple[Fetch, ...]
    addresses: tuple[Address, ...] = ()

    @property
    def name(self) -> str:
        """What its WARC file is called."""
        return f"{self.sha256}.warc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A record for the index: where it begins and how long it is, in bytes, without the empty lines behind it."""

    url: str
    date: str
    mime: str | None
    status: str | None = None
    offset: int = 0
    length: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """What stands around the file's bytes."""

    before: bytes
    after: bytes
    lines: tuple[Line, ...]

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.before) + len(self.after)


def lay(filed: Filed, block_sha256: str = _UNKNOWN) -> Laid:
    """The records around the bytes. ``block_sha256``: the second of ``hashes``; all is as long without it."""
    first = filed.fetches[0]
    head = first.head or b""
    main = _main(filed, first, block_sha256)
    info = _info(filed, first, len(main) + len(head))
    before = info + main + head
    mime = _mime(first)
    status = None if first.head is None else "200"
    size = len(main) + len(head) + filed.size
    lines = [Line(url=first.url, date=first.date, mime=mime, status=status, offset=len(info), length=size)]
    after = [_END, _request(filed, first, _id(filed, "main", first.url, first.date))]
    at = len(info) + size + sum(map(len, after))
    for record, asked, line in [*_again(filed), *_named(filed)]:
        after += [record, asked]
        lines.append(replace(line, offset=at, length=len(record) - len(_END)))
        at += len(record) + len(asked)
    return Laid(before=before, after=b"".join(after), lines=tuple(lines))


def hashes(filed: Filed, blocks: Iterable[bytes]) -> tuple[str, str]:
    """SHA-256 (hex) of the file's bytes, and of the block of the record that holds them."""
    alone, block = hashlib.sha256(), hashlib.sha256(filed.fetches[0].head or b"")
    for each in blocks:
        alone.update(each)
        block.update(each)
    return alone.hexdigest(), block.hexdigest()


def _info(filed: Filed, first: Fetch, rest: int) -> bytes:
    """The first record, in which anybody finds where the bytes lie. ``rest``: between it and them."""

    def record(offset: int) -> bytes:
        text = _INFO.format(conforms=_FORMAT, sha256=filed.sha256, offset=offset, size=filed.size)
        block = text.replace("\n", "\r\n").encode()
        fields: Fields = (
            ("WARC-Record-ID", _id(filed, "info", first.url, first.date)),
            ("WARC-Date", first.date),
            ("Content-Type", "application/warc-fields"),
            ("WARC-Block-Digest", _digest(block)),
        )
        return _head("warcinfo", fields, len(block)) + block + _END

    return record(len(record(0)) + rest)


def _main(filed: Filed, first: Fetch, block_sha256: str) -> bytes:
    """The head of the record that holds the bytes."""
    whole = first.head is not None
    fields: Fields = (
        ("WARC-Record-ID", _id(filed, "main", first.url, first.date)),
        ("WARC-Target-URI", first.url),
        ("WARC-Date", first.date),
        ("WARC-IP-Address", first.host if whole else None),
        ("WARC-Warcinfo-ID", _id(filed, "info", first.url, first.date)),
        ("Archiver-Entry", str(first.entry)),
        ("Content-Type", "application/http; msgtype=response" if whole else first.media_type),
        ("WARC-Block-Digest", f"sha256:{block_sha256}"),
        ("WARC-Payload-Digest", f"sha256:{filed.sha256}"),
    )
    return _head("response" if whole else "resource", fields, len(first.head or b"") + filed.size)


def _again(filed: Filed) -> Iterator[tuple[bytes, bytes, Line]]:
    """The other times: a revisit with the headers that were served, and what asked for it."""
    for each in filed.fetches[1:]:
        head = each.head or b""
        own = _id(filed, "again", each.url, each.date)
        fields: Fields = (
            ("WARC-Record-ID", own),
            ("WARC-Target-URI", each.url),
            ("WARC-Date", each.date),
            ("WARC-IP-Address", each.host),
            ("Archiver-Entry", str(each.entry)),
            ("WARC-Profile", SAME_BYTES),
            *_refers(filed),
            ("Content-Type", "application/http; msgtype=response" if head else None),
            ("WARC-Block-Digest", _digest(head) if head else None),
        )
        status = "200" if head else None
        line = Line(url=each.url, date=each.date, mime=REVISIT, status=status)
        yield _head("revisit", fields, len(head)) + head + _END, _request(filed, each, own), line


def _named(filed: Filed) -> Iterator[tuple[bytes, bytes, Line]]:
    """Other addresses, under which nothing was asked for."""
    for each in filed.addresses:
        fields: Fields = (
            ("WARC-Record-ID", _id(filed, "named", each.url, each.date)),
            ("WARC-Target-URI", each.url),
            ("WARC-Date", each.date),
            ("Archiver-Entry", str(each.entry)),
            ("WARC-Profile", NAMED),
            *_refers(filed),
        )
        line = Line(url=each.url, date=each.date, mime=REVISIT)
        yield _head("revisit", fields, 0) + _END, b"", line


def _refers(filed: Filed) -> Fields:
    first = filed.fetches[0]
    return (
        ("WARC-Refers-To", _id(filed, "main", first.url, first.date)),
        ("WARC-Refers-To-Target-URI", first.url),
        ("WARC-Refers-To-Date", first.date),
        ("WARC-Payload-Digest", f"sha256:{filed.sha256}"),
    )


def _request(filed: Filed, each: Fetch, answer_id: str) -> bytes:
    if each.request is None:
        return b""
    fields: Fields = (
        ("WARC-Record-ID", _id(filed, "request", each.url, each.date)),
        ("WARC-Target-URI", each.url),
        ("WARC-Date", each.date),
        ("WARC-IP-Address", each.host),
        ("WARC-Concurrent-To", answer_id),
        ("Archiver-Entry", str(each.entry)),
        ("Content-Type", "application/http; msgtype=request"),
        ("WARC-Block-Digest", _digest(each.request)),
    )
    return _head("request", fields, len(each.request)) + each.request + _END


def _head(kind: str, fields: Fields, length: int) -> bytes:
    rows = [("WARC-Type", kind), *fields, ("Content-Length", str(length))]
    text = "".join(f"{name}: {value}\r\n" for name, value in rows if value is not None)
    return f"WARC/1.1\r\n{text}\r\n".encode("latin-1")


def _id(filed: Filed, kind: str, url: str, date: str) -> str:
    """The same for the same record in every copy, another one for every other."""
    first = filed.fetches[0]
    told = json.dumps([filed.sha256, first.url, first.date, kind, url, date])
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, told)}>"


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _mime(each: Fetch) -> str | None:
    """As indexes have it: without parameters."""
    if each.head is None:
        return each.media_type
    told = (header(each.head, "content-type") or "").replace(";", " ").split()
    return told[0] if told else None
