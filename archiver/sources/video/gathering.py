"""What the child says, put together: its messages -> items, with every file looked at again."""

from __future__ import annotations

import stat
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from archiver.model.videos import LeftOut
from archiver.sources.video.fetched import Role, VideoFile, VideoItem
from archiver.sources.video.messages import Told
from archiver.sources.video.sniffing import UNKNOWN

_MOST_MESSAGES = 20_000
_MOST_ITEMS = 1000
_MOST_NOTE = 400


@dataclass(slots=True)
class Gathered:
    """Grows with each message. ``reason`` and ``detail`` as the child says at its end, ``ended``: it said so.

    ``pairs``: item and names of a picture and a sound that belong together. ``versions``: of what ran in the child.
    """

    folder: Path
    items: list[VideoItem] = field(default_factory=list)
    pairs: list[tuple[int, str, str]] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    reason: str | None = None
    detail: str = ""
    ended: bool = False
    heard: int = 0

    def hear(self, line: bytes) -> None:
        """Take a message. Raises ValueError for one that is none. Looks at files."""
        self.heard += 1
        if self.heard > _MOST_MESSAGES:
            raise ValueError("too many messages")
        told = Told(line)
        if told.event == "end":
            self.ended = True
            self.reason = told.reason()
            self.detail = told.detail(self.reason) if self.reason else ""
            self.versions = told.texts("versions")
        elif told.event == "note":
            self.notes.append((told.text("text") or "")[:_MOST_NOTE])
        elif told.event == "item":
            self._item(told)
        elif 0 <= told.item < len(self.items):
            self._part(told)

    def _item(self, told: Told) -> None:
        if told.item != len(self.items) or len(self.items) >= _MOST_ITEMS:
            raise ValueError("an item out of order")
        uploaded, day_only = told.uploaded()
        self.items.append(
            VideoItem(
                id=told.text("id") or "", title=told.text("title"), webpage_url=told.address("webpage_url"),
                extractor=told.text("extractor") or "", duration_s=told.number("duration"), uploaded=uploaded,
                day_only=day_only, uploader=told.text("uploader"), live=told.flag("live"),
            )
        )  # fmt: skip

    def _part(self, told: Told) -> None:
        item = self.items[told.item]
        if told.event == "left":
            reason = told.reason() or "failed"
            left = LeftOut(reason=reason, detail=told.detail(reason))
            self.items[told.item] = replace(item, left_out=(*item.left_out, left))
        elif told.event == "file":
            file = self._file(told)
            if file is not None:
                self.items[told.item] = replace(item, files=(*item.files, file))
        elif told.event == "pair":
            video, audio = told.name("video"), told.name("audio")
            if video and audio:
                self.pairs.append((told.item, video, audio))

    def _file(self, told: Told) -> VideoFile | None:
        name, role = told.name(), told.role()
        if name is None or role is None or role == "merged" or not _is_plain(self.folder / name):
            return None
        height = told.number("height")
        return VideoFile(
            path=self.folder / name, role=cast(Role, role), mime=(told.text("mime") or UNKNOWN)[:100],
            format_id=told.text("format_id"), language=told.text("language"),
            height=int(height) if height is not None else None, vcodec=told.text("vcodec"),
            acodec=told.text("acodec"), url=told.address("url"), note=told.text("note") or "",
        )  # fmt: skip


def _is_plain(path: Path) -> bool:
    """A regular file, no link to something else."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
