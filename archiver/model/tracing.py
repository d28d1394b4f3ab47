"""Where the footage of a medium occurs: matches followed from medium to medium, with their times mapped.

A in B and B in C puts A into C, at the times that follow. A match is as true the other way round, so that it does not
matter which of two media was archived first.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from archiver.model.footage import Span, Verdict
from archiver.model.judgements import Judgement, Layer, about, layer_of, verdict_of
from archiver.model.prints import MatchFound
from archiver.model.stretches import Piece

SHORTEST_S = 0.5
"""Seconds below which a stretch is none, and a gap none either: the ends of matches are not known better."""
MOST_HOPS = 4
"""Matches that are followed one after the other: what is further away is hardly the same footage any more."""
MOST_PIECES = 2000
"""Pieces that are followed: of footage that everybody shows, more tells nobody anything."""

_WORST: dict[Verdict, int] = {"copy": 0, "alike": 1, "same scene": 2}
_Found = dict[tuple[str, Layer], list[Piece]]


@dataclass(frozen=True, slots=True)
class Traced:
    """``pieces``: each medium's, joined. ``rejected``: what a person said is no match. ``cut``: there are more."""

    pieces: tuple[Piece, ...]
    rejected: tuple[Piece, ...] = ()
    cut: bool = False


def trace(sha256: str, length_s: float, matches: Iterable[MatchFound], judgements: Sequence[Judgement] = ()) -> Traced:
    """All that holds some of a medium, near ones first. ``length_s``: of the medium, 0 for a picture."""
    edges = _edges(sha256, matches, judgements)
    whole = Span(0.0, length_s)
    todo = deque(Piece(layer=layer, here=whole, sha256=sha256, there=whole) for layer in ("sight", "sound"))
    found: _Found = defaultdict(list)
    rejected: list[Piece] = []
    count = 0
    while todo:
        base = todo.popleft()
        for edge in edges.get((base.sha256, base.layer), ()):
            piece = _beyond(base, edge, sha256)
            if piece is None or any(_tells(known, piece) for known in found[piece.sha256, piece.layer]):
                continue
            piece = judged(piece, sha256, judgements)
            if piece.decision == "rejected":
                told = [each for each in rejected if (each.sha256, each.layer) == (piece.sha256, piece.layer)]
                if not any(_tells(each, piece) for each in told):
                    rejected.append(piece)
                continue
            if count == MOST_PIECES:
                return Traced(_joined(found), tuple(rejected), cut=True)
            count += 1
            found[piece.sha256, piece.layer].append(piece)
            if piece.verdict != "same scene" and len(piece.via) + 1 < MOST_HOPS:
                todo.append(piece)
    return Traced(_joined(found), tuple(rejected))


def cut_to(piece: Piece, here: Span) -> Piece | None:
    """The part of a piece that lies in ``here``; None where that is nothing."""
    start, end = max(piece.here.start_s, here.start_s), min(piece.here.end_s, here.end_s)
    if end < start:
        return None
    part = Span(start, end)
    return replace(piece, here=part, there=_mapped(part, piece.here, piece.there))


def both_ways(kept: MatchFound) -> tuple[Piece, Piece]:
    """A match as a piece of the medium that was searched for, and as one of the medium that it was found in."""
    match = kept.match
    forth = Piece(
        layer=layer_of(match.medium), here=match.query, sha256=match.reference_sha256, there=match.reference,
        mirrored=match.mirrored, changed_here=match.transformation, score=match.score, verdict=match.verdict,
        entries=(kept.entry,) if kept.entry else (),
    )  # fmt: skip
    back = replace(
        forth,
        here=forth.there,
        sha256=kept.sha256,
        there=forth.here,
        changed_here=(),
        changed_there=match.transformation,
    )
    return forth, back


def judged(piece: Piece, sha256: str, judgements: Sequence[Judgement]) -> Piece:
    """The piece of the medium ``sha256`` with what persons said of it."""
    said = about(judgements, piece.layer, piece.sides(sha256))
    return replace(piece, judgements=said, decision=verdict_of(said)) if said else piece


def _edges(
    sha256: str, matches: Iterable[MatchFound], judgements: Sequence[Judgement]
) -> dict[tuple[str, Layer], list[Piece]]:
    """Every match both ways, by the medium that it leads away from; without those between other media that a person
    rejected.
    """
    edges: dict[tuple[str, Layer], list[Piece]] = defaultdict(list)
    for kept in matches:
        if kept.match.reference_sha256 == kept.sha256:
            continue
        forth, back = both_ways(kept)
        if sha256 in (forth.sha256, back.sha256) or judged(forth, kept.sha256, judgements).decision != "rejected":
            edges[kept.sha256, forth.layer].append(forth)
            edges[forth.sha256, back.layer].append(back)
    for each in edges.values():
        each.sort(key=lambda piece: (_WORST[piece.verdict], -piece.score, piece.sha256, piece.here))
    return edges


