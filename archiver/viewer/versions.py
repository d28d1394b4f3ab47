"""What became of a post: each version with what it changed, and all that happened to it in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archiver.model.observations import MediaRef, PostSeen
from archiver.model.records import Absence, PostVersion
from archiver.report.files import file_label
from archiver.report.holding import lines_of
from archiver.report.lines import Line
from archiver.viewer.differences import Difference, differences

What = Literal["posted", "captured", "edited", "other", "missing", "confirmed", "back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileNamed:
    """A file as a version names it."""

    label: str
    name: str | None
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """A version, counted from 1, against the one before; of the first one nothing is gained or lost.

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

    @property
    def changed(self) -> bool:
        """Whether anything that a reader sees differs from the version before."""
        details = (self.gained, self.lost, self.files_in, self.files_out)
        return self.marks or any(details) or any(each.what != "same" for each in self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a post. ``when``: the time that it is known by, which for all but "posted" and
    "edited" is when the archive saw it. ``number`` of the version that it brought.
    """

    when: datetime
    what: What
    entry: int | None = None
    number: int | None = None


def version_views(history: Sequence[PostVersion]) -> tuple[VersionView, ...]:
    """All versions, in their order."""
    found: list[VersionView] = []
    before: PostSeen | None = None
    for number, version in enumerate(history, 1):
        found.append(_first(version) if before is None else _later(before, version, number))
        before = version.seen
    return tuple(found)


def events(history: Sequence[PostVersion], absences: Sequence[Absence]) -> tuple[Event, ...]:
    """What happened, the oldest first."""
    found: list[Event] = []
    for number, version in enumerate(history, 1):
        if number == 1:
            found.append(Event(when=version.seen.date, what="posted"))
            found.append(Event(when=version.seen_at, what="captured", entry=version.entry, number=1))
        elif version.seen.edit_date is not None and version.seen.edit_date != history[number - 2].seen.edit_date:
            found.append(Event(when=version.seen.edit_date, what="edited", entry=version.entry, number=number))
        else:
            found.append(Event(when=version.seen_at, what="other", entry=version.entry, number=number))
    for absence in absences:
        found.append(Event(when=absence.gone, what="missing", entry=absence.entry))
        if absence.confirmed is not None:
            found.append(Event(when=absence.confirmed, what="confirmed"))
        if absence.back is not None:
            found.append(Event(when=absence.back, what="back"))
    return tuple(sorted(found, key=lambda each: each.when))


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
