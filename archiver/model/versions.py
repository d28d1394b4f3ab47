"""The versions of a page over time, and what became of its citations from one to the next."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archiver.model.citations import Citation
from archiver.model.reviews import words_of

CLAIMS = (
    "channel_name",
    "handle",
    "url",
    "channel_id",
    "post_id",
    "invite",
    "media",
    "date",
    "date_text",
    "duration_s",
    "actors",
    "relation",
)
"""What a citation says beside its words."""
ALIKE = 0.6
"""Two passages with so much of their words in common (twice the shared ones over all) are one that was rewritten."""
NEAR = 50
"""Passages are compared with those up to so many citations before and after their own place."""

Named = tuple[str, Citation]
"""A citation with its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationChange:
    """A citation in two versions; ``fields``: what differs, "quote" for its words, else the names of ``Citation``."""

    before: Named
    after: Named
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Citations that came, went and changed with a version, each in the order of its text."""

    added: tuple[Named, ...] = ()
    removed: tuple[Named, ...] = ()
    changed: tuple[CitationChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A page as it was from ``captured`` (log entry ``entry``) until at least ``seen``, when it was last found so.

    The same article twice is a page that went back to what it was. ``changes``: against the version before; None for
    the first one, and where one of the two was not read yet.
    """

    article_id: str
    entry: int
    captured: datetime
    seen: datetime
    changes: Changes | None


def changes_between(before: Sequence[Named], after: Sequence[Named]) -> Changes:
    """What became of the citations of a page.

    The same words come first, as with reviews: they are the same passage wherever it stands. Of what is left, passages
    with a post in common and then those with most words in common are one that was rewritten.
    """
    pairs = _same_words(before, after)
    pairs |= _alike(before, after, pairs)
    taken = set(pairs.values())
    changed = [_change(before[old], after[new]) for old, new in sorted(pairs.items(), key=lambda pair: pair[1])]
    return Changes(
        added=tuple(named for place, named in enumerate(after) if place not in taken),
        removed=tuple(named for place, named in enumerate(before) if place not in pairs),
        changed=tuple(each for each in changed if each.fields),
    )


def _same_words(before: Sequence[Named], after: Sequence[Named]) -> dict[int, int]:
    """Places in ``before`` and ``after`` with the same words, in order; first those that claim the same as well."""
    pairs: dict[int, int] = {}
    for key in (_said, _words):
        taken = set(pairs.values())
        left: dict[object, deque[int]] = {}
        for place, named in enumerate(after):
            if place not in taken:
                left.setdefault(key(named), deque()).append(place)
        for place, named in enumerate(before):
            if place not in pairs and left.get(key(named)):
                pairs[place] = left[key(named)].popleft()
    return pairs


def _words(named: Named) -> tuple[str, ...]:
    return words_of(named[1].quote)


def _said(named: Named) -> tuple[object, ...]:
    return (_words(named), *(getattr(named[1], name) for name in CLAIMS))


def _alike(before: Sequence[Named], after: Sequence[Named], pairs: dict[int, int]) -> dict[int, int]:
    taken = set(pairs.values())
    old = [(place, *_traits(citation)) for place, (_, citation) in enumerate(before) if place not in pairs]
    new = [(place, *_traits(citation)) for place, (_, citation) in enumerate(after) if place not in taken]
    scored = [
        (-score, abs(one - other), one, other)
        for rank, (one, words, post) in enumerate(old)
        for other, theirs, target in new[max(0, rank - NEAR) : rank + NEAR + 1]
        if (score := _likeness(words, post, theirs, target)) >= ALIKE
    ]
    found: dict[int, int] = {}
    for _, _, one, other in sorted(scored):
        if one not in found and other not in taken:
            found[one] = other
            taken.add(other)
    return found


def _traits(citation: Citation) -> tuple[frozenset[str], tuple[object, ...] | None]:
    words = frozenset(re.findall(r"\w+", " ".join(words_of(citation.quote)).casefold()))
    if citation.post_id is None:
        return words, None
    return words, ((citation.handle or "").casefold(), citation.channel_id, citation.post_id)


def _likeness(words: frozenset[str], post: object, theirs: frozenset[str], target: object) -> float:
    shared = 2 * len(words & theirs) / (len(words) + len(theirs) or 1)
    return 1 + shared if post is not None and post == target else shared


def _change(before: Named, after: Named) -> CitationChange:
    old, new = before[1], after[1]
    quote = () if words_of(old.quote) == words_of(new.quote) else ("quote",)
    return CitationChange(before=before, after=after, fields=(*quote, *_differing(old, new)))


def _differing(one: Citation, other: Citation) -> tuple[str, ...]:
    return tuple(name for name in CLAIMS if getattr(one, name) != getattr(other, name))
