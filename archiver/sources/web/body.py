"""Unwrapping stored bytes: the body that a WARC, a gzip file or a plain file holds.

A WARC is told by its first bytes, so a capture can be read without knowing how it was made; also one that
another tool wrote, as long as it holds one page: its last response counts.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from archiver.errors import InputError
from archiver.sources.web.limits import DEFAULT_LIMITS, MIB

_GZIP = b"\x1f\x8b"
_WARC = b"WARC/1."
_HINT = "Fetch the page again, or give it as a plain file."
_STEP = 1 << 16
_MOST_CODINGS = 5  # servers apply one, by mistake two; hundreds would take minutes to undo


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What was served. ``served``: as it came (content encoding untouched), ``data``: with that undone.

    ``content_type``: the HTTP header, None for files. ``url``: the address of the final answer, None for
    files.
    """

    served: bytes
    data: bytes
    content_type: str | None = None
    url: str | None = None


def unwrap(stored: bytes, limit: int = DEFAULT_LIMITS.decoded) -> Body:
    """The body within stored bytes; at most ``limit`` bytes once decompressed.

    Raises InputError where the bytes are damaged, swell beyond the limit, or use an encoding that is not
    known.
    """
    if stored.startswith(_WARC):
        return _from_warc(stored, limit)
    if not stored.startswith(_GZIP):
        return Body(served=stored, data=_within(stored, limit))
    if _starts_as_warc(stored):
        return _from_warc(stored, limit)
    return Body(served=stored, data=_gunzip(stored, limit))


def _starts_as_warc(stored: bytes) -> bool:
    try:
        return zlib.decompressobj(wbits=31).decompress(stored, len(_WARC)) == _WARC
    except zlib.error:
        return False


def _within(data: bytes, limit: int) -> bytes:
    if len(data) > limit:
        raise InputError(f"The page is larger than {limit / MIB:g} MiB.", hint=_HINT)
    return data


def _from_warc(stored: bytes, limit: int) -> Body:
    """The last response of a WARC."""
    # warcio takes about 30 ms to import; files that are no WARC do without it.
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    found: tuple[bytes, dict[str, str], str | None] | None = None
    try:
        for record in ArchiveIterator(BytesIO(stored)):
            if record.rec_type == "response" and record.http_headers is not None:
                headers = {name.lower(): value for name, value in reversed(record.http_headers.headers)}
                payload = record.raw_stream.read(limit + 1)
                found = payload, headers, record.rec_headers.get_header("WARC-Target-URI")
    except (ArchiveLoadFailed, zlib.error, EOFError, ValueError, UnicodeError) as fault:
        raise InputError("The stored WARC is damaged.", hint=_HINT) from fault
    if found is None:
        raise InputError("The WARC holds no answer of a web server.", hint=_HINT)
    payload, headers, url = found
    served = _entity(_within(payload, limit), headers)
    return Body(
        served=served,
        data=_decoded(served, headers.get("content-encoding", ""), limit),
        content_type=headers.get("content-type"),
        url=url,
    )


def _entity(payload: bytes, headers: dict[str, str]) -> bytes:
    """The body without the transfer encoding (RFC 9112, sections 6 and 7)."""
    if headers.get("transfer-encoding", "").strip().lower().endswith("chunked"):
        return b"".join(_chunks(payload))
    length = headers.get("content-length", "").strip()
    return payload[: int(length)] if length.isascii() and length.isdigit() and len(length) < 19 else payload


def _chunks(payload: bytes) -> Iterator[bytes]:
    at = 0
    while (end := payload.find(b"\n", at)) >= 0:
        try:
            size = int(payload[at:end].split(b";")[0].strip() or b"0", 16)
        except ValueError as fault:
            raise InputError("The stored answer has a damaged chunk.", hint=_HINT) from fault
        if size <= 0:
            return
        yield payload[end + 1 : end + 1 + size]
        at = end + 1 + size
        at += len(payload[at : at + 2]) - len(payload[at : at + 2].lstrip(b"\r\n"))


def _decoded(data: bytes, encoding: str, limit: int) -> bytes:
    """``data`` with its content encodings undone, the last applied first (RFC 9110, section 8.4)."""
    codings = [part.strip().lower() for part in encoding.split(",")]
    if len(codings) > _MOST_CODINGS:
        raise InputError(f"The page is encoded {len(codings)} times over.", hint=_HINT)
    for name in reversed(codings):
        if name in {"", "identity", "none", "utf-8"} or not data:  # the last two are servers' mistakes
            continue
        if name in {"gzip", "x-gzip"}:
            # Some servers announce gzip and send plain bytes; browsers show those pages.
            data = _gunzip(data, limit) if data.startswith(_GZIP) else data
        elif name == "deflate":
            # Meant is zlib's format; bare deflate is sent as well, and its first byte tells (RFC 1950, 2.2).
            bare = data[0] & 0x0F != 8 or int.from_bytes(data[:2], "big") % 31 != 0
            data = _inflate(data, -15 if bare else 15, limit)
        elif name == "br":
            data = _unbrotli(data, limit)
        elif name == "zstd":
            data = _unzstd(data, limit)
        else:
            raise InputError(f"The page came in an encoding that is not known here ({name}).", hint=_HINT)
    return _within(data, limit)


def _gunzip(data: bytes, limit: int) -> bytes:
    return _inflate(data, 31, limit)


def _inflate(data: bytes, wbits: int, limit: int) -> bytes:
    """Decompress all members of a stream, never holding more than ``limit`` bytes and a step."""
    parts: list[bytes] = []
    size = 0
    rest = data
    try:
        while rest:
            stream = zlib.decompressobj(wbits=wbits)
            while rest and not stream.eof:
                part = stream.decompress(rest, _STEP)
                rest = stream.unconsumed_tail
                size += len(part)
                _check_size(size, limit)
                parts.append(part)
            rest = stream.unused_data.lstrip(b"\0")  # gzip files may be padded
            if not stream.eof or not rest.startswith(_GZIP):
                break
    except zlib.error as fault:
        if not parts or not any(parts):
            raise InputError("The page's compression is damaged.", hint=_HINT) from fault
    return b"".join(parts)


def _unbrotli(data: bytes, limit: int) -> bytes:
    import brotli  # as zstandard

    stream = brotli.Decompressor()
    parts: list[bytes] = []
    size = 0
    try:
        part = stream.process(data, output_buffer_limit=_STEP)
        while part:
            size += len(part)
            _check_size(size, limit)
            parts.append(part)
            part = b"" if stream.is_finished() else stream.process(b"", output_buffer_limit=_STEP)
    except brotli.error as fault:
        if not parts:
            raise InputError("The page's compression is damaged.", hint=_HINT) from fault
    return b"".join(parts)


def _unzstd(data: bytes, limit: int) -> bytes:
    import zstandard  # like warcio: only what needs it pays for it

    try:
        with zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(BytesIO(data)) as reader:
            out = reader.read(limit + 1)
    except zstandard.ZstdError as fault:
        raise InputError("The page's compression is damaged.", hint=_HINT) from fault
    _check_size(len(out), limit)
    return out


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        raise InputError(f"The page swells beyond {limit / MIB:g} MiB when decompressed.", hint=_HINT)