def _beyond(base: Piece, edge: Piece, sha256: str) -> Piece | None:
    """What ``base`` comes to by way of one more match; None for nothing of it, or the way back.

    A picture leads from film to film no more: that both show it says nothing of what they show beside it.
    """
    first = base.sha256 == sha256
    if edge.sha256 == sha256 or edge.sha256 in base.via or (edge.verdict == "same scene" and not first):
        return None
    if base.there.of_picture and not (base.here.of_picture or edge.there.of_picture):
        return None
    common = _common(base.there, edge.here)
    if common is None:
        return None
    return replace(
        edge,
        here=_mapped(common, base.there, base.here),
        there=_mapped(common, edge.here, edge.there),
        mirrored=base.mirrored != edge.mirrored,
        changed_here=tuple(dict.fromkeys((*base.changed_here, *edge.changed_here))),
        changed_there=tuple(dict.fromkeys((*base.changed_there, *edge.changed_there))),
        score=edge.score if first else min(base.score, edge.score),
        verdict=max(base.verdict, edge.verdict, key=_WORST.__getitem__),
        via=() if first else (*base.via, base.sha256),
        entries=tuple(dict.fromkeys((*base.entries, *edge.entries))),
    )


def _common(one: Span, other: Span) -> Span | None:
    """What two stretches of a medium share: half a second at least, unless one of them is no longer itself. Two moments
    have to be one: half a second before there may have been another picture.
    """
    start, end = max(one.start_s, other.start_s), min(one.end_s, other.end_s)
    if max(one.length_s, other.length_s) < SHORTEST_S:
        return Span(start, end) if end >= start else None
    if min(one.length_s, other.length_s) < SHORTEST_S:
        if end < start - SHORTEST_S:
            return None
        return Span(start, max(start, end))
    return Span(start, end) if end - start >= SHORTEST_S else None


def _mapped(part: Span, source: Span, target: Span) -> Span:
    """Where ``part`` of ``source`` lies in ``target``; of a moment it is all of it."""
    if source.length_s <= 0:
        return target
    scale = target.length_s / source.length_s
    start, end = (target.start_s + (at - source.start_s) * scale for at in (part.start_s, part.end_s))
    return Span(_within(start, target), _within(end, target))


def _within(at: float, span: Span) -> float:
    return min(max(at, span.start_s), span.end_s)


def _tells(known: Piece, piece: Piece) -> bool:
    """Whether a piece says nothing that ``known`` does not say."""
    if _WORST[known.verdict] > _WORST[piece.verdict]:
        return False
    return _lies_in(piece.here, known.here) and _lies_in(piece.there, known.there)


def _lies_in(inner: Span, outer: Span) -> bool:
    return inner.start_s >= outer.start_s - SHORTEST_S and inner.end_s <= outer.end_s + SHORTEST_S


def _joined(found: _Found) -> tuple[Piece, ...]:
    """The pieces of each medium, those made one that continue each other."""
    joined: list[Piece] = []
    for pieces in found.values():
        own: list[Piece] = []
        for piece in sorted(pieces, key=lambda each: (each.here, each.there)):
            at = next((n for n, last in enumerate(own) if _continues(last, piece)), None)
            if at is None:
                own.append(piece)
            else:
                own[at] = _union(own[at], piece)
        joined += own
    return tuple(joined)


def _continues(last: Piece, piece: Piece) -> bool:
    """Whether both are one stretch: they overlap, or nearly touch, here as there, and time runs on in the same way."""
    if (last.mirrored, last.decision) != (piece.mirrored, piece.decision):
        return False
    if "same scene" in (last.verdict, piece.verdict) and last.verdict != piece.verdict:
        return False
    gap = piece.here.start_s - last.here.end_s
    expected = last.there.end_s + gap * last.speed
    return gap < SHORTEST_S and abs(piece.there.start_s - expected) < SHORTEST_S


def _union(one: Piece, other: Piece) -> Piece:
    """One stretch of two; what is said of it is what the longer one says."""
    longer = max(one, other, key=lambda each: each.here.length_s)
    return replace(
        longer,
        here=_hull(one.here, other.here),
        there=_hull(one.there, other.there),
        changed_here=tuple(dict.fromkeys((*one.changed_here, *other.changed_here))),
        changed_there=tuple(dict.fromkeys((*one.changed_there, *other.changed_there))),
        score=max(one.score, other.score),
        entries=tuple(sorted({*one.entries, *other.entries})),
        judgements=tuple(sorted({each.entry: each for each in (*one.judgements, *other.judgements)}.values(),
                                key=lambda each: each.entry)),
    )  # fmt: skip


def _hull(one: Span, other: Span) -> Span:
    return Span(min(one.start_s, other.start_s), max(one.end_s, other.end_s))
