"""Acts of custody -> holds, remarks, settings in force, what other acts touched.

In the order of the log: a release ends the hold that was set before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import rfc8785

from archiver.catalog.clock import to_us
from archiver.catalog.statements import Statements
from archiver.catalog.texts import storable, storable_or_none
from archiver.model.custody import Annotation, Export, Fixity, HoldAct, Import, Incident, Policy, Redact
from archiver.model.derived import Folded
from archiver.model.entries import Body

SET = 'INSERT INTO holds (entry, time_us, kind, target, reason, "by") VALUES (?, ?, ?, ?, ?, ?)'
RELEASE = "UPDATE holds SET released_entry = ? WHERE kind = ? AND target = ? AND released_entry IS NULL"
SETTING = "INSERT OR REPLACE INTO settings (name, value, entry) VALUES (?, ?, ?)"
REMARK = 'INSERT INTO remarks (entry, time_us, kind, target, text, "by") VALUES (?, ?, ?, ?, ?, ?)'


TOUCHED = "INSERT OR IGNORE INTO touched (entry, kind, target, until) VALUES (?, ?, ?, ?)"
EVERYTHING = ("archive", "", "")


def fold_custody(statements: Statements, batch: Sequence[Folded]) -> None:
    """Holds, remarks and settings of a batch whose entries are written."""
    for entry in (folded.entry for folded in batch):
        match entry.body:
            case HoldAct(act="set") as hold:
                place = (hold.target.kind, storable(hold.target.id))
                said = (storable(hold.reason), storable_or_none(hold.by))
                statements.run(SET, (entry.n, to_us(entry.time), *place, *said))
            case HoldAct() as hold:
                statements.run(RELEASE, (entry.n, hold.target.kind, storable(hold.target.id)))
            case Annotation() as remark:
                place = (remark.target.kind, storable(remark.target.id))
                said = (storable(remark.text), storable_or_none(remark.by))
                statements.run(REMARK, (entry.n, to_us(entry.time), *place, *said))
            case Policy() as policy:
                for name, value in policy.settings.items():
                    statements.run(SETTING, (storable(name), rfc8785.dumps(value).decode(), entry.n))
            case body:
                for kind, target, until in _touched(body):
                    statements.run(TOUCHED, (entry.n, kind, storable(target), storable(until)))


def _touched(body: Body) -> Iterator[tuple[str, str, str]]:
    """Kind, target, until: see the table."""
    match body:
        case Export(targets=()) | Import():
            yield EVERYTHING
        case Export():
            yield from ((each.kind, each.id, "") for each in body.targets)
        case Redact():
            yield (body.target.kind, body.target.id, "")
            yield from (("object", each.sha256, "") for each in body.objects)
        case Incident():
            yield from (("object", each, "") for each in body.objects)
        case Fixity(after=str() as after, until=str() as until):
            yield ("between", after, until)
        case Fixity():
            yield EVERYTHING
        case _:
            pass
