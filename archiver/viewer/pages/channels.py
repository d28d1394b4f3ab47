"""Every channel that the archive knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archiver.archive import Archive
from archiver.model.records import ChannelRecord, PendingChannel
from archiver.viewer.desk import desk_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRow:
    """``newest``: when its newest archived post was posted; None where none is archived."""

    channel: ChannelRecord
    oldest: datetime | None
    newest: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """``followed``: those on the list; ``others``: those of which posts came otherwise. ``pending``: names that led to
    no channel yet. ``mentioned``: how many more are known only by name.
    """

    followed: tuple[ChannelRow, ...]
    others: tuple[ChannelRow, ...]
    pending: tuple[PendingChannel, ...]
    mentioned: int


async def gather(archive: Archive) -> Channels:
    """What the page shows."""
    rows = []
    for channel in await archive.catalog.channels():
        bounds = await archive.catalog.bounds_of(channel.channel_id)
        oldest, newest = bounds or (None, None)
        rows.append(ChannelRow(channel=channel, oldest=oldest, newest=newest))
    rows.sort(key=lambda row: row.channel.title.casefold())
    others = [row for row in rows if not row.channel.registered and row.newest is not None]
    followed = [row for row in rows if row.channel.registered]
    return Channels(
        followed=tuple(followed),
        others=tuple(others),
        pending=tuple(await archive.catalog.pending_channels()),
        mentioned=len(rows) - len(followed) - len(others),
    )


async def show(request: Request) -> Response:
    """``/channels``."""
    desk = desk_of(request)
    async with desk.reading() as archive:
        found = await gather(archive)
    return await desk.page("channels", here="channels", page=found)


ROUTES = [Route("/channels", show)]
