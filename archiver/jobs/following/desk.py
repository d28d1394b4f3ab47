"""What the loops of a run that follows channels share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from archiver.archive import Writer
from archiver.errors import AccountBusyError, DiskFullError, FloodWaitError, GapError, NetworkError, NotLoggedInError
from archiver.jobs.telegram import Telegram
from archiver.jobs.workplace import Workplace
from archiver.model.derived import Folded
from archiver.model.ids import PostKey
from archiver.model.observations import MediaStored, PostGone, PostSeen, SpanCovered
from archiver.model.records import ChannelRecord

Kind = Literal["new", "edited", "deleted", "file"]
FIRST_DELAY_S = 1.0
LONGEST_DELAY_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that came into the archive. ``seen``: the post as it was shown, None for one that was deleted.

    ``file``: what a "file" happening is about; ``refused`` why it is not archived.
    """

    kind: Kind
    channel: ChannelRecord
    key: PostKey
    at: datetime
    seen: PostSeen | None = None
    file: MediaStored | None = None
    refused: str | None = None


@dataclass(slots=True)
class Followed:
    """A channel that is followed, and what it brought so far."""

    record: ChannelRecord
    new: int = 0
    edited: int = 0
    deleted: int = 0
    files: int = 0
    bytes: int = 0


Tell = Callable[[Happening], None]


@dataclass(slots=True)
class Desk:
    """``tell`` is called with everything that happens. ``gaps``: what could not be had, once each. ``pushes`` counts
    updates that were kept. ``failed`` is set when a step has to be taken again later. ``held``: accounts that cannot be
    used now, while there are others. ``full``: why files were left out for which the disk has no room.
    """

    place: Workplace
    archive: Writer
    telegram: Telegram
    tell: Tell
    channels: dict[int, Followed] = field(default_factory=dict)
    gaps: dict[str, None] = field(default_factory=dict)
    pushes: int = 0
    want_files: Callable[[PostKey], None] = lambda key: None
    doubt: Callable[[int, Iterable[int]], None] = lambda channel_id, ids: None
    failed: asyncio.Event = field(default_factory=asyncio.Event)
    held: dict[str, NotLoggedInError | AccountBusyError] = field(default_factory=dict)
    full: DiskFullError | None = None
    _offline: NetworkError | None = None
    _waits: dict[tuple[str, str], FloodWaitError] = field(default_factory=dict)
    _until: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def gap(self, sentence: str) -> None:
        """Name a gap, now and at the end."""
        if sentence not in self.gaps:
            self.gaps[sentence] = None
            self.place.progress.warn(sentence)

    async def step(self, step: Callable[[], Awaitable[None]]) -> bool:
        """Take a step; whether it came to its end, or is to be taken again later.

        A gap is named, and the step is over. Raises what following cannot go on with: no account that can be used, a
        full disk.
        """
        try:
            await step()
        except GapError as gap:
            self.gap(str(gap))
        except (NotLoggedInError, AccountBusyError) as fault:
            await self.hold(fault)
            return True
        except FloodWaitError as wait:
            self._wait(wait)
            self.failed.set()
            return False
        except NetworkError as fault:
            self.offline(fault)
            self.failed.set()
            return False
        finally:
            self.drain(self.telegram.gaps)
        self.online()
        return True

    async def hold(self, fault: NotLoggedInError | AccountBusyError) -> None:
        """An account cannot be used: a gap that holds up its own channels. Raises where no other account reads any."""
        accounts = self.telegram.accounts
        if not accounts.several or not fault.account:
            raise fault
        self.held[fault.account] = fault
        if self.channels and all([await accounts.of(channel_id) in self.held for channel_id in self.channels]):
            raise fault
        self.gap(f"{fault.sentence} Its channels wait; everything else goes on. {fault.hint}")

    def drain(self, gaps: list[str]) -> None:
        """Name these gaps, and forget them there."""
        for sentence in gaps:
            self.gap(sentence)
        gaps.clear()

    def offline(self, fault: NetworkError) -> None:
        """The network is gone; said once."""
        if self._offline is None:
            self.place.progress.warn(f"{fault.sentence} Trying again until there is one.")
        self._offline = fault

    @property
    def left(self) -> NetworkError | DiskFullError | FloodWaitError | None:
        """Why something was left: no network, no room for files, or the longest wait that is not over."""
        now = datetime.now(UTC)
        waits = [wait for which, wait in self._waits.items() if self._until[which] > now]
        return self._offline or self.full or max(waits, key=lambda wait: wait.seconds, default=None)

    def online(self) -> None:
        """It is there; said where it was not."""
        if self._offline is not None:
            self._offline = None
            self.place.progress.step("Connected again.")

    async def announce(self, folded: Folded, *, quietly: bool = False) -> None:
        """Count and tell what an entry brought; files are wanted of new and edited posts, deletions are checked."""
        for channel_id, shown in _by_channel(folded).items():
            followed = self.channels.get(channel_id)
            if followed is None:
                continue
            ids = sorted({*shown.posts, *shown.gone})
            brought = await self.archive.catalog.brought(folded.entry.n, channel_id, ids, shown.spans)
            by_kind: tuple[tuple[Kind, tuple[int, ...]], ...] = (
                ("new", brought.new),
                ("edited", brought.edited),
                ("deleted", brought.gone),
            )
            for kind, numbers in by_kind:
                for number in numbers:
                    self._happened(followed, kind, number, shown.posts.get(number), quietly=quietly)
            if shown.told:
                self.doubt(channel_id, shown.told)

    def _happened(self, followed: Followed, kind: Kind, number: int, seen: PostSeen | None, *, quietly: bool) -> None:
        key = PostKey(followed.record.channel_id, number)
        setattr(followed, kind, getattr(followed, kind) + 1)
        if not quietly:
            shown = None if kind == "deleted" else seen
            self.tell(Happening(kind=kind, channel=followed.record, key=key, at=datetime.now(UTC), seen=shown))
        if kind != "deleted" and seen is not None and seen.media:
            self.want_files(key)

    def _wait(self, wait: FloodWaitError) -> None:
        until = datetime.now(UTC) + timedelta(seconds=wait.seconds)
        which = (wait.account, wait.method)
        if self._until.get(which, until) <= until - timedelta(seconds=1) or which not in self._until:
            self.place.progress.warn(f"{wait.sentence} Everything else goes on.")
        self._until[which] = until
        self._waits[which] = wait


