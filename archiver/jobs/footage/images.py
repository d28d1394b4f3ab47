"""How pictures are compared: candidates by hashes and points, then each in its pixels, of which a print keeps enough.

The index of points is in memory and made anew by each process (`held`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from archiver.fingerprint.coding import Fingerprint
from archiver.fingerprint.picture.fingerprint import PicturePrint
from archiver.fingerprint.picture.index import MOST_CANDIDATES
from archiver.fingerprint.picture.matching import match_pictures
from archiver.jobs.footage.held import enlist, forget, listed, pictures_of
from archiver.jobs.footage.sense import Compared, Medium


class Pictures:
    """Near duplicates of pictures."""

    name = "pictures"

    def holds(self, fingerprint: Fingerprint) -> bool:
        """Whether it is of a picture, or of a film of one frame."""
        return fingerprint.picture is not None

    def open(self, folder: Path) -> None:
        """Raises FootageIndexError where the list is not one."""
        listed(folder)

    def reset(self, folder: Path) -> None:
        """An empty one."""
        forget(folder)

    def append(self, folder: Path, media: Sequence[Medium]) -> None:
        """In order."""
        known = {sha256 for sha256, _ in listed(folder)}
        new = {
            each.sha256: each.encoded.name
            for each in media
            if self.holds(each.fingerprint) and each.sha256 not in known
        }
        if new:
            enlist(folder, new.items())

    def compare(self, folder: Path, medium: Medium, objects: Path, *, before: bool) -> Compared:
        """Pictures that are this one."""
        every = listed(folder)
        held = pictures_of(folder)
        held.bring_up(every, objects)
        own = next((place for place, (sha256, _) in enumerate(every) if sha256 == medium.sha256), None)
        end = own if before and own is not None else len(every)
        query: PicturePrint = medium.fingerprint.picture
        # One more than are compared: where all are searched, the picture itself is the best candidate.
        near = held.index.candidates(query, most=MOST_CANDIDATES + 1, before=held.count_before(end))
        others = [one for one in (held.of(each.number) for each in near) if one[0] != medium.sha256]
        matches = match_pictures(query, others[:MOST_CANDIDATES])
        return Compared(matches=tuple(matches), left_out=held.lacking(end))
