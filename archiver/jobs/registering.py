"""Writing a person's decision about a channel into the log."""

from __future__ import annotations

from archiver.archive import Writer
from archiver.model.entries import ChannelAct
from archiver.model.records import ChannelRecord


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
