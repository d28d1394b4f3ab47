"""Where a file is shown besides the post that led to it: a web page, a story, a channel's own photo.

A file reference is renewed by asking for what shows the file. The post comes first; where it no longer shows the file
(it was deleted, or Telegram left the preview out), the page or the story may still do.
Source: https://core.telegram.org/api/file_reference
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archiver.model.captures import Json
from archiver.model.ids import MediaKey
from archiver.sources.telegram.read import fields
from archiver.sources.telegram.read.fields import Node, UnreadableError
from archiver.sources.telegram.read.media import Found, files_in, media_ref

CHANNEL_PHOTO = "chat_photo"
"""The part of a channel whose file is its photo."""


@dataclass(frozen=True, slots=True)
class OfWebPage:
    """The preview of a page."""

    url: str


@dataclass(frozen=True, slots=True)
class OfStory:
    """A story of a channel."""

    channel_id: int
    story_id: int


Origin = OfWebPage | OfStory


def shown_beside_posts(value: Node) -> list[Node]:
    """What an answer shows of pages and stories, each as the message that would carry it."""
    page = fields.node(value, "webpage")
    pages = [] if page is None else [_as_message("messageMediaWebPage", "webpage", page)]
    return pages + [_as_message("messageMediaStory", "story", story) for story in fields.nodes(value, "stories")]


def _as_message(kind: str, key: str, shown: Node) -> Node:
    media: dict[str, Json] = {"_": kind, key: dict(shown)}
    return {"media": media}


def channel_photo(value: Node) -> tuple[int, Found] | None:
    """The photo that ``channels.getFullChannel`` shows, with the channel's id; None where there is none.

    Raises UnreadableError for a photo without an id.
    """
    full = fields.node(value, "full_chat")
    photo = None if full is None else fields.node(full, "chat_photo")
    if full is None or photo is None or fields.name(photo) != "photo":
        return None
    return fields.needed(full, "id"), Found(CHANNEL_PHOTO, photo, None)


def origins_in(message: Node) -> Iterator[tuple[MediaKey, Origin]]:
    """The files of a message that a page or a story shows, too, with which one."""
    media = fields.node(message, "media")
    origin = None if media is None else _origin(media)
    if origin is None:
        return
    for found in files_in(message):
        if found.part.partition("/")[0] in ("webpage", "story"):
            yield media_ref(found).key, origin


def _origin(media: Node) -> Origin | None:
    try:
        if fields.name(media) == "messageMediaWebPage":
            page: Json = media.get("webpage")
            url = fields.text(page, "url") if isinstance(page, dict) else None
            return OfWebPage(url) if url else None
        if fields.name(media) == "messageMediaStory":
            peer = fields.node(media, "peer")
            channel_id = None if peer is None else fields.number(peer, "channel_id")
            story_id = fields.number(media, "id")
            return None if channel_id is None or story_id is None else OfStory(channel_id, story_id)
    except UnreadableError:
        return None
    return None
