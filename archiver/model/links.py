"""Links from citations to posts, and what was looked for on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archiver.model.ids import PostKey
from archiver.model.names import Role

SameHow = Literal["file", "hash", "fingerprint", "forward"]
Decision = Literal["auto", "proposed", "accepted", "rejected"]
LinkRole = Literal["shared", "made", "original"]
NameMatch = Literal["id", "handle", "alias", "title", "former_title", "owner", "fuzzy", "words", "picture"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownName:
    """A name by which an article may mean a channel; ``channel_id`` None: registered, but not looked up yet."""

    text: str
    kind: NameMatch
    channel_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelMatch:
    """A channel that a citation may mean. ``similarity`` 0-100; ``name`` is the name of the channel that matched.

    ``role``: of an actor (``how`` "owner"), where somebody said what it is to the channel.
    ``how`` "words": nothing says that it is meant, but a post of it has the words; "picture": a post of
    it has what the article shows.
    """

    channel_id: int
    how: NameMatch
    similarity: float
    name: str
    role: Role | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The time in which the cited post is looked for, both ends included, and why (a sentence)."""

    since: datetime
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One reason for or against a candidate: ``weight`` is its log-likelihood ratio (natural), 0 when missing.

    ``value`` is what was measured, as text; ``reason`` says it in words for a person.
    """

    name: str
    value: str
    weight: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SameMedia:
    """Another post with the same media as the linked one. ``how``: "file" (Telegram's id), "hash" (SHA-256),
    "fingerprint" (another file of the same footage) or "forward".
    """

    post: PostKey
    how: SameHow
    date: datetime
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A citation's post. ``score`` is the sum of the features' weights; ``same_media`` are its reposts.

    ``role``, where an article speaks of more than one post of the same footage: that of the channel which shared it,
    that of its maker, or the oldest one known, where the article says that it is older than it was said to be.
    ``sureness``: the share (0 to 1) that this publication has of all that were weighed, and of none being the one.
    """

    post: PostKey
    score: float
    decision: Decision
    features: tuple[Feature, ...]
    same_media: tuple[SameMedia, ...] = ()
    role: LinkRole | None = None
    sureness: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelProposal:
    """A channel found by searching Telegram for a name: proposed to a person, not taken."""

    channel_id: int
    title: str
    username: str | None
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What became of one citation.

    ``looked_for``: sentences, in the order of the search. ``not_found``: a sentence when ``links`` is empty,
    else None. ``runners_up``: candidates that were considered and not linked, best first, with their features.
    ``unfinished``: why the search could not be finished, so that it is to be tried again; None where it was.
    """

    citation_id: str
    links: tuple[Link, ...] = ()
    runners_up: tuple[Link, ...] = ()
    looked_for: tuple[str, ...] = ()
    proposals: tuple[ChannelProposal, ...] = ()
    not_found: str | None = None
    unfinished: str | None = None
