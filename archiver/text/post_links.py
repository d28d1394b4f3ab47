"""The addresses of the web that a post leads to: in its text, behind its words, in its preview, on its buttons."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from archiver.model.details import Buttons, Preview
from archiver.model.observations import PostSeen
from archiver.text.video_links import video_address

TELEGRAM = frozenset({"t.me", "telegram.me", "telegram.dog", "telegram.org", "telegra.ph"})
LONGEST = 4096
MOST = 100
"""Telegram allows as many entities in a post."""


def links_of(post: PostSeen) -> tuple[str, ...]:
    """Each address once (``video_address``), in their order, those of Telegram's own hosts left out."""
    found = dict.fromkeys(video_address(url) for each in _written(post) if (url := outside(each)) is not None)
    return tuple(found)[:MOST]


def outside(url: str) -> str | None:
    """An address of the web outside Telegram, with its scheme; None for any other, and one that names a user."""
    text = url.strip()
    if not text.lower().startswith(("http://", "https://")):
        text = f"https://{text}" if "://" not in text and "." in text else ""
    if not text or len(text) > LONGEST or not text.isprintable() or " " in text:
        return None
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return None
    return text if "." in host and host not in TELEGRAM and "@" not in parts.netloc else None


def _written(post: PostSeen) -> Iterator[str]:
    for span in post.spans:
        if span.kind == "textUrl" and span.value:
            yield span.value
        elif span.kind == "url":
            yield post.text[span.offset : span.offset + span.length]
    for detail in post.details:
        if isinstance(detail, Preview) and detail.url:
            yield detail.url
        elif isinstance(detail, Buttons):
            yield from (button.url for button in detail.buttons)