@dataclass(slots=True)
class _Shown:
    """What an entry says of one channel. ``told``: ids that Telegram itself said were deleted."""

    posts: dict[int, PostSeen] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    told: list[int] = field(default_factory=list)
    spans: list[range] = field(default_factory=list)


def _by_channel(folded: Folded) -> dict[int, _Shown]:
    found: dict[int, _Shown] = {}
    for seen in folded.observations:
        match seen:
            case PostSeen(key=key):
                found.setdefault(key.channel_id, _Shown()).posts[key.message_id] = seen
            case PostGone(key=key, told=told):
                shown = found.setdefault(key.channel_id, _Shown())
                shown.gone.add(key.message_id)
                if told:
                    shown.told.append(key.message_id)
            case SpanCovered(channel_id=channel_id, low=low, high=high):
                found.setdefault(channel_id, _Shown()).spans.append(range(low, high + 1))
            case _:
                pass
    return found


class Backoff:
    """Waits that grow from one failure to the next."""

    def __init__(self) -> None:
        self._next = FIRST_DELAY_S

    async def wait(self) -> None:
        """After a failure."""
        delay, self._next = self._next, min(self._next * 2, LONGEST_DELAY_S)
        await asyncio.sleep(delay)

    def reset(self) -> None:
        """After a success."""
        self._next = FIRST_DELAY_S
