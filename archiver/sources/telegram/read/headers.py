"""What stands around a message: what it answers, where it was forwarded from, how it was sent, buttons below it.

Each gives None where the message says nothing that has not its own field in ``PostSeen``.
"""

from __future__ import annotations

from typing import Literal

from archiver.model.details import Button, Buttons, FactCheck, ForwardMore, Reply, Sending
from archiver.sources.telegram.read import fields
from archiver.sources.telegram.read.fields import Node, UnreadableError
from archiver.sources.telegram.read.spans import styled

_PLAIN_REPLY = frozenset({"_", "reply_to_msg_id"})
_PLAIN_FORWARD = frozenset({"_", "date", "from_name", "channel_post"})
SENT = ("via_bot_id", "from_rank", "from_scheduled", "ttl_period", "effect", "paid_message_stars", "suggested_post",
        "from_boosts_applied")  # fmt: skip
"""Fields of a message that say how it was sent."""
_NO_REPLY, _NO_FORWARD, _NO_SENDING = Reply(), ForwardMore(), Sending()


def reply(header: Node, channel_id: int) -> Reply | None:
    """A header of the post's channel ``channel_id``; None for a plain answer to a message there."""
    kind = fields.name(header)
    if kind == "messageReplyStoryHeader":
        peer = fields.item(header, "peer") or {}
        return Reply(
            story_id=fields.needed(header, "story_id"),
            channel_id=fields.number(peer, "channel_id"),
            user=fields.person(peer, "user_id"),
        )
    if kind != "messageReplyHeader":
        raise UnreadableError(f"what it answers is an unknown {kind or 'object'}")
    if header.keys() <= _PLAIN_REPLY:
        return None
    found = _message_reply(header, channel_id)
    return None if found == _NO_REPLY else found


def _message_reply(header: Node, channel_id: int) -> Reply:
    peer = fields.item(header, "reply_to_peer_id") or {}
    origin = fields.item(header, "reply_from") or {}
    writer = fields.item(origin, "from_id") or {}
    media = fields.item(header, "reply_media")
    elsewhere = fields.number(peer, "channel_id")
    number = fields.number(header, "reply_to_msg_id")
    topic = fields.flag(header, "forum_topic")
    top = fields.number(header, "reply_to_top_id")
    away = bool(peer) and elsewhere != channel_id
    return Reply(
        thread=number if topic and top is None else top,
        topic=topic,
        quote=fields.string(header, "quote_text"),
        quote_offset=fields.number(header, "quote_offset"),
        channel_id=elsewhere if away else fields.number(writer, "channel_id"),
        message_id=number if away else fields.number(origin, "channel_post"),
        user=fields.person(peer, "user_id") or fields.person(writer, "user_id"),
        name=fields.string(origin, "from_name") or fields.string(origin, "post_author"),
        date=fields.moment(origin, "date"),
        media=None if media is None else fields.name(media).removeprefix("messageMedia").lower(),
        task=fields.number(header, "todo_item_id"),
        option=fields.octets(header, "poll_option"),
    )


def forward(header: Node) -> ForwardMore | None:
    """What a forward's header says beyond the channel and post that it came from."""
    if header.keys() <= _PLAIN_FORWARD:
        return None
    origin = fields.item(header, "from_id") or {}
    saved, sender = fields.item(header, "saved_from_peer") or {}, fields.item(header, "saved_from_id") or {}
    place = fields.number(saved, "channel_id"), fields.number(header, "saved_from_msg_id")
    told = place == (fields.number(origin, "channel_id"), fields.number(header, "channel_post"))
    found = ForwardMore(
        user=fields.person(origin, "user_id"),
        chat_id=fields.number(origin, "chat_id"),
        signed=fields.string(header, "post_author") if fields.string(header, "from_name") else None,
        saved_channel_id=None if told else place[0],
        saved_message_id=None if told else place[1],
        saved_user=fields.person(saved, "user_id") or fields.person(sender, "user_id"),
        saved_name=fields.string(header, "saved_from_name"),
        saved=fields.moment(header, "saved_date"),
        imported=fields.flag(header, "imported"),
        announcement=fields.string(header, "psa_type"),
    )
    return None if found == _NO_FORWARD else found


def sending(message: Node) -> Sending | None:
    """How a message was sent."""
    offered = fields.item(message, "suggested_post")
    price = None if offered is None else fields.item(offered, "price")
    found = Sending(
        via_bot=fields.person(message, "via_bot_id"),
        rank=fields.string(message, "from_rank"),
        scheduled=fields.flag(message, "from_scheduled"),
        ttl_s=fields.number(message, "ttl_period"),
        effect=fields.number(message, "effect"),
        stars=fields.number(message, "paid_message_stars"),
        suggested=None if offered is None else _decision(offered),
        price=None if price is None else fields.number(price, "amount"),
        currency=None if price is None else currency(price),
        boosts=fields.number(message, "from_boosts_applied"),
    )
    return None if found == _NO_SENDING else found


def currency(price: Node) -> str:
    """What an amount of stars or TON (its billionth) is in."""
    return "ton" if fields.name(price) == "starsTonAmount" else "stars"


def _decision(offered: Node) -> Literal["accepted", "rejected", "open"]:
    if fields.flag(offered, "accepted"):
        return "accepted"
    return "rejected" if fields.flag(offered, "rejected") else "open"


def fact_check(note: Node) -> FactCheck:
    """Telegram's note below a message; its text mostly has to be asked for."""
    return FactCheck(
        text=styled(note, "text")[0] or None,
        country=fields.string(note, "country"),
        pending=fields.flag(note, "need_check"),
    )


def buttons(markup: Node) -> Buttons | None:
    """The buttons of an inline keyboard that lead to an address."""
    found = [
        Button(label=fields.string(button, "text") or "", url=url)
        for row in fields.objects(markup, "rows")
        for button in fields.objects(row, "buttons")
        # the address is the button's in older layers
        if (url := fields.string(button, "url") or fields.string(fields.item(button, "type") or {}, "url"))
    ]
    return Buttons(buttons=tuple(found)) if found else None
