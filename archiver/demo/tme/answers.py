"""What a post refers to: the post that it forwards, the post that it answers."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from telethon import types

from archiver.demo.tme.owners import full_name, titled
from archiver.demo.tme.settings import Making
from archiver.demo.tme.text import rich
from archiver.demo.world import Media, WorldPost

_QUOTED = 150


def forward(post: WorldPost) -> dict[str, Any] | None:
    """Where a forward comes from: a channel's post, a person, or a mere name where the person hides."""
    header = post.more.fields.get("fwd_from") if post.more else None
    if isinstance(header, types.MessageFwdHeader):
        return {"link": None, "title": titled(header.from_name or ""), "author": header.post_author}
    original = post.forward_of
    if original is None:
        return None
    fields = original.more.fields if original.more else {}
    if original.author is not None:
        link = f"https://t.me/{original.author.username}" if original.author.username else None
        return {"link": link, "title": titled(full_name(original.author)), "author": None}
    source = original.channel
    link = None if source.username is None or source.private else original.link
    return {"link": link, "title": titled(source.title), "author": fields.get("post_author")}


def reply(post: WorldPost, making: Making) -> dict[str, Any] | None:
    """The post that is answered, in short; nothing where it is gone, or where a pin answers what it pins."""
    answered = post.channel.posts.get(post.reply_to or 0)
    if answered is None or answered.deleted or post.service is not None:
        return None
    shows = answered.media is not None and (answered.media.kind != "document" or bool(answered.media.thumbs))
    return {
        "href": answered.link,
        "id": answered.id,
        "thumb": making.links.still(answered.media, making.cdn) if answered.media and shows else None,
        "name": titled(full_name(answered.author) if answered.author else answered.channel.title),
        "is_text": bool(answered.text),
        "text": _in_short(answered),
    }


def _in_short(post: WorldPost) -> Markup:
    """The text without its tags, or what sort of file it is."""
    if post.text:
        return Markup(rich(post.text[:_QUOTED].replace("\n", " ")))  # noqa: S704 - escaped by it
    return Markup("").join([_sort(post.media)])


def _sort(media: Media | None) -> str:
    if media is None:
        return "Message"
    for attribute in media.attributes:
        if isinstance(attribute, types.DocumentAttributeSticker):
            return f"{attribute.alt} Sticker"
        if isinstance(attribute, types.DocumentAttributeAudio) and attribute.voice:
            return "Voice message"
    return {"photo": "Photo", "video": "Video"}.get(media.kind, media.file_name or "File")
