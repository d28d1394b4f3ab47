"""The plain way, as a baseline: PDQ of two frames a second, a radius of 31 bits, neighbouring hits joined to stretches.

After vPDQ: two frames are the same where their hashes are near enough and both have the quality to say something; time
plays no part in that. What is joined: hits in one clip that follow each other in the query and go forward in the clip.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numba import njit
from numpy.typing import NDArray

from archiver.fingerprint import pdq
from archiver.model.footage import Span
from tests.bench.footage.distractors import Distractors
from tests.bench.footage.films import read_film
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


@dataclass(slots=True, eq=False)
class Plain:
    """All frames of the archive. ``words``: hashes as four numbers each; ``clips``: the clip of each row."""

    words: NDArray[np.uint64]
    clips: NDArray[np.int64]
    names: list[str]
    times: NDArray[np.float64]

    def claims(self, query: Frames) -> list[Claim]:
        """The stretches of a film."""
        hits: dict[int, list[tuple[float, float]]] = {}
        for time_s, one in zip(query.times, query.hashes, strict=True):
            for row in near(self.words, one.view(np.uint64), RADIUS):
                hits.setdefault(int(self.clips[row]), []).append((float(time_s), float(self.times[row])))
        return [claim for clip, found in hits.items() for claim in _runs(self.names[clip], found)]


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
    """Two a second."""
    times, buffers = [], []
    due = 0.0
    for time_s, picture in read_film(path):
        if time_s + 1e-6 >= due:
            times.append(time_s)
            buffers.append(pdq.buffer_of(picture))
            due = time_s + STEP_S
    stacked = np.stack(buffers)
    good = pdq.qualities(stacked) >= QUALITY
    return Frames(np.array(times)[good], pdq.hashes(pdq.coefficients(stacked))[good])


@njit(nogil=True)
def near(words, one, radius):  # type: ignore[no-untyped-def]  # compiled for these arrays
    """The rows that differ from ``one`` by at most ``radius`` bits."""
    found = []
    for row in range(len(words)):
        bits = 0
        for column in range(4):
            rest = words[row, column] ^ one[column]
            rest = rest - ((rest >> np.uint64(1)) & np.uint64(0x5555555555555555))
            rest = (rest & np.uint64(0x3333333333333333)) + ((rest >> np.uint64(2)) & np.uint64(0x3333333333333333))
            rest = (rest + (rest >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
            bits += (rest * np.uint64(0x0101010101010101)) >> np.uint64(56)
        if bits <= radius:
            found.append(row)
    return found


def _runs(clip: str, hits: list[tuple[float, float]]) -> list[Claim]:
    """Hits joined; one frame alone is no stretch."""
    runs: list[list[tuple[float, float]]] = []
    for hit in sorted(hits):
        for run in runs:
            query, source = run[-1]
            if hit[0] - query <= GAP_S and 0 <= hit[1] - source <= 2 * GAP_S:
                run.append(hit)
                break
        else:
            runs.append([hit])
    return [
        Claim(clip, Span(run[0][0], run[-1][0] + STEP_S), Span(run[0][1], run[-1][1] + STEP_S))
        for run in runs
        if len({query for query, _ in run}) > 1
    ]
