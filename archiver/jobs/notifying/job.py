"""``archiver notify``: who is told, what would be told, a test; and what is told of a run that broke off."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from archiver.errors import ArchiveLockedError, ArchiverError, UsageError
from archiver.jobs import shapes
from archiver.jobs.notifying.sending import send
from archiver.jobs.notifying.state import Told, load
from archiver.jobs.notifying.telling import News, tell_later
from archiver.jobs.workplace import Workplace
from archiver.model.events import Event

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetState:
    """A target as ``notify list`` shows it."""

    name: str
    way: str
    events: tuple[str, ...]
    told: Told | None

    def document(self) -> shapes.Document:
        """Its JSON; nothing of it is secret."""
        told = self.told
        return {
            "name": self.name,
            "way": self.way,
            "events": list(self.events),
            "last": None if told is None or told.last is None else told.last.isoformat(),
            "due": 0 if told is None else len(told.due),
            "fault": None if told is None else told.fault,
        }


async def tell_now(place: Workplace) -> None:
    """Send what is due: whoever opens the archive for writing does so at its end; what fails is in ``unstamped``.

    Raises ArchiveLockedError while another command is at work: it sends what is due by itself.
    """
    async with place.writing():
        pass


async def telling_of_faults(place: Workplace, job: Callable[[Workplace], Coroutine[Any, Any, T]]) -> T:
    """Do a job; where it breaks off, whoever wants to know of runs is told before the fault goes on its way."""
    try:
        return await job(place)
    except ArchiveLockedError:
        raise  # another one is at work
    except (ArchiverError, OSError) as fault:
        for said in await tell_broken(place, fault):
            place.progress.warn(said)
        raise


async def tell_broken(place: Workplace, fault: Exception) -> tuple[str, ...]:
    """Tell whoever wants to know of runs that one broke off; a sentence for each that could not be told for good.

    Where the archive can be opened, that is remembered until they were told (``unstamped`` says who was not); where it
    is the archive that cannot be used, they are told once, or not.
    """
    settings = place.config.notify
    targets = [each for each in settings.targets if "run" in each.events]
    if not targets:
        return ()
    event = _broken(fault)
    try:
        async with place.writing() as archive:
            await tell_later(archive, settings, event)
    except (ArchiverError, OSError):
        return tuple([said for each in targets if (said := await send(each, event)) is not None])
    return ()


def _broken(fault: Exception) -> Event:
    now = datetime.now(UTC)
    why = fault.sentence if isinstance(fault, ArchiverError) else f"{type(fault).__name__}."
    return Event(id=f"run:{now.isoformat()}", kind="run", time=now, sentence=f"The run could not be finished: {why}")


async def what_would_be_told(place: Workplace) -> dict[str, tuple[Event, ...]]:
    """The events that each target would be sent now."""
    async with place.reading() as archive:
        told = await asyncio.to_thread(load, archive.layout.notified)
        news = News(archive, place.config.notify)
        return {
            target.name: (await news.added(target, told.get(target.name))).due for target in place.config.notify.targets
        }


async def targets_of(place: Workplace) -> tuple[TargetState, ...]:
    """The configured targets."""
    async with place.reading() as archive:
        told = await asyncio.to_thread(load, archive.layout.notified)
    return tuple(
        TargetState(
            name=each.name,
            way=f"command {each.command[0]}" if each.command else "webhook",
            events=each.events,
            told=told.get(each.name),
        )
        for each in place.config.notify.targets
    )


async def send_test(place: Workplace, name: str | None) -> tuple[str, ...]:
    """Send a made-up event to one target or to all; a sentence for each that could not be told."""
    targets = [each for each in place.config.notify.targets if name in (None, each.name)]
    if not targets:
        raise UsageError(
            "There is no such target." if name else "No target is configured.",
            hint="[[notify.targets]] of the configuration names them.",
        )
    now = datetime.now(UTC)
    event = Event(
        id=f"test:{now.timestamp():.0f}", kind="test", time=now, sentence="A test of archiver: nothing happened.",
        title="Zelmara Valley Watch", channel="@zelmara_watch_demo", post="zelmara_watch_demo/1",
        address="https://t.me/zelmara_watch_demo/1", article="https://news.example/zelmara", change="[-old-] {+new+}",
    )  # fmt: skip
    return tuple([fault for each in targets if (fault := await send(each, event)) is not None])
