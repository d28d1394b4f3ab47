"""The pictures of the archive in memory: their list, a line each in the order of their fingerprints, and their prints.

A process reads each fingerprint once and keeps it from one question to the next.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from archiver.errors import ArchiverError, FootageIndexError
from archiver.fingerprint.coding import decode
from archiver.fingerprint.index.search import search
from archiver.fingerprint.pdq import BYTES
from archiver.fingerprint.picture.fingerprint import FORMS, REGIONS, PicturePrint
from archiver.fingerprint.picture.index import PictureIndex
from archiver.fingerprint.picture.matching import QUALITY, RADIUS
from archiver.wording import counted

LIST = "pictures"
SHA256 = 64
LINE = re.compile(r"[0-9a-f]{64} [0-9a-f]{64}")
MOST = 50_000
"""Pictures that are held: 1 GB. Of more than that the newest are."""

MOST_HITS = 120
"""Hashes of pictures that one hash of a film is near to, at the most: the nearest."""
SIDES = (0, FORMS // 2)
"""Of a picture and of its mirror image."""
HASHES = REGIONS * len(SIDES)
"""Of each picture that films are compared with."""

Listed = tuple[str, str]
"""SHA-256 of a picture and of its fingerprint's object."""


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """Columns of equal length: numbers of the ``asked`` hashes and of the ``pictures`` that have one within so many
    ``bits``, or, where ``mirrored``, whose mirror images have."""

    asked: NDArray[np.int64]
    pictures: NDArray[np.int64]
    bits: NDArray[np.int64]
    mirrored: NDArray[np.bool_]


class Held:
    """Pictures in memory. ``index`` numbers them; their places are those in the list."""

    def __init__(self) -> None:
        self.index = PictureIndex()
        self._first = 0
        self._read = 0
        self._places: list[int] = []
        self._names: list[str] = []
        self._prints: list[PicturePrint] = []
        self._hashes = np.empty((0, BYTES), np.uint8)
        self._tells = np.empty(0, np.bool_)

    def of(self, number: int) -> tuple[str, PicturePrint]:
        """SHA-256 and fingerprint."""
        return self._names[number], self._prints[number]

    def count_before(self, place: int) -> int:
        """How many of the list's first ``place`` pictures are held: those with smaller numbers."""
        return bisect_left(self._places, place)

    def lacking(self, place: int) -> tuple[str, ...]:
        """What of the list's first ``place`` pictures is not held, in words."""
        older = min(self._first, place)
        unread = place - older - self.count_before(place)
        said = []
        if older:
            said.append(f"{counted(older, 'older picture')}: of more than {MOST:,} the newest are compared")
        if unread:
            said.append(f"{counted(unread, 'picture')} without a fingerprint that can be read")
        return tuple(said)

    def bring_up(self, listed: Sequence[Listed], objects: Path) -> None:
        """Read what came since. A fingerprint that cannot be read is left out."""
        if not self._read:
            self._first = self._read = max(0, len(listed) - MOST)
        new = []
        for place, (sha256, encoded) in enumerate(listed[self._read :], self._read):
            found = _print(objects / "sha256" / encoded[:2] / encoded)
            if found is not None:
                self._places.append(place)
                self._names.append(sha256)
                new.append(found)
        self._read = len(listed)
        if not new:
            return
        self._prints += new
        self.index.add(new)
        self._hashes = np.concatenate([self._hashes, *(each.hashes[:, SIDES].reshape(-1, BYTES) for each in new)])
        tells = [np.repeat(each.quality >= QUALITY, len(SIDES)) for each in new]
        self._tells = np.concatenate([self._tells, *tells])

    def near(self, hashes: NDArray[np.uint8], count: int) -> Near:
        """Which of the first ``count`` pictures have a hash that tells something near one of these ((n, 32))."""
        words = self._hashes.view(np.uint64)
        asked = np.ascontiguousarray(hashes).view(np.uint64)
        hits = search(words, [(0, count * HASHES)], asked, RADIUS, admits=self._tells.__getitem__, most=MOST_HITS)
        mirrored = hits.row % len(SIDES) > 0
        return Near(hits.query, hits.row // HASHES, hits.distance.astype(np.int64), mirrored)


@lru_cache(maxsize=1)
def pictures_of(_folder: Path) -> Held:
    """Those of the index below ``_folder``: the same ones until `forget`."""
    return Held()


def listed(folder: Path) -> list[Listed]:
    """The list. Raises FootageIndexError also for a line that a kill cut off."""
    try:
        text = (folder / LIST).read_text()
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as fault:
        raise FootageIndexError(f"{folder / LIST} cannot be read.", hint="It is made anew.") from fault
    lines = text.split("\n")
    if lines.pop():
        raise FootageIndexError(f"{folder / LIST} is cut off.", hint="It is made anew.")
    if not all(map(LINE.fullmatch, lines)):
        raise FootageIndexError(f"{folder / LIST} is damaged.", hint="It is made anew.")
    return [(line[:SHA256], line[SHA256 + 1 :]) for line in lines]


def enlist(folder: Path, new: Iterable[Listed]) -> None:
    """Append to the list, durably."""
    with (folder / LIST).open("ab") as file:
        file.write(b"".join(f"{sha256} {encoded}\n".encode() for sha256, encoded in new))
        file.flush()
        os.fsync(file.fileno())


def forget(folder: Path) -> None:
    """An empty list."""
    (folder / LIST).unlink(missing_ok=True)
    pictures_of.cache_clear()


def _print(path: Path) -> PicturePrint | None:
    try:
        found: PicturePrint | None = decode(path.read_bytes()).picture
    except (OSError, ArchiverError):
        return None
    return found
