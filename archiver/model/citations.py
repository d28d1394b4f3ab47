"""A citation: a passage of an article that attributes content to a Telegram channel, account or post."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Literal

from archiver.model.articles import Region

CitedMedia = Literal["video", "photo", "audio", "text", "document"]
Relation = Literal["shared_by", "published_by", "statement", "footage", "screenshot", "embed", "link", "quoted"]
Confidence = Literal["auto", "review"]


def citation_id(article_id: str, start: int, end: int) -> str:
    """Identity of a citation: SHA-256 (hex) of the article's id and the span, so that reviews stay attached."""
    return hashlib.sha256(f"{article_id}\n{start}-{end}".encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """``quote == text[start:end]`` of the article's text (offsets in code points).

    ``channel_name``: a name that the text gives to a channel, exactly as written. ``handle`` without "@".
    ``date``: the day of the post where words and publication date settle it; ``date_text`` those words;
    ``date_note`` says why there is no date although there are words ("ambiguous: ...").
    ``duration_s`` in seconds; ``duration_tolerance_s`` how far the post's may lie from it ("four-minute": 30).
    ``quoted``: words of the post that the article quotes. ``confidence`` "auto": a URL, an embed, or a known name
    with a Telegram cue; everything else is "review".
    """

    start: int
    end: int
    quote: str
    channel_name: str | None = None
    handle: str | None = None
    url: str | None = None
    channel_id: int | None = None
    post_id: int | None = None
    invite: str | None = None
    media: CitedMedia | None = None
    date: date | None = None
    date_text: str | None = None
    date_note: str | None = None
    duration_s: float | None = None
    duration_tolerance_s: float | None = None
    actors: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    relation: Relation = "shared_by"
    region: Region = "article"
    confidence: Confidence = "review"
