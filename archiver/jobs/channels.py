"""The registry of channels to collect: what a person added or removed, on the command line or in the configuration."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from archiver.archive import Archive, Writer
from archiver.citations import KnownNames
from archiver.errors import ArchiverError, UsageError
from archiver.jobs import shapes
from archiver.jobs.telegram import Telegram
from archiver.jobs.workplace import Workplace
from archiver.model.entries import ChannelAct
from archiver.model.links import KnownName, NameMatch
from archiver.model.records import ChannelRecord, PendingChannel
from archiver.text.addresses import parse_address


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

    def document(self) -> shapes.Document:
        """The JSON of ``channel show``."""
        return shapes.channel(self.channel, self.intervals, self.counts)


async def add_channel(place: Workplace, name: str, aliases: tuple[str, ...], owner: str | None) -> ChannelsOutcome:
    """Register a channel and, where an account is at hand, look it up at once.

    A name that Telegram does not know is a gap and is not registered; without an account the name waits.
    """
    wanted = plain_name(name)
    async with place.writing() as archive, Telegram(place, archive) as telegram:
        record = await archive.catalog.channel_by_name(wanted)
        gaps: tuple[str, ...] = ()
        if record is None and is_username(wanted):
            try:
                if await telegram.resolve(wanted) is None:
                    return ChannelsOutcome(gaps=(f"Telegram knows no channel @{wanted}; it was not added.",))
            except ArchiverError as fault:
                place.progress.warn(f"@{wanted} was added without being looked up: {fault.sentence}")
            record = await archive.catalog.channel_by_name(wanted)
        await register(archive, wanted, record, aliases, owner)
        record = await archive.catalog.channel_by_name(wanted)
        if record is not None:
            return ChannelsOutcome(channels=(record,), gaps=gaps)
        pending = [each for each in await archive.catalog.pending_channels() if each.name == wanted]
        return ChannelsOutcome(pending=tuple(pending), gaps=gaps)


async def remove_channel(place: Workplace, name: str) -> str:
    """Stop collecting a channel; returns its title. Raises UsageError where it is not registered."""
    wanted = plain_name(name)
    async with place.writing() as archive:
        record = await archive.catalog.channel_by_name(wanted)
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
        )


async def require_channel(archive: Archive, name: str) -> ChannelRecord:
    """The channel of that name; raises UsageError where the archive does not know it."""
    record = await archive.catalog.channel_by_name(plain_name(name))
    if record is None:
        raise UsageError(
            f"The archive knows no channel {name}.", hint="`archiver channel list` shows those that it knows."
        )
    return record


async def register(
    archive: Writer, name: str, record: ChannelRecord | None, aliases: tuple[str, ...], owner: str | None
) -> None:
    """Log the person's decision, unless it says nothing new."""
    if record is not None:
        known = record.registered and set(aliases) <= set(record.aliases) and owner in (None, *record.owners)
    else:
        waiting = any(each.name == name for each in await archive.catalog.pending_channels())
        known = waiting and not aliases and owner is None
    if known:
        return
    channel_id = record.channel_id if record else None
    act = ChannelAct(session=0, act="add", name=name, channel_id=channel_id, aliases=aliases, owner=owner)
    await archive.decide_channel(act)


async def record_configured(place: Workplace, archive: Writer) -> None:
    """Put the configuration file's channels on record."""
    pending = {each.name: each for each in await archive.catalog.pending_channels()}
    for channel in place.config.channels:
        name = plain_name(channel.name)
        waiting = pending.get(name)
        if waiting and set(channel.aliases) <= set(waiting.aliases) and channel.owner in (None, *waiting.owners):
            continue
        record = await archive.catalog.channel_by_name(name)
        await register(archive, name, record, channel.aliases, channel.owner)


async def look_up_pending(place: Workplace, archive: Writer, telegram: Telegram) -> list[str]:
    """Turn registered names into channels; returns a sentence for each that leads nowhere."""
    gaps = []
    for waiting in await archive.catalog.pending_channels():
        if not is_username(waiting.name):
            gaps.append(f"The registered name “{waiting.name}” is no username; add the channel by its @handle.")
        elif await telegram.resolve(waiting.name) is None:
            gaps.append(f"Telegram knows no channel @{waiting.name}, which is on the list of channels.")
    del place
    return gaps


async def known_names(archive: Archive) -> KnownNames:
    """Every name by which an article may mean a channel of this archive."""
    found: list[KnownName] = []
    for channel in await archive.catalog.channels():
        if not channel.registered:
            continue
        groups: tuple[tuple[NameMatch, tuple[str, ...]], ...] = (
            ("alias", channel.aliases),
            ("title", (channel.title,)),
            ("former_title", channel.former_titles),
            ("handle", channel.usernames),
            ("owner", channel.owners),
        )
        for kind, names in groups:
            found += [KnownName(text=name, kind=kind, channel_id=channel.channel_id) for name in names if name]
    for waiting in await archive.catalog.pending_channels():
        found += [KnownName(text=alias, kind="alias", channel_id=None) for alias in waiting.aliases]
    return await asyncio.to_thread(KnownNames, found)


def plain_name(name: str) -> str:
    """A handle without "@" from a handle or an address; an id without "-100"; other names as they are."""
    text = name.strip()
    address = parse_address(text)
    if address is not None and address.handle:
        return address.handle
    if address is not None and address.channel_id:
        return str(address.channel_id)
    if text.startswith("-100") and text[4:].isdecimal():
        return text[4:]
    return text.removeprefix("@")


def is_username(name: str) -> bool:
    """Whether the name can be asked for as a username (Telegram: letters, digits, underscores, a letter first)."""
    return name.isascii() and name.replace("_", "").isalnum() and name[0].isalpha() and 4 <= len(name) <= 32
