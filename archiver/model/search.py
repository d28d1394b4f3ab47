"""What is searched for in the archive's texts, and what is found."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from archiver.model.ids import PostKey

Sort = Literal["relevance", "newest", "oldest", "views"]
HitKind = Literal["post", "article", "channel"]
Has = Literal["media", "photo", "video", "audio", "file", "link", "poll"]
Is = Literal["edited", "gone", "forwarded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or phrase as typed. ``begins``: also words that begin with its last one."""

    text: str
    begins: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a hit must be besides. All that is given must hold; of several channels or kinds, one.

    ``channels``, ``forwarded_from``, ``cited_by`` are names as typed; ``cited``: by any article (True), by none
    (False). ``since`` counts, ``until`` does not. ``duration``: seconds of a video or sound, both ends counted.
    """

    channels: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    has: frozenset[Has] = frozenset()
    states: frozenset[Is] = frozenset()
    duration: tuple[float, float] | None = None
    forwarded_from: str | None = None
    cited: bool | None = None
    cited_by: str | None = None
    kinds: frozenset[HitKind] = frozenset()

    @property
    def for_posts_alone(self) -> bool:
        """Whether it asks for something that only posts can be."""
        cited = self.cited is not None or self.cited_by is not None
        return bool(self.channels or self.has or self.states or self.duration or self.forwarded_from or cited)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """``all_of``: of each group one term; ``none_of``: no term. Without terms the filters alone choose."""

    all_of: tuple[tuple[Term, ...], ...] = ()
    none_of: tuple[Term, ...] = ()
    filters: Filters = field(default_factory=Filters)
    sort: Sort = "relevance"

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term that is looked for."""
        return tuple(term for group in self.all_of for term in group)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text; ``found``: one of the terms."""

    text: str
    found: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Something that was found. ``where``: what has the words: text, details, file name, title.

    ``runs``: a stretch of that in its own spelling. ``earlier``: an earlier version of the post has the words, the
    present one has not. ``date``: of the post by Telegram, an article's day of publication (where none is known: its
    capture), or when a channel was first seen.
    """

    kind: HitKind
    date: datetime
    runs: tuple[Run, ...]
    where: str
    title: str
    post: PostKey | None = None
    article_id: str | None = None
    channel_id: int | None = None
    username: str | None = None
    earlier: bool = False
    gone: bool = False
    versions: int = 1
    views: int | None = None

    @property
    def snippet(self) -> str:
        """The stretch, with what was found between ``[`` and ``]``."""
        return "".join(f"[{run.text}]" if run.found else run.text for run in self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of what was found. ``total``: of all hits. ``at_least``: so many fit that not all were looked at; then
    the newest come first where relevance was asked for, views are compared among the newest, and ``total`` counts
    versions up to a bound: more or fewer posts than that may fit.
    """

    hits: tuple[Hit, ...]
    total: int
    at_least: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A query whose names were looked up: ``channels`` and ``origins`` by id, () where none was named.

    ``cited``: the posts of which it must be one; None: whichever. ``uncited``: those of which it must be none.
    """

    query: SearchQuery
    channels: tuple[int, ...] = ()
    origins: tuple[int, ...] = ()
    cited: frozenset[PostKey] | None = None
    uncited: frozenset[PostKey] = frozenset()
    since_entry: int | None = None
    """Only what the log's entries after this one brought."""
