"""When pages of the web are asked for again: on a schedule once they are held, with growing pauses until they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter

from archiver.archive import Archive
from archiver.errors import InputError
from archiver.jobs.pages import PASSING, PageRequest, without_credentials
from archiver.model.pages import Look
from archiver.sources.article import retry_after_of

RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (15, 60, 360, 1440, 4320))
"""How long a page that could not be had is left alone after each failure in a row; then always the last."""
LAST_CHANCE = timedelta(days=7)
"""So long after the last moment of the schedule a page that fails for now is still tried."""
BUSY = frozenset({"HTTP 429", "HTTP 503"})
HELD = frozenset({"ok", "unchanged"})
EVER = datetime.min.replace(tzinfo=UTC)


class WaitingError(InputError):
    """A page that could not be had is left alone for now."""


def next_look(looks: Sequence[Look], after: Sequence[timedelta]) -> datetime | None:
    """When an address is to be asked for next, after these answers about it (the oldest first); None: no more.

    ``after``: moments after the first capture at which a page is looked at again. An address that was never had is
    tried until it is.
    """
    failures = _failures(looks)
    again = looks[-1].answered + RETRY_AFTER[min(failures, len(RETRY_AFTER)) - 1] if failures else EVER
    first = next((look.answered for look in looks if look.status == "ok"), None)
    if first is None:
        return again
    last = max(look.answered for look in looks if not _is_passing(look))
    due = min((first + step for step in after if first + step > last), default=None)
    if due is None or (failures and again > first + max(after) + LAST_CHANCE):
        return None
    return max(due, again) if failures and _is_passing(looks[-1]) else due


async def when_next(archive: Archive, looks: Sequence[Look], after: Sequence[timedelta]) -> datetime | None:
    """The same, and never before the moment that a busy server asked for."""
    due = next_look(looks, after)
    if due is None or not looks or looks[-1].error not in BUSY:
        return due
    objects = await archive.catalog.entry_objects(looks[-1].entry)
    if not objects:
        return due
    until = retry_after_of(await archive.read_object(objects[0]), looks[-1].answered)
    return due if until is None else max(due, until)


async def is_wanted(archive: Archive, page: PageRequest) -> bool:
    """Whether an address that is configured is to be asked for because the archive has no page of it.

    Raises WaitingError, which names the time of the next try, while it is left alone after a failure.
    """
    looks = await archive.catalog.looks_at(without_credentials(page.source.strip()))
    if any(look.status == "ok" for look in looks):
        return False
    due = await when_next(archive, looks, ())
    if due is not None and due > datetime.now(UTC):
        raise WaitingError(
            f"{looks[-1].url} could not be fetched ({looks[-1].error or looks[-1].status}).",
            hint=f"It is tried again after {due:%Y-%m-%d %H:%M} UTC; `archiver article add` tries it now.",
        )
    return True


async def revisits(archive: Archive, after: Sequence[timedelta], now: datetime) -> list[PageRequest]:
    """Held pages that are to be looked at again now, those captured last first."""
    found = []
    for url, looks in (await archive.catalog.looks()).items() if after else ():
        held = [look for look in looks if look.status == "ok"]
        due = await when_next(archive, looks, after) if held else None
        if due is not None and due <= now:
            day = held[-1].published
            page = PageRequest(source=url, published=date.fromisoformat(day) if day else None, scheduled=True)
            found.append((held[0].answered, page))
    return [page for _, page in sorted(found, key=itemgetter(0), reverse=True)]


def _failures(looks: Sequence[Look]) -> int:
    """How many answers at the end, in a row, were no page."""
    count = 0
    for look in reversed(looks):
        if look.status in HELD:
            break
        count += 1
    return count


def _is_passing(look: Look) -> bool:
    """Whether an answer says nothing about the page, which may be there a moment later."""
    return look.status == "failed" and (look.error in PASSING or not (look.error or "").startswith("HTTP "))
