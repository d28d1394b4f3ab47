"""How films are compared: hashes and points in the index, and what is like them in pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from archiver.fingerprint.coding import Fingerprint
from archiver.fingerprint.frames import Frame
from archiver.fingerprint.index import HashIndex, Selection
from archiver.fingerprint.video.matching import FilmSearch, Known, points_of, rows_of
from archiver.jobs.footage.sense import Compared, Medium
from archiver.media import films
from archiver.wording import counted

FRAMES, POINTS = "frames", "points"


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
        new = [(each.sha256, each.fingerprint.video) for each in media if each.fingerprint.video is not None]
        if new:
            HashIndex.open(folder / FRAMES).append_all((sha256, "video", rows_of(one)) for sha256, one in new)
            HashIndex.open(folder / POINTS).append_all((sha256, "video", points_of(one)) for sha256, one in new)

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
        if not found.points_left_out:
            return Compared(matches=others)
        films_left = counted(len(found.points_left_out), "video")
        left_out = f"points of {films_left}: what is cropped, turned or covered is not found there"
        return Compared(matches=others, left_out=(left_out,))


def _object(objects: Path, sha256: str) -> Path:
    return objects / "sha256" / sha256[:2] / sha256


def _frames(path: Path, start_s: float, end_s: float, rate: float) -> Iterator[Frame]:
    return films.frames(path, start_s=start_s, end_s=end_s, rate=rate)
