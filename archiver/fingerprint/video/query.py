"""What the index is asked for a film: every frame of the grid in several variants, and more points than are stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint import pdq
from archiver.fingerprint.frames import Frame
from archiver.fingerprint.video.content import InnerPicture, Rectangle, content
from archiver.fingerprint.video.keypoints import Detector, spread
from archiver.fingerprint.video.rows import Region, Shrinker

POINTS = 280
POINTS_EVERY_S = 1.0
WINDOW_S = 3.0
STILL = 16
"""Bits up to which a frame shows what the one before it did."""


@dataclass(frozen=True, slots=True, eq=False)
class Questions:
    """Hashes to search for: ``moments`` (seconds in the film), ``mirrored``, ``hashes``, ``quality``, and ``fresh``: 1
    for a frame unlike the one before it, less for one that hardly differs."""

    moments: NDArray[np.float32]
    mirrored: NDArray[np.bool_]
    hashes: NDArray[np.uint8]
    quality: NDArray[np.uint8]
    fresh: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class PointQuestions:
    """Descriptors to search for: ``moments``, ``mirrored``, ``places`` (n, 2; pixels, in the mirror where mirrored),
    ``descriptors`` (n, 32)."""

    moments: NDArray[np.float32]
    mirrored: NDArray[np.bool_]
    places: NDArray[np.float32]
    descriptors: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A film as it is searched for; ``end_s``: the time of its last frame."""

    end_s: float
    hashes: Questions
    points: PointQuestions


def query_of(frames: Iterable[Frame]) -> Query:
    """Read a film once. Memory grows with its length (about 1 MB a minute), not with its pictures."""
    shrinker, end_s = Shrinker(), 0.0
    detector, asked_at = Detector(2 * POINTS, levels=5, threshold=5), -POINTS_EVERY_S
    moments: list[float] = []
    mirrored: list[bool] = []
    places: list[NDArray[np.float32]] = []
    descriptors: list[NDArray[np.uint8]] = []
    window: list[Frame] = []
    inner = InnerPicture()
    for frame in frames:
        end_s = frame.time_s
        shrinker.add_frame(frame, content(frame.luma))
        inner.add(frame.luma)
        window.append(frame)
        if frame.time_s - window[0].time_s >= WINDOW_S:
            _add_inner(shrinker, window, inner.found())
            window = []
        if frame.time_s >= asked_at + POINTS_EVERY_S - 0.01:
            asked_at = frame.time_s
            for turned in (False, True):
                luma = cv2.flip(frame.luma, 1) if turned else frame.luma
                found = spread(detector.points(np.asarray(luma, dtype=np.uint8)), luma.shape, POINTS)
                places.append(found.places)
                descriptors.append(found.descriptors)
                moments += [frame.time_s] * len(found.descriptors)
                mirrored += [turned] * len(found.descriptors)
    _add_inner(shrinker, window, inner.found())
    return Query(
        end_s,
        _questions(shrinker),
        PointQuestions(
            np.array(moments, np.float32),
            np.array(mirrored, np.bool_),
            np.concatenate([*places, np.zeros((0, 2), np.float32)]),
            np.concatenate([*descriptors, np.zeros((0, 32), np.uint8)]),
        ),
    )


def _add_inner(shrinker: Shrinker, window: list[Frame], inside: Rectangle | None) -> None:
    """The smaller picture of a window's frames, where there is one."""
    for frame in window if inside is not None else ():
        if inside is not None and inside.bottom <= frame.luma.shape[0] and inside.right <= frame.luma.shape[1]:
            part = inside.of(frame.luma)
            shrinker.add(frame.time_s, Region.INNER, part)
            shrinker.add(frame.time_s, Region.INNER, inside.middle(0.9).of(frame.luma))


def _questions(shrinker: Shrinker) -> Questions:
    if not shrinker.times:
        empty = np.zeros(0, np.float32)
        return Questions(empty, np.zeros(0, np.bool_), np.zeros((0, pdq.BYTES), np.uint8), np.zeros(0, np.uint8), empty)
    times, regions = np.array(shrinker.times, np.float32), np.array(shrinker.regions)
    frequencies, quality = shrinker.coefficients()
    straight, turned = pdq.hashes(frequencies), pdq.hashes(pdq.mirrored(frequencies))
    fresh = np.ones(len(times), np.float32)
    for region in np.unique(regions):
        rows = np.flatnonzero(regions == region)
        changed = np.bitwise_count(straight[rows[1:]] ^ straight[rows[:-1]]).sum(axis=1)
        fresh[rows[1:]] = np.clip(changed / STILL, 0.15, 1.0)
    count = len(times)
    return Questions(
        np.tile(times, 2),
        np.repeat(np.array([False, True]), count),
        np.concatenate([straight, turned]),
        np.tile(quality, 2),
        np.tile(fresh, 2),
    )
