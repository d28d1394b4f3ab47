"""What a message holds besides text and files: polls, places, cards, prices, buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import msgspec

from archiver.model.details import (
    Answer,
    Button,
    Buttons,
    Contact,
    Detail,
    Game,
    Giveaway,
    GiveawayResults,
    Invoice,
    Paid,
    Place,
    Poll,
    Sending,
    Task,
    Todo,
    VoteCount,
    Votes,
)
from archiver.sources.desktop.decode import FAULTS, Message
from archiver.sources.desktop.read import fields
from archiver.sources.desktop.read.texts import styled

_Reader = Callable[[Message], Detail | None]


def poll_of(message: Message) -> tuple[Poll, Votes]:
    """A poll and how it stands; an answer's option is its place in the poll, for an export has no other name for it."""
    value = fields.node(message, "poll") or {}
    question, spans = styled(value.get("question"))
    answers = [
        (str(place), *styled(each.get("text")), each) for place, each in enumerate(fields.nodes(value, "answers"))
    ]
    poll = Poll(
        poll_id=None,
        question=question,
        spans=spans,
        answers=tuple(Answer(option=option, text=text, spans=marks) for option, text, marks, _ in answers),
        closed=fields.flag(value, "closed"),
    )
    votes = Votes(
        total=fields.number(value, "total_voters"),
        answers=tuple(VoteCount(option=option, voters=fields.number(each, "voters")) for option, _, _, each in answers),
    )
    return poll, votes


def _place(message: Message) -> Place:
    point = fields.node(message, "location_information") or {}
    return Place(
        latitude=fields.real(point, "latitude"),
        longitude=fields.real(point, "longitude"),
        title=fields.text(message, "place_name"),
        address=fields.text(message, "address"),
        period_s=fields.number(message, "live_location_period_seconds"),
    )


def _contact(message: Message) -> Contact:
    card = fields.node(message, "contact_information") or {}
    return Contact(
        first_name=fields.text(card, "first_name"),
        last_name=fields.text(card, "last_name"),
        phone=fields.text(card, "phone_number"),
    )


def _game(message: Message) -> Game:
    link = fields.text(message, "game_link") or ""
    return Game(
        name=link.partition("?game=")[2],
        title=fields.text(message, "game_title") or "",
        description=fields.text(message, "game_description"),
    )


def _invoice(message: Message) -> Invoice:
    """What the exporter writes twice over: a string that holds JSON."""
    value = message.get("invoice_information")
    if isinstance(value, str):
        try:
            value = msgspec.json.decode(value)
        except FAULTS as error:
            raise fields.UnreadableError("invoice_information is no JSON") from error
    if not isinstance(value, dict):
        raise fields.UnreadableError("invoice_information is no object")
    return Invoice(
        title=fields.text(value, "title") or "",
        description=fields.text(value, "description") or "",
        currency=fields.text(value, "currency") or "",
        amount=fields.number(value, "amount") or 0,
        receipt=fields.number(value, "receipt_message_id"),
    )


def _todo(message: Message) -> Todo:
    value = fields.node(message, "todo_list") or {}
    tasks = fields.nodes(value, "answers")
    return Todo(
        title=styled(value.get("title"))[0],
        tasks=tuple(
            Task(number=fields.number(each, "id") or place, text=styled(each.get("text"))[0])
            for place, each in enumerate(tasks, 1)
        ),
    )


def _giveaway(message: Message) -> Giveaway:
    """When it ends is written as a clock on the wall showed it, and left to the export."""
    value = fields.node(message, "giveaway_information") or {}
    channels = value.get("channels")
    return Giveaway(
        channels=tuple(each for each in channels if type(each) is int) if isinstance(channels, list) else (),
        quantity=fields.number(value, "quantity") or 0,
        months=fields.number(value, "months"),
        stars=fields.number(value, "stars"),
        prize=fields.text(value, "additional_prize"),
        new_only=fields.flag(value, "is_only_new_subscribers"),
        countries=tuple(each for each in value.get("countries") or () if isinstance(each, str)),
    )


def _results(message: Message) -> GiveawayResults:
    value = fields.node(message, "giveaway_results") or {}
    return GiveawayResults(
        channel_id=fields.number(value, "channel") or 0,
        message_id=fields.number(value, "launch_message_id") or 0,
        winners=fields.number(value, "winners_count") or 0,
        unclaimed=fields.number(value, "unclaimed_count") or 0,
        months=fields.number(value, "months"),
        stars=fields.number(value, "stars"),
        prize=fields.text(value, "additional_prize"),
        refunded=fields.flag(value, "is_refunded"),
    )


def _paid(message: Message) -> Paid:
    return Paid(stars=fields.number(message, "paid_stars_amount") or 0, items=0, shown=0)


def _sending(message: Message) -> Sending:
    bot = fields.text(message, "via_bot")
    return Sending(via_bot=None if bot is None else bot.removeprefix("@"), ttl_s=_ttl(message))


def _ttl(message: Message) -> int | None:
    return fields.number(message, "self_destruct_period_seconds") if not message.keys() & {"photo", "file"} else None


def _buttons(message: Message) -> Buttons | None:
    rows = message.get("inline_bot_buttons")
    if not isinstance(rows, list):
        raise fields.UnreadableError("inline_bot_buttons is no list")
    found = [
        Button(label=fields.text(each, "text") or "", url=url)
        for row in rows
        if isinstance(row, list)
        for each in row
        if isinstance(each, dict) and each.get("type") in ("url", "auth", "web_view", "simple_web_view")
        if (url := fields.text(each, "data")) is not None
    ]
    return Buttons(buttons=tuple(found)) if found else None


def reactions_of(message: Message) -> tuple[tuple[str, int], ...]:
    """How often each reaction was given: an emoji, a custom one's id or file, or "paid". Who gave them is left out."""
    found = []
    for each in fields.nodes(message, "reactions"):
        mark, count = each.get("emoji"), each.get("count")
        if type(mark) is not str or type(count) is not int or each.get("type") != "emoji":  # most are emoji
            mark, count = _reaction(each), fields.number(each, "count") or 0
        found.append((mark, count))
    return tuple(found)


def _reaction(value: Message) -> str:
    kind = fields.text(value, "type")
    if kind == "paid":
        return "paid"
    key = "document_id" if kind == "custom_emoji" else "emoji"
    found = value.get(key)
    return str(found) if isinstance(found, str | int) and found != "" else kind or "unknown"


READERS: Mapping[str, _Reader] = MappingProxyType(
    {
        "contact_information": _contact,
        "game_title": _game,
        "giveaway_information": _giveaway,
        "giveaway_results": _results,
        "invoice_information": _invoice,
        "location_information": _place,
        "paid_stars_amount": _paid,
        "todo_list": _todo,
        "via_bot": _sending,
        "inline_bot_buttons": _buttons,
    }
)
"""Which field leads to which detail."""
