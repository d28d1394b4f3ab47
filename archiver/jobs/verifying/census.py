"""What a log says, collected while it is verified: which objects there must be, and every act of custody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, get_args

from archiver.jobs.redacting.verifying import count_redacted
from archiver.jobs.verifying.objects import NamedObjects, WantedObjects
from archiver.log import named_objects
from archiver.model.custody import CustodyBody, Import
from archiver.model.entries import Body, Captured, Create, Derived, Entry
from archiver.model.objects import NamedObject, ObjectRef

CUSTODY = get_args(CustodyBody)
LONGEST_LABEL = 120


class Act(NamedTuple):
    """An entry about custody."""

    n: int
    time: datetime
    body: CustodyBody


@dataclass(slots=True)
class Census:
    """``objects``: those that are named, where they are to be kept (a check of the log alone needs none). ``acts``: in
    order. ``removed``: objects that were redacted, with the entry that says so. ``sha512``: the second hash by the
    first, where ``keep_sha512`` asks for it.
    """

    keep_objects: bool = True
    keep_sha512: bool = False
    entries: int = 0
    manifest_sha256: str | None = None
    objects: NamedObjects = field(default_factory=NamedObjects)
    sha512: dict[str, str] = field(default_factory=dict)
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
            self._name(named.ref, entry.n)

    def add(self, objects: Mapping[str, tuple[NamedObject, int]]) -> None:
        """Objects that other logs name, each with the entry of ours that took them in."""
        if self.keep_objects:
            for named, n in objects.values():
                self._name(named.ref, n)

    def _name(self, ref: ObjectRef, n: int) -> None:
        self.objects.add(ref.sha256, ref.size, n)
        if self.keep_sha512 and ref.sha512 is not None:
            self.sha512.setdefault(ref.sha256, ref.sha512)

    def wanted(self) -> WantedObjects:
        """The objects that must be there."""
        return self.objects.wanted(self.removed, self.sha512)


def about(body: Body) -> str:
    """In a few words what an entry's objects belong to: "channel/post", a page's address, a derivation."""
    match body:
        case Captured(question=question):
            post, channel, url = (question.get(key) for key in ("post", "channel_id", "url"))
            label = post or (f"channel {channel}" if channel else None) or url or body.method
            return str(label)[:LONGEST_LABEL]
        case Derived():
            return f"derived {body.tool}"
        case Import():
            return "an imported archive"
        case _:
            return body.kind
