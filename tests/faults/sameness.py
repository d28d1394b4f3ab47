"""What of a catalog's dump must not depend on where a run was cut off.

``LEFT_OUT`` is the one place that says what is not compared, and why; all else of every table is.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from archiver.jobs.rebuild import dump
from tests.faults.places import Place

Row = dict[str, Any]

WHOLE_TABLES = {
    "cursor": "the number of entries and the hash of the last one",
    "entries": "numbers and times of entries; what they say is in the other tables",
    "covered_spans": "what each single capture covered; their union is in the table covered",
}
ENTRY_NUMBERS = frozenset(
    {"entry", "position", "newest_entry", "newest_position", "counts_entry", "counts_position", "session", "inputs"}
    | {"confirmed_entry", "back_entry"}
)
"""Numbers of entries, and the place of an observation in its entry."""
CAPTURE_TIMES = frozenset(
    {"asked_us", "answered_us", "source_time_us", "seen_us", "first_seen_us", "last_seen_us", "since_us"}
    | {"captured_us", "oldest_us", "newest_us"}
)
"""When something was captured; dates of posts, edits and forwards stay."""
CAPTURE_MOMENTS = frozenset({"gone_us", "back_us"})
"""Likewise, but whether there is one stays."""
OF_REPEATED_CAPTURES = {"gone": frozenset({"confirmed_us"})}
"""A post that is asked for again, because the run that asked first was killed, is missing for the second time."""
PLACE_THAT_COUNTS = frozenset({"article_videos", "citations", "resolutions", "links"})
"""Tables whose position is the order in the article, not the place in an entry."""
OF_A_PAGE = frozenset({"messages.getHistory"})
"""Where a page of history begins depends on what the killed run had covered; what all pages showed is compared."""
ASKED_AGAIN = frozenset({"channels.getMessages"})
"""Captures that brought nothing new are repetitions: a file reference is good for one process, so the run after a
killed one asks for posts that it has in order to get at their files."""
TIMED_OBJECTS = frozenset({"parts"})
"""A file's list of parts says when each was received, and by which run."""
NEWEST_ONLY = {"article_readings": ("article_videos", "citations"), "article_links": ("resolutions", "links")}
"""Derivations that a newer one has superseded, with the tables of their details."""


def final(place: Place) -> dict[str, list[str]]:
    """The rows of each table that are compared, without repetitions, in order."""
    return comparable(lines_of(place))


def lines_of(place: Place) -> list[str]:
    """``catalog dump`` of a place."""
    lines: list[str] = []
    asyncio.run(dump(place.workplace(), lines.append))
    return lines


def comparable(lines: list[str]) -> dict[str, list[str]]:
    """The same of a dump's lines."""
    tables: dict[str, list[Row]] = {}
    for line in lines:
        row = json.loads(line)
        tables.setdefault(row.pop("table"), []).append(row)
    _drop_superseded(tables)
    _drop_repetitions(tables)
    methods = {row["entry"]: row["method"] for row in tables.get("captures", ())}
    kept: dict[str, set[str]] = {}
    for table, rows in tables.items():
        if table not in WHOLE_TABLES:
            kept[table] = {json.dumps(_kept(table, row, methods), sort_keys=True) for row in rows}
    return {table: sorted(rows) for table, rows in kept.items()}


def difference(one: dict[str, list[str]], other: dict[str, list[str]]) -> str:
    """The rows that only one of them has, for a test's message."""
    lines = []
    for table in sorted({*one, *other}):
        mine, theirs = set(one.get(table, ())), set(other.get(table, ()))
        lines += [f"{table} only one: {row}" for row in sorted(mine - theirs)]
        lines += [f"{table} only other: {row}" for row in sorted(theirs - mine)]
    return "\n".join(lines)


def _kept(table: str, row: Row, methods: dict[int, str]) -> Row:
    kept = dict(row)
    if table == "captures" and row["method"] in OF_A_PAGE:
        kept["question"] = {"channel_id": json.loads(row["question"])["channel_id"]}
    if table == "objects" and (row["role"] in TIMED_OBJECTS or methods.get(row["entry"]) in OF_A_PAGE):
        kept = {name: row[name] for name in ("role", "media_type", "encoding")}
    for name in CAPTURE_MOMENTS & kept.keys():
        kept[name] = kept[name] is not None
    dropped = ENTRY_NUMBERS | CAPTURE_TIMES | OF_REPEATED_CAPTURES.get(table, frozenset())
    if table in PLACE_THAT_COUNTS:
        dropped -= {"position"}
    return {name: value for name, value in kept.items() if name not in dropped}


def _drop_superseded(tables: dict[str, list[Row]]) -> None:
    for table, details in NEWEST_ONLY.items():
        newest: dict[str, int] = {}
        for row in tables.get(table, ()):
            newest[row["article_id"]] = max(row["entry"], newest.get(row["article_id"], 0))
        for name in (table, *details):
            tables[name] = [row for row in tables.get(name, ()) if row["entry"] in newest.values()]


def _drop_repetitions(tables: dict[str, list[Row]]) -> None:
    """Captures of ``ASKED_AGAIN`` that no row but their own and that of their objects comes from."""
    own = ("captures", "objects", "entries", "counts")
    used = {row.get("entry") for table, rows in tables.items() if table not in own for row in rows}
    again = {row["entry"] for row in tables.get("captures", ()) if row["method"] in ASKED_AGAIN} - used
    for table in own:
        tables[table] = [row for row in tables.get(table, ()) if row.get("entry") not in again]
