"""The plain way, as a baseline: PDQ of two frames a second, a radius of 31 bits, neighbouring hits joined to stretches.

After vPDQ: two frames are the same where their hashes are near enough and both have the quality to say something; time
plays no part in that. Mirrored hashes cost nothing and are searched for, too. What is joined: hits in one clip that
follow each other in the query and, about as fast, in the clip.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint import pdq
from archiver.model.footage import Span
from tests.bench.footage.distractors import Distractors
from tests.bench.footage.films import read_film
from tests.bench.footage.hamming import near
from tests.bench.footage.scoring import Claim

STEP_S = 0.5
RADIUS = 31
QUALITY = 50
GAP_S = 1.5
"""Neighbours: hits at most two lost frames apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """Hashes of a film's frames, a row each."""

    times: NDArray[np.float64]
    hashes: pdq.Hashes
    mirrored: pdq.Hashes


@dataclass(slots=True, eq=False)
class Plain:
    """All frames of the archive. ``words``: hashes as four numbers each; ``clips``: the clip of each row."""

    words: NDArray[np.uint64]
    clips: NDArray[np.int64]
    names: list[str]
    times: NDArray[np.float64]

    def claims(self, query: Frames) -> list[Claim]:
        """The stretches of a film."""
        return [
            replace(claim, mirrored=mirrored)
            for hashes, mirrored in ((query.hashes, False), (query.mirrored, True))
            for clip, found in self._hits(query.times, hashes).items()
            for claim in _runs(self.names[clip], found)
        ]

    def _hits(self, times: NDArray[np.float64], hashes: pdq.Hashes) -> dict[int, list[tuple[float, float]]]:
        """By clip: times in the query and in the clip."""
        hits: dict[int, list[tuple[float, float]]] = {}
        for time_s, one in zip(times, hashes, strict=True):
            for row in near(self.words, one.view(np.uint64), RADIUS):
                hits.setdefault(int(self.clips[row]), []).append((float(time_s), float(self.times[row])))
        return hits


def plain(archive: Sequence[tuple[str, Frames]], others: Distractors | None) -> Plain:
    """An archive of named clips, with other footage beside them in which nothing should be found."""
    numbers = [np.full(len(frames.times), number) for number, (_, frames) in enumerate(archive)]
    hashes, times = [frames.hashes for _, frames in archive], [frames.times for _, frames in archive]
    names = [name for name, _ in archive]
    if others is not None:
        good = others.quality >= QUALITY
        numbers.append(others.films[good].astype(np.int64) + len(names))
        hashes.append(others.hashes[good])
        times.append(others.times[good].astype(np.float64))
        names += [f"other{each}" for each in range(int(others.films[-1]) + 1)]
    words = np.ascontiguousarray(np.concatenate(hashes)).view(np.uint64)
    return Plain(words, np.concatenate(numbers), names, np.concatenate(times))


def frames_of(path: Path) -> Frames:
    """Two a second, those that show something."""
    times, buffers = [], []
    due = 0.0
    for time_s, picture in read_film(path):
        if time_s + 1e-6 >= due:
            times.append(time_s)
            buffers.append(pdq.buffer_of(picture))
            due = time_s + STEP_S
    stacked = np.stack(buffers)
    good = pdq.qualities(stacked) >= QUALITY
    frequencies = pdq.coefficients(stacked[good])
    return Frames(np.array(times)[good], pdq.hashes(frequencies), pdq.hashes(pdq.mirrored(frequencies)))


def _runs(clip: str, hits: list[tuple[float, float]]) -> list[Claim]:
    """Hits joined, each to the run that it goes on most evenly; one frame alone is no stretch."""
    runs: list[list[tuple[float, float]]] = []
    for hit in sorted(hits):
        best = min((run for run in runs if _goes_on(run, hit)), key=lambda run: _uneven(run[-1], hit), default=None)
        if best is None:
            runs.append([hit])
        else:
            best.append(hit)
    return [
        Claim(clip, Span(run[0][0], run[-1][0] + STEP_S), Span(run[0][1], run[-1][1] + STEP_S))
        for run in runs
        if len(run) > 1
    ]


def _goes_on(run: list[tuple[float, float]], hit: tuple[float, float]) -> bool:
    """Soon after the run's end on both axes, and not out of step with its beginning."""
    passed, of_source = hit[0] - run[-1][0], hit[1] - run[-1][1]
    near_by = 0 < passed <= GAP_S and 0 < of_source <= 2 * GAP_S
    return near_by and _uneven(run[0], hit) <= 0.3 + 0.3 * (hit[0] - run[0][0])


def _uneven(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Seconds by which more or less of the clip has passed than of the query."""
    return abs((other[1] - one[1]) - (other[0] - one[0]))
