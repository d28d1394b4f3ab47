"""The versions of a post by the kind of source that showed them.

MTProto, web pages and exports show one post differently: the web without Telegram's numbers, an export without what
came after it. So each kind of source has a line of versions of its own, and a version is another one only within its
line. Which of all is what the post is now, ``PostState`` decides.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from archiver.model.captures import Source

Stamp = tuple[int, int, int, int]
"""What decides which version of a line is the newest: (as of when it stands: its edit date or else the
post's date; time seen, entry, position)."""
LINES: Sequence[Source] = ("telegram", "preview", "desktop")
"""Kinds of sources that show posts, the one that tells most first."""
_RANKS = {source: number for number, source in enumerate(LINES)}


@dataclass(slots=True)
class Line:
    """What one kind of source showed of a post: the number, stamp and digest of its newest version, all its digests.

    ``number`` is 0 until it has a version.
    """

    number: int = 0
    stamp: Stamp = (0, 0, 0, 0)
    digest: bytes = b""
    digests: set[bytes] = field(default_factory=set)

    def is_new(self, digest: bytes, stamp: Stamp) -> bool:
        """Whether this is another version: not the newest again, nor an older one in a stale answer."""
        if digest == self.digest:
            return False
        return stamp > self.stamp or digest not in self.digests

    def add(self, number: int, digest: bytes, stamp: Stamp) -> None:
        """Another version."""
        self.digests.add(digest)
        if self.number == 0 or stamp > self.stamp:
            self.number, self.digest, self.stamp = number, digest, stamp


def rank(source: Source) -> int:
    """The place of a kind of source in ``LINES``."""
    return _RANKS[source]


def same_words(text: str, other: str) -> bool:
    """Whether two sources have shown the same version: the same text, however its blanks are written."""
    return text == other or _bare(text) == _bare(other)


def _bare(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))
