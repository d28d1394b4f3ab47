"""Downloading files in parts, and the hashes by which a part is checked.

Source of the rules: https://core.telegram.org/api/files#downloading-files
"""

from __future__ import annotations

import asyncio
from typing import Any

from telethon import types

from archiver.demo.api import cdn
from archiver.demo.api.call import Call
from archiver.demo.api.parts import check_window, hashes
from archiver.demo.refusal import bad_request, migrate
from archiver.demo.world import Media


async def _located(call: Call) -> tuple[Media, bytes]:
    """The file and the bytes that a request's location means, if it may be asked for here and now."""
    location = call.request.location
    if not isinstance(location, types.InputDocumentFileLocation | types.InputPhotoFileLocation):
        raise bad_request("LOCATION_INVALID")
    media = call.hub.world.media.get(location.id)
    if media is None or media.access_hash != location.access_hash or not _fits(location, media):
        raise bad_request("FILE_ID_INVALID")
    if media.dc != call.login.dc:
        raise migrate("FILE", media.dc)
    call.hub.references.check(media, location.file_reference)
    data = await asyncio.to_thread(media.part, location.thumb_size)
    if data is None:
        raise bad_request("LOCATION_INVALID")
    return media, data


def _fits(location: Any, media: Media) -> bool:
    """Whether a photo is asked for as a photo, and a document as a document."""
    return isinstance(location, types.InputPhotoFileLocation) == (media.kind == "photo")


async def get_file(call: Call) -> Any:
    """upload.getFile; past the end of the file the part is empty. Files of the CDN are redirected."""
    check_window(call.request.offset, call.request.limit, precise=bool(call.request.precise))
    media, data = await _located(call)
    if media.cdn and call.request.location.thumb_size == "":
        return cdn.redirect(call, data)
    part = data[call.request.offset : call.request.offset + call.request.limit]
    return types.upload.File(type=types.storage.FilePartial(), mtime=0, bytes=part)


async def get_file_hashes(call: Call) -> Any:
    """upload.getFileHashes: SHA-256 of eight granules of 128 KiB from the one that holds the offset."""
    _, data = await _located(call)
    return hashes(data, call.request.offset)
