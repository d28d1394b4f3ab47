"""Every channel that the archive knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archiver.archive import Archive
from archiver.errors import UsageError
from archiver.model.records import ChannelRecord, PendingChannel
from archiver.viewer.desk import desk_of

Order = Literal["name", "newest", "posts", "members"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRow:
    """``newest``: when its newest archived post was posted; None where none is archived.

    ``posts``: how many are archived; None where they were not counted.
    """

    channel: ChannelRecord
    posts: int | None
    oldest: datetime | None
    newest: datetime | None


# Those of one place keep the order of their names.
ORDERS: Mapping[Order, Callable[[ChannelRow], float]] = {
    "name": lambda row: 0,
    "newest": lambda row: row.newest.timestamp() if row.newest else 0,
    "posts": lambda row: row.posts or 0,
    "members": lambda row: row.channel.participants or 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """``order``: how they are sorted. ``followed``: those on the list; ``others``: those of which posts came otherwise.
    ``pending``: names that led to no channel yet. ``mentioned``: how many more are known only by name.
    """

    order: Order
    followed: tuple[ChannelRow, ...]
    others: tuple[ChannelRow, ...]
    pending: tuple[PendingChannel, ...]
    mentioned: int


async def gather(archive: Archive, order: Order = "name", counted: Mapping[int, int] | None = None) -> Channels:
    """What the page shows; ``counted``: archived posts by channel, where somebody has counted them."""
    rows = []
    for channel in await archive.catalog.channels():
        bounds = await archive.catalog.bounds_of(channel.channel_id)
        oldest, newest = bounds or (None, None)
        posts = None if counted is None else counted.get(channel.channel_id, 0)
        rows.append(ChannelRow(channel=channel, posts=posts, oldest=oldest, newest=newest))
    rows.sort(key=lambda row: row.channel.title.casefold())
    rows.sort(key=ORDERS[order], reverse=order != "name")
    others = [row for row in rows if not row.channel.registered and row.newest is not None]
    followed = [row for row in rows if row.channel.registered]
    return Channels(
        order=order,
        followed=tuple(followed),
        others=tuple(others),
        pending=tuple(await archive.catalog.pending_channels()),
        mentioned=len(rows) - len(followed) - len(others),
    )


def order_of(text: str | None) -> Order:
    """The order that an address asks for. Raises UsageError for one that there is not."""
    found = next((each for each in ORDERS if each == (text or "name")), None)
    if found is None:
        raise UsageError("Channels cannot be sorted like that.")
    return found


async def show(request: Request) -> Response:
    """``/channels``."""
    desk = desk_of(request)
    order = order_of(request.query_params.get("sort"))
    counted = (await desk.overview.get()).by_channel
    async with desk.reading() as archive:
        found = await gather(archive, order, counted)
    return await desk.page("channels", here="channels", page=found)


ROUTES = [Route("/channels", show)]
