"""A person's word about a match: that two stretches of two media are the same footage, or are not.

It is about the footage, not about one comparison: when media are compared again and the ends of a match come out a
little different, it holds for the new one as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archiver.model.footage import Match, Medium, Span

JudgementAct = Literal["confirm", "reject", "note", "undo"]
Judged = Literal["confirmed", "rejected"]
Layer = Literal["sight", "sound"]
"""What can be the same of two media: what they show, or what is heard."""

_SHARED = 0.5
"""The part of the shorter of two stretches that must lie in the other for them to be the same one, read anew."""


def layer_of(medium: Medium) -> Layer:
    """Pictures and the pictures of films are one layer: a picture may be a frame of a film."""
    return "sound" if medium == "audio" else "sight"


@dataclass(frozen=True, slots=True, order=True)
class Side:
    """A stretch of one medium; of a picture the span 0 to 0."""

    sha256: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One decision. ``entry`` is its log entry; ``undone``: a later one took it back.

    ``confirm``: both sides show the same recording; ``reject``: they do not; ``note``: words alone; ``undo``: the
    judgement of entry ``undoes`` no longer counts.
    """

    entry: int
    time: datetime
    act: JudgementAct
    layer: Layer
    sides: tuple[Side, Side]
    undoes: int | None = None
    note: str | None = None
    by: str | None = None
    undone: bool = False


def same_side(one: Side, other: Side) -> bool:
    """Whether two stretches are of one medium and lie on each other for half of the shorter one."""
    if one.sha256 != other.sha256:
        return False
    shared = min(one.span.end_s, other.span.end_s) - max(one.span.start_s, other.span.start_s)
    return shared >= 0 and shared >= _SHARED * min(one.span.length_s, other.span.length_s)


def about(judgements: Iterable[Judgement], layer: Layer, sides: tuple[Side, Side]) -> tuple[Judgement, ...]:
    """The judgements about these two stretches, whichever of them was named first, in the order of the log."""
    one, other = sides
    return tuple(
        each
        for each in judgements
        if each.layer == layer
        and (
            (same_side(each.sides[0], one) and same_side(each.sides[1], other))
            or (same_side(each.sides[0], other) and same_side(each.sides[1], one))
        )
    )


def decided(sha256: str, match: Match, judgements: Iterable[Judgement]) -> Judged | None:
    """What persons decided of a match of the medium ``sha256``; None where nobody did."""
    sides = (Side(sha256, match.query), Side(match.reference_sha256, match.reference))
    return verdict_of(about(judgements, layer_of(match.medium), sides))


def verdict_of(judgements: Sequence[Judgement]) -> Judged | None:
    """What judgements about one match come to: the newest that stands counts; None where nobody decided."""
    for each in sorted(judgements, key=lambda one: -one.entry):
        if not each.undone and each.act in ("confirm", "reject"):
            return "confirmed" if each.act == "confirm" else "rejected"
    return None
