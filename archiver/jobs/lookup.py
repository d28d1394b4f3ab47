"""Which channel a person means by a name, asking Telegram where the archive does not know it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from archiver.archive import Archive, Writer
from archiver.errors import GapError
from archiver.jobs.naming import is_its_own, is_username, named_channel, plain_name
from archiver.jobs.steps import Steps
from archiver.jobs.telegram import Telegram
from archiver.model.records import ChannelRecord

RESOLVE, SEARCH = "contacts.resolveUsername", "contacts.search"
KEYS = {RESOLVE: "username", SEARCH: "q"}
"""What each of these questions names the name."""
FRESH = timedelta(hours=20)
"""How long Telegram's answer about a name is good; a daily pass asks anew."""


async def asked_lately(archive: Archive, method: str, name: str) -> bool:
    """Whether the answer is so fresh that asking again would only use up the day's look-ups."""
    last = await archive.catalog.last_answered(method, KEYS[method], name)
    return last is not None and abs(datetime.now(UTC) - last) < FRESH


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


async def wanted_channels(
    archive: Writer, telegram: Telegram, names: Sequence[str], steps: Steps
) -> list[ChannelRecord]:
    """The channels of these names, or without names all on the list."""
    if not names:
        return [each for each in await archive.catalog.channels() if each.registered]
    found: dict[int, ChannelRecord] = {}

    async def look_up(name: str) -> None:
        channel = await looked_up_channel(archive, telegram, name)
        if channel is None:
            raise GapError(f"Telegram knows no channel {name}; nothing was collected for it.")
        found[channel.channel_id] = channel

    for name in names:
        await steps.take(partial(look_up, name))
    return list(found.values())
