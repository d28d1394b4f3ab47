"""How pictures are looked for in films, and films for pictures: a picture that is a frame of a film.

Nothing of its own is kept: the films' hashes lie in their index, the pictures' are in memory. What they say is borne
out by frames of the film, which are decoded again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.coding import Fingerprint
from archiver.fingerprint.frames import Frame
from archiver.fingerprint.index import HashIndex, Selection
from archiver.fingerprint.index.weights import NEAR
from archiver.fingerprint.picture.fingerprint import LONGEST, PicturePrint
from archiver.fingerprint.picture.matching import QUALITY, RADIUS
from archiver.fingerprint.picture.stills import FINE, Frames, Moment, asked, moments, shown_in, still_of
from archiver.fingerprint.picture.titles import is_title
from archiver.jobs.footage.held import listed, pictures_of
from archiver.jobs.footage.moving import FRAMES
from archiver.jobs.footage.sense import Compared, Medium
from archiver.media import films
from archiver.media.notes import Reach
from archiver.media.opening import UnreadableError
from archiver.model.footage import Match
from archiver.wording import counted

MOST_HITS = 2_000
"""Rows of films that one hash of a picture is near to, at the most: the nearest."""
MOST_LOOKED_AT = 100
"""Films, or pictures, that are compared in pixels: the nearest by their hashes."""
LOOKED_S = 45.0
"""Seconds of processor time in which that is done: a worker has 120 for all that it does with a small file."""
LOOK_S = 8.0
"""Seconds for one moment of one film."""
KEPT = 8
"""Moments whose frames are kept, for many pictures may be of one."""
TITLE = "stills of videos: many videos show this that have nothing else in common, so that it may be a title or a logo"

Name = TypeVar("Name")


class Stills:
    """Pictures that are a frame of a film, whichever of both came first."""

    name = "stills"

    def holds(self, fingerprint: Fingerprint) -> bool:
        """Whether it is of a picture or of a film."""
        return fingerprint.picture is not None or fingerprint.video is not None

    def open(self, folder: Path) -> None:
        """There is nothing to open."""

    def reset(self, folder: Path) -> None:
        """Nor to reset."""

    def append(self, folder: Path, media: Sequence[Medium]) -> None:
        """Nor to append to."""

    def compare(self, folder: Path, medium: Medium, objects: Path, *, before: bool) -> Compared:
        """Films of which a picture is a frame; pictures that are a frame of a film of more than one."""
        index = HashIndex.open(folder / FRAMES)
        is_picture = medium.fingerprint.picture is not None
        own = index.number_of(medium.sha256, "picture" if is_picture else "video")
        end = own if before and own is not None else len(index.media)
        if is_picture:
            return _films_of(medium, index, objects, end)
        return _pictures_in(medium, index, folder, objects, end)


def _films_of(medium: Medium, index: HashIndex, objects: Path, end: int) -> Compared:
    """Of those with numbers below ``end``."""
    picture: PicturePrint = medium.fingerprint.picture
    rows = _Rows.near(picture, index, end)
    if rows.is_title(index):
        return Compared(left_out=(TITLE,))
    wanted = {
        index.media[number].sha256: found
        for number, found in rows.moments().items()
        if not index.contains(index.media[number].sha256, "picture")  # the only frame of a film is a picture
    }
    looks = _Looks("video")
    for sha256, found in looks.nearest(wanted):
        path = objects / "sha256" / sha256[:2] / sha256
        looks.take(still_of(picture, sha256, found, _frames_of(path)))
    return looks.compared(rows.left_out)


def _pictures_in(medium: Medium, index: HashIndex, folder: Path, objects: Path, end: int) -> Compared:
    """Of those that came before the medium of the number ``end``."""
    every, held = listed(folder), pictures_of(folder)
    held.bring_up(every, objects)
    place = _place(index, [sha256 for sha256, _ in every], end)
    rows = medium.fingerprint.video.rows
    tells = rows.quality >= QUALITY
    near = held.near(rows.hashes[tells], held.count_before(place))
    times = rows.times[tells][near.asked]
    wanted = _by_number(near.pictures, times, near.bits, near.mirrored)
    looks = _Looks("picture")
    frames = _frames_of(medium.file)
    for number, found in looks.nearest(wanted):
        sha256, picture = held.of(number)
        match = shown_in(picture, sha256, found, frames)
        if match is not None and not _Rows.near(picture, index, end).is_title(index):
            looks.take(match)
    return looks.compared(held.lacking(place))


def _place(index: HashIndex, pictures: Sequence[str], end: int) -> int:
    """How many pictures of the list have numbers below ``end``: it is in the order of the index."""
    first, last = 0, len(pictures)
    while first < last:
        middle = (first + last) // 2
        number = index.number_of(pictures[middle], "picture")
        if number is not None and number < end:
            first = middle + 1
        else:
            last = middle
    return first


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Rows of films that lie near a picture's hashes: columns of equal length. ``left_out``: in words, if any were."""

    films: NDArray[np.int64]
    times: NDArray[np.float32]
    bits: NDArray[np.int64]
    mirrored: NDArray[np.bool_]
    left_out: tuple[str, ...]

    @classmethod
    def near(cls, picture: PicturePrint, index: HashIndex, end: int) -> _Rows:
        """Those of films with numbers below ``end``."""
        question = asked(picture)
        where = Selection(before=end, least_quality=QUALITY)
        hits = index.search(question.hashes, RADIUS, where=where, most=MOST_HITS)
        return cls(
            films=index.medium_of[hits.row].astype(np.int64),
            times=index.times[hits.row],
            bits=hits.distance.astype(np.int64),
            mirrored=question.mirrored[hits.query],
            left_out=(f"stills of videos beyond the nearest {MOST_HITS:,} frames",) if len(hits.cut) else (),
        )

    def moments(self) -> dict[int, list[Moment]]:
        """By the film's number."""
        return _by_number(self.films, self.times, self.bits, self.mirrored)

    def is_title(self, index: HashIndex) -> bool:
        """Whether the picture is one that says nothing of a film."""
        near = self.bits <= NEAR
        films = _by_number(self.films[near], self.times[near], self.bits[near], self.mirrored[near])
        return is_title(index, ((number, found[0].time_s) for number, found in films.items()))


