"""An article as read from captured bytes: text, metadata, and its references to Telegram."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Literal

Region = Literal["article", "caption", "nav", "footer", "share", "aside"]
ReferenceKind = Literal["embed", "post_link", "channel_link", "invite", "share", "site_chrome"]


def article_id(body_sha256: str, url: str | None) -> str:
    """Identity of an article: the SHA-256 (hex) of its body's hash and its address; stable over re-captures."""
    return hashlib.sha256(f"{body_sha256}\n{url or ''}".encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An address or embed that leads to Telegram, taken from the raw page.

    ``url`` is exactly as written. ``handle`` without "@"; ``channel_id`` from a ``t.me/c/`` address;
    ``invite`` the hash of an invite link. ``start``/``end``: its place in ``Article.text``.
    ``label``: the words of the link, "" for an embed.
    """

    kind: ReferenceKind
    url: str
    region: Region
    start: int
    end: int
    handle: str | None = None
    channel_id: int | None = None
    post_id: int | None = None
    invite: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch ``text[start:end]`` that is not running prose (a caption, a title, an appended embed)."""

    region: Region
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What was read from an article's bytes. All offsets count code points of ``text``.

    ``published`` is a calendar day as the page or the user gave it; ``published_from`` says where it came from
    ("option", "meta", "htmldate", ...). ``language``: ISO 639-1. ``references`` also holds shares and site chrome,
    which are not citations. ``segments`` covers only what is not prose of region "article".
    """

    text: str
    language: str
    url: str | None = None
    title: str | None = None
    author: str | None = None
    site: str | None = None
    published: date | None = None
    published_from: str | None = None
    references: tuple[Reference, ...] = ()
    segments: tuple[Segment, ...] = ()
