"""Stored media by HTTP, with ranges; pictures of films beside the reports.

Only what the catalog knows as a medium has an address here: raw answers and pages are downloads of the evidence pages.
A browser gets a file as what it was stored as, where that is something to play or show, else as a download; and
whatever it is, it may run nothing (its own policy is a sandbox).
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import BinaryIO, Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from archiver.archive import Archive
from archiver.errors import RedactedError, UsageError
from archiver.jobs.stills import FOLDER
from archiver.report.files import shown_as
from archiver.viewer.desk import desk_of
from archiver.viewer.ranges import UnsatisfiableError, wanted_range

BLOCK: Final = 256 * 1024
LASTING: Final = "private, max-age=31536000, immutable"
"""A name is a hash: what lies under it never changes."""
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_STILL: Final = re.compile(r"[0-9a-f]{64}(?:\.\d{1,12})?\.jpg")


def sandboxed(extra: dict[str, str]) -> dict[str, str]:
    """Headers of bytes that came from outside."""
    return {"content-security-policy": "sandbox; default-src 'none'", "x-content-type-options": "nosniff", **extra}


async def show_object(request: Request) -> Response:
    """``/object/<sha256>``."""
    sha256 = request.path_params["sha256"]
    if not _SHA256.fullmatch(sha256):
        raise UsageError("An object is named by 64 hex digits.")
    async with desk_of(request).reading() as archive:
        mime = await archive.catalog.media_type_of(sha256)
        if mime is None:
            raise UsageError("No medium of this archive has that hash.")
        removed = archive.redactions.removed.get(sha256)
        if removed is not None:
            raise RedactedError(f"The object was removed under log entry {removed}.")
        size = await asyncio.to_thread(archive.store.size, sha256)
        return await object_response(request, archive, sha256, size, mime)


async def object_response(
    request: Request, archive: Archive, sha256: str, size: int, mime: str, *, download: str | None = None
) -> Response:
    """An object, or the range of it that was asked for. ``download``: the name under which it is saved, never shown."""
    element, _, ending = shown_as(mime)
    shown = element != "none" and download is None
    headers = sandboxed({"accept-ranges": "bytes", "etag": f'"{sha256}"', "cache-control": LASTING})
    if not shown:
        headers["content-disposition"] = f'attachment; filename="{download or sha256[:16] + ending}"'
    kind = mime if shown else "application/octet-stream"
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    asked = request.headers.get("range")
    if request.headers.get("if-range", headers["etag"]) != headers["etag"]:
        asked = None
    try:
        part = wanted_range(asked, size)
    except UnsatisfiableError:
        return Response(status_code=416, headers={**headers, "content-range": f"bytes */{size}"})
    start, end = part or (0, size)
    headers["content-length"] = str(end - start)
    if part is not None:
        headers["content-range"] = f"bytes {start}-{end - 1}/{size}"
    status = 200 if part is None else 206
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=kind)
    stream = await asyncio.to_thread(archive.store.open, sha256)
    return StreamingResponse(_blocks(stream, start, end), status_code=status, headers=headers, media_type=kind)


async def _blocks(stream: BinaryIO, start: int, end: int) -> AsyncIterator[bytes]:
    try:
        await asyncio.to_thread(stream.seek, start)
        left = end - start
        while left > 0:
            block = await asyncio.to_thread(stream.read, min(BLOCK, left))
            if not block:
                raise OSError("a stored object is shorter than it was")
            left -= len(block)
            yield block
    finally:
        stream.close()


async def show_still(request: Request) -> Response:
    """``/still/<name>``."""
    name = request.path_params["name"]
    if not _STILL.fullmatch(name):
        raise UsageError("There is no such picture.")
    async with desk_of(request).reading() as archive:
        path = archive.layout.reports / FOLDER / name
        removed = archive.redactions.removed.get(name[:64])
    if removed is not None:
        raise RedactedError(f"The film was removed under log entry {removed}.")
    try:
        data = await asyncio.to_thread(path.read_bytes)
    except FileNotFoundError:
        raise UsageError("There is no such picture.") from None
    return Response(data, media_type="image/jpeg", headers=sandboxed({"cache-control": "private, max-age=3600"}))


ROUTES = [Route("/object/{sha256}", show_object), Route("/still/{name}", show_still)]
