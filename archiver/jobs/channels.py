"""The channels of an archive: listed, shown, and taken off the list of those to collect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from archiver.archive import Archive
from archiver.errors import UsageError
from archiver.jobs import channel_shapes, shapes
from archiver.jobs.naming import named_channel, plain_name, require_channel
from archiver.jobs.workplace import Workplace
from archiver.model.comments import CommentCounts
from archiver.model.completeness import Completeness, IdRange, holes
from archiver.model.entries import ChannelAct
from archiver.model.groups import MemberCount, MovedName, PinnedStretch, Topic
from archiver.model.records import ChannelRecord, Interval, PendingChannel
from archiver.text.addresses import MAX_MESSAGE_ID

MOST_IDS = 100_000
"""Ids that are listed one by one."""


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
    """One channel with its covered id intervals, what happened to each id, and what it is beside its posts.

    ``moved``: usernames of the list that lead to it, or led to it before, and were moved. ``pinned``: what was pinned
    when it was looked at last. ``earlier``: the basic groups that it was before;
    ``became``: the group that a basic one became.
    ``joined``: how many of the asking accounts are members. ``on_the_web``: over which ids web pages have reached.
    """

    channel: ChannelRecord
    covered: tuple[Interval, ...]
    completeness: Completeness
    members: tuple[MemberCount, ...] = ()
    topics: tuple[Topic, ...] = ()
    pinned: tuple[PinnedStretch, ...] = ()
    moved: tuple[MovedName, ...] = ()
    comments: CommentCounts | None = None
    earlier: tuple[ChannelOutcome, ...] = ()
    became: int | None = None
    joined: int = 0
    on_the_web: tuple[Interval, ...] = ()

    @property
    def intervals(self) -> tuple[tuple[int, int], ...]:
        """The covered intervals, both ends included."""
        return tuple((each.low, each.high) for each in self.covered)

    @property
    def counts(self) -> dict[str, int]:
        """The number of ids of each class."""
        return self.completeness.counts

    @property
    def holes(self) -> list[tuple[int, int]]:
        """The stretches of ids that were never looked at, or cannot be."""
        return holes(self.completeness.ranges)

    def document(self) -> shapes.Document:
        """The JSON of ``channel show``."""
        return {
            **shapes.channel(self.channel, self.intervals, self.counts),
            "comments": None if self.comments is None else shapes.comments(self.comments),
            "interval_times": [[each.oldest.isoformat(), each.newest.isoformat()] for each in self.covered],
            "on_the_web": [[each.low, each.high] for each in self.on_the_web],
            "holes": [list(each) for each in self.holes],
            "newest_id": self.completeness.total if self.channel.channel_id > 0 else None,
            **channel_shapes.looked(self.completeness),
            "classes": channel_shapes.classes(self.completeness),
            "members": channel_shapes.members(list(self.members)),
            "topics": [channel_shapes.topic(each) for each in self.topics],
            "pinned": [channel_shapes.pin(each) for each in self.pinned],
            "moved_names": [channel_shapes.moved(each) for each in self.moved],
            "joined": self.joined,
            "migrated_to": None if self.became is None else str(self.became),
            "earlier": [each.document() for each in self.earlier],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class IdsOutcome:
    """What happened to each id of a stretch of a channel's ids."""

    channel: ChannelRecord
    low: int
    high: int
    completeness: Completeness

    def ids(self) -> Iterator[tuple[int, IdRange]]:
        """Each id with the range that it lies in."""
        for each in self.completeness.ranges:
            for number in range(each.low, each.high + 1):
                yield number, each

    def document(self) -> shapes.Document:
        """The JSON of ``channel show --ids``."""
        return {
            "id": str(self.channel.channel_id),
            "title": self.channel.title,
            "usernames": list(self.channel.usernames),
            "low": self.low,
            "high": self.high,
            "counts": self.completeness.counts,
            **channel_shapes.looked(self.completeness),
            "ids": [channel_shapes.one_id(each, number) for number, each in self.ids()],
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
        moved = [
            each for each in await archive.catalog.moved_names() if record.channel_id in (each.channel_id, each.now_id)
        ]
        outcome = replace(await _outcome(archive, record), moved=tuple(moved))
        found = [
            await _outcome(archive, earlier)
            for each in await archive.catalog.migrated_from(record.channel_id)
            if (earlier := await archive.catalog.channel(each.from_id)) is not None
        ]
        return replace(outcome, earlier=tuple(found))


async def show_ids(place: Workplace, name: str, ids: str) -> IdsOutcome:
    """What happened to each id of ``ids`` ("LOW-HIGH", or one). Raises UsageError for what is no such stretch."""
    low, high = _stretch(ids)
    async with place.reading() as archive:
        record = await require_channel(archive, name)
        completeness = await archive.catalog.completeness(record.channel_id, low, high)
        return IdsOutcome(channel=record, low=low, high=high, completeness=completeness)


async def _outcome(archive: Archive, record: ChannelRecord) -> ChannelOutcome:
    catalog, channel_id = archive.catalog, record.channel_id
    pinned = [each for each in await catalog.pins(channel_id) if each.until is None]
    present = {each.key.message_id for each in await catalog.posts_by_id(channel_id, [pin.message_id for pin in pinned])
               if each.gone_at is None}  # fmt: skip
    return ChannelOutcome(
        channel=record,
        covered=tuple(await catalog.covered(channel_id)),
        completeness=await catalog.completeness(channel_id),
        members=tuple(await catalog.member_counts(channel_id)),
        topics=tuple(await catalog.topics(channel_id)),
        became=await catalog.migrated_to(channel_id),
        joined=await catalog.joined(channel_id),
        on_the_web=tuple(await catalog.shown(channel_id)),
        comments=await catalog.comment_counts(channel_id) if record.kind == "channel" else None,
        pinned=tuple({each.message_id: each for each in pinned if each.message_id in present}.values()),
    )


def _stretch(ids: str) -> tuple[int, int]:
    low, dash, high = ids.strip().partition("-")
    numbers = [text.strip() for text in ((low, high) if dash else (low, low))]
    if not all(text.isascii() and text.isdecimal() and 0 < int(text) <= MAX_MESSAGE_ID for text in numbers):
        raise UsageError(f"“{ids}” is no stretch of message ids.", hint="Write it as LOW-HIGH, for example 1-100.")
    first, last = (int(text) for text in numbers)
    if first > last:
        raise UsageError(f"In “{ids}” the first id is the greater one.", hint="Swap the two ids.")
    if last - first >= MOST_IDS:
        raise UsageError(
            f"“{ids}” are {last - first + 1:,} ids; at most {MOST_IDS:,} are listed one by one.",
            hint="`archiver channel show NAME --json` gives all ids of a channel as ranges.",
        )
    return first, last
