"""Stored files by HTTP, with ranges: media for players, pictures of films, any object of a log entry to be saved.

An answer's bytes are of a file whose size is the recorded one; they are sent in pieces, each read when the one before
went out, and a visitor who goes away ends the reading. An object is not hashed for each request (a film of 1 GiB would
take seconds), so the pages say how to check one; ``archiver verify`` does for all.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from archiver.archive import Archive
from archiver.errors import IntegrityError, RedactedError, UsageError
from archiver.viewer.desk import desk_of
from archiver.viewer.ranges import Span, UnsatisfiableError, asked_span, same_tag
from archiver.viewer.types import BYTES, LOOKED_AT, file_name, is_inline, served_type

PIECE: Final = 256 * 1024
SANDBOX: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""Opened in a tab, a file has no rights, whatever it is."""
# Asked for again each time, which costs a 304 without bytes: what was redacted must not go on living in a browser that
# was told that it never changes.
CACHE: Final = "private, no-cache"
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_STILL: Final = re.compile(r"([0-9a-f]{64})(?:\.[0-9]{1,12})?\.jpg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A file to be sent: its hash or name as ``tag``, its recorded ``size`` in bytes, None: whatever it has."""

    path: Path
    tag: str
    size: int | None
    recorded: str | None
    saved_as: str | None = None


async def show_object(request: Request) -> Response:
    """``/object/<sha256>``: a file of a post, an article or a followed link. Answers and pages are not given here."""
    sha256 = _hash_of(request)
    async with desk_of(request).reading() as archive:
        _require_kept(archive, sha256)
        found = await archive.catalog.stored_file(sha256)
        if found is None:
            raise UsageError("No post, article or video of this archive has such a file.")
        size, recorded = found
        path = await _place(archive, sha256)
    return await _answer(request, Stored(path=path, tag=sha256, size=size, recorded=recorded))


async def show_named(request: Request) -> Response:
    """``/evidence/<entry>/<sha256>``: an object that a log entry names, as it is stored, to be saved."""
    sha256, entry = _hash_of(request), int(request.path_params["entry"])
    async with desk_of(request).reading() as archive:
        _require_kept(archive, sha256)
        objects = await archive.catalog.entry_objects(entry) if entry < archive.log.size else ()
        size = next((each.ref.size for each in objects if each.ref.sha256 == sha256), None)
        if size is None:
            raise UsageError(f"Log entry {entry:,} names no such object.")
        path = await _place(archive, sha256)
    return await _answer(request, Stored(path=path, tag=sha256, size=size, recorded=None, saved_as=f"{sha256}.bin"))


async def show_still(request: Request) -> Response:
    """``/still/<name>``: a picture of a film, made for looking at. It is derived and bears no hash in the log."""
    name = request.path_params["name"]
    match = _STILL.fullmatch(name)
    if match is None:
        raise HTTPException(404)
    async with desk_of(request).reading() as archive:
        _require_kept(archive, match[1])
        path = archive.layout.reports / "stills" / name
    about = await asyncio.to_thread(_stat_of_file, path)
    if about is None:
        raise UsageError("No such picture was made yet.")
    tag = f"{name}.{about.st_size}.{about.st_mtime_ns}"
    return await _answer(request, Stored(path=path, tag=tag, size=about.st_size, recorded="image/jpeg"))


def _hash_of(request: Request) -> str:
    sha256 = str(request.path_params["sha256"])
    if not _SHA256.fullmatch(sha256):
        raise UsageError("An object's name is its SHA-256: 64 digits and letters from a to f.")
    return sha256


def _require_kept(archive: Archive, sha256: str) -> None:
    removed = archive.redactions.removed.get(sha256)
    if removed is not None:
        raise RedactedError(
            f"This file was removed from the archive under log entry {removed}.",
            hint="Its hash and size are still in the log.",
        )


async def _place(archive: Archive, sha256: str) -> Path:
    """Where a file lies; raises IntegrityError for one that is missing, or stands in the place of one."""
    if not await asyncio.to_thread(archive.store.exists, sha256):
        raise IntegrityError(
            "The log names this file, and it is not in the store.",
            hint="Run `archiver verify`; `archiver repair` can restore it from a copy.",
        )
    return archive.store.path(sha256)


def _stat_of_file(path: Path) -> os.stat_result | None:
    try:
        about = path.lstat()
    except FileNotFoundError:
        return None
    return about if _is_plain(about) else None


def _is_plain(about: os.stat_result) -> bool:
    return (about.st_mode & 0o170000) == 0o100000


async def _answer(request: Request, stored: Stored) -> Response:
    """The file, a part of it, or that nothing changed. Raises IntegrityError where it has not its recorded size."""
    stream = await asyncio.to_thread(_opened, stored.path)
    handed_on = False
    try:
        size, head = await asyncio.to_thread(_facts, stream)
        if stored.size is not None and size != stored.size:
            raise IntegrityError(
                f"The stored file has {size:,} bytes, its record {stored.size:,}: it is damaged and not shown.",
                hint="Run `archiver verify`; `archiver repair` can restore it from a copy.",
            )
        headers = _headers(stored, head)
        answer = _choose(request, f'"{stored.tag}"', size, headers, stream)
        handed_on = isinstance(answer, Pieces)
        return answer
    finally:
        if not handed_on:
            stream.close()


def _choose(request: Request, tag: str, size: int, headers: dict[str, str], stream: BinaryIO) -> Response:
    headers["etag"] = tag
    if same_tag(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    whole = Span(0, size)
    may_be_part = request.method == "GET" and request.headers.get("if-range", tag) == tag
    try:
        span = asked_span(request.headers.get("range"), size) if may_be_part else None
    except UnsatisfiableError:
        return Response(status_code=416, headers=headers | {"content-range": f"bytes */{size}"})
    if span is None:
        return Pieces(stream, whole, 200, headers)
    headers["content-range"] = f"bytes {span.start}-{span.end - 1}/{size}"
    return Pieces(stream, span, 206, headers)


def _headers(stored: Stored, head: bytes) -> dict[str, str]:
    kind = BYTES if stored.saved_as else served_type(stored.recorded, head)
    name = stored.saved_as or file_name(stored.tag, kind)
    how = "inline" if is_inline(kind) else "attachment"
    return {
        "content-type": "text/plain; charset=utf-8" if kind == "text/plain" else kind,
        "content-disposition": f'{how}; filename="{name}"',
        "content-security-policy": SANDBOX,
        "accept-ranges": "bytes",
        "cache-control": CACHE,
    }


def _opened(path: Path) -> BinaryIO:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    return os.fdopen(descriptor, "rb", buffering=0)


def _facts(stream: BinaryIO) -> tuple[int, bytes]:
    return os.fstat(stream.fileno()).st_size, os.pread(stream.fileno(), LOOKED_AT, 0)


class Pieces(Response):
    """A part of an open file, which is closed when it is sent, cannot be sent, or nobody waits for it any more."""

    def __init__(self, stream: BinaryIO, span: Span, status: int, headers: dict[str, str]) -> None:
        self._stream = stream
        self._span = span
        super().__init__(status_code=status, headers=headers | {"content-length": str(span.length)})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            async with _told_of_leaving(receive) as left:
                if scope["method"] != "HEAD":
                    await self._send_all(send, left)
            await send({"type": "http.response.body", "body": b""})
        finally:
            self._stream.close()

    async def _send_all(self, send: Send, left: asyncio.Event) -> None:
        at = self._span.start
        while at < self._span.end and not left.is_set():
            wanted = min(PIECE, self._span.end - at)
            piece = await asyncio.to_thread(os.pread, self._stream.fileno(), wanted, at)
            if not piece:
                # The head is out, so that only a broken connection can say that these are not all bytes.
                raise IntegrityError("A stored file became shorter while it was sent.", hint="Run `archiver verify`.")
            at += len(piece)
            await send(_body(piece))


def _body(piece: bytes) -> Message:
    return {"type": "http.response.body", "body": piece, "more_body": True}


@asynccontextmanager
async def _told_of_leaving(receive: Receive) -> AsyncIterator[asyncio.Event]:
    """An event that is set when the visitor has gone."""
    left = asyncio.Event()

    async def watch() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        left.set()

    watching = asyncio.create_task(watch())
    try:
        yield left
    finally:
        watching.cancel()


ROUTES = [
    Route("/object/{sha256}", show_object),
    Route("/evidence/{entry:int}/{sha256}", show_named),
    Route("/still/{name}", show_still),
]
