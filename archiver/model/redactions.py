"""What redact entries took out of an archive, and what is read in place of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from archiver.errors import RedactedError
from archiver.model.custody import Redact
from archiver.model.entries import Entry
from archiver.model.ids import PostKey
from archiver.model.objects import NamedObject


@dataclass(frozen=True, slots=True)
class Hidden:
    """Posts, and channels with all their posts, that are not to be stored again."""

    posts: frozenset[PostKey] = frozenset()
    channels: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        """Whether there is anything to hide."""
        return bool(self.posts or self.channels)

    def hides(self, key: PostKey) -> bool:
        """Whether a post is among them."""
        return key.channel_id in self.channels or key in self.posts


NOTHING = Hidden()


@dataclass(frozen=True, slots=True, kw_only=True)
class Redactions:
    """``removed``: the SHA-256 of each object that went, with the entry that says so; ``replaced``: what is read
    instead of one, where there is such a thing. ``hidden``: what must not come in again.
    """

    removed: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    replaced: Mapping[str, NamedObject] = field(default_factory=lambda: MappingProxyType({}))
    hidden: Hidden = NOTHING

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Redactions:
        """What these entries say together; those of other kinds say nothing."""
        removed: dict[str, int] = {}
        replaced: dict[str, NamedObject] = {}
        posts: set[PostKey] = set()
        channels: set[int] = set()
        for entry in entries:
            if not isinstance(entry.body, Redact):
                continue
            for each in entry.body.objects:
                removed.setdefault(each.sha256, entry.n)
            for replacement in entry.body.replacements:
                replaced.setdefault(replacement.of, replacement.file)
            _hide(entry.body, posts, channels)
        return cls(removed=removed, replaced=replaced, hidden=Hidden(frozenset(posts), frozenset(channels)))

    def standing(self, named: NamedObject) -> NamedObject:
        """What is read where an entry names this object: itself, or what stands in its place.

        A replacement can be replaced in turn. Raises RedactedError where nothing does.
        """
        seen: set[str] = set()
        found = named
        while found.ref.sha256 in self.removed:
            sha256 = found.ref.sha256
            if sha256 in seen or sha256 not in self.replaced:
                raise RedactedError(
                    f"The object {sha256} was removed under entry {self.removed[sha256]}.",
                    hint="Nothing stands in its place; its hash and size are in the log.",
                )
            seen.add(sha256)
            found = self.replaced[sha256]
        return found


def _hide(body: Redact, posts: set[PostKey], channels: set[int]) -> None:
    """What a target means for what is told later; a target that cannot be read hides nothing."""
    try:
        if body.target.kind == "post":
            posts.add(PostKey.parse(body.target.id))
        elif body.target.kind == "channel":
            channels.add(int(body.target.id))
    except ValueError:
        return


NONE = Redactions()
"""Of an archive from which nothing was taken."""
