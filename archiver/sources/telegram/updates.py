"""Changes of channels: what of a push may be kept, and the difference since a channel's count of events.

An account gets updates about everything that it can see, private messages among them. Only what concerns channels
that are followed is kept, and nothing of people; the rest is dropped here, before anything is stored.
"""

from __future__ import annotations

import struct
from collections.abc import AsyncGenerator, Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from telethon.errors import TypeNotFoundError
from telethon.tl import functions, types

from archiver.model.captures import Asked, Capture, Json
from archiver.model.ids import PostKey
from archiver.sources.telegram import tl, tljson
from archiver.sources.telegram.client import TelegramSource
from archiver.sources.telegram.known import ChannelAddress
from archiver.sources.telegram.lookup import input_channel
from archiver.sources.telegram.people import WITHHELD
from archiver.sources.telegram.pushes import Push
from archiver.sources.telegram.read import fields
from archiver.sources.telegram.read.fields import UnreadableError
from archiver.sources.telegram.read.updates import PUSHED, TOO_LONG, channel_of, listed

OTHERS = "other chats"
"""What is withheld of a push: everything that is not about a channel that is followed, and people."""
LIMIT = 100
"""The most events that are asked for at once."""
KEPT = frozenset(
    {
        "updateNewChannelMessage",
        "updateEditChannelMessage",
        "updateDeleteChannelMessages",
        "updatePinnedChannelMessages",
        "updateChannelWebPage",
    }
)
"""Updates that say what happened in a channel. Views, typing and reading are left to the second looks."""
HINTS = frozenset({"updateChannelTooLong", "updateChannel"})
"""Updates that only say that something did."""
_PRIVATE = frozenset({"updateShortMessage", "updateShortChatMessage", "updateShortSentMessage"})
_EVERYTHING = "updatesTooLong"
_NO_SUCH_COUNT = frozenset({"PERSISTENT_TIMESTAMP_INVALID", "PERSISTENT_TIMESTAMP_EMPTY"})
_CONTAINERS = (types.Updates.CONSTRUCTOR_ID, types.UpdatesCombined.CONSTRUCTOR_ID)
_BROKEN = (BufferError, IndexError, RuntimeError, TypeError, ValueError, struct.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a push comes to. ``capture``: what may be kept of it, None for nothing; ``shown``: the posts in that.
    ``changed``: followed channels that it says something happened in without saying what; ``everything``: that may be
    true of all of them.
    """

    capture: Capture | None = None
    shown: frozenset[PostKey] = frozenset()
    changed: frozenset[int] = frozenset()
    everything: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One answer to "what happened since?". ``told``: it says what, if anything. ``too_long``: Telegram told only how
    the channel is now; ``unread``: it told in a form that this version cannot read. ``pts``: the count that is known
    with it, ``ended``: that is all there is now. ``timeout_s``: when to ask again at the latest; None where it did not
    say.
    """

    told: bool
    too_long: bool
    unread: bool
    ended: bool
    pts: int | None
    timeout_s: int | None


Note = Callable[[Difference], None]
"""Takes each answer as it comes."""


def hear(source: TelegramSource, push: Push, followed: Collection[int]) -> Heard:
    """Take what concerns the channels that are followed out of a push; what it shows of files is remembered."""
    value, whole = _decoded(push.body)
    if value is None or fields.name(value) == _EVERYTHING:
        return Heard(everything=True)
    if fields.name(value) in _PRIVATE:
        return Heard()
    kept, changed, left = [], set(), False
    for update in listed(value):
        channel_id = _channel(update)
        if channel_id not in followed or channel_id is None:
            left = True
            continue
        if fields.name(update) in HINTS:
            changed.add(channel_id)
        if fields.name(update) in KEPT:
            kept.append(update)
        else:
            left = True
    heard = Heard(changed=frozenset(changed), everything=not whole)
    if not kept:
        return heard
    source.known.learn({"chats": value.get("chats"), "messages": [each.get("message") for each in kept]})
    complete = whole and not left and not value.get("users")
    capture = _kept(source, push, value, kept, complete=complete)
    return replace(heard, capture=capture, shown=_posts_in(kept))


async def channel_differences(
    source: TelegramSource, channel: ChannelAddress, pts: int, note: Note, *, instead_of: int | None = None
) -> AsyncGenerator[Capture, None]:
    """What happened in a channel since it had counted ``pts`` events, ``LIMIT`` of them a request.

    ``instead_of``: the older count since which there is no difference any more (see ``read.updates``).
    """
    while True:
        capture, difference = await _channel_difference(source, channel, pts, instead_of)
        note(difference)
        yield capture
        if not difference.told or difference.ended or difference.pts is None or difference.pts <= pts:
            return
        pts, instead_of = difference.pts, None


async def _channel_difference(
    source: TelegramSource, channel: ChannelAddress, pts: int, instead_of: int | None
) -> tuple[Capture, Difference]:
    """One answer of ``updates.getChannelDifference``."""
    query = functions.updates.GetChannelDifferenceRequest(
        channel=input_channel(channel), filter=types.ChannelMessagesFilterEmpty(), pts=pts, limit=LIMIT, force=True
    )
    answer = await source.call(query)
    value = answer.value if isinstance(answer.value, dict) else {}
    source.known.learn(value)
    changed = [each.get("message") for each in fields.nodes(value, "other_updates")]
    shown: list[Json] = [*(dict(each) for each in fields.nodes(value, "new_messages")), *changed]
    source.known.learn({"messages": shown})
    question: dict[str, Json] = {"channel_id": str(channel.channel_id), "pts": pts, "limit": LIMIT}
    if instead_of is not None:
        question["instead_of"] = instead_of
    too_long = fields.name(value) == TOO_LONG or (answer.fault is not None and answer.fault.message in _NO_SUCH_COUNT)
    difference = Difference(
        told=answer.decoded is not None and not too_long,
        too_long=too_long,
        unread=answer.unread is not None,
        ended=fields.flag(value, "final"),
        pts=_number(value, "pts"),
        timeout_s=_number(value, "timeout"),
    )
    return answer.capture(question), difference


def _posts_in(updates: list[fields.Node]) -> frozenset[PostKey]:
    """The posts that updates show."""
    found = set()
    for update in updates:
        message = fields.node(update, "message")
        number = None if message is None else _number(message, "id")
        channel_id = _channel(update)
        if number is not None and channel_id is not None:
            found.add(PostKey(channel_id, number))
    return frozenset(found)


def _kept(
    source: TelegramSource, push: Push, value: Mapping[str, Json], updates: list[fields.Node], *, complete: bool
) -> Capture:
    """The capture of a push: with its bytes where all of it may be kept, else reduced."""
    about: list[Json] = [str(number) for number in sorted({_channel(each) or 0 for each in updates})]
    question: dict[str, Json] = {"channel_ids": about}
    shown = dict(value) if complete else _reduced(value, updates)
    hidden = source.people.hidden(shown, dict(value))
    if complete and hidden is None:
        content = tljson.document(push.body, shown)
    else:
        question["withheld"] = withheld = WITHHELD if complete else OTHERS
        content = tljson.withheld_document(push.body, shown if hidden is None else hidden, withheld)
    asked = Asked(
        asked=push.received,
        answered=push.received,
        source_time=push.time,
        account=source.account_digest,
        dc=source.home_dc,
        layer=tl.LAYER,
    )
    return Capture(source="telegram", method=PUSHED, question=question, asked=asked, answer=(tljson.as_bytes(content),))


def _reduced(value: Mapping[str, Json], updates: list[fields.Node]) -> dict[str, Json]:
    """A container with only these updates, and the chats that they are about or name."""
    named = _ids_in([dict(each) for each in updates])
    chats: list[Json] = [dict(each) for each in fields.nodes(value, "chats") if str(each.get("id")) in named]
    kept: list[Json] = [dict(each) for each in updates]
    return {"_": "updates", "updates": kept, "users": [], "chats": chats, "date": value.get("date")}


def _ids_in(value: Json) -> set[str]:
    """All ids of channels and groups that a tree names."""
    if isinstance(value, list):
        return {name for item in value for name in _ids_in(item)}
    if not isinstance(value, dict):
        return set()
    own = {str(value[key]) for key in ("channel_id", "chat_id") if key in value}
    return own.union(*(_ids_in(item) for item in value.values()))


def _decoded(body: bytes) -> tuple[dict[str, Json] | None, bool]:
    """A push as JSON, and whether that is all of it; None for one of a kind that nobody knows.

    Of a container in which one update cannot be read, those before it are had: TL does not say how long it is.
    """
    reader = tl.TypedReader(body)
    try:
        value = tljson.to_json(reader.tgread_object())
    except (TypeNotFoundError, *_BROKEN):
        pass
    else:
        return (value, True) if isinstance(value, dict) else (None, False)
    if tl.constructor_of(body) not in _CONTAINERS:
        return None, False
    reader = tl.TypedReader(body)
    found: list[Json] = []
    try:
        reader.read_int()
        reader.read_int()
        for _ in range(reader.read_int()):
            found.append(tljson.to_json(reader.tgread_object()))  # noqa: PERF401  those before the fault are wanted
    except (TypeNotFoundError, *_BROKEN):
        pass
    return {"_": "updates", "updates": found}, False


def _channel(update: fields.Node) -> int | None:
    try:
        return channel_of(update)
    except UnreadableError:
        return None


def _number(value: Mapping[str, Json], key: str) -> int | None:
    found: Any = value.get(key)
    return found if isinstance(found, int) and not isinstance(found, bool) else None
