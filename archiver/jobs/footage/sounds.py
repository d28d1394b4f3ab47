"""How sounds are compared: by their landmarks."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from archiver.fingerprint.audio.index import AudioIndex
from archiver.fingerprint.audio.matching import match_sound
from archiver.fingerprint.coding import Fingerprint
from archiver.jobs.footage.sense import Compared, Medium

FOLDER = "sounds"


class Sounds:
    """The sense of hearing; its index mends itself."""

    name = "sound"

    def holds(self, fingerprint: Fingerprint) -> bool:
        """Whether there is a sound in it."""
        return fingerprint.audio is not None

    def open(self, folder: Path) -> None:
        """Raises OSError."""
        AudioIndex.open(folder / FOLDER)

    def reset(self, folder: Path) -> None:
        """An empty one."""
        shutil.rmtree(folder / FOLDER, ignore_errors=True)

    def append(self, folder: Path, media: Sequence[Medium]) -> None:
        """In order."""
        new = [(each.sha256, each.fingerprint.audio) for each in media if self.holds(each.fingerprint)]
        if new:
            AudioIndex.open(folder / FOLDER).extend(new)

    def compare(self, folder: Path, medium: Medium, objects: Path, *, before: bool) -> Compared:
        """Stretches of its sound in others."""
        del objects  # landmarks are counted again, no sound is decoded
        index = AudioIndex.open(folder / FOLDER)
        names = [index.sha256(number) for number in range(len(index))]
        if before and medium.sha256 in index:
            names = names[: names.index(medium.sha256)]
        searched = set(names) - {medium.sha256}
        found = match_sound(medium.fingerprint.audio, index, searched=searched.__contains__)
        return Compared(matches=tuple(found))
