"""What is kept of a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.pdq import BYTES

LONGEST = 400
"""Pixels of the longer side to which a picture is shrunk first: the unit of its points' places is one of these."""
THUMBNAIL = 128
"""Pixels of the longer side of the thumbnail that pictures are compared by."""
MOST_POINTS = 400
WHOLE, CONTENT, MIDDLE = 0, 1, 2
"""Regions that are hashed: all of it, without borders, and 90 % of each side of that."""
REGIONS, FORMS = 3, 8
"""Hashes of each region: as it is, then turned by 90, 180, 270 degrees; the same four of its mirror image."""
PLACES_PER_PIXEL = 64
DESCRIPTOR = 32

_SHAPES: dict[str, tuple[type[np.generic], tuple[int | None, ...]]] = {
    "size": (np.uint16, (2,)),
    "content": (np.uint16, (4,)),
    "hashes": (np.uint8, (REGIONS, FORMS, BYTES)),
    "quality": (np.uint8, (REGIONS,)),
    "thumbnail": (np.uint8, (None, None)),
    "places": (np.uint16, (None, 2)),
    "scales": (np.uint8, (None,)),
    "angles": (np.uint8, (None,)),
    "points": (np.uint8, (None, DESCRIPTOR)),
}


@dataclass(frozen=True, slots=True, eq=False)
class PicturePrint:
    """A picture's fingerprint.

    ``size``: height and width after shrinking; ``content``: top, left, bottom and right of what is inside its borders.
    ``hashes``: PDQ by region and form, ``quality`` by region. ``thumbnail``: the whole picture, small and grey.
    Of each point, those that tell most first: ``places`` x and y in 64ths of a pixel, ``scales`` 16 times the binary
    logarithm of its size, ``angles`` in 256ths of a turn, ``points`` its 256 bits.
    """

    size: NDArray[np.uint16]
    content: NDArray[np.uint16]
    hashes: NDArray[np.uint8]
    quality: NDArray[np.uint8]
    thumbnail: NDArray[np.uint8]
    places: NDArray[np.uint16]
    scales: NDArray[np.uint8]
    angles: NDArray[np.uint8]
    points: NDArray[np.uint8]

    @property
    def height(self) -> int:
        """Rows after shrinking."""
        return int(self.size[0])

    @property
    def width(self) -> int:
        """Columns after shrinking."""
        return int(self.size[1])

    @property
    def xy(self) -> NDArray[np.float32]:
        """(n, 2): places in pixels of the shrunk picture."""
        return np.asarray(self.places.astype(np.float32) / PLACES_PER_PIXEL)

    def columns(self) -> dict[str, NDArray[Any]]:
        """As columns, to be stored."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_columns(cls, columns: Mapping[str, NDArray[Any]]) -> PicturePrint:
        """Raises KeyError for a missing column and ValueError for columns that cannot be a picture's."""
        made = cls(**{name: columns[name] for name in _SHAPES})
        made.check()
        return made

    def check(self) -> None:
        """Raises ValueError where columns do not fit together, or say what no picture can be."""
        for name, (kind, shape) in _SHAPES.items():
            column = getattr(self, name)
            if column.dtype != kind or len(column.shape) != len(shape):
                raise ValueError(f"column {name} of a picture's fingerprint has a type or shape that it cannot have")
            if any(wanted is not None and wanted != there for wanted, there in zip(shape, column.shape, strict=True)):
                raise ValueError(f"column {name} of a picture's fingerprint has the shape {column.shape}")
        if not self._fits():
            raise ValueError("the columns of this picture's fingerprint do not fit together")

    def _fits(self) -> bool:
        count = len(self.points)
        top, left, bottom, right = (int(edge) for edge in self.content)
        return (
            1 <= min(self.height, self.width) <= max(self.height, self.width) <= LONGEST
            and top < bottom <= self.height
            and left < right <= self.width
            and 1 <= min(self.thumbnail.shape) <= max(self.thumbnail.shape) <= THUMBNAIL
            and count <= MOST_POINTS
            and len(self.places) == len(self.scales) == len(self.angles) == count
        )
