"""Entries in a selection whose times a stamp does not fit, and which entries of the log may excuse that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from archiver.export.findings import finding
from archiver.log.anchor_times import FIRM_LAG, LONGEST_ABSENCE, SKEW
from archiver.model.custody import Anchor, Incident, Policy
from archiver.model.entries import Entry
from archiver.model.findings import Finding


def says_why(entry: Entry) -> bool:
    """Whether an entry says why a stamp came late: an authority failed, none was asked before, or for how long."""
    match entry.body:
        case Anchor(status="failed") | Incident(code="loss"):
            return True
        case Policy() as body:
            return bool(body.settings.get("anchor.authorities"))
        case _:
            return False


def says_clock(entry: Entry) -> bool:
    """Whether an entry says that the capturing machine's clock was wrong."""
    return isinstance(entry.body, Incident) and entry.body.code == "clock"


def excuses(n: int, first: int, reasons: Mapping[int, Entry]) -> list[int]:
    """Which of ``reasons`` belong into a copy with entry ``n``, whose stamp is recorded in entry ``first``."""
    why = [m for m, entry in reasons.items() if n < m < first and says_why(entry)]
    clock = [m for m, entry in reasons.items() if m < first and says_clock(entry)]
    return [*sorted(why)[-1:], *sorted(clock)[-1:]]


def check_time(
    entry: Entry, stamp: tuple[datetime, str], about: Mapping[int, Entry], entries: Mapping[int, Entry], lag: timedelta
) -> Finding | None:
    """What is wrong with an entry's time. ``stamp``: the earliest that covers it, with its authority.

    ``about``: the entries about stamps of its checkpoint; ``lag``: how much later than it says it may be stamped.
    """
    (time, authority), claimed, n = stamp, entry.time, entry.n
    if claimed - time > SKEW:
        detail = f"is dated {claimed.isoformat()}, after {authority} stamped it at {time.isoformat()}"
        return finding("WARN", "CLOCK", f"entry {n}", detail)
    if time - claimed <= max(lag, FIRM_LAG) + SKEW:
        return None
    detail = f"claims {claimed.isoformat()}; first proof of existence {_days(time - claimed)} d later ({authority})"
    if _is_excused(entry, time, about, entries, max(lag, FIRM_LAG) + SKEW):
        return finding("WARN", "BACKDATED", f"entry {n}", f"{detail}; only the log itself says why")
    return finding("FAIL", "BACKDATED", f"entry {n}", detail)


def _is_excused(
    entry: Entry, time: datetime, about: Mapping[int, Entry], entries: Mapping[int, Entry], lag: timedelta
) -> bool:
    """As of an archive: not where the entry about the stamp is dated wrong, too, unless the log says that the clock was
    behind, and by that clock the stamp came in time.
    """
    first = min(about, default=entry.n)
    sound = any(abs(time - each.time) <= lag for each in about.values())
    for m, each in entries.items():
        lasting = not isinstance(each.body, Incident) or time - entry.time <= LONGEST_ABSENCE
        if sound and entry.n < m < first and says_why(each) and lasting:
            return True
    behind = any(m < first and says_clock(each) for m, each in entries.items())
    return behind and bool(about) and all(each.time - entry.time <= lag for each in about.values())


def _days(length: timedelta) -> str:
    return f"{length.total_seconds() / 86_400:.1f}"
