"""Lists of messages: history, search, comments, dialogs; all page in the same way.

Source: https://core.telegram.org/api/offsets . The list is newest first. Its window begins at (the number of
messages whose id is at least `offset_id`) + `add_offset`, and is `limit` long; what would lie before the
newest message is cut off. `max_id` and `min_id` then filter the window.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from telethon import types

from archiver.demo.api import show
from archiver.demo.api.call import Call, channel_of, date_or_none
from archiver.demo.refusal import bad_request
from archiver.demo.world import WorldChannel, WorldPost

MOST = 100
UNSET_LIMIT = 20
"""Messages in a page: at most, and where the request says 0."""


def window(posts: Sequence[WorldPost], request: Any, offset_date: datetime | None) -> tuple[list[WorldPost], int]:
    """The page of a list (newest first) that a request asks for, and where in the list it begins.

    `offset_id` counts before `offset_date`, which is looked at only without it.
    """
    if request.offset_id:
        before = sum(1 for post in posts if post.id >= request.offset_id)
    elif offset_date is not None:
        before = sum(1 for post in posts if post.date >= offset_date)
    else:
        before = 0
    limit = min(request.limit, MOST) if request.limit > 0 else UNSET_LIMIT
    start = before + request.add_offset
    page = posts[max(start, 0) : max(start + limit, 0)]
    kept = [post for post in page if (not request.max_id or post.id < request.max_id) and post.id > request.min_id]
    return kept, max(start, 0)


async def _answer(call: Call, channel: WorldChannel, posts: Sequence[WorldPost], offset_date: Any) -> Any:
    """One page of a list of messages."""
    page, start = window(posts, call.request, date_or_none(offset_date))
    return await show.page(call.hub, channel, page, len(posts), start)


async def get_history(call: Call) -> Any:
    """messages.getHistory."""
    channel = channel_of(call, call.request.peer)
    return await _answer(call, channel, channel.listed, call.request.offset_date)


async def search(call: Call) -> Any:
    """messages.search in one channel: every word must occur, in any case; the usual media filters."""
    channel = channel_of(call, call.request.peer)
    earliest, latest = date_or_none(call.request.min_date), date_or_none(call.request.max_date)
    words = call.request.q.casefold().split()
    found = [
        post
        for post in channel.alive
        if post.service is None
        and all(word in post.text.casefold() for word in words)
        and _passes(call.request.filter, post)
        and (earliest is None or post.date > earliest)
        and (latest is None or post.date < latest)
    ]
    return await _answer(call, channel, found, None)


def _passes(wanted: Any, post: WorldPost) -> bool:
    """Whether a post passes a media filter."""
    kind = post.media.kind if post.media else None
    if isinstance(wanted, types.InputMessagesFilterEmpty):
        return True
    if isinstance(wanted, types.InputMessagesFilterPhotos):
        return kind == "photo"
    if isinstance(wanted, types.InputMessagesFilterVideo):
        return kind == "video"
    if isinstance(wanted, types.InputMessagesFilterPhotoVideo):
        return kind in ("photo", "video")
    if isinstance(wanted, types.InputMessagesFilterDocument):
        return kind == "document"
    if isinstance(wanted, types.InputMessagesFilterUrl):
        return "http" in post.text
    raise bad_request("INPUT_FILTER_INVALID")


async def get_replies(call: Call) -> Any:
    """messages.getReplies: the comments under a channel's post, which lie in its linked group."""
    channel = channel_of(call, call.request.peer)
    post = channel.posts.get(call.request.msg_id)
    if post is None or post.deleted or (post.comments is None and not channel.megagroup):
        raise bad_request("MSG_ID_INVALID")
    if post.comments is not None and (post.comments.deleted or post.comments_closed):
        raise bad_request("MSG_ID_INVALID")
    group = post.comments.channel if post.comments else channel
    if group.private:
        raise bad_request("CHANNEL_PRIVATE")
    return await _answer(call, group, show.comments(post), call.request.offset_date)


async def get_dialogs(call: Call) -> Any:
    """messages.getDialogs: the channels that the account has joined, all in one answer."""
    joined = [item for item in call.hub.world.channels if item.joined and item.is_open_to(call.user) and item.alive]
    if call.request.offset_id:
        joined = []
    newest = [item.alive[0] for item in joined]
    await show.built(newest)
    chats, users = show.company(newest, joined)
    return types.messages.Dialogs(
        dialogs=[show.dialog(item) for item in joined],
        messages=[show.message(post, call.hub.references) for post in newest],
        chats=chats,
        users=users,
    )
