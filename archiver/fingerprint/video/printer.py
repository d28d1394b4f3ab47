"""Makes a film's fingerprint while it is decoded, in memory that does not grow with the pictures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.frames import Frame
from archiver.fingerprint.video.content import InnerPicture, Rectangle
from archiver.fingerprint.video.keypoints import Detector, spread
from archiver.fingerprint.video.print import VideoPrint
from archiver.fingerprint.video.rows import Region, Rows, Shrinker

CHANGED = 32
"""A frame is kept when its content differs by more bits from the last kept one."""
LONGEST_GAP_S = 1.0
"""At the latest after this time a frame is kept."""
BATCH = 64
"""Frames that are hashed together."""
POINTS = 128
POINTS_EVERY_S = 1.0
WINDOW_S = 3.0
"""Over so many seconds a smaller picture inside a picture is looked for."""


class VideoPrinter:
    """``add`` frames in order, then ``done``."""

    def __init__(self) -> None:
        self._shrinker = Shrinker()
        self._parts: list[Rows] = []
        self._kept: NDArray[np.uint8] | None = None
        self._kept_at = -LONGEST_GAP_S
        self._detector = Detector(2 * POINTS, threshold=8)
        self._point_frames: list[float] = []
        self._places: list[NDArray[np.uint8]] = []
        self._descriptors: list[NDArray[np.uint8]] = []
        self._inner = InnerPicture()
        self._looked = 0
        self._window_ends = WINDOW_S
        self._inside: Rectangle | None = None
        self._end_s = 0.0

    def add(self, frame: Frame) -> None:
        """The next frame."""
        self._end_s = max(self._end_s, frame.time_s)
        self._look_inside(frame)
        self._shrinker.add_frame(frame)
        if len(self._shrinker.times) >= 2 * BATCH:
            self._keep()
        if not self._point_frames or frame.time_s >= self._point_frames[-1] + POINTS_EVERY_S:
            self._take_points(frame)

    def done(self) -> VideoPrint:
        """The fingerprint."""
        self._keep()
        counts = [len(part) for part in self._descriptors]
        return VideoPrint(
            self._end_s,
            Rows.joined(self._parts),
            np.array(self._point_frames, np.float32),
            np.repeat(np.arange(len(counts), dtype=np.uint32), counts),
            np.concatenate([*self._places, np.zeros((0, 2), np.uint8)]),
            np.concatenate([*self._descriptors, np.zeros((0, 32), np.uint8)]),
        )

    def _look_inside(self, frame: Frame) -> None:
        if self._looked % 2 == 0:
            self._inner.add(frame.luma)
        self._looked += 1
        if frame.time_s >= self._window_ends:
            self._inside = self._inner.found()
            self._window_ends = frame.time_s + WINDOW_S
        inside = self._inside
        if inside is not None and inside.bottom <= frame.luma.shape[0] and inside.right <= frame.luma.shape[1]:
            self._shrinker.add(frame.time_s, Region.INNER, inside.of(frame.luma))

    def _take_points(self, frame: Frame) -> None:
        found = spread(self._detector.points(frame.luma), frame.luma.shape, POINTS)
        shares = found.places * (255 / max(frame.luma.shape))
        self._point_frames.append(frame.time_s)
        self._places.append(np.clip(np.rint(shares), 0, 255).astype(np.uint8))
        self._descriptors.append(found.descriptors)

    def _keep(self) -> None:
        """Hash what was collected, and keep what shows something else than what was kept last."""
        rows = self._shrinker.rows()
        chosen: set[float] = set()
        for row in np.flatnonzero(rows.regions == Region.CONTENT):
            time_s, bits = float(rows.times[row]), rows.hashes[row]
            changed = self._kept is None or int(np.bitwise_count(self._kept ^ bits).sum()) > CHANGED
            if changed or time_s >= self._kept_at + LONGEST_GAP_S:
                self._kept, self._kept_at = bits, time_s
                chosen.add(time_s)
        if chosen:
            self._parts.append(rows.where(np.isin(rows.times, np.array(sorted(chosen), np.float32))))
