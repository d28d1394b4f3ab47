"""Landmarks: two peaks near each other, as one number that is looked up.

Of all pairs a fixed part is kept, chosen by the number itself: the same ones in a recording and in its copy, whatever
other peaks lie between them. That a copy is faster or slower is undone on its peaks before they are paired.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.audio.print import FINE, AudioPrint

BIN_STEPS = FINE
"""Steps of frequency that count as one in a landmark: a bin, 7.8 Hz."""
SHORTEST, LONGEST = 2, 48
"""Frames between the two: 32 to 768 ms."""
WIDEST = 64
"""Bins between the two, up or down: 500 Hz."""
KEPT_OF_256 = 64
"""How many of 256 landmarks are kept."""
_BINS = 512
_LAG = 48
"""How many of the following peaks one is paired with at most."""

HASHES = _BINS * (2 * WIDEST + 1) * LONGEST


@dataclass(frozen=True, slots=True, eq=False)
class Warp:
    """What is done to a copy to undo its speed: times are multiplied by ``time``, frequencies by ``pitch``."""

    time: float = 1.0
    pitch: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Landmarks:
    """``hashes`` uint32 below ``HASHES``, ``frames`` float32: when the first peak is, before any warp."""

    hashes: NDArray[np.uint32]
    frames: NDArray[np.int64]


def landmarks(sound: AudioPrint, warp: Warp | None = None) -> Landmarks:
    """The landmarks of a print in no particular order, of its peaks as warped."""
    warp = warp or Warp()
    frames = np.rint(sound.frames * warp.time).astype(np.int64)
    bins = np.rint(sound.steps * (warp.pitch / BIN_STEPS)).astype(np.int64)
    hashes: list[NDArray[np.uint32]] = []
    firsts: list[NDArray[np.int64]] = []
    for lag in range(1, min(_LAG, len(frames) - 1) + 1):
        apart = frames[lag:] - frames[:-lag]
        rise = bins[lag:] - bins[:-lag]
        near = np.nonzero((apart >= SHORTEST) & (apart < LONGEST) & (np.abs(rise) <= WIDEST))[0]
        value = ((bins[near] % _BINS) * (2 * WIDEST + 1) + rise[near] + WIDEST) * LONGEST + apart[near]
        hashed = value.astype(np.uint32)
        kept = _mixed(hashed) < KEPT_OF_256
        hashes.append(hashed[kept])
        firsts.append(near[kept])
    if not hashes:
        return Landmarks(np.zeros(0, np.uint32), np.zeros(0, np.int64))
    first = np.concatenate(firsts)
    return Landmarks(np.concatenate(hashes), sound.frames[first].astype(np.int64))


def _mixed(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A number below 256 for each, that has nothing to do with its neighbours' (multiplicative hashing, Knuth)."""
    return (values * np.uint32(2_654_435_761)) >> np.uint32(24)
