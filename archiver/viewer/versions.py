"""What became of a post: each version with what it changed, and all that happened to it in order.

Each kind of source has a line of versions of its own: what one shows otherwise than another is no edit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from archiver.model.captures import Source
from archiver.model.observations import MediaRef, PostSeen
from archiver.model.records import Absence, PostVersion
from archiver.report.files import file_label
from archiver.report.holding import lines_of
from archiver.report.lines import Line
from archiver.viewer.differences import Difference, differences

What = Literal["posted", "captured", "exported", "edited", "other", "missing", "confirmed", "back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileNamed:
    """A file as a version names it."""

    label: str
    name: str | None
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """A version, counted from 1, against the one before of the same source, else of another; of the first one nothing
    is gained or lost. ``elsewhere``: the number of the version that it is compared with where another source showed it.

    ``gained`` and ``lost``: lines of what a post holds besides; ``files_in`` and ``files_out``: its files.
    ``marks``: the same words are bold, linked or the like in another way.
    """

    version: PostVersion
    number: int
    text: tuple[Difference, ...]
    gained: tuple[Line, ...] = ()
    lost: tuple[Line, ...] = ()
    files_in: tuple[FileNamed, ...] = ()
    files_out: tuple[FileNamed, ...] = ()
    marks: bool = False
    elsewhere: int | None = None

    @property
    def changed(self) -> bool:
        """Whether anything that a reader sees differs from the version before."""
        details = (self.gained, self.lost, self.files_in, self.files_out)
        return self.marks or any(details) or any(each.what != "same" for each in self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a post. ``seen``: when the archive saw it; None for "posted".

    ``when``: when it happened as far as Telegram tells, which it does of "posted" and "edited"; else ``seen``. Of
    "exported" both are the earliest moment at which the export can have been made. ``number`` of the version that it
    brought, ``source`` that showed this.
    """

    what: What
    when: datetime
    seen: datetime | None = None
    entry: int | None = None
    number: int | None = None
    source: Source = "telegram"

    @property
    def order(self) -> datetime:
        """By what it is sorted: what was seen in order stays so, whatever the dates say that Telegram gave."""
        return self.seen or self.when


def version_views(history: Sequence[PostVersion]) -> tuple[VersionView, ...]:
    """All versions, in their order."""
    found: list[VersionView] = []
    newest: dict[Source, int] = {}
    for place, version in enumerate(history):
        if place == 0:
            found.append(_first(version))
        else:
            other = newest.get(version.source)
            found.append(_later(history[place - 1 if other is None else other].seen, version, place + 1))
            if other is None:
                found[-1] = replace(found[-1], elsewhere=place)
        newest[version.source] = place
    return tuple(found)


def events(history: Sequence[PostVersion], absences: Sequence[Absence]) -> tuple[Event, ...]:
    """What happened, the oldest first."""
    newest: dict[Source, PostVersion] = {}
    found: list[Event] = []
    for number, version in enumerate(history, 1):
        found.append(_brought(version, newest.get(version.source), number))
        newest[version.source] = version
    for absence in absences:
        found.append(_seen("missing", absence.gone, absence.entry))
        if absence.confirmed is not None:
            found.append(_seen("confirmed", absence.confirmed))
        if absence.back is not None:
            found.append(_seen("back", absence.back))
    posted = [Event(what="posted", when=version.seen.date) for version in sorted(history, key=_nearness)[:1]]
    return (*posted, *sorted(found, key=lambda each: each.order))


def _nearness(version: PostVersion) -> int:
    """Clocks on the wall of an export say less of when a post was posted than what Telegram itself showed."""
    return version.source == "desktop"


def _seen(what: What, moment: datetime, entry: int | None = None) -> Event:
    return Event(what=what, when=moment, seen=moment, entry=entry)


def _brought(version: PostVersion, before: PostVersion | None, number: int) -> Event:
    """``before``: what the same source showed before."""
    edit = version.seen.edit_date
    what: What = "exported" if version.source == "desktop" else "captured" if before is None else "other"
    when = version.seen_at
    if before is not None and edit is not None and edit != before.seen.edit_date:
        what, when = "edited", edit
    return Event(what=what, when=when, seen=version.seen_at, entry=version.entry, number=number, source=version.source)


def _first(version: PostVersion) -> VersionView:
    return VersionView(version=version, number=1, text=differences(version.seen.text, version.seen.text))


def _later(old: PostSeen, version: PostVersion, number: int) -> VersionView:
    new = version.seen
    had, has = lines_of(old), lines_of(new)
    return VersionView(
        version=version,
        number=number,
        text=differences(old.text, new.text),
        gained=tuple(line for line in has if line not in had),
        lost=tuple(line for line in had if line not in has),
        files_in=_files(new.media, old.media),
        files_out=_files(old.media, new.media),
        marks=old.text == new.text and old.spans != new.spans,
    )


def _files(these: Sequence[MediaRef], without: Sequence[MediaRef]) -> tuple[FileNamed, ...]:
    known = {ref.key for ref in without}
    return tuple(
        FileNamed(label=file_label(ref), name=ref.file_name, key=str(ref.key)) for ref in these if ref.key not in known
    )
