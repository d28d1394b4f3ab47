"""Posts that were forwarded into the channels, fetched from where they come: once each, 100 a request.

What was not shown (most often, the channel is private) is on record and asked for again on the schedule of second
looks; a channel that lets nobody in counts as one. Only posts: the files of an origin are fetched when it is cited.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median

from archiver.archive import Archive, Writer
from archiver.jobs import shapes
from archiver.jobs.naming import require_channel
from archiver.jobs.steps import Steps
from archiver.jobs.telegram import Telegram
from archiver.jobs.workplace import Workplace
from archiver.model.ids import PostKey
from archiver.model.observations import PostGone, PostSeen
from archiver.model.origins import Forwarded, OriginRefused, OriginWanted
from archiver.model.records import ChannelRecord
from archiver.sources.telegram import ChannelAddress, messages
from archiver.wording import counted

MOST_FORWARDS = 3
"""Forwards by which a channel is named, one after the other, where the newest is not taken."""
NOT_TAKEN = frozenset({"CHANNEL_INVALID", "MSG_ID_INVALID"})
"""What Telegram says to an address that is none (any more)."""
MOST_NAMED = 3
"""Channels that a sentence names."""


@dataclass(slots=True)
class Origins:
    """What came of a run's origins: asked for, shown, found missing, not shown; requests that it took."""

    asked: int = 0
    archived: int = 0
    gone: int = 0
    refused: int = 0
    requests: int = 0

    def document(self) -> shapes.Document:
        """Its JSON."""
        return {
            "asked": self.asked,
            "archived": self.archived,
            "gone": self.gone,
            "refused": self.refused,
            "requests": self.requests,
        }


class OriginFetcher:
    """Fetches the origins that the archive lacks; ``done`` says what came of it, also when it was cut off."""

    def __init__(self, place: Workplace, archive: Writer, telegram: Telegram) -> None:
        self._place = place
        self._archive = archive
        self._telegram = telegram
        self._refusals: dict[int, str] = {}
        self.done = Origins()

    async def fetch(self, channel_ids: Sequence[int], steps: Steps) -> None:
        """Ask for all origins of these channels' posts that are due. What was not shown is one gap for all of it."""
        after = self._place.config.collect.recheck_after
        due = await due_origins(self._archive, channel_ids, after, datetime.now(UTC))
        if due:
            count = sum(map(len, due.values()))
            self._place.progress.step(f"Originals of forwarded posts to ask for: {count:,}")
        for channel_id, wanted in due.items():
            await steps.take(partial(self._of_channel, channel_id, wanted))
        if self._refusals:
            steps.gaps.append(await self._sentence())

    async def _of_channel(self, channel_id: int, wanted: Sequence[OriginWanted]) -> None:
        """The origins in one channel; an address that is not taken is replaced by that of a forward."""
        requests = self._telegram.requests
        self.done.asked += len(wanted)
        try:
            shown_in = wanted[0].post.channel_id
            known = await self._known(channel_id, shown_in)
            if known is not None and await self._ask(known, wanted, shown_in, last=False):
                return
            forwards = list({each.post: each for each in wanted}.values())[-MOST_FORWARDS:]
            for number, forward in enumerate(reversed(forwards), start=1):
                shown_in = forward.post.channel_id
                if await self._ask(await self._through(forward), wanted, shown_in, last=number == len(forwards)):
                    return
        finally:
            self.done.requests += self._telegram.requests - requests

    async def _ask(self, address: ChannelAddress, wanted: Sequence[OriginWanted], shown_in: int, *, last: bool) -> bool:
        """False where the address is one that Telegram does not take (any more), unless it is the ``last``.

        Asked with the account that reads the channel where the forward is ``shown_in``: the address is its own.
        """
        source = await self._telegram.source(shown_in)
        async for capture in messages(source, address, [each.origin.message_id for each in wanted]):
            folded = await self._telegram.record(capture)
            if capture.error in NOT_TAKEN and not last:
                return False
            if capture.status != "ok":
                self._refusals[address.channel_id] = capture.error or capture.status
                self.done.refused += len(capture.question["ids"])  # type: ignore[arg-type]
            self.done.archived += sum(isinstance(each, PostSeen) for each in folded.observations)
            self.done.gone += sum(isinstance(each, PostGone) for each in folded.observations)
        return True

    async def _known(self, channel_id: int, shown_in: int) -> ChannelAddress | None:
        """The channel's address from this run or an earlier one, for the account that reads ``shown_in``."""
        source = await self._telegram.source(shown_in)
        known = source.known.channel(channel_id)
        if known is not None:
            return known
        stored = await self._archive.catalog.access_hash(channel_id, source.account_digest)
        return None if stored is None else ChannelAddress(channel_id, stored)

    async def _through(self, wanted: OriginWanted) -> ChannelAddress:
        """The channel as one that was seen in a forward: its partial access hash must not be used by itself."""
        seen_in = await self._telegram.address(wanted.post.channel_id)
        return ChannelAddress(wanted.origin.channel_id, 0, seen_in=seen_in, message_id=wanted.post.message_id)

    async def _sentence(self) -> str:
        names = [await self._name(channel_id) for channel_id in list(self._refusals)[:MOST_NAMED]]
        more = f" and {len(self._refusals) - len(names)} more" if len(self._refusals) > len(names) else ""
        reasons = ", ".join(sorted(set(self._refusals.values())))
        posts = counted(self.done.refused, "post")
        return (
            f"Telegram did not show {posts} that were forwarded from elsewhere ({', '.join(names)}{more}): {reasons}. "
            "They are asked for again later."
        )

    async def _name(self, channel_id: int) -> str:
        record = await self._archive.catalog.channel(channel_id)
        return f"“{record.title}”" if record is not None and record.title else str(channel_id)


