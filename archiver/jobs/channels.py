"""The channels of an archive: listed, shown, and taken off the list of those to collect."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.errors import UsageError
from archiver.jobs import shapes
from archiver.jobs.naming import named_channel, plain_name, require_channel
from archiver.jobs.workplace import Workplace
from archiver.model.comments import CommentCounts
from archiver.model.entries import ChannelAct
from archiver.model.records import ChannelRecord, PendingChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelsOutcome:
    """Channels as known now, and registered names that no answer has turned into a channel yet."""

    channels: tuple[ChannelRecord, ...] = ()
    pending: tuple[PendingChannel, ...] = ()
    gaps: tuple[str, ...] = ()

    def document(self) -> shapes.Document:
        """The JSON of ``channel add`` and ``channel list``."""
        known = [shapes.channel_names(each) for each in self.channels]
        return {"channels": known + [shapes.pending(each) for each in self.pending]}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelOutcome:
    """One channel with its covered id intervals (both ends included) and the number of ids of each class."""

    channel: ChannelRecord
    intervals: tuple[tuple[int, int], ...]
    counts: dict[str, int]
    comments: CommentCounts | None = None

    def document(self) -> shapes.Document:
        """The JSON of ``channel show``."""
        return {
            **shapes.channel(self.channel, self.intervals, self.counts),
            "comments": None if self.comments is None else shapes.comments(self.comments),
        }


async def remove_channel(place: Workplace, name: str) -> str:
    """Stop collecting a channel; returns its title. Raises UsageError where it is not registered."""
    wanted = plain_name(name)
    async with place.writing() as archive:
        record = await named_channel(archive, name)
        waiting = [each for each in await archive.catalog.pending_channels() if each.name == wanted]
        if not waiting and (record is None or not record.registered):
            raise UsageError(f"{name} is not on the list of channels.", hint="`archiver channel list` shows the list.")
        channel_id = record.channel_id if record else None
        await archive.decide_channel(ChannelAct(session=0, act="remove", name=wanted, channel_id=channel_id))
        return record.title if record else wanted


async def list_channels(place: Workplace) -> ChannelsOutcome:
    """All channels that were registered or seen; registered ones first."""
    async with place.reading() as archive:
        channels = sorted(await archive.catalog.channels(), key=lambda each: (not each.registered, each.title))
        return ChannelsOutcome(channels=tuple(channels), pending=tuple(await archive.catalog.pending_channels()))


async def show_channel(place: Workplace, name: str) -> ChannelOutcome:
    """One channel; raises UsageError where the archive does not know it."""
    async with place.reading() as archive:
        record = await require_channel(archive, name)
        intervals = await archive.catalog.covered(record.channel_id)
        return ChannelOutcome(
            channel=record,
            intervals=tuple((each.low, each.high) for each in intervals),
            counts=await archive.catalog.counts(record.channel_id),
            comments=await archive.catalog.comment_counts(record.channel_id) if record.kind == "channel" else None,
        )
