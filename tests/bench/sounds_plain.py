"""The plain way: five pairs of a peak with those after it, a vote about when; no speeds, no confirmation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.audio import AudioPrint
from archiver.fingerprint.audio.print import FINE, FRAME_S
from archiver.model.footage import Match, Span

_FAN = 5
_VOTES = 8
_GAP = 3.0


class Plain:
    """After A. Wang, "An Industrial-Strength Audio Search Algorithm" (2003)."""

    def __init__(self) -> None:
        self._marks: dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}

    def append(self, name: str, sound: AudioPrint) -> None:
        hashes, frames = _pairs(sound)
        order = np.argsort(hashes, kind="stable")
        self._marks[name] = hashes[order], frames[order]

    def match(self, query: AudioPrint) -> list[Match]:
        """Stretches with votes enough for one difference of times."""
        hashes, frames = _pairs(query)
        found = []
        for name, (known, places) in self._marks.items():
            low, high = np.searchsorted(known, hashes), np.searchsorted(known, hashes, side="right")
            count = high - low
            which = np.repeat(np.arange(len(hashes)), count)
            first = np.repeat(np.cumsum(count) - count, count)
            difference = places[np.arange(count.sum()) - first + np.repeat(low, count)] - frames[which]
            group = difference // 4
            one, inverse, many = np.unique(group, return_inverse=True, return_counts=True)
            for number in np.nonzero(many >= _VOTES)[0]:
                found += _stretches(name, np.sort(frames[which[inverse == number]]), int(one[number]) * 4)
        return found


def _stretches(name: str, times: NDArray[np.int64], difference: int) -> list[Match]:
    cuts = np.nonzero(np.diff(times) * FRAME_S > _GAP)[0] + 1
    found = []
    for piece in np.split(times, cuts):
        if len(piece) >= _VOTES:
            begin, end = float(piece[0]) * FRAME_S, float(piece[-1]) * FRAME_S
            moved = difference * FRAME_S
            reference = Span(begin + moved, end + moved)
            found.append(
                Match(
                    medium="audio",
                    query=Span(begin, end),
                    reference_sha256=name,
                    reference=reference,
                    score=float(len(piece)),
                    verdict="alike",
                )
            )
    return found


def _pairs(sound: AudioPrint) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    frames, bins = sound.frames.astype(np.int64), np.rint(sound.steps / FINE).astype(np.int64)
    hashes, firsts = [], []
    for lag in range(5, 5 + _FAN):
        apart = frames[lag:] - frames[:-lag]
        near = np.nonzero((apart > 0) & (apart < 64))[0]
        hashes.append((bins[near] * 512 + bins[near + lag]) * 64 + apart[near])
        firsts.append(frames[near])
    return np.concatenate(hashes), np.concatenate(firsts)
