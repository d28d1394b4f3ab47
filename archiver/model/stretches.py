"""The story of a medium: which of its stretches occur where else, since when, and who refers to them.

All is order in time, as Telegram dates posts; nothing here says that somebody copied somebody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from archiver.model.footage import MediaFacts, Searched, Span, Verdict
from archiver.model.ids import PostKey
from archiver.model.judgements import Judged, Judgement, Layer, Side
from archiver.model.records import ArticleSummary

State = Literal["done", "waiting", "failed", "uncompared"]
"""``done``: compared with what was there. ``waiting``: it has no fingerprint yet. ``failed``: none could be made.
``uncompared``: it has one, and was not compared yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """A post that carries a medium, or the origin of a forward that does.

    ``date``: when the file was first there by Telegram's clock: the post's date; where the file ``came_with_edit``, the
    edit's. ``edited_before``: the post was edited before the archive first saw it, so that nobody can tell.
    ``post`` None: an origin that Telegram does not name, but for ``title``. ``told_by``: the archive holds no such
    post; this forward says when it was posted. ``forward_of``: it is a forward, of this post where that is known.
    ``gone``: it was missing when it was looked at last. ``entry``: the log entry whose answer shows it with the file.
    ``web``: no post, but the address of a video of another site; its date is the site's word (the end of the day where
    that tells no more), or with ``undated`` when the archive first had it.
    """

    post: PostKey | None
    date: datetime
    channel_id: int | None
    title: str | None = None
    username: str | None = None
    came_with_edit: bool = False
    edited_before: bool = False
    gone: bool = False
    forwarded: bool = False
    forward_of: PostKey | None = None
    told_by: PostKey | None = None
    entry: int | None = None
    web: str | None = None
    undated: bool = False

    @property
    def address(self) -> str | None:
        """The post's address on the web, or the video's; None where Telegram has none for it, or it is not named."""
        return self.web if self.post is None else self.post.address(self.username)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """``here``, a span of the medium that the story is about, is ``there`` of the medium ``sha256``.

    ``changed_here`` and ``changed_there``: what was done to the one to make it from the other, in words. ``via``: the
    media by way of which it was found (A in B, B in C). ``judgements``: what persons said of it.
    """

    layer: Layer
    here: Span
    sha256: str
    there: Span
    mirrored: bool = False
    changed_here: tuple[str, ...] = ()
    changed_there: tuple[str, ...] = ()
    score: float = 0.0
    verdict: Verdict = "copy"
    via: tuple[str, ...] = ()
    entries: tuple[int, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    decision: Judged | None = None

    @property
    def speed(self) -> float:
        """Seconds there that pass in one second here; 1 for what stands still."""
        return self.there.length_s / self.here.length_s if self.here.length_s > 0 < self.there.length_s else 1.0

    def sides(self, sha256: str) -> tuple[Side, Side]:
        """Both stretches; ``sha256`` is the medium of the story."""
        return Side(sha256, self.here), Side(self.sha256, self.there)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """A medium that holds a stretch, with all that carries it, the earliest first. ``earlier``: it was posted before
    the medium of the story was. ``piece`` is cut to the stretch, ``whole`` is all of it; occurrences of one ``whole``
    have one ``number``, counted from 1, by which it is decided about. ``shown_by``: articles that show it themselves.
    """

    piece: Piece
    whole: Piece
    appearances: tuple[Appearance, ...]
    earlier: bool
    number: int = 0
    shown_by: tuple[ArticleSummary, ...] = ()

    @property
    def first(self) -> Appearance | None:
        """The earliest of its posts; None for what no post carries."""
        return self.appearances[0] if self.appearances else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelTurn:
    """A channel's first appearance with a stretch; ``own``: in the medium of the story. ``posts`` of it in all."""

    first: Appearance
    posts: int
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of the timeline. ``first`` is the occurrence with the oldest post, where that is older than the medium
    itself; None: not seen before in this archive. ``occurrences``: all, by their oldest posts, also later ones.
    """

    span: Span
    first: Occurrence | None
    occurrences: tuple[Occurrence, ...] = ()
    channels: tuple[ChannelTurn, ...] = ()
    articles: tuple[ArticleSummary, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """In what was searched: posts of so many channels, dated from ``since`` to ``until``, with so many media."""

    channels: int
    since: datetime | None
    until: datetime | None
    searched: Searched | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What is known of a medium. ``appearances``: of the very same bytes, which ``articles`` cite
    and ``shown_by`` show themselves. ``timeline``: what it shows (of a sound: what
    is heard); ``sound``: what is heard in a film, where any of that was matched. ``moments``: pictures that are one of
    its frames. ``scenes``: the same place or thing, recorded another time. ``rejected``: no match, as a person said.
    ``cut``: there is more than is told. ``notes``: what the reading of its file met with.
    """

    sha256: str
    state: State
    reason: str | None = None
    facts: MediaFacts | None = None
    notes: tuple[str, ...] = ()
    length_s: float = 0.0
    appearances: tuple[Appearance, ...] = ()
    articles: tuple[ArticleSummary, ...] = ()
    shown_by: tuple[ArticleSummary, ...] = ()
    timeline: tuple[Stretch, ...] = ()
    sound: tuple[Stretch, ...] = ()
    moments: tuple[Occurrence, ...] = ()
    scenes: tuple[Occurrence, ...] = ()
    rejected: tuple[Occurrence, ...] = ()
    scope: Scope | None = None
    cut: bool = False

    def later(self) -> tuple[Occurrence, ...]:
        """What holds some of it and is not older: posted later, or carried by no post. Each once, as a whole."""
        found = [each for stretch in (*self.timeline, *self.sound) for each in stretch.occurrences if not each.earlier]
        return tuple({each.number: replace(each, piece=each.whole) for each in found}.values())

    def occurrences(self) -> tuple[Occurrence, ...]:
        """All that can be decided about, by their numbers."""
        every = [each for stretch in (*self.timeline, *self.sound) for each in stretch.occurrences]
        every += [*self.moments, *self.scenes, *self.rejected]
        return tuple(sorted({each.number: each for each in every}.values(), key=lambda each: each.number))
