"""What happened in a channel since a count of events: told in slices, or not any more.

Source: https://core.telegram.org/method/updates.getChannelDifference
"""

from __future__ import annotations

from typing import Any

from telethon import types

from archiver.demo.api import misc, show
from archiver.demo.api.call import Call, channel_of
from archiver.demo.world import WorldChannel, WorldEvent

NEWEST = 20
"""Messages that come with a difference that is too long."""


async def get_channel_difference(call: Call) -> Any:
    """updates.getChannelDifference, in each of its three forms; no more events at once than asked for."""
    channel = channel_of(call, call.request.channel)
    missed = [event for event in channel.events if event.pts > call.request.pts]
    if not missed:
        return types.updates.ChannelDifferenceEmpty(pts=channel.pts, final=True, timeout=call.hub.news.timeout_s)
    if len(missed) > call.hub.news.too_long_from:
        return await _too_long(call, channel)
    slice_ = missed[: max(call.request.limit, 1)]
    await show.built([event.post for event in slice_])
    chats, users = show.company([event.post for event in slice_], [channel])
    new = [event.post for event in slice_ if event.kind == "new" and not event.post.deleted]
    return types.updates.ChannelDifference(
        pts=slice_[-1].pts,
        new_messages=[show.message(post, call.hub.references) for post in new],
        other_updates=[_other(call, event) for event in slice_ if event.kind != "new"],
        chats=chats,
        users=users,
        final=(len(slice_) == len(missed)) or None,
        timeout=call.hub.news.timeout_s,
    )


def _other(call: Call, event: WorldEvent) -> Any:
    """An edit or deletion."""
    return misc.update(event, call.hub.references)


async def _too_long(call: Call, channel: WorldChannel) -> Any:
    """Only how the channel is now."""
    newest = channel.alive[:NEWEST]
    await show.built(newest)
    chats, users = show.company(newest, [channel])
    return types.updates.ChannelDifferenceTooLong(
        dialog=show.dialog(channel),
        messages=[show.message(post, call.hub.references) for post in newest],
        chats=chats,
        users=users,
        final=True,
        timeout=call.hub.news.timeout_s,
    )
