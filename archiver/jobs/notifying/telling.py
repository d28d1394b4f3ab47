"""Telling every target what is new, and remembering how far it was told.

What is to be told is written down before it is sent, and struck out after: a kill in between tells it twice, with the
same id, and never not at all. A target that is new is told of what happens from then on.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from archiver.archive import Archive, Writer
from archiver.config import Notify, NotifyTarget
from archiver.errors import InputError
from archiver.jobs.notifying.gathering import events_since
from archiver.jobs.notifying.sending import send
from archiver.jobs.notifying.state import Told, forget, load, store
from archiver.model.events import Event

MOST_DUE: Final = 1_000
"""Events that wait for a target at most; of more, the oldest are told as a number."""


async def tell(archive: Archive, settings: Notify) -> tuple[str, ...]:
    """Send what is new and what is due; a sentence for each target that could not be told. Only for the one writer."""
    if not settings.targets:
        return ()
    path = archive.layout.notified
    gaps = []
    try:
        told = await asyncio.to_thread(load, path)
    except InputError as unread:  # once: it is written anew below, and nothing old is sent
        told = {}
        now = datetime.now(UTC)
        gaps.append(f"{unread.sentence} Of what happened before {now:%Y-%m-%d %H:%M} UTC, nobody is told.")
    news = News(archive, settings)
    for target in settings.targets:
        state = await news.added(target, told.get(target.name))
        told[target.name] = state
        await asyncio.to_thread(store, path, told)
        for event in _grouped(state.due, settings.most):
            fault = await send(target, event)
            if fault is not None:
                told[target.name] = replace(told[target.name], fault=fault)
                gaps.append(f"{fault} The next command tries again.")
                break
            told[target.name] = _struck_out(told[target.name], event)
            await asyncio.to_thread(store, path, told)
        await asyncio.to_thread(store, path, told)
    return tuple(gaps)


async def tell_later(archive: Writer, settings: Notify, event: Event) -> None:
    """Have whoever wants to know of such an event told of it the next time. Raises InputError (``load``)."""
    told = await asyncio.to_thread(load, archive.layout.notified)
    news = News(archive, settings)
    for target in settings.targets:
        if event.kind in target.events:
            state = await news.added(target, told.get(target.name))
            told[target.name] = replace(state, due=_within((*state.due, event)))
    await asyncio.to_thread(store, archive.layout.notified, told)


async def forget_words(archive: Writer) -> None:
    """Take what was changed out of what waits to be told: words of posts that are being removed may be in it."""
    try:
        told = await asyncio.to_thread(load, archive.layout.notified)
    except InputError:  # the words may be in it
        await asyncio.to_thread(forget, archive.layout.notified)
        return
    if any(each.due for each in told.values()):
        blank = {
            name: replace(each, due=tuple(replace(event, change="", title="", article="") for event in each.due))
            for name, each in told.items()
        }
        await asyncio.to_thread(store, archive.layout.notified, blank)


class News:
    """What came since; the catalog is asked once for all targets that were told equally far.

    How far that is the catalog says, not the log: what was written just now it learns a moment later.
    """

    def __init__(self, archive: Archive, settings: Notify) -> None:
        self._archive = archive
        self._settings = settings
        self._since: dict[int, list[Event]] = {}
        self._last: int | None = None

    async def added(self, target: NotifyTarget, before: Told | None) -> Told:
        """The state of a target with what is new to it among what is due; None: it was told of nothing ever."""
        newest = await self._newest()
        run = await asyncio.to_thread(_last_run, self._archive)
        if before is None:
            return Told(entry=newest, run=run[0] if run else "")
        events = [each for each in await self._after(before.entry, newest) if each.kind in target.events]
        if run is not None and run[0] != before.run and "run" in target.events:
            events += _of_run(run, with_gaps=self._settings.gaps)
        return replace(before, entry=newest, run=run[0] if run else before.run, due=_within((*before.due, *events)))

    async def _newest(self) -> int:
        if self._last is None:
            self._last = await self._archive.catalog.newest_entry()
        return self._last

    async def _after(self, entry: int, newest: int) -> list[Event]:
        if entry not in self._since:
            wanted = self._settings.matches == "all"
            self._since[entry] = await events_since(self._archive, entry, newest, all_matches=wanted)
        return self._since[entry]


def _within(due: tuple[Event, ...]) -> tuple[Event, ...]:
    return due if len(due) <= MOST_DUE else (_more(due[: len(due) - MOST_DUE + 1]), *due[1 - MOST_DUE :])


def _grouped(due: tuple[Event, ...], most: int) -> tuple[Event, ...]:
    """So many one by one, the others as a number."""
    return due if len(due) <= most else (*due[:most], _more(due[most:]))


def _more(events: tuple[Event, ...]) -> Event:
    counts: dict[str, int] = {}
    for each in events:
        counts[each.kind] = counts.get(each.kind, 0) + 1
    said = ", ".join(f"{kind}: {count}" for kind, count in sorted(counts.items()))
    last = events[-1]
    return Event(
        id=f"more:{events[0].id}..{last.id}", kind="more", time=last.time, entry=last.entry,
        sentence=f"{len(events)} further events ({said}); `archiver channel log` and `archiver status` show them.",
    )  # fmt: skip


def _struck_out(told: Told, event: Event) -> Told:
    now = datetime.now(UTC)
    return replace(told, due=(), last=now, fault=None) if event.kind == "more" else told.sent(event, now)


def _of_run(run: tuple[str, tuple[str, ...], str | None], *, with_gaps: bool) -> list[Event]:
    began, gaps, stopped = run
    if stopped is None and not (gaps and with_gaps):
        return []
    sentence = f"The run could not be finished: {stopped}" if stopped else f"The run ended with {len(gaps)} gaps."
    return [
        Event(
            id=f"run:{began}",
            kind="run",
            time=datetime.fromisoformat(began),
            sentence=sentence,
            change="; ".join(gaps[:10]),
        )
    ]


def _last_run(archive: Archive) -> tuple[str, tuple[str, ...], str | None] | None:
    """When the last pass began, its gaps, why it stopped; None where no pass has left that."""
    try:
        document = json.loads(archive.layout.last_run.read_bytes())
        stopped = document.get("stopped")
        said = stopped.get("sentence", str(stopped)) if isinstance(stopped, dict) else stopped
        datetime.fromisoformat(document["began"])
        return str(document["began"]), tuple(map(str, document["gaps"])), None if said is None else str(said)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
