"""The bytes of a chat as one object of the archive, in flat memory; a copy that was cut off goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from archiver.archive import Writer
from archiver.errors import DiskFullError, InputError, file_errors
from archiver.jobs.redacting.exports import ids_of
from archiver.jobs.room import Room
from archiver.model.objects import NamedObject, ObjectRef
from archiver.sources.desktop import ROLE, Chat, blanked, chats_in, stretches
from archiver.sources.desktop.people import Pseudonym, without_people

BLOCK = 16 * 1024 * 1024
JSON_TYPE = "application/json"
CHANGED = "Import it when nothing writes to it."
Report = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A chat's object. ``chat``: where its messages lie in that; ``file_sha256``: of the exported bytes, ``withheld``
    where the object is not these very bytes.
    """

    chat: Chat
    named: NamedObject
    file_sha256: str
    withheld: bool = False


def store_chat(archive: Writer, path: Path, chat: Chat, keep_free: int, report: Report) -> Stored:
    """The chat's own bytes as they were exported (blocks). Raises DiskFullError, InputError where they change."""
    sha256, sha512 = _hashes(path, chat, report)
    if sha256 in archive.redactions.removed:
        raise InputError(
            f"{path} was taken in before, and parts of it were redacted since: it is not taken in again.",
            hint="What is left of it is in the archive.",
        )
    patches = _patches(archive, path, chat)
    if patches:
        _require_room(archive, chat.length, keep_free, path)
        return _stored_without(archive, path, chat, sha256, patches)
    if archive.store.exists(sha256):
        ref = ObjectRef(sha256=sha256, size=chat.length, sha512=sha512)
    else:
        _require_room(archive, chat.length, keep_free, path)
        ref = _copied(archive, path, chat, sha256)
    named = NamedObject(role=ROLE, ref=ref, media_type=JSON_TYPE)
    return Stored(chat=replace(chat, offset=0), named=named, file_sha256=sha256)


def _patches(archive: Writer, path: Path, chat: Chat) -> list[tuple[int, bytes]]:
    """What is to be written over posts that were redacted in this archive before."""
    ids = ids_of(archive.redactions.hidden, -(chat.id or 0) if chat.type == "private_group" else chat.id or 0)
    if not ids:
        return []
    found = []
    with path.open("rb") as file:
        for stretch in stretches(file, chat):
            file.seek(chat.offset + stretch.offset)
            hidden = blanked(file.read(stretch.length), ids)
            found += [(stretch.offset, hidden)] if hidden is not None else []
    return found


def _stored_without(archive: Writer, path: Path, chat: Chat, sha256: str, patches: list[tuple[int, bytes]]) -> Stored:
    """The export with these bytes over its own."""
    part = archive.part(f"export-redacted-{sha256}")
    try:
        if part.size:
            part.truncate(0)
        for done, block in _read(path, chat, 0):
            part.write(_overlaid(block, done - len(block), patches))
        ref = part.commit()
    finally:
        part.close()
    named = NamedObject(role=ROLE, ref=ref, media_type=JSON_TYPE)
    return Stored(chat=replace(chat, offset=0), named=named, file_sha256=sha256, withheld=True)


def _overlaid(block: bytes, at: int, patches: list[tuple[int, bytes]]) -> bytes:
    kept = bytearray(block)
    for offset, data in patches:
        low, high = max(offset, at), min(offset + len(data), at + len(block))
        if low < high:
            kept[low - at : high - at] = data[low - offset : high - offset]
    return bytes(kept)


def store_without_people(
    archive: Writer, path: Path, chat: Chat, keep_free: int, pseudonym: Pseudonym, report: Report
) -> Stored:
    """The same chat without the persons that it names, as another JSON (blocks)."""
    sha256, _ = _hashes(path, chat, report)
    _require_room(archive, chat.length, keep_free, path)
    part = archive.part(f"export-people-{sha256}")
    try:
        if part.size:
            part.truncate(0)  # what is made anew is made whole
        with path.open("rb") as file:
            for data in _blocks(_without(file, chat, pseudonym)):
                part.write(data)
        ref = part.commit()
    finally:
        part.close()
    with archive.store.open(ref.sha256) as made:
        (found,) = chats_in(made, ref.size)
    placed = replace(chat, offset=0, length=ref.size, messages_at=found.messages_at)
    named = NamedObject(role=ROLE, ref=ref, media_type=JSON_TYPE)
    return Stored(chat=placed, named=named, file_sha256=sha256, withheld=True)


def _without(file: BinaryIO, chat: Chat, pseudonym: Pseudonym) -> Iterator[bytes]:
    yield b'{"messages":[\n'
    between = b""
    for stretch in stretches(file, chat):
        file.seek(chat.offset + stretch.offset)
        hidden = without_people(file.read(stretch.length), pseudonym)
        if hidden:
            yield between + hidden
            between = b",\n"
    yield b"\n]}"


def _blocks(pieces: Iterator[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) >= BLOCK:
            yield bytes(held)
            held.clear()
    yield bytes(held)


def _hashes(path: Path, chat: Chat, report: Report) -> tuple[str, str]:
    one, other = hashlib.sha256(), hashlib.sha512()
    for done, block in _read(path, chat, 0):
        one.update(block)
        other.update(block)
        report(done, chat.length)
    return one.hexdigest(), other.hexdigest()


def _read(path: Path, chat: Chat, start: int) -> Iterator[tuple[int, bytes]]:
    """The chat's bytes from ``start`` on, with how many were read."""
    with file_errors(path, "read"), path.open("rb") as file:
        file.seek(chat.offset + start)
        done = start
        while done < chat.length:
            block = file.read(min(BLOCK, chat.length - done))
            if not block:
                raise InputError(f"{path} became shorter while it was read.", hint=CHANGED)
            done += len(block)
            yield done, block


def _copied(archive: Writer, path: Path, chat: Chat, sha256: str) -> ObjectRef:
    part = archive.part(f"export-{sha256}")
    try:
        if part.size > chat.length:
            part.truncate(0)
        for done, block in _read(path, chat, part.size):
            part.write(block, last=done == chat.length)
        ref = part.commit()
    finally:
        part.close()
    if ref.sha256 != sha256:
        raise InputError(f"{path} changed while it was read.", hint=CHANGED)
    return ref


def _require_room(archive: Writer, size: int, keep_free: int, path: Path) -> None:
    free = Room(archive.layout.root, keep_free).free
    if size > free:
        raise DiskFullError(
            f"{path} has {size:,} bytes to be stored, and the disk has room for {max(free, 0):,} beside what "
            "keep_free_bytes of [media] keeps.",
            hint="Free space, then import it again.",
        )
