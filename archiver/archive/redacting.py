"""Redactions of an archive: read from its log, kept to by what is stored, and carried out to the end.

A redact entry is durable before anything goes, and the catalog is made anew at the very end: a catalog that lacks a
redact entry of the log is the sign that something is still to be removed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from archiver.archive.layout import Layout
from archiver.disk import fsync_folder
from archiver.errors import file_errors
from archiver.log import Log, decode
from archiver.model.captures import Capture
from archiver.model.custody import Redact
from archiver.model.entries import Entry
from archiver.model.objects import Bytes
from archiver.model.redactions import Hidden, Redactions
from archiver.store import LocalStore

MARK = b'"kind":"redact"'
"""In the canonical JSON of every redact entry, and of hardly another."""
STILLS = "stills"
PART = ".part"


def redact_entries(log: Log, start: int = 0) -> list[Entry]:
    """The redact entries of a log from ``start`` on: a search of bytes, with only what looks like one decoded."""
    found = [decode(line, n) for n, line in enumerate(log.lines(start), start) if MARK in line]
    return [entry for entry in found if isinstance(entry.body, Redact)]


def finish(layout: Layout, store: LocalStore, entries: list[Entry], *, every: bool = False) -> None:
    """Remove what these entries say went and what was made of it, as far as it is still there. May be repeated.

    An imported archive's entries remove nothing: the store is not its own, and they may name any object in it.

    Reports, the index of fingerprints and files that were being received go where they are older than the newest
    entry: they can be made again.
    ``every``: whatever their age, for a clock can have been wrong.
    """
    if not entries or layout.imported:
        return
    removed = Redactions.of(entries).removed
    store.remove_all(removed)
    newest = datetime.max.replace(tzinfo=UTC) if every else max(entry.time for entry in entries)
    gone = list(_older(layout.reports, ".html", newest))
    for folder in (layout.tmp, layout.reports):  # pages of a writer that was killed, too
        gone += _older(folder, PART, newest)
    gone += [path for path in _files(layout.reports / STILLS) if path.name.partition(".")[0] in removed]
    gone += [path for path in _files(layout.tmp) if path.name in removed]
    gone += _index(layout, newest)
    for path in gone:
        with file_errors(path, "removed"):
            path.unlink(missing_ok=True)
    for folder in {path.parent for path in gone}:
        with file_errors(folder, "removed"):
            fsync_folder(folder)


def _index(layout: Layout, newest: datetime) -> list[Path]:
    """All files of the index of fingerprints where one is older than this: it cannot be told what they hold."""
    files = list(_files(layout.footage))
    return files if any(_changed(path) <= newest for path in files) else []


def _older(folder: Path, suffix: str, time: datetime) -> list[Path]:
    return [path for path in _files(folder) if path.suffix == suffix and _changed(path) <= time]


def _changed(path: Path) -> datetime:
    return datetime.fromtimestamp(path.lstat().st_mtime, UTC)


def _files(folder: Path) -> Iterator[Path]:
    """Files below a folder, no link followed."""
    for place, _, names in os.walk(folder):
        for name in names:
            yield Path(place) / name


def without_hidden(captures: Sequence[Capture], hidden: Hidden) -> list[Capture]:
    """Captures on their way in, whose answers show nothing that was redacted before."""
    return [replace(each, answer=tuple(_shown(each, answer, hidden) for answer in each.answer)) for each in captures]


def _shown(capture: Capture, answer: Bytes, hidden: Hidden) -> Bytes:
    if capture.source == "telegram" and answer.role == "answer":
        from archiver.sources.telegram.read.hiding import without

        kept = without(msgspec.json.decode(answer.data), hidden)
        return answer if kept is None else replace(answer, data=msgspec.json.encode(kept, order="sorted"))
    if capture.source == "preview" and answer.role == "page":
        from archiver.sources.preview.read import shown_on

        page = shown_on(capture.question, answer.data).without(hidden)
        return answer if page is None else replace(answer, data=page, media_type="text/html", compress=True)
    return answer
