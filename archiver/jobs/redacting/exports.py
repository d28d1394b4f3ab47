"""Exports without posts that are to go: their bytes stay where they are, spaces and a stub stand in their place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archiver.archive import Writer
from archiver.archive.reading import Load
from archiver.model.entries import Captured
from archiver.model.objects import NamedObject
from archiver.model.observations import PostSeen
from archiver.model.redactions import Hidden
from archiver.sources.desktop import HTML, JSON, blanked, observe

BLOCK = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Patch:
    """Bytes that stand from ``offset`` on in place of as many others."""

    offset: int
    data: bytes


def patch_of(body: Captured, load: Load, hidden: Hidden) -> Patch | None:
    """What is to be written over the stretch that an entry covers; None where it shows nothing that is hidden."""
    question = body.question
    offset, length, chat = question.get("offset"), question.get("length"), question.get("channel_id")
    if body.method != JSON or not isinstance(offset, int) or not isinstance(length, int) or not isinstance(chat, str):
        return None
    ids = ids_of(hidden, int(chat))
    found = blanked(load.part(body.objects[0], offset, length), ids) if ids and body.objects else None
    return None if found is None else Patch(offset, found)


def page_shows(body: Captured, load: Load, hidden: Hidden) -> bool:
    """Whether a web page of an export shows a hidden post: it goes as a whole."""
    if body.method != HTML or not hidden.posts:
        return False
    return any(isinstance(seen, PostSeen) and hidden.hides(seen.key) for seen in observe(body, load.part))


def ids_of(hidden: Hidden, channel_id: int) -> set[int]:
    """The ids of a channel's posts that are hidden one by one."""
    return {key.message_id for key in hidden.posts if key.channel_id == channel_id}


def is_hidden_chat(body: Captured, hidden: Hidden) -> bool:
    """Whether an entry is about a chat that is hidden as a whole."""
    chat = body.question.get("channel_id")
    return isinstance(chat, str) and chat.removeprefix("-").isdecimal() and int(chat) in hidden.channels


def patched(archive: Writer, named: NamedObject, patches: Sequence[Patch]) -> NamedObject:
    """The object with these bytes over its own, as another one (blocks)."""
    part = archive.part(f"redact-{named.ref.sha256}")
    try:
        if part.size:
            part.truncate(0)
        for data in _blocks(archive, named, patches):
            part.write(data)
        ref = part.commit()
    finally:
        part.close()
    return NamedObject(role=named.role, ref=ref, media_type=named.media_type)


def _blocks(archive: Writer, named: NamedObject, patches: Sequence[Patch]) -> Iterator[bytes]:
    sha256, size = named.ref.sha256, named.ref.size
    at = 0
    for patch in sorted(patches, key=lambda each: each.offset):
        while at < patch.offset:
            data = archive.store.read_part(sha256, at, min(BLOCK, patch.offset - at))
            at += len(data)
            yield data
        yield patch.data
        at = patch.offset + len(patch.data)
    while at < size:
        data = archive.store.read_part(sha256, at, min(BLOCK, size - at))
        at += len(data)
        yield data
