"""Which files of folders were found archived before and are as they were then, told by their size and times.

A note beside the reports, not evidence: without it every file is read again, which costs a millisecond each. It holds
no paths, which may say more about a machine than an archive should carry.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from archiver.disk import replace_file
from archiver.errors import file_errors
from archiver.jobs.pages import PageRequest

RACY_NS = 2_000_000_000
"""A file that was written so shortly before it was read may be written again without its times telling."""
Stamp = tuple[int, int, int, int]
"""Time of the last change of bytes and of the file's entry (ns), size, inode."""


@dataclass(slots=True)
class SeenFiles:
    """``known``: by a digest of path and options the stamp, and the article that the file was then."""

    path: Path
    known: dict[str, tuple[Stamp, str]]
    seen: dict[str, tuple[Stamp, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> SeenFiles:
        """What earlier passes noted; nothing where that cannot be read. Blocking."""
        found: dict[str, tuple[Stamp, str]] = {}
        with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
            for key, (stamp, article) in json.loads(path.read_bytes())["files"].items():
                changed, entry, size, inode = map(int, stamp)
                found[str(key)] = (changed, entry, size, inode), str(article)
        return cls(path, found)

    def changed(self, pages: Sequence[PageRequest], archived: Collection[str]) -> list[PageRequest]:
        """The pages that have to be read; the others are those of ``archived`` articles, unchanged. Blocking."""
        left = []
        for page in pages:
            key, stamp = _key(page), _stamp(page.source)
            before = self.known.get(key)
            if stamp is not None and before is not None and before[0] == stamp and before[1] in archived:
                self.seen[key] = before
            else:
                left.append(page)
        return left

    def note(self, page: PageRequest, article: str, before: Stamp | None) -> None:
        """A file is this article. ``before``: its stamp before it was read. Blocking."""
        now = _stamp(page.source)
        if now is not None and now == before and max(now[:2]) + RACY_NS < time.time_ns():
            self.seen[_key(page)] = now, article

    def save(self) -> None:
        """For the next pass, where something is other than before. Blocking."""
        if self.seen == self.known:
            return
        document: Mapping[str, object] = {"files": self.seen}
        with file_errors(self.path, "written"):
            replace_file(self.path, json.dumps(document).encode())


def _key(page: PageRequest) -> str:
    return hashlib.sha256(f"{page.source}\n{page.url}\n{page.published}".encode("utf-8", "surrogateescape")).hexdigest()


def stamp_of(page: PageRequest) -> Stamp | None:
    """The stamp of a page's file; None where it is no file that can be looked at. Blocking."""
    return None if "://" in page.source else _stamp(page.source)


def _stamp(source: str) -> Stamp | None:
    try:
        found = Path(source).stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino
