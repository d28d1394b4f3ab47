"""How far each target was told, and what it is still to be told. It lies in the archive's folder and is no evidence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from archiver.disk import replace_file
from archiver.errors import file_errors
from archiver.model.events import Event

FORMAT = "archiver-notified/1"


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
    """By the target's name. What cannot be read is as if nobody was ever told: nothing old is sent then."""
    try:
        document: Any = json.loads(path.read_bytes())
        return {name: _told(each) for name, each in {FORMAT: document["targets"]}[document["format"]].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


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
