"""What a log says, collected while it is verified: which objects there must be, and every act of custody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, get_args

from archiver.jobs.redacting.verifying import count_redacted
from archiver.log import named_objects
from archiver.model.custody import CustodyBody
from archiver.model.entries import Body, Captured, Create, Derived, Entry
from archiver.model.objects import NamedObject

CUSTODY = get_args(CustodyBody)
LONGEST_LABEL = 120


class Wanted(NamedTuple):
    """An object that the log names: by which entry first, and what that entry is about."""

    sha256: str
    size: int
    sha512: str | None
    entry: int
    about: str

    @property
    def subject(self) -> str:
        """Its path in the archive, for findings."""
        return f"objects/sha256/{self.sha256[:2]}/{self.sha256}"

    @property
    def where(self) -> str:
        """What findings end with."""
        return f"(entry {self.entry}, {self.about})" if self.about else f"(entry {self.entry})"


class Act(NamedTuple):
    """An entry about custody."""

    n: int
    time: datetime
    body: CustodyBody


@dataclass(slots=True)
class Census:
    """``objects``: by hash, where they are to be kept (a check of the log alone needs none). ``acts``: in order.

    ``removed``: objects that were redacted, with the entry that says so.
    """

    keep_objects: bool = True
    entries: int = 0
    manifest_sha256: str | None = None
    objects: dict[str, Wanted] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    removed: dict[str, int] = field(default_factory=dict)
    first_time: datetime | None = None
    last_time: datetime | None = None

    def count(self, entry: Entry) -> None:
        """The next entry."""
        self.entries += 1
        self.first_time = self.first_time or entry.time
        self.last_time = entry.time
        body = entry.body
        if isinstance(body, Create):
            self.manifest_sha256 = body.manifest_sha256
        elif isinstance(body, CUSTODY):
            self.acts.append(Act(entry.n, entry.time, body))
            count_redacted(entry, self.removed)
        if not self.keep_objects:
            return
        for named in named_objects(body):
            ref = named.ref
            if ref.sha256 not in self.objects:
                self.objects[ref.sha256] = Wanted(ref.sha256, ref.size, ref.sha512, entry.n, about(body))

    def add(self, objects: Mapping[str, tuple[NamedObject, int]], what: str) -> None:
        """Objects that other logs name, each with the entry of ours that took them in."""
        if self.keep_objects:
            for name, (named, n) in objects.items():
                self.objects.setdefault(name, Wanted(name, named.ref.size, named.ref.sha512, n, what))

    def wanted(self) -> list[Wanted]:
        """The objects that must be there, in the order of their names, which is that of their folders."""
        return [self.objects[name] for name in sorted(self.objects) if name not in self.removed]


def about(body: Body) -> str:
    """In a few words what an entry's objects belong to: "channel/post", a page's address, a derivation."""
    match body:
        case Captured(question=question):
            post, channel, url = (question.get(key) for key in ("post", "channel_id", "url"))
            label = post or (f"channel {channel}" if channel else None) or url or body.method
            return str(label)[:LONGEST_LABEL]
        case Derived():
            return f"derived {body.tool}"
        case _:
            return body.kind
