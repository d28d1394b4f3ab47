"""What the index is asked for a film: every frame of the grid in several variants, and more points than are stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint import pdq
from archiver.fingerprint.frames import LONGEST, RATE, Frame
from archiver.fingerprint.pdq import Luma
from archiver.fingerprint.video.content import InnerPicture, Rectangle, whole
from archiver.fingerprint.video.keypoints import Detector, spread
from archiver.fingerprint.video.rows import MIDDLE, Region, Rows, Shrinker, distances

POINTS = 180
POINTS_EVERY_S = 0.5
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


def thinned(questions: Questions, excess: float) -> Questions:
    """One frame of so many (``excess``, rounded up), at most of four; what is fresh counts for those left out."""
    step = min(int(np.ceil(excess)), 4)
    if step <= 1:
        return questions
    chosen = np.rint(questions.moments * RATE).astype(np.int64) % step == 0
    fresh = np.minimum(questions.fresh[chosen] * step, 1.0).astype(np.float32)
    return Questions(
        questions.moments[chosen],
        questions.mirrored[chosen],
        questions.hashes[chosen],
        questions.quality[chosen],
        fresh,
    )


def query_of(frames: Iterable[Frame]) -> Query:
    """Read a film once. Memory grows with its length (about 4 MB a minute), not with its pictures."""
    reader = _Reader()
    for frame in frames:
        reader.add(frame)
    return reader.done()


class _Reader:
    def __init__(self) -> None:
        self._hashes, self._points = _Hashes(), _Points()
        self._window: list[Frame] = []
        self._inner = InnerPicture()
        self._end_s = 0.0

    def add(self, frame: Frame) -> None:
        self._end_s = frame.time_s
        self._hashes.shrinker.add_frame(frame)
        self._inner.add(frame.luma)
        self._window.append(frame)
        if frame.time_s - self._window[0].time_s >= WINDOW_S:
            self._end_window()

    def done(self) -> Query:
        self._end_window()
        return Query(self._end_s, self._hashes.done(), self._points.done())

    def _end_window(self) -> None:
        """The smaller picture of a window's frames, where there is one."""
        inside = self._inner.found()
        for frame in self._window:
            self._points.add(frame, inside)
            if inside is not None and inside.bottom <= frame.luma.shape[0] and inside.right <= frame.luma.shape[1]:
                self._hashes.shrinker.add(frame.time_s, Region.INNER, inside.of(frame.luma))
                self._hashes.shrinker.add(frame.time_s, Region.INNER_MIDDLE, inside.middle(MIDDLE).of(frame.luma))
        self._window = []
        self._hashes.take()


class _Hashes:
    """Straight and mirrored hashes, a window at a time."""

    def __init__(self) -> None:
        self.shrinker = Shrinker()
        self._straight: list[Rows] = []
        self._turned: list[NDArray[np.uint8]] = []

    def take(self) -> None:
        if self.shrinker.times:
            frequencies, _ = self.shrinker.coefficients()
            self._turned.append(pdq.hashes(pdq.mirrored(frequencies)))
            self._straight.append(self.shrinker.rows())

    def done(self) -> Questions:
        rows = Rows.joined(self._straight)
        fresh = np.ones(len(rows), np.float32)
        for region in np.unique(rows.regions):
            of_region = np.flatnonzero(rows.regions == region)
            changed = distances(rows.hashes[of_region[1:]], rows.hashes[of_region[:-1]])
            fresh[of_region[1:]] = np.clip(changed / STILL, 0.15, 1.0)
        turned = np.concatenate([*self._turned, np.zeros((0, pdq.BYTES), np.uint8)])
        return Questions(
            np.tile(rows.times, 2),
            np.repeat(np.array([False, True]), len(rows)),
            np.concatenate([rows.hashes, turned]),
            np.tile(rows.quality, 2),
            np.tile(fresh, 2),
        )


class _Points:
    """Points of a frame a second, straight and in the mirror."""

    def __init__(self) -> None:
        self._detector = Detector(3 * POINTS, levels=5, threshold=5)
        self._asked_at = -POINTS_EVERY_S
        self._moments: list[NDArray[np.float32]] = []
        self._mirrored: list[NDArray[np.bool_]] = []
        self._places: list[NDArray[np.float32]] = []
        self._descriptors: list[NDArray[np.uint8]] = []

    def add(self, frame: Frame, inside: Rectangle | None) -> None:
        """``inside``: a smaller picture in this one, whose points are looked for at the size of a whole one, too."""
        if frame.time_s < self._asked_at + POINTS_EVERY_S - 0.01:
            return
        self._asked_at = frame.time_s
        for turned in (False, True):
            luma = np.asarray(cv2.flip(frame.luma, 1), np.uint8) if turned else frame.luma
            self._take(frame.time_s, luma, whole(luma), turned=turned)
            if inside is not None:
                self._take(frame.time_s, luma, inside.mirrored(luma.shape[1]) if turned else inside, turned=turned)

    def _take(self, time_s: float, luma: Luma, part: Rectangle, *, turned: bool) -> None:
        picture = part.of(luma)
        scale = LONGEST / max(picture.shape)
        if scale > 1.1:
            picture = np.asarray(cv2.resize(picture, None, fx=scale, fy=scale), np.uint8)
        else:
            scale = 1.0
        found = spread(self._detector.points(picture), picture.shape, POINTS)
        self._moments.append(np.full(len(found.places), time_s, np.float32))
        self._mirrored.append(np.full(len(found.places), turned))
        self._places.append(found.places / np.float32(scale) + np.array([part.left, part.top], np.float32))
        self._descriptors.append(found.descriptors)

    def done(self) -> PointQuestions:
        return PointQuestions(
            np.concatenate([*self._moments, np.zeros(0, np.float32)]),
            np.concatenate([*self._mirrored, np.zeros(0, np.bool_)]),
            np.concatenate([*self._places, np.zeros((0, 2), np.float32)]),
            np.concatenate([*self._descriptors, np.zeros((0, 32), np.uint8)]),
        )
