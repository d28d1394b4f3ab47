"""Searches that were given a name: they lie in the archive's folder, are no evidence, and no entry is about them."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archiver.archive import Archive
from archiver.disk import replace_file
from archiver.errors import InputError, UsageError, file_errors

FORMAT = "archiver-searches/1"
LONGEST_NAME = 100
EMPTY = b'{"format": "archiver-searches/1", "searches": []}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """``entry``: the newest log entry when it was last done, at ``done``."""

    name: str
    query: str
    entry: int
    done: datetime

    def document(self) -> dict[str, str]:
        """Its JSON."""
        return {"name": self.name, "query": self.query, "done": self.done.isoformat()}


def now(archive: Archive) -> Saved:
    """A search done now, without name and query."""
    return Saved(name="", query="", entry=archive.log.size - 1, done=datetime.now(UTC))


async def all_saved(archive: Archive) -> list[Saved]:
    """All of them, by name. Raises InputError where their file is no such file."""
    return await asyncio.to_thread(_load, archive.layout.searches)


async def named(archive: Archive, name: str) -> Saved:
    """One of them. Raises UsageError where there is none of that name."""
    found = {each.name: each for each in await all_saved(archive)}
    if name not in found:
        known = f"Saved are: {', '.join(found)}." if found else "`archiver search QUERY --save NAME` saves one."
        raise UsageError(f"No search is saved as “{name}”.", hint=known)
    return found[name]


async def keep(archive: Archive, search: Saved) -> None:
    """Save one, in place of that of the same name. Raises UsageError for a name that is empty or too long."""
    if not search.name.strip() or len(search.name) > LONGEST_NAME:
        raise UsageError(f"A search has a name of 1 to {LONGEST_NAME} characters.")
    others = [each for each in await all_saved(archive) if each.name != search.name]
    await asyncio.to_thread(_store, archive.layout.searches, [*others, search])


async def forget(archive: Archive, name: str) -> None:
    """Forget one. Raises UsageError where there is none of that name."""
    gone = await named(archive, name)
    others = [each for each in await all_saved(archive) if each.name != gone.name]
    await asyncio.to_thread(_store, archive.layout.searches, others)


def _load(path: Path) -> list[Saved]:
    try:
        with file_errors(path, "read"):
            data = path.read_bytes() if path.exists() else EMPTY
        document: Any = json.loads(data)
        return [_saved(each) for each in {FORMAT: document["searches"]}[document["format"]]]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} does not hold saved searches.", hint="Move it away; searches can be saved again."
        ) from error


def _saved(row: dict[str, Any]) -> Saved:
    """A row of the file; raises ValueError, KeyError or TypeError for what is none."""
    name, query, entry = row["name"], row["query"], row["entry"]
    if not isinstance(name, str) or not isinstance(query, str) or not isinstance(entry, int):
        raise TypeError(row)
    return Saved(name=name, query=query, entry=entry, done=datetime.fromisoformat(row["done"]))


def _store(path: Path, searches: list[Saved]) -> None:
    rows = [
        {"name": each.name, "query": each.query, "entry": each.entry, "done": each.done.isoformat()}
        for each in sorted(searches, key=lambda each: each.name)
    ]
    document = json.dumps({"format": FORMAT, "searches": rows}, ensure_ascii=False, indent=1)
    with file_errors(path, "written"):
        path.parent.mkdir(exist_ok=True)
        replace_file(path, document.encode())
