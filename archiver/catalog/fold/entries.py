"""Entries of the log -> entries, sessions, captures, derivations, objects, unreadable."""

from __future__ import annotations

from archiver.catalog.clock import to_us, to_us_or_none
from archiver.catalog.fold.rows import Rows, Sighting
from archiver.catalog.texts import packed, storable, storable_or_none
from archiver.model.entries import Captured, Derived, Entry, NamesAct, Session
from archiver.model.objects import NamedObject
from archiver.model.observations import Unreadable

ENTRY = "INSERT INTO entries (n, kind, time_us) VALUES (?, ?, ?)"
SESSION = "INSERT INTO sessions (entry, command, versions) VALUES (?, ?, ?)"
CAPTURE = (
    "INSERT INTO captures (entry, session, source, method, status, error, question, asked_us, answered_us,"
    " source_time_us, account, dc, layer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
DERIVATION = "INSERT INTO derivations (entry, session, tool, version, inputs, params) VALUES (?, ?, ?, ?, ?, ?)"
OBJECT = (
    "INSERT INTO objects (entry, position, role, sha256, sha512, size, media_type, encoding)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
UNREADABLE = "INSERT INTO unreadable (entry, position, subject, reason) VALUES (?, ?, ?, ?)"


def sighting(entry: Entry) -> Sighting:
    """The time that an entry stands for: a capture's answer, else when the entry was written.

    An answer of Telegram's that came while our clock was wrong is dated by Telegram's: else a post seen by a clock
    that is a year ahead could not be found missing for a year, nor be due for a second look. What an export shows was
    there when it was made, which is its own time.
    """
    if isinstance(entry.body, Captured):
        asked, source = entry.body.asked, entry.body.source
        theirs = source == "desktop" or (source in ("telegram", "preview") and asked.clock_off)
        moment = asked.source_time if theirs and asked.source_time else asked.answered
        return Sighting(entry.n, to_us(moment), storable(asked.account or ""), source)
    return Sighting(entry.n, to_us(entry.time))


def fold_entry(rows: Rows, entry: Entry) -> None:
    """The rows that an entry gives by itself, whatever its objects say."""
    rows.add(ENTRY, (entry.n, entry.body.kind, to_us(entry.time)))
    match entry.body:
        case Session() as session:
            rows.add(SESSION, (entry.n, storable(session.command), packed(dict(session.versions))))
        case Captured() as captured:
            _fold_capture(rows, entry.n, captured)
        case Derived() as derived:
            rows.add(
                DERIVATION,
                (
                    entry.n,
                    derived.session,
                    storable(derived.tool),
                    storable(derived.version),
                    packed(list(derived.inputs)),
                    packed(dict(derived.params)),
                ),
            )
            _fold_object(rows, entry.n, 0, derived.output)
        case NamesAct(file=NamedObject() as file):
            _fold_object(rows, entry.n, 0, file)
        case _:
            pass


def fold_unreadable(rows: Rows, sight: Sighting, position: int, seen: Unreadable) -> None:
    """A part of an answer that could not be read."""
    rows.add(UNREADABLE, (sight.entry, position, storable(seen.subject), storable(seen.reason)))


def _fold_capture(rows: Rows, n: int, captured: Captured) -> None:
    asked = captured.asked
    rows.add(
        CAPTURE,
        (
            n,
            captured.session,
            captured.source,
            storable(captured.method),
            captured.status,
            storable_or_none(captured.error),
            packed(dict(captured.question)),
            to_us(asked.asked),
            to_us(asked.answered),
            to_us_or_none(asked.source_time),
            storable_or_none(asked.account),
            asked.dc,
            asked.layer,
        ),
    )
    for position, named in enumerate(captured.objects):
        _fold_object(rows, n, position, named)


def _fold_object(rows: Rows, n: int, position: int, named: NamedObject) -> None:
    rows.add(
        OBJECT,
        (
            n,
            position,
            storable(named.role),
            named.ref.sha256,
            named.ref.sha512,
            named.ref.size,
            storable(named.media_type),
            named.encoding,
        ),
    )
