"""Hits of an index -> lines along which the query runs through other films. Nothing is claimed here yet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.video.align import Line, Pairs, lines
from archiver.fingerprint.video.query import PointQuestions, Questions

RADIUS = 84
"""Bits; unrelated hashes differ by 128 +- 8, so that one pair in 250,000 is as near by chance."""
LEAST_SCORE = 60.0
POINT_RADIUS = 44
LEAST_POINTS = 3
"""Points of one frame that must be found in one frame of another film."""
LEAST_POINT_SCORE = 14.0


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Rows of the index that are near a question: ``question`` (its number), ``medium``, ``time`` (seconds in it),
    ``quality``, ``distance`` (bits). ``frame``: which frame of its medium the row is of."""

    question: NDArray[np.int64]
    medium: NDArray[np.int64]
    time: NDArray[np.float64]
    quality: NDArray[np.float64]
    distance: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line through another film (``medium``: its number in the index)."""

    medium: int
    mirrored: bool
    line: Line
    by_points: bool


def by_hashes(questions: Questions, hits: Hits, least: float = LEAST_SCORE) -> list[Candidate]:
    """Lines among pairs of frames that look alike as a whole."""
    z = (128.0 - hits.distance) / 8.0
    quality = np.minimum(questions.quality[hits.question], hits.quality)
    weights = (z * z / 2 - 1.5) * np.clip(quality / 50.0, 0.05, 1.0) ** 2
    weights *= questions.fresh[hits.question] * _rarity(hits.question, hits.medium)
    return _lines(
        hits.medium, questions.mirrored[hits.question], questions.moments[hits.question], hits.time, weights,
        least=least, by_points=False,
    )  # fmt: skip


def by_points(questions: PointQuestions, hits: Hits, least: float = LEAST_POINT_SCORE) -> list[Candidate]:
    """Lines among pairs of frames that share points."""
    if not len(hits.question):
        return []
    mirrored = questions.mirrored[hits.question]
    moments = questions.moments[hits.question]
    rarity = _rarity(hits.question, hits.medium)
    key = np.stack([hits.medium, mirrored, np.rint(moments * 1000), np.rint(hits.time * 1000)], axis=1).astype(np.int64)
    # a point that is like several of one frame is one witness
    alone, first = np.unique(np.concatenate([key, hits.question[:, None]], axis=1), axis=0, return_index=True)
    frames, which = np.unique(alone[:, :4], axis=0, return_inverse=True)
    votes = np.bincount(which.ravel(), weights=rarity[first])
    kept = votes >= LEAST_POINTS
    frames, votes = frames[kept], votes[kept]
    return _lines(
        frames[:, 0], frames[:, 1].astype(bool), frames[:, 2] / 1000, frames[:, 3] / 1000, np.minimum(votes, 20.0) - 1.5,
        least=least, by_points=True,
    )  # fmt: skip


def _rarity(question: NDArray[np.int64], medium: NDArray[np.int64]) -> NDArray[np.float64]:
    """1 for a question that is found in up to three media, less for what everybody shows (black, logos, test cards)."""
    if not len(question):
        return np.zeros(0)
    pairs = np.unique(np.stack([question, medium], axis=1), axis=0)
    counts = np.bincount(pairs[:, 0], minlength=int(question.max()) + 1)
    return np.asarray(np.minimum(1.0, 3.0 / np.maximum(counts[question], 1)))


def _lines(
    medium: NDArray[np.int64], mirrored: NDArray[np.bool_], query: NDArray[np.float64], time: NDArray[np.float64],
    weights: NDArray[np.float64], *, least: float, by_points: bool,
) -> list[Candidate]:  # fmt: skip
    found: list[Candidate] = []
    order = np.lexsort((mirrored, medium))
    medium, mirrored, query, time, weights = (each[order] for each in (medium, mirrored, query, time, weights))
    cuts = np.flatnonzero((np.diff(medium) != 0) | (np.diff(mirrored.astype(np.int8)) != 0)) + 1
    for part in np.split(np.arange(len(medium)), cuts):
        if not len(part) or float(weights[part].sum()) < least:
            continue
        pairs = Pairs(query[part].astype(np.float64), time[part].astype(np.float64), weights[part].astype(np.float64))
        found += [
            Candidate(int(medium[part[0]]), bool(mirrored[part[0]]), line, by_points) for line in lines(pairs, least)
        ]
    return sorted(found, key=lambda candidate: -candidate.line.score)
