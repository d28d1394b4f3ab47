"""Edges of the graph of channels that the catalog counts, out of rows that say just what they are made of."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from archiver.catalog.queries.tables import EDGES
from archiver.catalog.schema import schema_sql

RIVES, QUAYS, PORTS = 1, 2, 3
DAY = 86_400_000_000


@pytest.fixture
def base() -> Iterator[sqlite3.Connection]:
    """Three channels, each with a film of its own, posted in this order; QUAYS has that of RIVES, too."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(schema_sql())
    for day, (channel, film) in enumerate([(RIVES, "a"), (QUAYS, "b"), (PORTS, "c"), (QUAYS, "a")], 1):
        _put(connection, "posts", channel_id=channel, message_id=day, date_us=day * DAY, newest=day)
        _put(connection, "post_versions", id=day, channel_id=channel, message_id=day)
        _put(connection, "media_refs", version=day, type="document", media_id=day, part="media")
        _put(connection, "media_stored", type="document", media_id=day, sha256=film)
    yield connection
    connection.close()


def _put(connection: sqlite3.Connection, table: str, **values: object) -> None:
    """A row; what is not named and must be there is nothing of its type."""
    rows = connection.execute(f"SELECT name, type, \"notnull\" FROM pragma_table_info('{table}')").fetchall()
    nothing = {"INTEGER": 0, "TEXT": "", "REAL": 0.0, "BLOB": b""}
    whole = {name: nothing[kind] for name, kind, needed in rows if needed} | values
    names = ", ".join(f'"{name}"' for name in whole)
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(whole))})", [*whole.values()])


def _match(connection: sqlite3.Connection, entry: int, one: str, other: str, verdict: str = "copy") -> None:
    _put(connection, "matchings", entry=entry, sha256=one)
    _put(connection, "matches", entry=entry, sha256=one, reference_sha256=other, verdict=verdict)


def _edges(connection: sqlite3.Connection) -> list[tuple[int, ...]]:
    return connection.execute(EDGES["footage"]).fetchall()


def test_shared_media_lead_from_whoever_had_them_first(base: sqlite3.Connection) -> None:
    assert base.execute(EDGES["shared_media"]).fetchall() == [(RIVES, QUAYS, 1, 4 * DAY, 4 * DAY)]


def test_footage_leads_from_whoever_had_its_file_first(base: sqlite3.Connection) -> None:
    _match(base, 10, "c", "a")
    _match(base, 11, "a", "c")  # the same pair, found from the other side, counts once

    assert _edges(base) == [(RIVES, PORTS, 1, 3 * DAY, 3 * DAY), (PORTS, QUAYS, 1, 4 * DAY, 4 * DAY)]


def test_a_later_search_counts_alone_and_one_scene_is_no_copy(base: sqlite3.Connection) -> None:
    _match(base, 10, "c", "a")
    _put(base, "matchings", entry=11, sha256="c")
    _match(base, 12, "b", "c", "same scene")

    assert _edges(base) == []


def test_what_a_person_rejected_is_none_until_that_is_taken_back(base: sqlite3.Connection) -> None:
    _match(base, 10, "c", "b")
    _put(base, "match_reviews", entry=13, act="reject", one_sha256="b", other_sha256="c")
    assert _edges(base) == []

    base.execute("UPDATE match_reviews SET undone_entry = 14")
    assert _edges(base) == [(QUAYS, PORTS, 1, 3 * DAY, 3 * DAY)]
