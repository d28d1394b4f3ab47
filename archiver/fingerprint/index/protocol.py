"""What matching asks of an index of frames.

Here a distributed vector engine or a neural descriptor plugs in: matching appends rows, searches them, and reads the
hits' columns; it never looks into a descriptor. How far apart frames are that have nothing to do with each other is
said by ``Description``, so that distances of any kind become comparable evidence (``evidence``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from archiver.model.footage import Medium

Descriptors = NDArray[Any]
"""(n, width): one descriptor a row, of whatever type the index works with."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Frames of one medium: a descriptor each, with its time in seconds, region of the picture and quality (0-100)."""

    descriptors: Descriptors
    times: NDArray[np.float32]
    regions: NDArray[np.uint8]
    qualities: NDArray[np.uint8]

    def __post_init__(self) -> None:
        lengths = {len(each) for each in (self.descriptors, self.times, self.regions, self.qualities)}
        if len(lengths) != 1 or self.descriptors.ndim != 2:
            raise ValueError(f"one descriptor, time, region and quality a row, got {self.descriptors.shape}, {lengths}")

    def __len__(self) -> int:
        return len(self.times)

    @classmethod
    def of_frames(cls, times: NDArray[Any], hashes: NDArray[Any], quality: NDArray[Any]) -> Rows:
        """Of a film's print: n times, (n, regions, width) hashes, (n, regions) qualities; frame by frame."""
        frames, regions, width = hashes.shape
        return cls(
            descriptors=hashes.reshape(frames * regions, width),
            times=np.repeat(np.asarray(times, np.float32), regions),
            regions=np.tile(np.arange(regions, dtype=np.uint8), frames),
            qualities=np.asarray(quality, np.uint8).reshape(-1),
        )


@dataclass(frozen=True, slots=True)
class IndexedMedium:
    """A medium of the index; its rows are ``first_row`` and the ``rows`` - 1 that follow."""

    number: int
    sha256: str
    kind: Medium
    first_row: int
    rows: int


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows may be hit; None and 0 leave out none.

    ``media``: numbers of media. ``before``: media of a smaller number, that is all that were appended earlier.
    ``start_s``, ``end_s``: times from and to, both included.
    """

    media: frozenset[int] | None = None
    before: int | None = None
    kinds: frozenset[Medium] | None = None
    regions: frozenset[int] | None = None
    least_quality: int = 0
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Pairs of a query's number and a row within the radius, by query, then distance, then row.

    ``cut``: queries of which only the nearest hits are here, because there were more than asked for.
    """

    query: NDArray[np.int64]
    row: NDArray[np.int64]
    distance: NDArray[Any]
    cut: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))

    def __len__(self) -> int:
        return len(self.query)


@dataclass(frozen=True, slots=True)
class Description:
    """``unrelated_mean`` and ``unrelated_deviation``: of the distances between frames with nothing in common."""

    name: str
    width: int
    rows: int
    media: int
    unrelated_mean: float
    unrelated_deviation: float


class FrameSearch(Protocol):
    """An index of frames. Rows are numbered from 0 in the order of appending, media likewise.

    Numbers hold until something is removed: what keeps them longer has to ask again.
    """

    @property
    def media(self) -> Sequence[IndexedMedium]:
        """All media, by number."""
        ...

    @property
    def times(self) -> NDArray[np.float32]:
        """Seconds, by row."""
        ...

    @property
    def medium_of(self) -> NDArray[np.uint32]:
        """Number of the medium, by row."""
        ...

    @property
    def regions(self) -> NDArray[np.uint8]:
        """Region of the picture, by row."""
        ...

    @property
    def qualities(self) -> NDArray[np.uint8]:
        """Quality, by row."""
        ...

    def describe(self) -> Description:
        """What it holds, and what its distances mean."""
        ...

    def contains(self, sha256: str, kind: Medium) -> bool:
        """Whether a medium was appended, be it without rows."""
        ...

    def append(self, sha256: str, kind: Medium, rows: Rows) -> int:
        """Add a medium and return its number; one that is there already stays as it is."""
        ...

    def remove(self, media: Iterable[str]) -> int:
        """Take out all that came from these files (SHA-256); returns the number of media that went."""
        ...

    def search(
        self, queries: Descriptors, radius: float, *, where: Selection | None = None, most: int = 1000, threads: int = 2
    ) -> Hits:
        """Rows at most ``radius`` from each query; of a query with more than ``most`` the nearest ones."""
        ...


def evidence(hits: Hits, description: Description) -> NDArray[np.float32]:
    """How much each hit speaks for a common origin: z²/2 - 1.5, z standard deviations below unrelated pairs."""
    nearer = (description.unrelated_mean - hits.distance.astype(np.float32)) / description.unrelated_deviation
    return np.asarray(np.square(np.maximum(nearer, 0)) / 2 - 1.5, dtype=np.float32)
