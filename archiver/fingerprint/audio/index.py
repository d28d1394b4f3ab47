"""All landmarks of an archive's sounds on disk: where each is heard.

A folder, derived from the prints and disposable. Its files only grow, or are replaced as a whole:

- ``sounds``: a row for each sound (``ROW``), written last;
- ``frames``, ``steps``: the peaks of all sounds, one after the other;
- ``landmarks-A-B``: landmarks of the sounds A to B (without B), sorted: the hash in the upper 32 bits of each, in the
  lower 32 its place, which counts units of 128 ms from the beginning of sound A through all that follow it.

What of this is missing or too long, as after a kill, is cut off or made anew from the peaks.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archiver import disk
from archiver.fingerprint.audio.pairs import landmarks
from archiver.fingerprint.audio.print import FRAME_S, AudioPrint

UNIT = 8
"""Frames of a unit of place: 128 ms."""
ROW = np.dtype([("sha256", "S64"), ("peak", "<i8"), ("peaks", "<i8"), ("place", "<i8"), ("duration", "<f8")])
_LARGE = 24_000_000
"""A part with more landmarks than this stays as it is: 190 MB, some 50 hours."""

Column = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Landmarks of the sounds ``first`` to ``end``, sorted; their places begin at ``base`` and are below ``length``."""

    first: int
    end: int
    landmarks: NDArray[np.uint64]
    base: int
    length: int


