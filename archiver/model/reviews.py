"""A person's decisions about the links of a citation: as the log keeps them, and what they come to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from archiver.model.ids import PostKey
from archiver.model.links import Decision, Link, Resolution

Act = Literal["accept", "reject", "choose", "note", "undo"]
Verdicts = Mapping[PostKey, Decision]
"""What a person decided of a citation's posts, each "accepted" or "rejected"."""

LONGEST_QUOTE = 2000
"""Characters of a passage that a review keeps. Where it keeps fewer than ``end - start``, it was cut."""
LONGEST_NOTE = 2000
"""Characters of a note; with both at their longest a review still fits into a line of the log."""
LONGEST_NAME = 200
"""Characters of the name of who decided."""

_SHARED = 0.5
"""The part of the words of the shorter passage that two passages share which are the same, read differently."""
_ORDER: dict[Decision, int] = {"accepted": 0, "auto": 1, "proposed": 1, "rejected": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One decision. ``entry`` is its log entry, ``time`` when it was made, ``by`` who made it, where that was said.

    ``accept``: ``post`` is what the citation means. ``reject``: it is not; without ``post``, none of the present links
    is. ``choose``: the citation means ``post``, which the linker did not link. ``note``: words alone. ``undo``: the
    review of entry ``undoes`` no longer counts. ``undone``: a later one took this back.

    ``citation_id`` is the citation as it was then; ``now`` the citation of the newest reading that it belongs to, None
    where no passage of that is the same any more.
    """

    entry: int
    time: datetime
    act: Act
    article_id: str
    citation_id: str
    start: int
    end: int
    quote: str
    post: PostKey | None = None
    undoes: int | None = None
    note: str | None = None
    by: str | None = None
    undone: bool = False
    now: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenProposal:
    """A citation that waits for a person: ``posts`` are proposed, and nobody decided about them or accepted another."""

    article_id: str
    citation_id: str
    posts: tuple[PostKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A citation of the newest reading, as far as a review is attached to it."""

    citation_id: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A review as far as it decides: ``citation_id`` is the one it is attached to now, ``links`` those of then."""

    entry: int
    act: Act
    citation_id: str | None
    post: PostKey | None = None
    links: tuple[PostKey, ...] = ()


def attached(review: Review, passages: Sequence[Passage]) -> str | None:
    """The id of the passage that a review belongs to, None where none is the same.

    The same words come before the same place: where a new reader leaves out a line above, another passage may stand
    where this one stood. Without the same words it is the passage of the same id, or the one that overlaps most, as
    long as half of the words are shared.
    """
    own = words_of(review.quote)
    found: list[tuple[bool, bool, int, int, int, str]] = []
    for order, passage in enumerate(passages):
        theirs = words_of(passage.quote)
        same_words, same_id = theirs == own, passage.citation_id == review.citation_id
        overlap = min(review.end, passage.end) - max(review.start, passage.start)
        if same_words or ((same_id or overlap > 0) and _shares(own, theirs)):
            near = -abs(passage.start - review.start)
            found.append((same_words, same_id, max(overlap, 0), near, -order, passage.citation_id))
    return max(found)[-1] if found else None


def carried_to(review: Review, passages: Sequence[Passage]) -> str | None:
    """The id of the passage of a later version of the page that a review holds for: the one with the same words (of
    several the nearest to its old place); None where the words are gone or have changed.
    """
    own = words_of(review.quote)
    same = [passage for passage in passages if words_of(passage.quote) == own]
    return min(same, key=lambda each: abs(each.start - review.start)).citation_id if same else None


def undone_by(reviews: Iterable[Review]) -> dict[int, int]:
    """The entries that were taken back, each with the first entry that did so. An undo itself cannot be."""
    known: dict[int, Act] = {}
    undone: dict[int, int] = {}
    for review in reviews:
        known[review.entry] = review.act
        if review.undoes is not None and known.get(review.undoes, "undo") != "undo":
            undone.setdefault(review.undoes, review.entry)
    return undone


def verdicts_of(reviews: Iterable[Decided], undone: Collection[int]) -> dict[str, dict[PostKey, tuple[Decision, int]]]:
    """What counts: for each citation and post the newest decision that was not taken back, and its entry.

    A rejection without a post is one of each link that the citation had then, those accepted by then included.
    """
    verdicts: dict[str, dict[PostKey, tuple[Decision, int]]] = {}
    for review in reviews:
        if review.entry in undone or review.citation_id is None:
            continue
        about = verdicts.setdefault(review.citation_id, {})
        if review.act in ("accept", "choose") and review.post is not None:
            about[review.post] = ("accepted", review.entry)
        elif review.act == "reject":
            held = [*review.links, *(post for post, (decision, _) in about.items() if decision == "accepted")]
            for post in held if review.post is None else [review.post]:
                about[post] = ("rejected", review.entry)
    return {citation_id: about for citation_id, about in verdicts.items() if about}


def laid_over(resolution: Resolution, verdicts: Verdicts) -> Resolution:
    """What became of a citation with a person's decisions laid over it; accepted posts come first, rejected ones last.

    An accepted post that was not linked becomes a link, with score and features where it was a runner-up.
    """
    if not verdicts:
        return resolution
    links = [_decided(link, verdicts) for link in resolution.links]
    others = [_decided(link, verdicts) for link in resolution.runners_up]
    held = {link.post for link in links}
    known = {link.post: link for link in others}
    accepted = [post for post, decision in verdicts.items() if decision == "accepted"]
    links += [
        known.get(post) or Link(post=post, score=0.0, decision="accepted", features=())
        for post in accepted
        if post not in held
    ]
    return replace(
        resolution,
        links=tuple(sorted(links, key=lambda link: _ORDER[link.decision])),
        runners_up=tuple(link for link in others if link.decision != "accepted"),
        not_found=None if accepted else resolution.not_found,
    )


def words_of(quote: str) -> tuple[str, ...]:
    """The words of as much of a passage as a review keeps; white space does not count."""
    return tuple(quote[:LONGEST_QUOTE].split())


def _shares(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether half of the words of the shorter are in the other, but for case and punctuation."""
    own, theirs = (set(re.findall(r"\w+", " ".join(words).casefold())) for words in (one, other))
    least = min(len(own), len(theirs))
    return least > 0 and len(own & theirs) >= _SHARED * least


def _decided(link: Link, verdicts: Verdicts) -> Link:
    return replace(link, decision=verdicts.get(link.post, link.decision))
