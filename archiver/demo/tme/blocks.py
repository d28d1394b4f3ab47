"""A message's block: who, what, when. A single post, a service message or an album is one block."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from telethon import types

from archiver.demo.tme import contents
from archiver.demo.tme.answers import forward, reply
from archiver.demo.tme.numbers import plural, views
from archiver.demo.tme.owners import owner, sender
from archiver.demo.tme.render import macro
from archiver.demo.tme.settings import Making
from archiver.demo.tme.text import emoji, has_custom_emoji, rich
from archiver.demo.world import Reactions, WorldPost


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What the template of a block needs. ``comment``: of a comment, which has no name, only its id in the group."""

    id: int
    comment: int | None
    key: str | None
    view: str | None
    peer: str | None
    embedded: bool
    link: str
    classes: tuple[str, ...]
    owner: dict[str, Any]
    owner_name: str
    in_group: bool
    via: str | None
    forward: dict[str, Any] | None
    reply: dict[str, Any] | None
    media: Markup
    text: Markup
    attachment: Markup
    is_album: bool
    has_custom_emoji: bool
    instead: Markup
    """What apps without such emoji show instead of the post."""
    reactions: list[dict[str, Any]]
    voters: dict[str, str] | None
    views: dict[str, str] | None
    signature: str | None
    is_edited: bool
    date: str
    clock: str
    buttons: list[list[dict[str, str]]]


def block(
    posts: Sequence[WorldPost], making: Making, *, embedded: bool = False, below: WorldPost | None = None
) -> Block:
    """One post, or the members of an album in their order; the lowest id names the block. ``below``: it is a comment on
    this post of a channel.
    """
    first = posts[0]
    told = next((post for post in posts if post.text), first)
    fields = first.more.fields if first.more else {}
    group = first.channel.megagroup
    is_old = embedded and making.settings.old_embeds
    return Block(
        id=first.id,
        comment=None if below is None else first.id,
        key=None if is_old or below is not None else f"{first.channel.username}/{first.id}",
        view=None if below is not None else _view(posts, making, is_old=is_old),
        peer=f"c{first.channel.id}_{first.channel.access_hash}" if (embedded or below) and not is_old else None,
        embedded=embedded,
        link=first.link if below is None else f"{below.link}?comment={first.id}",
        classes=_classes(first),
        owner=sender(first, making) if group else owner(first.channel, making),
        owner_name=first.channel.username or "",
        in_group=group,
        via=_via(first, fields),
        forward=forward(first),
        reply=None if below is not None and first.reply_to_top is None else reply(first, making),
        media=contents.media(list(posts), making),
        text=_text(told),
        attachment=contents.preview(first, making),
        is_album=len(posts) > 1,
        has_custom_emoji=has_custom_emoji(told.entities),
        instead=macro("unsupported", first.link),
        reactions=_reactions(fields.get("reactions")),
        voters=contents.voters(first),
        views=_views(first),
        signature=fields.get("post_author"),
        is_edited=any(post.edit_date is not None for post in posts),
        date=first.date.isoformat(timespec="seconds"),
        clock=f"{first.date:%H:%M}",
        buttons=_buttons(fields.get("reply_markup")),
    )


def _text(post: WorldPost) -> Markup:
    """The text as HTML, or a service message's sentence; nothing of what may not be copied."""
    if contents.is_protected(post) and post.service is None:
        return Markup("")
    said = contents.service_text(post)
    return Markup(rich(post.text, post.entities) if said is None else said)  # noqa: S704 - both escape


def _view(posts: Sequence[WorldPost], making: Making, *, is_old: bool) -> str:
    """`data-view`: channel, post (of an album with a "g"), the moment the page was made, and a check value."""
    first = posts[0]
    told: dict[str, Any] = {"c": -first.channel.id, "p": f"{first.id}g" if len(posts) > 1 else first.id}
    if is_old:
        told.clear()
    told["t"] = int(making.at.timestamp())
    told["h"] = hashlib.sha256(repr(told).encode()).hexdigest()[:18]
    return base64.urlsafe_b64encode(json.dumps(told, separators=(",", ":")).encode()).decode().rstrip("=")


def _classes(post: WorldPost) -> tuple[str, ...]:
    """What sort of message it is, where the web's styles tell them apart."""
    if post.service is not None:
        with_photo = isinstance(post.service, types.MessageActionChatEditPhoto)
        return ("service_message", "service_message_photo") if with_photo else ("service_message",)
    for attribute in post.media.attributes if post.media else ():
        if isinstance(attribute, types.DocumentAttributeSticker):
            return ("sticker_media", "no_bubble")
        if isinstance(attribute, types.DocumentAttributeVideo) and attribute.round_message:
            return ("roundvideo_media", "no_bubble")
    return ()


def _via(post: WorldPost, fields: dict[str, Any]) -> str | None:
    """The name of the bot that a post was made with."""
    people = post.more.people if post.more else ()
    return next((person.username for person in people if person.id == fields.get("via_bot_id")), None)


def _views(post: WorldPost) -> dict[str, str] | None:
    """How often it was seen; service messages do not tell."""
    if post.views is None or post.service is not None:
        return None
    return {"number": views(post.views), "word": plural(post.views, "view")}


def _reactions(given: Any) -> list[dict[str, Any]]:
    """The reactions, as they are counted."""
    if not isinstance(given, Reactions):
        return []
    return [
        {"is_paid": kind == "paid", "picture": _picture(kind), "count": views(count)}
        for kind, count in given.counts.items()
    ]


def _picture(kind: str) -> Markup:
    if kind == "paid":
        return Markup('<i class="icon icon-telegram-stars"></i>')
    if kind.isdecimal():
        return Markup('<tg-emoji emoji-id="{}"></tg-emoji>').format(kind)
    return Markup(emoji(kind))  # noqa: S704 - made of one emoji


def _buttons(markup: Any) -> list[list[dict[str, str]]]:
    """The buttons that lead somewhere; the others work in Telegram only."""
    if not isinstance(markup, types.ReplyInlineMarkup):
        return []
    rows = [
        [
            {"text": button.text, "url": button.type.url}
            for button in row.buttons
            if isinstance(button.type, types.InlineButtonTypeUrl)
        ]
        for row in markup.rows
    ]
    return [row for row in rows if row]
