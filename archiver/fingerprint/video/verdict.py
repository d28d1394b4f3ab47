"""What was measured of a line -> a match: verdict, score, what was done to the picture."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from archiver.fingerprint.video.candidates import Candidate
from archiver.fingerprint.video.verify import ODD_SPEED, Verified
from archiver.model.footage import Match, Span

CERTAIN = 60.0
"""A copy has this score or more, and so has what is called the same place."""
SURE, SURE_EACH_S = 800.0, 200.0
"""Score of a line of hashes that is believed without pixels, in sum and for each second: footage of fog, sky and walls
that has nothing in common with the query reaches 700 and 190, true stretches 2,900 and 370 (medians)."""
TOUCHING_S = 1.5
SAME_LINE_S = 0.5


def as_match(sha256: str, verified: Verified) -> Match | None:
    """A verified line in words; None where too little speaks even for the same place."""
    line, value = verified.line, score(verified)
    certain = value >= CERTAIN
    if not (verified.copied or (certain and verified.same_place)):
        return None
    return Match(
        medium="video",
        query=Span(round(line.start_s, 3), round(line.end_s, 3)),
        reference_sha256=sha256,
        reference=Span(round(max(0.0, line.at(line.start_s)), 3), round(line.at(line.end_s), 3)),
        speed=round(line.speed, 4),
        mirrored=verified.mirrored,
        transformation=tuple(_transformation(verified)),
        score=round(value, 1),
        verdict="copy" if verified.copied and certain else "same scene",
    )


def unseen(sha256: str, candidate: Candidate) -> list[Match]:
    """A line through a film whose pixels are not at hand: it counts where its hashes alone are sure."""
    line = candidate.line
    if candidate.by_points or line.score < max(SURE, SURE_EACH_S * (line.end_s - line.start_s)):
        return []
    query, reference = Span(line.start_s, line.end_s), Span(max(0.0, line.at(line.start_s)), line.at(line.end_s))
    return [
        Match(
            medium="video", query=query, reference_sha256=sha256, reference=reference, speed=round(line.speed, 4),
            mirrored=candidate.mirrored, score=round(min(line.score, 100.0), 1), verdict="alike",
        )
    ]  # fmt: skip


def score(verified: Verified) -> float:
    """Grows with what agrees, with how alike both change, and with the square root of the length; 100: four seconds of
    which four fifths agree."""
    alike = 0.8 if verified.correlation is None else max(verified.correlation, 0.0)
    length = verified.line.end_s - verified.line.start_s
    odd = abs(math.log2(verified.line.speed)) > ODD_SPEED
    return 120.0 * verified.agreement * (0.6 + 0.4 * alike) * math.sqrt(length / 3.0) * (0.8 if odd else 1.0)


def settled(matches: Iterable[Match]) -> list[Match]:
    """By time; pieces of one line joined; of several accounts of one stretch by one film the best."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda match: (match.verdict != "copy", -match.score)):
        rival = next((other for other in kept if _rivals(match, other)), None)
        if rival is None:
            kept.append(match)
        elif _one_line(match, rival):
            kept[kept.index(rival)] = _joined(rival, match)
    return sorted(kept, key=lambda match: (match.query, match.reference_sha256, match.reference))


def _rivals(one: Match, other: Match) -> bool:
    if one.reference_sha256 != other.reference_sha256:
        return False
    common = min(one.query.end_s, other.query.end_s) - max(one.query.start_s, other.query.start_s)
    if _one_line(one, other):
        return common > -TOUCHING_S
    return common > 0.5 * min(one.query.length_s, other.query.length_s)


def _one_line(one: Match, other: Match) -> bool:
    """Whether both say the same moments of the reference for the same moments of the query."""
    if one.mirrored != other.mirrored or one.verdict != other.verdict:
        return False
    middle = (one.query.start_s + other.query.start_s + one.query.end_s + other.query.end_s) / 4
    return abs(_at(one, middle) - _at(other, middle)) <= SAME_LINE_S


def _at(match: Match, query_s: float) -> float:
    return match.reference.start_s + match.speed * (query_s - match.query.start_s)


def _joined(one: Match, other: Match) -> Match:
    return Match(
        medium=one.medium,
        query=Span(min(one.query.start_s, other.query.start_s), max(one.query.end_s, other.query.end_s)),
        reference_sha256=one.reference_sha256,
        reference=Span(
            min(one.reference.start_s, other.reference.start_s), max(one.reference.end_s, other.reference.end_s)
        ),
        speed=one.speed,
        mirrored=one.mirrored,
        transformation=one.transformation,
        score=max(one.score, other.score),
        verdict=one.verdict,
    )


def _transformation(verified: Verified) -> Iterable[str]:
    """In words, measured by where the reference's corners lie in the query."""
    matrix = verified.matrix
    angle = math.degrees(math.atan2(matrix[1, 0], matrix[0, 0]))
    if abs(angle) >= 1.5:
        yield f"rotated {abs(angle):.0f}° {'clockwise' if angle > 0 else 'counter-clockwise'}"
    visible = _visible(verified)
    if visible < 0.93:
        yield f"cropped to {100 * visible:.0f} %"
    if verified.seen < 0.93:
        yield f"fills {100 * verified.seen:.0f} % of the picture"


def _visible(verified: Verified) -> float:
    """Share of the reference that lies inside the query."""
    height, width = verified.reference_shape
    y, x = np.mgrid[0.5:32, 0.5:32] / 32
    places = np.stack([x.ravel() * width, y.ravel() * height, np.ones(x.size)])
    across, down = verified.matrix @ places
    inside = (across >= 0) & (across < verified.query_shape[1]) & (down >= 0) & (down < verified.query_shape[0])
    return float(inside.mean())
