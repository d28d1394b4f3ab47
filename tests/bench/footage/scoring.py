"""Which true stretches were found, and how much of what was claimed is true.

Found: a match with the same clip whose spans agree with the stretch's on both time axes (intersection over union of at
least 0.5). False: a match that no true stretch of that clip overlaps on both axes. Precision in time: the share of the
claimed query time that is true (of the clip that is claimed); recall in time: the share of true time that is claimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from archiver.model.footage import Span
from tests.bench.footage.truth import Stretch, Truth

AGREEMENT = 0.5


@dataclass(frozen=True, slots=True)
class Claim:
    """``query`` of the compilation is said to be ``source`` of ``clip``."""

    clip: str
    query: Span
    source: Span
    speed: float = 1.0
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of stretches and claims, sums of seconds; scores add up.

    ``errors``: how far the ends of found stretches are from where they should be, in seconds of the query.
    ``turned``: found stretches of which mirroring or speed (by more than 4 %) was said wrongly.
    """

    stretches: int = 0
    found: int = 0
    claims: int = 0
    false: int = 0
    claimed_s: float = 0.0
    claimed_true_s: float = 0.0
    true_s: float = 0.0
    true_claimed_s: float = 0.0
    turned: int = 0
    errors: tuple[float, ...] = ()
    missed: tuple[str, ...] = field(default=())

    def __add__(self, other: Score) -> Score:
        """Both together."""
        return Score(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def precision(self) -> float:
        """In time; 1 where nothing is claimed."""
        return self.claimed_true_s / self.claimed_s if self.claimed_s else 1.0

    @property
    def recall(self) -> float:
        """In time; 1 where nothing is true."""
        return self.true_claimed_s / self.true_s if self.true_s else 1.0

    @property
    def f(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.precision * self.recall / (self.precision + self.recall) if self.true_claimed_s else 0.0

    @property
    def boundary_s(self) -> float | None:
        """The median error of both ends."""
        return median(self.errors) if self.errors else None


def score(truth: Truth, claims: Sequence[Claim]) -> Score:
    """Of one compilation."""
    pairs = [(each, _best(each, claims)) for each in truth.stretches]
    found = [(stretch, claim) for stretch, claim in pairs if claim is not None]
    ends = [
        abs(mine - right)
        for stretch, claim in found
        for mine, right in (
            (claim.query.start_s, stretch.query.start_s),
            (claim.query.end_s, stretch.query.end_s),
        )
    ]
    clips = {each.clip for each in truth.stretches} | {each.clip for each in claims}
    claimed = {clip: union(each.query for each in claims if each.clip == clip) for clip in clips}
    true = {clip: union(each.query for each in truth.stretches if each.clip == clip) for clip in clips}
    both = sum(common(claimed[clip], true[clip]) for clip in clips)
    return Score(
        stretches=len(truth.stretches),
        found=len(found),
        claims=len(claims),
        false=sum(not any(_touch(each, claim) for each in truth.stretches) for claim in claims),
        claimed_s=sum(each.length_s for spans in claimed.values() for each in spans),
        claimed_true_s=both,
        true_s=sum(each.length_s for spans in true.values() for each in spans),
        true_claimed_s=both,
        turned=sum(_turned(stretch, claim) for stretch, claim in found),
        errors=tuple(ends),
        missed=tuple(f"{truth.name} {each.query.start_s:.1f}s {each.clip}" for each, claim in pairs if claim is None),
    )


def _best(stretch: Stretch, claims: Iterable[Claim]) -> Claim | None:
    """The claim that agrees most with the stretch, if it agrees enough."""
    same = [each for each in claims if each.clip == stretch.clip]
    worst_axis = {
        number: min(agreement(stretch.query, each.query), agreement(stretch.source, each.source))
        for number, each in enumerate(same)
    }
    best = max(worst_axis, key=lambda number: worst_axis[number], default=None)
    return same[best] if best is not None and worst_axis[best] >= AGREEMENT else None


def _touch(stretch: Stretch, claim: Claim) -> bool:
    return (
        stretch.clip == claim.clip
        and overlap(stretch.query, claim.query) > 0
        and overlap(stretch.source, claim.source) > 0
    )


def _turned(stretch: Stretch, claim: Claim) -> bool:
    return stretch.mirrored != claim.mirrored or abs(claim.speed / stretch.speed - 1) > 0.04


def overlap(one: Span, other: Span) -> float:
    """Seconds that both hold."""
    return max(0.0, min(one.end_s, other.end_s) - max(one.start_s, other.start_s))


def agreement(one: Span, other: Span) -> float:
    """Intersection over union."""
    shared = overlap(one, other)
    whole = one.length_s + other.length_s - shared
    return shared / whole if whole > 0 else 0.0


def union(spans: Iterable[Span]) -> list[Span]:
    """The same seconds without any twice."""
    merged: list[Span] = []
    for each in sorted(spans):
        if merged and each.start_s <= merged[-1].end_s:
            merged[-1] = Span(merged[-1].start_s, max(merged[-1].end_s, each.end_s))
        else:
            merged.append(each)
    return merged


def common(some: Sequence[Span], others: Sequence[Span]) -> float:
    """Seconds that are in both; each without any second twice."""
    return sum(overlap(one, other) for one in some for other in others)
