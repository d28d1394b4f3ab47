"""Acts of custody -> holds, remarks, settings in force.

In the order of the log: a release ends the hold that was set before it.
"""

from __future__ import annotations

from collections.abc import Sequence

import rfc8785

from archiver.catalog.clock import to_us
from archiver.catalog.statements import Statements
from archiver.catalog.texts import storable, storable_or_none
from archiver.model.custody import Annotation, HoldAct, Policy
from archiver.model.derived import Folded

SET = 'INSERT INTO holds (entry, time_us, kind, target, reason, "by") VALUES (?, ?, ?, ?, ?, ?)'
RELEASE = "UPDATE holds SET released_entry = ? WHERE kind = ? AND target = ? AND released_entry IS NULL"
SETTING = "INSERT OR REPLACE INTO settings (name, value, entry) VALUES (?, ?, ?)"
REMARK = 'INSERT INTO remarks (entry, time_us, kind, target, text, "by") VALUES (?, ?, ?, ?, ?, ?)'


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
            case _:
                pass
