"""Files that a message refers to, and those that the export left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from archiver.model.ids import MediaKey, PostKey
from archiver.model.observations import MediaFailed, MediaKind, MediaRef
from archiver.sources.desktop.decode import Message
from archiver.sources.desktop.read import fields

WITH_FILES = frozenset({"photo", "file"})
_KINDS: Mapping[str, MediaKind] = MappingProxyType(
    {
        "sticker": "sticker",
        "video_message": "round",
        "voice_message": "voice",
        "animation": "animation",
        "video_file": "video",
        "audio_file": "audio",
    }
)
LEFT_OUT = (
    ("not included", "not_included", "The export did not include files of this kind."),
    ("unavailable", "unavailable", "Telegram did not give the file when the export was made."),
    ("exceeds maximum size", "too_large", "The file was larger than the export's limit."),
)
"""What the exporter writes in place of a file (in some letters large on web pages), its word and its sentence here."""
_BEFORE = ("(File ", "(Photo ")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFile:
    """A file that a message names. ``path`` is as exported, below the export's folder: see ``files.safe_path``.

    ``thumb``: it is a smaller picture of another file and has no key of its own in any post.
    """

    path: str
    key: MediaKey
    kind: MediaKind
    mime: str | None = None
    thumb: bool = False


def reason_of(path: str) -> tuple[str, str] | None:
    """Why a file is not there, as a word for machines and a sentence; None for what is a path."""
    if not path.endswith(")"):
        return None
    start = next((found for mark in _BEFORE if (found := path.find(mark)) >= 0), -1)
    if start < 0 or (start > 0 and path[start - 1] != " "):
        return None
    return next((tuple_[1:] for tuple_ in LEFT_OUT if tuple_[0] in path[start:]), None)


def refs_of(message: Message, key: PostKey) -> tuple[tuple[MediaRef, ...], list[MediaFailed]]:
    """The files of a message, and which of them the export has not. Raises UnreadableError."""
    refs: list[MediaRef] = []
    failed: list[MediaFailed] = []
    for field in ("photo", "file"):
        path = fields.text(message, field)
        if path is None:
            continue
        reason = reason_of(path)
        ref = _ref(message, field, key_of(key, path if reason is None else f"({field})"))
        refs.append(ref)
        if reason is not None:
            failed.append(MediaFailed(key=ref.key, reason=reason[0], detail=reason[1]))
    return tuple(refs), failed


def files_of(message: Message, channel_id: int) -> tuple[ExportFile, ...]:
    """The files of a message that should lie in the export's folder, thumbnails and contact cards left to the caller's
    will. Never raises: what cannot be read is named when the message is observed.
    """
    try:
        post = PostKey(channel_id, fields.message_id(message))
        refs, failed = refs_of(message, post)
        names = [name for field in ("photo", "file") if (name := fields.text(message, field)) is not None]
        thumb = fields.text(message, "thumbnail")
    except fields.UnreadableError:
        return ()
    absent = {each.key for each in failed}
    found = [
        ExportFile(path=name, key=ref.key, kind=ref.kind, mime=ref.mime)
        for name, ref in zip(names, refs, strict=True)
        if ref.key not in absent
    ]
    if thumb is not None and reason_of(thumb) is None:
        found.append(ExportFile(path=thumb, key=key_of(post, thumb), kind="photo", mime="image/jpeg", thumb=True))
    return tuple(found)


def key_of(post: PostKey, path: str) -> MediaKey:
    """The key of a file of an export: of its post and its path."""
    return MediaKey.of("export", str(post.channel_id), str(post.message_id), path)


def _ref(message: Message, field: str, key: MediaKey) -> MediaRef:
    part = "action" if "action" in message else "media"
    width, height = fields.number(message, "width"), fields.number(message, "height")
    ttl = fields.number(message, "self_destruct_period_seconds")
    if field == "photo":
        return MediaRef(
            key=key,
            part=part,
            kind="photo",
            mime="image/jpeg",
            size=fields.number(message, "photo_file_size"),
            width=width,
            height=height,
            ttl_s=ttl,
        )
    return MediaRef(
        key=key,
        part=part,
        kind=_KINDS.get(fields.text(message, "media_type") or "", "document"),
        mime=fields.text(message, "mime_type"),
        size=fields.number(message, "file_size"),
        duration_s=fields.real(message, "duration_seconds"),
        width=width,
        height=height,
        file_name=fields.text(message, "file_name"),
        ttl_s=ttl,
    )