async def due_origins(
    archive: Archive, channel_ids: Sequence[int], after: Sequence[timedelta], now: datetime
) -> dict[int, list[OriginWanted]]:
    """Origins of these channels' posts that the archive lacks, by channel.

    Without those that were refused and are not due to be tried again.
    """
    channels, posts = _tries(await archive.catalog.origins_refused())
    due: dict[int, list[OriginWanted]] = {}
    for wanted in await archive.catalog.origins_lacking(channel_ids):
        tries = (channels.get(wanted.origin.channel_id), posts.get(wanted.origin))
        if all(each is None or each[1] + after[min(each[0], len(after)) - 1] <= now for each in tries):
            due.setdefault(wanted.origin.channel_id, []).append(wanted)
    return due


_Tries = tuple[int, datetime]
"""How often, and when last."""


def _tries(refused: Sequence[OriginRefused]) -> tuple[dict[int, _Tries], dict[PostKey, _Tries]]:
    channels: dict[int, _Tries] = {}
    posts: dict[PostKey, _Tries] = {}
    for each in refused:
        if each.whole:
            channels[each.channel_id] = (channels.get(each.channel_id, (0, each.time))[0] + 1, each.time)
        else:
            for key in (PostKey(each.channel_id, number) for number in each.ids):
                posts[key] = (posts.get(key, (0, each.time))[0] + 1, each.time)
    return channels, posts


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginsOutcome:
    """A channel's forwards of other channels' posts; ``refused``: origins that Telegram did not show."""

    channel: ChannelRecord
    forwards: tuple[Forwarded, ...]
    names: dict[int, str]
    refused: frozenset[PostKey]

    def state(self, forward: Forwarded) -> str:
        """What became of the origin: "archived", "gone", "refused", or "not asked for"."""
        if forward.gone:
            return "gone"
        if forward.held:
            return "archived"
        return "refused" if forward.origin in self.refused else "not asked for"

    @property
    def median_delay_s(self) -> float | None:
        """Seconds from origin to forward, half of them shorter and half longer."""
        return median(each.delay.total_seconds() for each in self.forwards) if self.forwards else None

    def document(self) -> shapes.Document:
        """The JSON of ``channel origins``."""
        return {
            "id": str(self.channel.channel_id),
            "title": self.channel.title,
            "median_delay_s": self.median_delay_s,
            "forwards": [
                {
                    "post": str(each.post),
                    "origin": str(each.origin),
                    "channel": self.names.get(each.origin.channel_id),
                    "delay_s": each.delay.total_seconds(),
                    "state": self.state(each),
                }
                for each in self.forwards
            ],
        }


async def show_origins(place: Workplace, name: str) -> OriginsOutcome:
    """Where a channel's forwards come from. Raises UsageError where the archive does not know the channel."""
    async with place.reading() as archive:
        record = await require_channel(archive, name)
        forwards = await archive.catalog.forwards(record.channel_id)
        channels, posts = _tries(await archive.catalog.origins_refused())
        known = {each.channel_id: each for each in await archive.catalog.channels()}
        origins = {each.origin for each in forwards}
        return OriginsOutcome(
            channel=record,
            forwards=tuple(forwards),
            names={each.channel_id: known[each.channel_id].title for each in origins if each.channel_id in known},
            refused=frozenset(each for each in origins if each.channel_id in channels or each in posts),
        )
