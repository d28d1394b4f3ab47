"""The list of parts that a file was received in, kept beside it: offsets, hashes, and Telegram's own hashes.

::

    {"format": "archiver-parts/1", "type": "document", "id": "...", "size": 2345678, "dc": 4, "part_size":
    1048576,
     "resumed_from": 0, "parts": [{"offset": 0, "length": 1048576, "sha256": "...", "time": "...Z",
     "verified": true}], "file_hashes": [{"offset": 0, "limit": 131072, "sha256": "..."}], "file_hashes_time":
     "...Z"}

``resumed_from``: bytes that an earlier, interrupted run had received; they were verified then and are covered
by the hash of the whole file. ``verified``: every byte of the part lies under a hash of Telegram's that
matches. ``cdn``: the part came from this CDN data centre, encrypted; what is kept is the plain part, and always
verified. ``file_hashes_error``: why Telegram gave no hashes. ``reason`` and ``detail`` are there when the file
was not had.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field
from datetime import UTC, datetime

from archiver.model.captures import Json
from archiver.model.ids import MediaKey
from archiver.model.objects import Bytes

FORMAT = "archiver-parts/1"
MEDIA_TYPE = "application/vnd.archiver.parts+json"
PART = 1024 * 1024
"""Bytes of a part. Telegram wants offsets and limits that divide 1 MiB evenly."""


@dataclass(frozen=True, slots=True)
class Granule:
    """A stretch of a file and Telegram's SHA-256 of it."""

    offset: int
    length: int
    sha256: bytes


@dataclass(slots=True)
class PartList:
    """The list while it grows."""

    key: MediaKey
    dc: int | None = None
    size: int | None = None
    resumed_from: int = 0
    hashes_time: datetime | None = None
    hashes_error: str | None = None
    _granules: dict[int, Granule] = field(default_factory=dict)
    _starts: list[int] = field(default_factory=list)
    _parts: list[Json] = field(default_factory=list)

    def learn(self, granule: Granule) -> None:
        """Telegram's hash of a stretch; the newest counts."""
        if granule.offset not in self._granules:
            insort(self._starts, granule.offset)
        self._granules[granule.offset] = granule

    def add(self, offset: int, length: int, sha256: str, time: datetime, cdn: int | None = None) -> None:
        """Notes a part that was received and written; ``cdn``: the data centre of the CDN that it came from."""
        part: dict[str, Json] = {
            "offset": offset,
            "length": length,
            "sha256": sha256,
            "time": _rfc3339(time),
            "verified": self.covers(offset, length),
        }
        self._parts.append(part if cdn is None else {**part, "cdn": cdn})

    def within(self, offset: int, length: int) -> list[Granule]:
        """Telegram's hashes of stretches that lie wholly inside one of the file, in order."""
        end = offset + length
        starts = self._starts[bisect_left(self._starts, offset) : bisect_right(self._starts, end)]
        return [item for item in map(self._granules.__getitem__, starts) if item.offset + item.length <= end]

    def covers(self, offset: int, length: int) -> bool:
        """Whether every byte of a stretch lies under one of Telegram's hashes."""
        return self.covered_to(offset, length) >= offset + length

    def covered_to(self, offset: int, length: int) -> int:
        """Where the first byte of a stretch lies that is under none of Telegram's hashes."""
        position = offset
        for item in self.within(offset, length):
            if item.offset > position:
                break
            position = max(position, item.offset + item.length)
        return position

    def as_bytes(self, reason: str | None = None, detail: str | None = None) -> Bytes:
        """The list as it is stored."""
        content: dict[str, Json] = {
            "format": FORMAT,
            "type": self.key.type,
            "id": str(self.key.id),
            "size": self.size,
            "dc": self.dc,
            "part_size": PART,
            "resumed_from": self.resumed_from,
            "parts": self._parts,
            "file_hashes": [
                {"offset": item.offset, "limit": item.length, "sha256": item.sha256.hex()}
                for item in map(self._granules.__getitem__, self._starts)
            ],
            "file_hashes_time": None if self.hashes_time is None else _rfc3339(self.hashes_time),
            "file_hashes_error": self.hashes_error,
            "reason": reason,
            "detail": detail,
        }
        kept = {key: value for key, value in content.items() if value is not None}
        text = json.dumps(kept, sort_keys=True, separators=(",", ":"))
        return Bytes(role="parts", data=text.encode(), media_type=MEDIA_TYPE, compress=True)


def _rfc3339(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
