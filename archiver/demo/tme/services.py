"""Service messages: those that Telegram's web pages show, and their sentences. The others are left out of the pages."""

from __future__ import annotations

from telethon import types

from archiver.demo.tme.text import escaped, rich, with_emoji
from archiver.demo.world import WorldPost

_PINNED_AT_MOST = 20


def sentence(post: WorldPost) -> str | None:
    """The HTML of what a service message says, or None if the web does not show it."""
    match post.service:
        case types.MessageActionChannelCreate():
            return "Channel created"
        case types.MessageActionChatEditTitle(title=title):
            return f"Channel name was changed to «{_strong(with_emoji(title))}»"
        case types.MessageActionChatEditPhoto():
            return "Channel photo updated"
        case types.MessageActionPinMessage():
            return f"{_owner(post)} pinned «{_strong(_pinned(post))}»"
        case types.MessageActionGroupCall(duration=None):
            return "Live stream started"
        case types.MessageActionGroupCall(duration=seconds):
            return f"Live stream finished ({_spell(seconds)})"
        case _:
            return None


def is_shown(post: WorldPost) -> bool:
    """Whether the web shows a message at all: services of some kinds only, nothing deleted or restricted."""
    if post.deleted or post.restriction is not None:
        return False
    return post.service is None or sentence(post) is not None


def _strong(inner: str) -> str:
    return f'<span class="tgme_widget_service_strong_text" dir="auto">{inner}</span>'


def _owner(post: WorldPost) -> str:
    name = with_emoji(post.channel.title)
    link = escaped(f"https://t.me/{post.channel.username}")
    return f'<a class="tgme_widget_message_author_name" href="{link}"><span dir="auto">{name}</span></a>'


def _pinned(post: WorldPost) -> str:
    """The beginning of what was pinned."""
    pinned = post.channel.posts.get(post.reply_to or 0)
    if pinned is None or pinned.deleted:
        return "message"
    if not pinned.text:
        return "media"
    first = pinned.text.replace("\n", " ")
    return rich(first if len(first) <= _PINNED_AT_MOST + 10 else f"{first[:_PINNED_AT_MOST]}…")


def _spell(seconds: int) -> str:
    """A length in one word: "44 minutes"."""
    for unit, length in (("hour", 3600), ("minute", 60)):
        if seconds >= length:
            number = seconds // length
            return f"{number} {unit}{'s' if number > 1 else ''}"
    return f"{seconds} seconds"
