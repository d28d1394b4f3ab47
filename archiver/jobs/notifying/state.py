"""How far each target was told, and what it is still to be told. It lies in the archive's folder and is no evidence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from archiver.disk import replace_file
from archiver.errors import InputError, file_errors
from archiver.model.events import Event

FORMAT = "archiver-notified/1"
EMPTY: dict[str, Any] = {"format": FORMAT, "targets": {}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """``entry``: the last one whose events were sent or wait in ``due``. ``run``: when the last pass that was told of
    began. ``last``: when something was sent; ``fault``: why the last try failed.
    """

    entry: int
    run: str = ""
    due: tuple[Event, ...] = field(default=())
    last: datetime | None = None
    fault: str | None = None

    def sent(self, event: Event, when: datetime) -> Told:
        """The same without an event that was sent."""
        return replace(self, due=tuple(each for each in self.due if each.id != event.id), last=when, fault=None)


def load(path: Path) -> dict[str, Told]:
    """By the target's name; empty where nobody was ever told. Raises InputError for a file that says nothing of it."""
    try:
        with file_errors(path, "read"):
            document: Any = json.loads(path.read_bytes()) if path.exists() else EMPTY
        return {name: _told(each) for name, each in {FORMAT: document["targets"]}[document["format"]].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{path} does not say who was told of what.",
            hint="The next command that writes begins it anew; `archiver channel log` and `archiver status` show all.",
        ) from error


def forget(path: Path) -> None:
    """Leave nothing of what waits, in a file that still says that something was there."""
    with file_errors(path, "written"):
        replace_file(path, b"")


def store(path: Path, told: Mapping[str, Told]) -> None:
    """Write it, whole or not at all."""
    document = {
        "format": FORMAT,
        "targets": {
            name: {
                "entry": each.entry,
                "run": each.run,
                "due": [event.document() for event in each.due],
                "last": None if each.last is None else each.last.isoformat(),
                "fault": each.fault,
            }
            for name, each in sorted(told.items())
        },
    }
    with file_errors(path, "written"):
        path.parent.mkdir(exist_ok=True)
        replace_file(path, json.dumps(document, ensure_ascii=False, indent=1).encode())


def _told(document: Any) -> Told:
    return Told(
        entry=int(document["entry"]),
        run=str(document["run"]),
        due=tuple(Event.of(each) for each in document["due"]),
        last=None if document["last"] is None else datetime.fromisoformat(document["last"]),
        fault=document["fault"],
    )
