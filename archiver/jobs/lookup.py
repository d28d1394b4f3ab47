"""Which channel a person means by a name, asking Telegram where the archive does not know it."""

from __future__ import annotations

from archiver.archive import Writer
from archiver.jobs.naming import is_its_own, is_username, named_channel, plain_name
from archiver.jobs.telegram import Telegram
from archiver.model.records import ChannelRecord


async def looked_up_channel(archive: Writer, telegram: Telegram, name: str) -> ChannelRecord | None:
    """The channel that a person means, as ``named_channel``; None where neither the archive nor Telegram knows it.

    A channel that nobody registered and that merely has the name for a title comes behind the one with that username.
    """
    wanted = plain_name(name)
    record = await named_channel(archive, name)
    sure = record is not None and (record.registered or is_its_own(wanted, record))
    if not sure and is_username(wanted) and await telegram.resolve(wanted) is not None:
        return await archive.catalog.channel_by_username(wanted)
    return record
