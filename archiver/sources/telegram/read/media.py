"""Files that a message refers to, wherever in its tree they lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from archiver.model.captures import Json
from archiver.model.ids import MediaKey
from archiver.model.observations import MediaKind, MediaRef
from archiver.sources.telegram.read import fields
from archiver.sources.telegram.read.fields import Node

Number = TypeVar("Number", int, float)
_DEEPEST = 12
"""Levels of nesting in which files are looked for; Telegram's own trees have at most half of that."""
_PARTS = {
    ("messageMediaPhoto", "photo"): "media",
    ("messageMediaPhoto", "video"): "live",
    ("messageMediaDocument", "document"): "media",
    ("messageMediaDocument", "video_cover"): "cover",
    ("messageMediaDocument", "alt_documents"): "alternative",
    ("messageMediaWebPage", "webpage"): "webpage",
    ("messageMediaPaidMedia", "extended_media"): "paid",
    ("messageMediaInvoice", "extended_media"): "invoice",
    ("messageMediaStory", "story"): "story",
    ("messageMediaGame", "game"): "game",
    ("messageMediaPoll", "poll"): "poll",
    ("messageMediaPoll", "results"): "poll",
    ("messageMediaPoll", "attached_media"): "poll",
}
_ELSEWHERE = {"rich_message": "media", "action": "action"}
"""Other fields of a message with files of its own below them, and the part that they are. What ``reply_to`` shows
belongs to the message that is answered."""
_WITH_FILES = frozenset({"media", *_ELSEWHERE})
_FILES = ("document", "documentEmpty", "photo", "photoEmpty")


@dataclass(frozen=True, slots=True)
class Found:
    """A file's object in a message, and where: "media", "webpage", ...; a second one is "webpage/2"."""

    part: str
    node: Node
    ttl_s: int | None


def files_in(message: Node) -> Iterator[Found]:
    """Every document and photo of a message or service message, each id once."""
    if message.keys().isdisjoint(_WITH_FILES):
        return
    seen: set[tuple[str, str]] = set()
    counts: dict[str, int] = {}
    for base, value, ttl in _roots(message):
        for file in _walk(value, 0):
            identity = (fields.name(file).removesuffix("Empty"), str(file.get("id")))
            if identity in seen:
                continue
            seen.add(identity)
            counts[base] = counts.get(base, 0) + 1
            part = base if counts[base] == 1 else f"{base}/{counts[base]}"
            yield Found(part, file, ttl)


def media_of(message: Node) -> tuple[MediaRef, ...]:
    """The files of a message as references. Raises UnreadableError for a file without an id."""
    return tuple(media_ref(found) for found in files_in(message))


def media_ref(found: Found) -> MediaRef:
    """One file as a reference."""
    return _photo(found) if fields.name(found.node).startswith("photo") else _document(found)


def _roots(message: Node) -> Iterator[tuple[str, Json, int | None]]:
    """The places of a message under which files lie, by the name of the part."""
    media = fields.node(message, "media")
    if media is not None:
        ttl = fields.number(media, "ttl_seconds")
        ordered = sorted(media, key=lambda key: _PARTS.get((fields.name(media), key), "~") != "media")
        for key in ordered:
            yield _PARTS.get((fields.name(media), key), key), media[key], ttl
    for key, part in _ELSEWHERE.items():
        tree = fields.node(message, key)
        if tree is not None:
            yield part, dict(tree), None


def _walk(value: Json, depth: int) -> Iterator[Node]:
    """The files in a tree, outermost first."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        if fields.name(value) in _FILES:
            yield value
        else:
            for item in value.values():
                yield from _walk(item, depth + 1)


def _document(found: Found) -> MediaRef:
    node = found.node
    attributes = {fields.name(item): item for item in fields.nodes(node, "attributes")}
    video = attributes.get("documentAttributeVideo", {})
    audio = attributes.get("documentAttributeAudio", {})
    image = attributes.get("documentAttributeImageSize", {})
    named = attributes.get("documentAttributeFilename", {})
    empty = fields.name(node) == "documentEmpty"
    return MediaRef(
        key=MediaKey("document", fields.needed(node, "id")),
        part=found.part,
        kind="other" if empty else _kind(attributes),
        mime=fields.text(node, "mime_type"),
        size=fields.number(node, "size"),
        duration_s=_first(fields.real(video, "duration"), fields.real(audio, "duration")),
        width=_first(fields.number(video, "w"), fields.number(image, "w")),
        height=_first(fields.number(video, "h"), fields.number(image, "h")),
        file_name=fields.text(named, "file_name"),
        dc=fields.number(node, "dc_id"),
        ttl_s=found.ttl_s,
    )


def _kind(attributes: dict[str, Node]) -> MediaKind:
    """What a document is; Telegram says it with its attributes."""
    video = attributes.get("documentAttributeVideo")
    audio = attributes.get("documentAttributeAudio")
    if attributes.keys() & {"documentAttributeSticker", "documentAttributeCustomEmoji"}:
        return "sticker"
    if "documentAttributeAnimated" in attributes:
        return "animation"
    if video is not None:
        return "round" if fields.flag(video, "round_message") else "video"
    if audio is not None:
        return "voice" if fields.flag(audio, "voice") else "audio"
    return "document"


def _photo(found: Found) -> MediaRef:
    node = found.node
    best = largest(fields.nodes(node, "sizes"))
    return MediaRef(
        key=MediaKey("photo", fields.needed(node, "id")),
        part=found.part,
        kind="photo" if fields.name(node) == "photo" else "other",
        mime="image/jpeg" if best else None,
        size=_size(best) if best else None,
        width=fields.number(best, "w") if best else None,
        height=fields.number(best, "h") if best else None,
        dc=fields.number(node, "dc_id"),
        thumb=fields.text(best, "type") if best else None,
        ttl_s=found.ttl_s,
    )


def largest(sizes: list[Node]) -> Node | None:
    """The largest size of a photo that is a file of its own (not the blurred preview inside the answer)."""
    whole = [item for item in sizes if fields.name(item) in ("photoSize", "photoSizeProgressive")]
    return max(whole, key=_area, default=None)


def _area(size: Node) -> tuple[int, int]:
    return (fields.number(size, "w") or 0) * (fields.number(size, "h") or 0), _size(size) or 0


def _size(size: Node) -> int | None:
    """Bytes of a photo's size; a progressive JPEG lists where each of its scans ends."""
    steps = size.get("sizes")
    if isinstance(steps, list):
        return max((step for step in steps if isinstance(step, int)), default=None)
    return fields.number(size, "size")


def _first(one: Number | None, other: Number | None) -> Number | None:
    return other if one is None else one
