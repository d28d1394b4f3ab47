"""The fingerprint of a film."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.video.keypoints import DESCRIPTOR
from archiver.fingerprint.video.rows import Rows

Columns = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class VideoPrint:
    """``rows``: hashes of kept frames, by time.

    Points of one frame a second: ``point_frames`` (k, seconds), and for each point its frame (index into them), its
    place (x and y, 0 to 255 over the longer side of the frame), and its descriptor. ``end_s`` is the time of the last
    frame.
    """

    end_s: float
    rows: Rows
    point_frames: NDArray[np.float32]
    point_index: NDArray[np.uint32]
    point_places: NDArray[np.uint8]
    points: NDArray[np.uint8]

    def columns(self) -> dict[str, NDArray[Any]]:
        """As columns, to be stored."""
        return {
            "end_s": np.array([self.end_s], np.float32),
            "times": self.rows.times,
            "regions": self.rows.regions,
            "hashes": self.rows.hashes,
            "quality": self.rows.quality,
            "point_frames": self.point_frames,
            "point_index": self.point_index,
            "point_places": self.point_places,
            "points": self.points,
        }

    @classmethod
    def from_columns(cls, columns: Columns) -> VideoPrint:
        """Raises KeyError for a missing column and ValueError for columns that do not fit together."""
        rows = Rows(columns["times"], columns["regions"], columns["hashes"], columns["quality"])
        made = cls(
            float(columns["end_s"][0]), rows, columns["point_frames"], columns["point_index"],
            columns["point_places"], columns["points"],
        )  # fmt: skip
        made.check()
        return made

    def check(self) -> None:
        """Raises ValueError where columns do not fit together."""
        count, points = len(self.rows.times), len(self.point_index)
        shapes = (
            self.rows.regions.shape == (count,),
            self.rows.hashes.shape == (count, DESCRIPTOR),
            self.rows.quality.shape == (count,),
            self.point_places.shape == (points, 2),
            self.points.shape == (points, DESCRIPTOR),
            not points or int(self.point_index.max()) < len(self.point_frames),
        )
        if not all(shapes):
            raise ValueError("the columns of this film's fingerprint do not fit together")
