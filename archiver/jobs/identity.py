"""Usernames that went from one channel to another: nobody follows them silently."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from archiver.archive import Archive, Writer
from archiver.jobs.lookup import RESOLVE
from archiver.jobs.telegram import Telegram
from archiver.model.entries import ChannelAct
from archiver.model.groups import MovedName
from archiver.model.records import ChannelRecord


def moved_sentence(moved: MovedName) -> str:
    """What happened to a username of the list, and what to do about it."""
    old = f"“{moved.title}” ({moved.channel_id})"
    keep = f"`archiver channel add {moved.channel_id}` keeps that one by its id and ends this warning"
    if moved.now_id is None:
        return f"@{moved.username} leads to no channel any more; {old} goes on being collected by its id. {keep}."
    now = f"“{moved.now_title}” ({moved.now_id})"
    return (
        f"@{moved.username} now belongs to {now}; {old}, which was put on the list under that name, goes on being "
        f"collected by its id. {keep}; `archiver channel add @{moved.username}` also takes in the new one."
    )


async def look_for_lost_names(archive: Writer, telegram: Telegram, channel_id: int) -> None:
    """Ask once who has a username that a channel of the list has lost."""
    for username in await lost_to_look_for(archive, channel_id):
        await telegram.resolve(username)


async def lost_to_look_for(archive: Archive, channel_id: int) -> list[str]:
    """Usernames that a channel of the list has lost, and that nobody was asked about since."""
    found = []
    for username, lost in await archive.catalog.lost_names(channel_id):
        asked = await archive.catalog.last_answered(RESOLVE, "username", username)
        if asked is None or asked < lost:
            found.append(username)
    return found


async def moved_name(archive: Archive, username: str) -> MovedName | None:
    """Where a registered username leads elsewhere by now."""
    key = username.removeprefix("@").casefold()
    return next((each for each in await archive.catalog.moved_names() if each.username.casefold() == key), None)


async def keep_by_id(archive: Writer, moved: MovedName) -> None:
    """Have the list hold a channel by its id instead of by a username that is no longer its own."""
    record = await archive.catalog.channel(moved.channel_id)
    channel_id, number = moved.channel_id, str(moved.channel_id)
    await archive.decide_channel(ChannelAct(session=0, act="remove", name=moved.username, channel_id=channel_id))
    aliases = record.aliases if record else ()
    owners = record.owners if record else ()
    await archive.decide_channel(
        ChannelAct(
            session=0,
            act="add",
            name=number,
            channel_id=channel_id,
            aliases=aliases,
            owner=owners[0] if owners else None,
        )
    )
    for owner in owners[1:]:
        await archive.decide_channel(
            ChannelAct(session=0, act="add", name=number, channel_id=channel_id, aliases=(), owner=owner)
        )


async def holder_at(archive: Archive, username: str, day: date | None) -> tuple[ChannelRecord | None, str | None]:
    """The channel that a username led to on a day, as far as anybody looked, and a sentence where it had several.

    Between two holders the former counts until the latter was first seen. Without a day it is the newest.
    """
    holders = await archive.catalog.name_holders(username)
    if len({channel_id for channel_id, _, _ in holders}) < 2:
        return await archive.catalog.channel_by_username(username), None
    end = datetime.combine(day, time.max, tzinfo=UTC) if day is not None else datetime.max.replace(tzinfo=UTC)
    known = [channel_id for channel_id, first, _ in holders if first <= end]
    record = await archive.catalog.channel(known[-1] if known else holders[0][0])
    newest = await archive.catalog.channel(holders[-1][0])
    if record is None or newest is None:
        return record, None
    if record.channel_id == newest.channel_id:
        others = {channel_id for channel_id, _, _ in holders} - {newest.channel_id}
        return record, (
            f"@{username} has belonged to {len(others) + 1} channels; “{record.title}” ({record.channel_id}) had it "
            f"{'on the day of the article' if day else 'last'}."
        )
    return record, (
        f"@{username} now belongs to “{newest.title}” ({newest.channel_id}); on the day of the article it was "
        f"“{record.title}” ({record.channel_id}), which was looked through."
    )
