"""What a channel is beside its posts, asked for on a schedule: description, photo, members, linked group, topics."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from archiver.archive import Archive, Writer
from archiver.config import Config
from archiver.jobs.identity import look_for_lost_names
from archiver.jobs.telegram import Telegram
from archiver.jobs.ways import is_over_web
from archiver.model.records import ChannelRecord


async def describe(archive: Writer, telegram: Telegram, channel: ChannelRecord, config: Config) -> None:
    """One request where the channel was not described for ``[collect] channel_hours`` (0: never), and for a forum one
    for each 100 topics; one more where a username of the list was lost.

    A refusal is a gap; the posts are another matter.
    """
    await look_for_lost_names(archive, telegram, channel.channel_id)
    if not await description_due(archive, channel.channel_id, config):
        return
    # Topics first: where they are cut off, the description stays due, and so do they.
    forum = await _is_forum(archive, channel.channel_id)
    if forum:
        await telegram.topics(channel.channel_id)
    await telegram.describe(channel.channel_id)
    if not forum and await _is_forum(archive, channel.channel_id):
        await telegram.topics(channel.channel_id)


async def _is_forum(archive: Writer, channel_id: int) -> bool:
    """Whether the channel was one when it was last shown."""
    now = await archive.catalog.channel_history(channel_id)
    return bool(now and now[-1].forum)


async def description_due(archive: Archive, channel_id: int, config: Config) -> bool:
    """Whether the channel is to be described again. A basic group has nothing more to say."""
    hours = config.collect.channel_hours
    if hours == 0 or channel_id < 0:
        return False
    asked = [await archive.catalog.last_described(channel_id)]
    if is_over_web(config):
        asked.append(await archive.catalog.last_card(channel_id))
    last = max((each for each in asked if each is not None), default=None)
    return last is None or abs(datetime.now(UTC) - last) >= timedelta(hours=hours)
