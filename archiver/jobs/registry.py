"""The registry of channels to collect: what a person added, on the command line or in the configuration."""

from __future__ import annotations

import asyncio
from functools import partial

from archiver.archive import Archive, Writer
from archiver.citations import KnownNames
from archiver.errors import ArchiverError, GapError, UsageError
from archiver.jobs.channels import ChannelsOutcome
from archiver.jobs.identity import keep_by_id, moved_name
from archiver.jobs.lookup import RESOLVE, asked_lately, looked_up_channel
from archiver.jobs.naming import is_username, named_channel, plain_name
from archiver.jobs.steps import Steps
from archiver.jobs.telegram import Telegram
from archiver.jobs.workplace import Workplace
from archiver.model.entries import ChannelAct
from archiver.model.links import KnownName, NameMatch
from archiver.model.records import ChannelRecord


async def add_channel(place: Workplace, name: str, aliases: tuple[str, ...], owner: str | None) -> ChannelsOutcome:
    """Register a channel and, where an account is at hand, look it up at once.

    A name that Telegram does not know is a gap and is not registered; without an account the name waits. Raises
    UsageError for what is neither a channel of the archive nor a username: no later run could look it up.
    """
    wanted = plain_name(name)
    aliases = tuple(dict.fromkeys(alias.strip() for alias in aliases if alias.strip()))
    owner = (owner or "").strip() or None
    async with place.writing() as archive, Telegram(place, archive) as telegram:
        record: ChannelRecord | None = None
        try:
            record = await _new_holder(archive, telegram, wanted) or await looked_up_channel(archive, telegram, name)
            if record is None and is_username(wanted):
                unknown = f"Telegram knows no channel @{wanted}; it was not added."
                return ChannelsOutcome(gaps=(unknown, *telegram.gaps))
        except UsageError:
            raise
        except ArchiverError as fault:
            place.progress.warn(f"@{wanted} was added without being looked up: {fault.sentence}")
        if record is None and not is_username(wanted):
            raise UsageError(
                f"“{name}” is no channel that the archive knows, and no username that Telegram could be asked for.",
                hint="Name the channel by its @handle or its t.me address.",
            )
        await register(archive, wanted, record, aliases, owner)
        if record is not None:
            now = await archive.catalog.channel(record.channel_id) or record
            return ChannelsOutcome(channels=(now,), gaps=tuple(telegram.gaps))
        pending = [each for each in await archive.catalog.pending_channels() if each.name == wanted]
        return ChannelsOutcome(pending=tuple(pending))


async def _new_holder(archive: Writer, telegram: Telegram, wanted: str) -> ChannelRecord | None:
    """The channel that has a username now which the list holds for another; that one is kept, by its id.

    So it is too where that one is named by its id: then the username has nothing more to do with the list.
    """
    for moved in await archive.catalog.moved_names():
        if wanted == str(moved.channel_id):
            await keep_by_id(archive, moved)
        if wanted.casefold() != moved.username.casefold():
            continue
        if not await asked_lately(archive, RESOLVE, moved.username):
            await telegram.resolve(moved.username)
        now = await moved_name(archive, moved.username)
        if now is not None and now.now_id is not None:
            await keep_by_id(archive, now)
            return await archive.catalog.channel(now.now_id)
    return None


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
        record = await named_channel(archive, name) if is_username(name) else None
        record = record or await archive.catalog.channel_by_name(name)
        former = await archive.catalog.registered_before(name)
        if record is not None and former not in (None, record.channel_id):
            place.progress.warn(
                f"The configuration names @{name}, which was on the list for channel {former} and now belongs to "
                f"“{record.title}” ({record.channel_id}): it was not put on the list. Name channels by their ids there."
            )
            continue
        await register(archive, name, record, channel.aliases, channel.owner)


async def look_up_pending(archive: Writer, telegram: Telegram, steps: Steps) -> None:
    """Turn registered names into channels; each that leads nowhere is a gap, and is asked for once a day."""

    async def look_up(name: str) -> None:
        if not is_username(name):
            raise GapError(f"The registered name “{name}” is no username; add the channel by its @handle.")
        if await asked_lately(archive, RESOLVE, name) or await telegram.resolve(name) is None:
            raise GapError(f"Telegram knows no channel @{name}, which is on the list of channels.")

    for waiting in await archive.catalog.pending_channels():
        await steps.take(partial(look_up, waiting.name))


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
