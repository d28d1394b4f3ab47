"""An article as read from captured bytes: text, metadata, and its references to Telegram."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Region = Literal["article", "caption", "nav", "footer", "share", "aside"]
PicturePlace = Literal["metadata", "body", "poster", "film", "embed"]
VideoHow = Literal["embed", "player", "link"]
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
class RelatedLink:
    """Another article that the page points to ("Read also"), by its title; ``url`` where the title is a link.

    ``start``/``end``: where the title stands in ``Article.text``, both 0 where the text leaves it out.
    """

    title: str
    url: str | None = None
    start: int = 0
    end: int = 0


def same_title(title: str) -> str:
    """What two writings of one title share: letters and digits, whatever their case, form and punctuation."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return " ".join("".join(char if char.isalnum() else " " for char in folded).split())


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedArticle:
    """A related link, and the article of the archive that it leads to; None where that is not archived."""

    link: RelatedLink
    article_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCopy:
    """That the bytes are a web archive's copy of a page: the copy's address, and when it was made, where it says so."""

    url: str
    captured: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePicture:
    """A picture or film that an article itself shows; ``src`` as the page writes it, ``url`` where that leads on the
    web (None for a page that was given as a file and names no address).

    ``place``: in the page's metadata (the picture by which it is shared), in its text, before a film starts, a film's
    own file, or within an embedded post. ``start``/``end``: the caption, or the end of the words before it, in
    ``Article.text``; both 0 where it stands nowhere in the text.
    """

    src: str
    place: PicturePlace
    url: str | None = None
    start: int = 0
    end: int = 0

    @property
    def source(self) -> str:
        """What it is asked for by."""
        return self.url or self.src


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleMedia:
    """A picture or film of an article that is in the store: ``source`` is the address or path that it came from, log
    entry ``entry`` the capture. ``place``, ``start``, ``end``: as of ``ArticlePicture``.
    """

    article_id: str
    source: str
    place: PicturePlace
    sha256: str
    entry: int
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoLink:
    """An address at which an article shows or names what may be a video, of this site or another; never Telegram's.

    ``url``: absolute, as the page writes it. ``how``: in a frame or the like, or told by the page's data ("embed"), as
    the source of a film that is no plain file ("player"), or by words that lead there ("link"). ``start``/``end``: the
    caption or the words of the link, or the end of the words before it, in ``Article.text``; both 0 where it stands
    nowhere in the text. An embed may be anything that frames hold; a link is one of
    ``archiver.text.video_links.is_video_link``.
    """

    url: str
    how: VideoHow
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What was read from an article's bytes. All offsets count code points of ``text``.

    ``published`` and ``modified`` are calendar days as the page or the user gave them. Each ``..._from`` says where its
    value came from ("option", "meta", "json-ld", "time", "dateline", "htmldate", ...; for the language "text" or
    "declared"). ``language``: ISO 639-1. ``url`` of an archived copy is the original's; ``copy`` is then the copy.
    ``references`` also holds shares and site chrome, which are not citations. ``segments`` covers only what is not
    prose of region "article". ``related``: other articles that the page points to; their titles are no prose.
    ``pictures``: those that the article shows, the ones of its metadata first.
    ``videos``: what may be videos elsewhere, each address once.
    ``notes``: sentences on what of the page could not be read.
    """

    text: str
    language: str
    language_from: str | None = None
    url: str | None = None
    title: str | None = None
    title_from: str | None = None
    author: str | None = None
    author_from: str | None = None
    site: str | None = None
    site_from: str | None = None
    published: date | None = None
    published_from: str | None = None
    modified: date | None = None
    modified_from: str | None = None
    copy: PageCopy | None = None
    references: tuple[Reference, ...] = ()
    segments: tuple[Segment, ...] = ()
    related: tuple[RelatedLink, ...] = ()
    pictures: tuple[ArticlePicture, ...] = ()
    videos: tuple[VideoLink, ...] = ()
    notes: tuple[str, ...] = ()
