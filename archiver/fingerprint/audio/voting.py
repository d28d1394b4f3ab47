"""Where in an index a stretch of sound may be: landmarks that agree about when.

Each landmark of the query that is found in the index votes for a difference of times. In a copy all votes fall on the
same one, once the copy's speed is undone; those of unrelated sounds are scattered (A. Wang, 2003).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.audio.index import UNIT, AudioIndex, Part
from archiver.fingerprint.audio.pairs import Warp, landmarks
from archiver.fingerprint.audio.print import FRAME_S, AudioPrint

CHUNK = round(60 / FRAME_S)
"""Frames of the query that vote together: a minute."""
SPEEDS = tuple(round(0.89 + 0.009 * number, 4) for number in range(26))
"""Speeds that are tried, with the pitch and without it."""
_LEAST = 5
"""Votes for one difference, at least."""
_SURE = 5.5
"""How many standard deviations above what scattered votes would be."""
_PER_WARP = 24
"""Differences of a part that are looked at."""
_COMMON = 24
"""A landmark found more than so many times as often as the mean one is no evidence: a hum, a jingle that all share."""
_MOST_HITS = 8_000_000
PART = 250
"""Frames of a part of the query, in which two candidates may be the same one: 4 s."""
PER_PART = 48
"""Candidates for every part of the query, at most."""
_AROUND = 512
"""Units around a difference that tell how many votes are scattered there."""


@dataclass(frozen=True, slots=True)
class Seed:
    """``votes`` say that frame ``query`` is frame ``reference`` of a sound, if ``warp`` is undone.

    ``begin`` to ``end``: frames of the query where nearly all of them are.
    """

    sound: int
    warp: Warp
    query: float
    reference: float
    begin: float
    end: float
    votes: int


def seeds(query: AudioPrint, index: AudioIndex) -> list[Seed]:
    """Candidates, the best first."""
    found: list[Seed] = []
    last = int(query.frames[-1]) if len(query) else -1
    for warp in warps():
        marks = landmarks(query, warp)
        order = np.argsort(marks.hashes, kind="stable")
        hashes, frames = marks.hashes[order], marks.frames[order]
        for begin in range(0, last + 1, CHUNK):
            inside = (frames >= begin) & (frames < begin + CHUNK)
            if np.any(inside):
                for part in index.parts():
                    found += _voted(hashes[inside], frames[inside], warp, part, index)
    return _apart(sorted(found, key=lambda seed: -seed.votes))


def _apart(found: list[Seed]) -> list[Seed]:
    """Of those that say nearly the same (neighbouring speeds find it, too) two; a few for every part of the query.

    The best ones of all parts come first, then the second ones: a part in which much is alike does not push out others.
    """
    said: Counter[tuple[int, int, int]] = Counter()
    there: Counter[int] = Counter()
    kept: list[tuple[int, Seed]] = []
    for seed in found:
        part = int(seed.query // PART)
        place = (seed.sound, part, int((seed.reference - seed.query) // (PART // 4)))
        if said[place] < 2 and there[part] < PER_PART:
            said[place] += 1
            kept.append((there[part], seed))
            there[part] += 1
    return [seed for _, seed in sorted(kept, key=lambda one: (one[0], -one[1].votes))]


def warps() -> list[Warp]:
    """What is tried: a copy that is ``speed`` times as fast has its times stretched, and its pitch lowered or not."""
    kept = [Warp(time=speed, pitch=1.0) for speed in SPEEDS]
    turned = [Warp(time=speed, pitch=1 / speed) for speed in SPEEDS if abs(speed - 1) > 0.004]
    return kept + turned


def _voted(
    hashes: NDArray[np.uint32], frames: NDArray[np.int64], warp: Warp, part: Part, index: AudioIndex
) -> list[Seed]:
    which, places = _hits(hashes, part)
    if not len(which):
        return []
    times = frames[which]
    shift = int(frames.max() * warp.time / UNIT) + 2
    differences = places - np.rint(times * (warp.time / UNIT)).astype(np.int64) + shift
    votes = np.bincount(differences, minlength=part.length + shift + 2)
    pairs = votes[:-1] + votes[1:]
    good = _outstanding(pairs)
    if not len(good):
        return []
    wanted = np.full(len(votes) + 1, -1, dtype=np.int32)
    wanted[good + 1] = np.arange(len(good))  # what stands between two differences counts for both
    wanted[good] = np.arange(len(good))
    near = np.nonzero(wanted[differences] >= 0)[0]
    group = wanted[differences[near]]
    sounds = index.sounds_at(places[near] + part.base)
    return _grouped(group, sounds, times[near], places[near] + part.base, warp, index)


def _grouped(
    group: NDArray[np.int32],
    sounds: NDArray[np.int64],
    times: NDArray[np.int64],
    places: NDArray[np.int64],
    warp: Warp,
    index: AudioIndex,
) -> list[Seed]:
    """A seed for each difference and sound."""
    found = []
    order = np.lexsort((times, sounds, group))
    group, sounds, times, places = group[order], sounds[order], times[order], places[order]
    cuts = np.nonzero((np.diff(group) != 0) | (np.diff(sounds) != 0))[0] + 1
    for piece in np.split(np.arange(len(group)), cuts):
        if len(piece) >= _LEAST:
            middle = piece[len(piece) // 2]
            sound = int(sounds[middle])
            found.append(
                Seed(
                    sound,
                    warp,
                    float(times[middle]),
                    float((places[middle] - index.begins(sound)) * UNIT + UNIT / 2),
                    float(times[piece[len(piece) // 10]]),
                    float(times[piece[len(piece) - 1 - len(piece) // 10]]),
                    len(piece),
                )
            )
    return found


def _hits(hashes: NDArray[np.uint32], part: Part) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which of the (sorted) hashes are in a part, and where."""
    low = np.searchsorted(part.landmarks, hashes.astype(np.uint64) << np.uint64(32))
    high = np.searchsorted(part.landmarks, (hashes.astype(np.uint64) + np.uint64(1)) << np.uint64(32))
    count = high - low
    found = count > 0
    if np.any(found):
        found &= count <= max(_COMMON, _COMMON * float(count[found].mean()))
    low, count = low[found], count[found]
    many = np.cumsum(count)
    fit = int(np.searchsorted(many, _MOST_HITS, side="right"))
    low, count, many = low[:fit], count[:fit], many[:fit]
    if not fit:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    which = np.repeat(np.nonzero(found)[0][:fit], count)
    at = np.arange(many[-1]) - np.repeat(many - count, count) + np.repeat(low, count)
    return which, (part.landmarks[at] & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _outstanding(votes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Differences with more votes than chance gives, the best of those beside each other."""
    high = np.nonzero(votes >= _LEAST)[0]
    if not len(high):
        return high
    total = np.concatenate([[0], np.cumsum(votes)])
    low, end = np.maximum(high - _AROUND, 0), np.minimum(high + _AROUND, len(votes))
    mean = (total[end] - total[low] - votes[high]) / np.maximum(end - low, 1)
    everywhere = total[-1] / len(votes)
    expected = np.maximum(mean, everywhere)
    score = (votes[high] - expected) / np.sqrt(expected + 0.5)
    high, score = high[score > _SURE], score[score > _SURE]
    order = np.argsort(-score, kind="stable")
    taken: list[int] = []
    for one in high[order[: 4 * _PER_WARP]]:
        if all(abs(int(one) - other) > 1 for other in taken):
            taken.append(int(one))
    return np.array(sorted(taken[:_PER_WARP]), dtype=np.int64)
