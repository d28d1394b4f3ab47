"""Hits of an index -> lines along which the query runs through other films. Nothing is claimed here yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.frames import LONGEST
from archiver.fingerprint.video.align import Line, Pairs, lines
from archiver.fingerprint.video.query import PointQuestions, Questions

RADIUS = 84
"""Bits; unrelated hashes differ by 128 +- 8, so that one pair in 250,000 is as near by chance."""
GOOD = 50.0
"""Quality from which on a hash says all it can."""
FAINT = 5.0
"""Hashes of pictures with hardly anything in them are sometimes near by chance: so many standard deviations count for
nothing (one in 100,000 pairs of skies, fogs and walls that have nothing in common is within 60 to 80 bits)."""
LEAST_WEIGHT = 0.05
LEAST_SCORE = 60.0
POINT_RADIUS = 56
DISTANCES = 64
"""Distances of points are less."""
LEAST_POINTS = 5
"""Points of one frame that must agree with one frame of another film."""
LEAST_POINT_SCORE = 18.0
MOST_PAIRS = 24
MOST_FRAMES = 4
APART_PX = 6.0
AGREE_PX = 7.0
MOST_AT_ONCE = 2_000_000
"""Distances that are worked out together: 16 MB."""

Places = NDArray[np.complex64]
"""(frames, points)."""


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Rows of the index that are near a question.

    ``question``: its number; ``medium``; ``time``: seconds in it; ``quality``; ``evidence``: how much each speaks for a
    common origin; ``rarity``: 1 for what few media show, less for what many do (black, logos).
    """

    question: NDArray[np.int64]
    medium: NDArray[np.int64]
    time: NDArray[np.float64]
    quality: NDArray[np.float64]
    evidence: NDArray[np.float64]
    rarity: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line through another film (``medium``: its number in the index)."""

    medium: int
    mirrored: bool
    line: Line
    by_points: bool


def by_hashes(
    questions: Questions, hits: Hits, least: Callable[[int], float] = lambda _medium: LEAST_SCORE
) -> list[Candidate]:
    """Lines among pairs of frames that look alike as a whole. ``least``: score of a medium's lines."""
    quality = np.minimum(questions.quality[hits.question], hits.quality)
    faint = np.clip(1.0 - quality / GOOD, 0.0, 1.0)
    deviations = np.sqrt(2 * (hits.evidence + 1.5)) - FAINT * faint
    weights = np.maximum(np.maximum(deviations, 0.0) ** 2 / 2 - 1.5, 0.0) * (1.0 - 0.7 * faint)
    weights *= questions.fresh[hits.question] * hits.rarity
    told = weights >= LEAST_WEIGHT
    asked = hits.question[told]
    return _lines(
        hits.medium[told], questions.mirrored[asked], questions.moments[asked].astype(np.float64), hits.time[told],
        weights[told], least=least, by_points=False,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class PointHits:
    """Pairs of a question and a like point: ``question`` (its number), ``medium``, ``time`` (seconds in it), ``place``
    (x and y, 0 to 255 over the longer side of the frame), ``distance`` (bits). There are millions of them."""

    question: NDArray[np.int64]
    medium: NDArray[np.uint32]
    time: NDArray[np.float32]
    place: NDArray[np.uint8]
    distance: NDArray[Any]


def by_points(questions: PointQuestions, hits: PointHits, least: float = LEAST_POINT_SCORE) -> list[Candidate]:
    """Lines among pairs of frames of which points agree on where one picture lies in the other."""
    if not len(hits.question):
        return []
    asked_at, asked = np.unique(questions.moments, return_inverse=True)
    shown = np.rint(hits.time * 1000).astype(np.int64)
    longest = int(shown.max()) + 1
    film = hits.medium.astype(np.int64) * 2 + questions.mirrored[hits.question]
    key = (film * len(asked_at) + asked[hits.question]) * longest + shown
    order = np.argsort(key * DISTANCES + hits.distance.astype(np.int64))
    key = key[order]
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    counts = np.diff(np.append(starts, len(key)))
    key = key[starts]
    of_query, of_film = key // longest, key // longest // len(asked_at)
    frames = _fullest(of_query, counts)
    agreeing = np.zeros(len(frames), np.int64)
    sizes = np.minimum(counts[frames], MOST_PAIRS)
    for size in np.unique(sizes):
        these = np.flatnonzero(sizes == size)
        pairs = order[starts[frames[these]][:, None] + np.arange(size)]
        targets, sources = questions.places[hits.question[pairs]], hits.place[pairs] * np.float32(LONGEST / 255)
        agreeing[these] = _agreeing(_complex(targets), _complex(sources))
    chosen = frames[agreeing >= LEAST_POINTS]
    weights = 2.0 * (agreeing[agreeing >= LEAST_POINTS] - LEAST_POINTS + 1).astype(np.float64) ** 1.25
    return _lines(
        of_film[chosen] // 2, of_film[chosen] % 2 == 1, asked_at[of_query[chosen] % len(asked_at)].astype(np.float64),
        key[chosen] % longest / 1000, weights, least=lambda _medium: least, by_points=True,
    )  # fmt: skip


def _fullest(of_query: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of each frame of the query the few frames of a medium that share most points with it: of a scene in which nothing
    moves all frames would."""
    enough = np.flatnonzero(counts >= LEAST_POINTS)
    order = enough[np.lexsort((-counts[enough], of_query[enough]))]
    starts = (
        np.concatenate([[0], np.flatnonzero(np.diff(of_query[order])) + 1]) if len(order) else np.zeros(0, np.int64)
    )
    turn = np.arange(len(order)) - np.repeat(starts, np.diff([*starts, len(order)]))
    return np.sort(order[turn < MOST_FRAMES])


def _agreeing(targets: Places, sources: Places) -> NDArray[np.int64]:
    """For pairs of frames (rows) with so many pairs of points each (columns): how many of these agree on one similarity
    (shift, turn, size), at best. Every two pairs propose one."""
    step = max(1, MOST_AT_ONCE // targets.shape[1] ** 3)
    parts = [_agreeing_some(targets[at : at + step], sources[at : at + step]) for at in range(0, len(targets), step)]
    return np.concatenate(parts)


def _agreeing_some(target: Places, source: Places) -> NDArray[np.int64]:
    one, other = _pairs(target.shape[1])
    across = source[:, other] - source[:, one]
    apart = np.abs(across) > APART_PX
    turn = (target[:, other] - target[:, one]) / np.where(apart, across, 1)
    size = np.abs(turn)
    possible = apart & (size > 0.3) & (size < 3.4)
    shift = target[:, one] - turn * source[:, one]
    near = np.abs(turn[:, :, None] * source[:, None, :] + shift[:, :, None] - target[:, None, :]) < AGREE_PX
    votes = np.where(possible, near.sum(axis=2), 0)
    best = np.argmax(votes, axis=1)
    rows = np.arange(len(target))
    agreeing = np.asarray(votes[rows, best], np.int64)
    for row in np.flatnonzero(agreeing >= LEAST_POINTS):
        inside = near[row, best[row]]
        # points that lie on one spot are one witness
        agreeing[row] = min(_spots(source[row, inside]), _spots(target[row, inside]))
    return agreeing


def _complex(places: NDArray[Any]) -> Places:
    """x + iy, so that a similarity is a product and a sum."""
    return np.asarray(places[..., 0] + 1j * places[..., 1], np.complex64)


@lru_cache(maxsize=MOST_PAIRS + 1)
def _pairs(count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every two of so many."""
    one, other = np.triu_indices(count, 1)
    return one, other


def _spots(places: Places) -> int:
    return len({(int(place.real / APART_PX), int(place.imag / APART_PX)) for place in places.tolist()})


def _lines(
    medium: NDArray[np.int64], mirrored: NDArray[np.bool_], query: NDArray[np.float64], time: NDArray[np.float64],
    weights: NDArray[np.float64], *, least: Callable[[int], float], by_points: bool,
) -> list[Candidate]:  # fmt: skip
    found: list[Candidate] = []
    order = np.lexsort((mirrored, medium))
    medium, mirrored, query, time, weights = medium[order], mirrored[order], query[order], time[order], weights[order]
    cuts = np.flatnonzero((np.diff(medium) != 0) | (np.diff(mirrored.astype(np.int8)) != 0)) + 1
    for part in np.split(np.arange(len(medium)), cuts):
        if not len(part):
            continue
        number = int(medium[part[0]])
        pairs = Pairs(query[part].astype(np.float64), time[part].astype(np.float64), weights[part].astype(np.float64))
        found += [Candidate(number, bool(mirrored[part[0]]), line, by_points) for line in lines(pairs, least(number))]
    return sorted(found, key=lambda candidate: -candidate.line.score)
