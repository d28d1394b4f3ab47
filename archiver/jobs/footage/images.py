"""How pictures are compared: candidates by hashes and points, then each in its pixels, of which a print keeps enough.

The index of points is in memory and made anew by each process; what belongs into it is a list of fingerprints, a line
each. One process keeps it from one question to the next.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from archiver.errors import ArchiverError, FootageIndexError
from archiver.fingerprint.coding import Fingerprint, decode
from archiver.fingerprint.picture.fingerprint import PicturePrint
from archiver.fingerprint.picture.index import PictureIndex
from archiver.fingerprint.picture.matching import match_pictures
from archiver.jobs.footage.sense import Compared, Medium

LIST = "pictures"
SHA256 = 64
LINE = re.compile(r"[0-9a-f]{64} [0-9a-f]{64}")
MOST = 50_000
"""Pictures that are held: 1 GB. Of more than that the newest are."""


class Pictures:
    """Near duplicates of pictures."""

    name = "pictures"

    def holds(self, fingerprint: Fingerprint) -> bool:
        """Whether it is of a picture, or of a film of one frame."""
        return fingerprint.picture is not None

    def open(self, folder: Path) -> None:
        """Raises FootageIndexError where the list is not one."""
        _listed(folder)

    def reset(self, folder: Path) -> None:
        """An empty one."""
        (folder / LIST).unlink(missing_ok=True)
        _pictures.cache_clear()

    def append(self, folder: Path, media: Sequence[Medium]) -> None:
        """In order."""
        known = {sha256 for sha256, _ in _listed(folder)}
        new = {
            each.sha256: each.encoded.name
            for each in media
            if self.holds(each.fingerprint) and each.sha256 not in known
        }
        if not new:
            return
        with (folder / LIST).open("ab") as file:
            file.write(b"".join(f"{sha256} {encoded}\n".encode() for sha256, encoded in new.items()))
            file.flush()
            os.fsync(file.fileno())

    def compare(self, folder: Path, medium: Medium, objects: Path, *, before: bool) -> Compared:
        """Pictures that are this one."""
        listed = _listed(folder)
        held = _pictures(folder)
        held.bring_up(listed, objects)
        last = next((n for n, (sha256, _) in enumerate(listed) if sha256 == medium.sha256), len(listed))
        end = last if before else len(listed)
        query: PicturePrint = medium.fingerprint.picture
        near = [held.of(each.number) for each in held.index.candidates(query)]
        others = [(name, one) for number, name, one in near if number < end and number != last]
        return Compared(matches=tuple(match_pictures(query, others)))


class _Held:
    """Pictures in memory, by their place in the list."""

    def __init__(self) -> None:
        self.index = PictureIndex()
        self._read = 0
        self._numbers: list[int] = []
        self._names: list[str] = []
        self._prints: list[PicturePrint] = []

    def of(self, number: int) -> tuple[int, str, PicturePrint]:
        """Place in the list, SHA-256 and fingerprint of a candidate."""
        return self._numbers[number], self._names[number], self._prints[number]

    def bring_up(self, listed: Sequence[tuple[str, str]], objects: Path) -> None:
        """Read what came since. A fingerprint that cannot be read is left out."""
        first = max(self._read, len(listed) - MOST)
        new = []
        for number, (sha256, encoded) in enumerate(listed[first:], first):
            found = _read(objects / "sha256" / encoded[:2] / encoded)
            if found is not None:
                self._numbers.append(number)
                self._names.append(sha256)
                new.append(found)
        self._prints += new
        self.index.add(new)
        self._read = len(listed)


@lru_cache(maxsize=1)
def _pictures(_folder: Path) -> _Held:
    return _Held()


def _listed(folder: Path) -> list[tuple[str, str]]:
    """SHA-256 of each picture and of its fingerprint. Raises FootageIndexError also for a line that a kill cut off."""
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


def _read(path: Path) -> PicturePrint | None:
    try:
        found: PicturePrint | None = decode(path.read_bytes()).picture
    except (OSError, ArchiverError):
        return None
    return found
