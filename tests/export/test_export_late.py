"""Entries of a selection that claim a time long before, or after, the stamp that covers them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from archiver.export.late import check_time, excuses
from archiver.model.custody import Anchor, Incident, Policy
from archiver.model.entries import Body, Entry, Session

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LAG = timedelta()


def entry(n: int, days: float, body: Body | None = None) -> Entry:
    return Entry(
        n=n, prev="0" * 64, time=NOON + days * DAY, mono_us=0, body=body or Session(command="add", versions={})
    )


def stamp(n: int, days: float) -> Entry:
    return entry(n, days, Anchor(session=0, authority="first", size=8, imprint="0" * 64, status="ok"))


FAILED = Anchor(session=0, authority="first", size=8, imprint="0" * 64, status="failed", error="it is down")
LOSS = Incident(session=0, code="loss", sentence="Nobody came.")
CLOCK = Incident(session=0, code="clock", sentence="The clock was behind.")
NAMED = Policy(session=0, settings={"anchor.authorities": ["first"]})


@pytest.mark.parametrize(
    ("days", "between", "told_at", "found"),
    [
        (0, None, 0, None),
        (0.9, None, 0.9, None),
        (30, None, 30, "FAIL BACKDATED"),
        (30, FAILED, 30, "WARN BACKDATED"),
        (30, NAMED, 30, "WARN BACKDATED"),
        (10, LOSS, 10, "WARN BACKDATED"),
        (30, LOSS, 30, "FAIL BACKDATED"),
        (30, FAILED, 0.1, "FAIL BACKDATED"),
        (30, CLOCK, 0.1, "WARN BACKDATED"),
        (30, CLOCK, 30, "FAIL BACKDATED"),
        (-1, None, -1, "WARN CLOCK"),
    ],
)
def test_times_against_the_stamp(days: float, between: Body | None, told_at: float, found: str | None) -> None:
    late, about = entry(5, 0), {9: stamp(9, told_at)}
    entries = {5: late, **about} | ({} if between is None else {7: entry(7, told_at, between)})
    result = check_time(late, (NOON + days * DAY, "first"), about, entries, LAG)
    assert (None if result is None else f"{result.level} {result.code}") == found
    assert check_time(late, (NOON + days * DAY, "first"), about, entries, timedelta(days=40)) is None or days < 0


def test_what_excuses_a_late_stamp_goes_along() -> None:
    reasons = {3: entry(3, 0, FAILED), 6: entry(6, 1, FAILED), 7: entry(7, 2, LOSS), 8: entry(8, 2, CLOCK)}
    assert excuses(5, 9, reasons) == [7, 8]
    assert excuses(6, 7, reasons) == []
    assert excuses(2, 4, reasons) == [3]