class AudioIndex:
    """Sounds by their SHA-256, in the order in which they were added."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parts: list[Part] | None = None
        self._load()

    @classmethod
    def open(cls, folder: Path) -> AudioIndex:
        """The index in a folder, which is made if it is not there. Raises ``OSError``."""
        folder.mkdir(parents=True, exist_ok=True)
        return cls(folder)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, sha256: object) -> bool:
        return sha256 in self._known

    @property
    def seconds(self) -> float:
        """Of sound, in all of it."""
        return float(self._rows["duration"].sum())

    def sha256(self, sound: int) -> str:
        """Whose number this is."""
        return str(self._rows["sha256"][sound], "ascii")

    def duration_s(self, sound: int) -> float:
        """How long a sound is."""
        return float(self._rows["duration"][sound])

    def append(self, sha256: str, sound: AudioPrint) -> None:
        """Add a sound, unless it is there. Raises ``OSError``; then nothing of it counts."""
        self.extend([(sha256, sound)])

    def extend(self, sounds: Iterable[tuple[str, AudioPrint]]) -> None:
        """Add several."""
        new = {name: one for name, one in sounds if name not in self._known}
        if not new:
            return
        first = len(self._rows)
        peaks = int(self._rows["peak"][-1] + self._rows["peaks"][-1]) if first else 0
        _write(self._folder / "frames", [one.frames for one in new.values()], peaks * 4)
        _write(self._folder / "steps", [one.steps for one in new.values()], peaks * 2)
        place = self._place_after(first)
        rows = []
        for name, one in new.items():
            rows.append((name.encode("ascii"), peaks, len(one), place, one.duration_s))
            peaks += len(one)
            place += _units(one.duration_s)
        _write(self._folder / "sounds", [np.array(rows, dtype=ROW)], first * ROW.itemsize)
        self._load()

    def peaks(self, sound: int) -> tuple[NDArray[np.uint32], NDArray[np.uint16]]:
        """Frames and steps of a sound's peaks."""
        row = self._rows[sound]
        piece = slice(int(row["peak"]), int(row["peak"] + row["peaks"]))
        return self._frames[piece], self._steps[piece]

    def sounds_at(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Which sound each place (from the beginning of the first) lies in."""
        return np.searchsorted(self._rows["place"], places, side="right") - 1

    def begins(self, sound: int) -> int:
        """The place of a sound's beginning."""
        return int(self._rows["place"][sound])

    def parts(self) -> list[Part]:
        """All landmarks; those of new sounds are sorted and written now. Raises ``OSError``."""
        if self._parts is None:
            self._parts = self._made_whole()
        return self._parts

    def _load(self) -> None:
        rows = _column(self._folder / "sounds", ROW)
        self._frames = _column(self._folder / "frames", np.dtype("<u4"))
        self._steps = _column(self._folder / "steps", np.dtype("<u2"))
        ends = rows["peak"] + rows["peaks"]
        whole = np.nonzero(ends > min(len(self._frames), len(self._steps)))[0]
        self._rows = rows[: int(whole[0])] if len(whole) else rows
        self._known = {str(one, "ascii"): number for number, one in enumerate(self._rows["sha256"])}
        self._parts = None

    def _place_after(self, sound: int) -> int:
        """Where the place of sound number ``sound`` begins, or the end of the last."""
        if not sound:
            return 0
        return int(self._rows["place"][sound - 1]) + _units(float(self._rows["duration"][sound - 1]))

    def _made_whole(self) -> list[Part]:
        kept, dropped = self._on_disk()
        at = kept[-1].end if kept else 0
        while at < len(self):
            part = self._sorted(at)
            while kept and len(kept[-1].landmarks) < min(2 * len(part.landmarks), _LARGE):
                dropped.append(self._name(kept[-1]))
                part = _merged(kept.pop(), part)
            _replace(self._name(part), part.landmarks)
            kept.append(part)
            at = part.end
        for path in dropped:
            if all(path != self._name(part) for part in kept):
                path.unlink(missing_ok=True)
        return kept

    def _sorted(self, first: int) -> Part:
        """Landmarks of as many sounds from this one on as make a large part."""
        base = self.begins(first)
        packed: list[NDArray[np.uint64]] = []
        end, count = first, 0
        while end < len(self) and count < _LARGE:
            frames, steps = self.peaks(end)
            found = landmarks(AudioPrint(self.duration_s(end), frames, steps, np.zeros(0, np.uint8)))
            places = (found.frames // UNIT + (self.begins(end) - base)).astype(np.uint64)
            packed.append((found.hashes.astype(np.uint64) << np.uint64(32)) | places)
            count += len(places)
            end += 1
        every = np.concatenate(packed)
        every.sort()
        return Part(first, end, every, base, self._place_after(end) - base)

    def _on_disk(self) -> tuple[list[Part], list[Path]]:
        """Parts one after the other from the first sound on, and the files that are none of them."""
        found = []
        for path in self._folder.iterdir():
            name = re.fullmatch(r"landmarks-(\d{1,9})-(\d{1,9})", path.name)
            if name and path.stat().st_size % 8 == 0:
                found.append((int(name[1]), -int(name[2]), path))
        kept: list[Part] = []
        dropped: list[Path] = []
        for first, end, path in sorted(found):
            if first == (kept[-1].end if kept else 0) and first < -end <= len(self):
                base = self.begins(first)
                content = _column(path, np.dtype("<u8"))
                kept.append(Part(first, -end, content, base, self._place_after(-end) - base))
            else:
                dropped.append(path)
        return kept, dropped

    def _name(self, part: Part) -> Path:
        return self._folder / f"landmarks-{part.first}-{part.end}"


def _merged(one: Part, other: Part) -> Part:
    moved = other.landmarks + np.uint64(other.base - one.base)
    every = np.concatenate([one.landmarks, moved])
    every.sort(kind="stable")  # two runs in order: merged, not sorted
    return Part(one.first, other.end, every, one.base, one.length + other.length)


def _units(duration_s: float) -> int:
    """Units of place that a sound takes: what is after its end is another's."""
    return int(duration_s / (UNIT * FRAME_S)) + 2


def _column(path: Path, kind: np.dtype[Any]) -> Column:
    """The whole rows of a file, mapped."""
    count = path.stat().st_size // kind.itemsize if path.exists() else 0
    return np.memmap(path, dtype=kind, mode="r", shape=(count,)) if count else np.zeros(0, dtype=kind)


def _write(path: Path, columns: list[Column], offset: int) -> None:
    """Columns one after the other from ``offset`` on, durable; what was after them is cut off."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        for column in columns:
            content = np.ascontiguousarray(column).tobytes()
            disk.write_all(descriptor, content, offset)
            offset += len(content)
        os.ftruncate(descriptor, offset)
        disk.sync_data(descriptor)
    finally:
        os.close(descriptor)


def _replace(path: Path, column: Column) -> None:
    part = disk.part_beside(path)
    _write(part, [column], 0)
    part.replace(path)