def _by_number(
    numbers: NDArray[np.int64], times: NDArray[np.float32], bits: NDArray[np.int64], mirrored: NDArray[np.bool_]
) -> dict[int, list[Moment]]:
    order = np.argsort(numbers, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(numbers[order])) + 1)
    return {int(numbers[each[0]]): moments(times[each], bits[each], mirrored[each]) for each in parts if len(each)}


@dataclass(slots=True)
class _Looks:
    """What is compared in pixels, as far as time allows. ``noun``: what it is."""

    noun: str
    _matches: list[Match] = field(default_factory=list)
    _left: int = 0

    def nearest(self, wanted: Mapping[Name, list[Moment]]) -> Iterator[tuple[Name, list[Moment]]]:
        """Those that are nearest by their hashes first."""
        order = sorted(wanted.items(), key=lambda each: each[1][0].bits)
        until = time.process_time() + LOOKED_S
        for count, each in enumerate(order):
            if count == MOST_LOOKED_AT or time.process_time() > until:
                self._left = len(order) - count
                return
            yield each

    def take(self, match: Match | None) -> None:
        """What came of it."""
        if match is not None:
            self._matches.append(match)

    def compared(self, left_out: tuple[str, ...]) -> Compared:
        """All of it."""
        if self._left:
            left_out = (
                *left_out,
                f"{counted(self._left, self.noun)} with similar hashes, for stills: others are nearer",
            )
        return Compared(matches=tuple(self._matches), left_out=left_out)


def _frames_of(path: Path | None) -> Frames | None:
    """A film's frames, where it is at hand; those of the last moments are kept."""
    if path is None or not path.is_file():
        return None
    return lru_cache(maxsize=KEPT)(partial(_decoded, path))


def _decoded(path: Path, start_s: float, end_s: float) -> list[Frame]:
    reach = Reach(cpu_s=LOOK_S)
    try:
        return list(films.frames(path, rate=FINE, start_s=start_s, end_s=end_s, longest=LONGEST, reach=reach))
    except UnreadableError:
        return []
