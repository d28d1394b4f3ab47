"""How films are compared: hashes and points in the index, and what is like them in pixels.

Both indexes number pictures, too, which have no rows there: so it is known which films are older than a picture
(`stills`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from archiver.fingerprint.coding import Fingerprint
from archiver.fingerprint.frames import Frame
from archiver.fingerprint.index import HashIndex, Rows, Selection
from archiver.fingerprint.pdq import BYTES
from archiver.fingerprint.video.matching import FilmSearch, Found, Known, points_of, rows_of
from archiver.fingerprint.video.print import VideoPrint
from archiver.jobs.footage.sense import Compared, Medium
from archiver.media import films
from archiver.model.footage import Medium as Kind
from archiver.wording import counted

FRAMES, POINTS = "frames", "points"
NOTHING = Rows.of_frames(np.empty(0), np.empty((0, 1, BYTES), np.uint8), np.empty((0, 1), np.uint8))


class Films:
    """Stretches of films in other films."""

    name = "film"

    def holds(self, fingerprint: Fingerprint) -> bool:
        """Whether it is of a film."""
        return fingerprint.video is not None

    def open(self, folder: Path) -> None:
        """Raises FootageIndexError."""
        HashIndex.open(folder / FRAMES)
        HashIndex.open(folder / POINTS)

    def reset(self, folder: Path) -> None:
        """An empty one."""
        HashIndex.reset(folder / FRAMES)
        HashIndex.reset(folder / POINTS)

    def append(self, folder: Path, media: Sequence[Medium]) -> None:
        """In order."""
        for name, columns in ((FRAMES, rows_of), (POINTS, points_of)):
            new = [each for medium in media for each in _numbered(medium, columns)]
            if new:
                HashIndex.open(folder / name).append_all(new)

    def compare(self, folder: Path, medium: Medium, objects: Path, *, before: bool) -> Compared:
        """Stretches of it in others. The film itself is read again, as are parts of what it resembles."""
        hashes, points = HashIndex.open(folder / FRAMES), HashIndex.open(folder / POINTS)
        own = hashes.number_of(medium.sha256, "video")
        if medium.file is None or not medium.file.is_file() or not len(hashes):
            return Compared()
        known = Known(
            hashes=hashes,
            points=points,
            frames=lambda sha256, start_s, end_s, rate: _frames(_object(objects, sha256), start_s, end_s, rate),
            at_hand=lambda sha256: _object(objects, sha256).is_file(),
        )
        where = Selection(before=own) if before and own is not None else Selection()
        search = FilmSearch(partial(_frames, medium.file), known, where)
        found = search.run()
        others = tuple(each for each in found.matches if each.reference_sha256 != medium.sha256)
        return Compared(matches=others, left_out=tuple(_left_out(found, points)))


def _left_out(found: Found, points: HashIndex) -> Iterator[str]:
    films_left = sum(points.media[number].kind == "video" for number in found.points_left_out)
    if films_left:
        yield f"points of {counted(films_left, 'video')}: what is cropped, turned or covered is not found there"
    if found.lines_left_out:
        yield f"{counted(found.lines_left_out, 'stretch', 'stretches')} that may be alike, for want of time"


def _numbered(medium: Medium, columns: Callable[[VideoPrint], Rows]) -> Iterator[tuple[str, Kind, Rows]]:
    """What an index holds of a medium; of one that is a picture its number alone."""
    if medium.fingerprint.picture is not None:
        yield medium.sha256, "picture", NOTHING
    if medium.fingerprint.video is not None:
        yield medium.sha256, "video", columns(medium.fingerprint.video)


def _object(objects: Path, sha256: str) -> Path:
    return objects / "sha256" / sha256[:2] / sha256


def _frames(path: Path, start_s: float, end_s: float, rate: float) -> Iterator[Frame]:
    return films.frames(path, start_s=start_s, end_s=end_s, rate=rate)
