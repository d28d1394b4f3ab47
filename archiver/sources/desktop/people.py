"""Persons in messages of a group: stored under pseudonyms, and as nothing else (decision 9).

Of each message the fields stay that name nobody. Ids become ``person:<16 hex>``, names beside them go, names without an
id become ``name:<16 hex>``, a card keeps ``phone:<16 hex>``; who reacted is left out, members are counted. Texts stay:
they are what was said. Bots (``via_bot``) and channels are no persons. A field that this version does not know goes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from archiver.sources.desktop.chats import bare_id
from archiver.sources.desktop.decode import Broken, Message, decoded
from archiver.sources.desktop.hiding import REDACTED
from archiver.sources.desktop.read.messages import KNOWN

Pseudonym = Callable[[str], str]
"""A keyed digest: only who has the key can tell that it stands for this text."""
WITHHELD = "archiver_withheld"
"""The key of what stands in place of a piece that could not be read, and so may name anybody."""
_USER = re.compile(r"user(\d{1,18})")
_CHANNEL = re.compile(r"(?:channel|chat)\d{1,18}")
_IDS = ("from_id", "actor_id", "reply_to_peer_id", "to_id", "peer_id", "forwarded_from_id", "boost_peer_id")
_NAMES_OF_IDS = {"from": "from_id", "actor": "actor_id", "to": "to_id", "forwarded_from": "forwarded_from_id"}
"""A name that stands beside an id: with the id of a channel it stays, else the id says all."""
_NAMES = ("author", "saved_from", "inviter", "peer_name", "boost_peer_name", "requested_peer_name")
_SERVICE = frozenset(
    {
        *("action", "message_id", "members", "inviter", "title", "new_title", "new_icon_emoji_id", "score", "amount"),
        *("currency", "game_message_id", "invoice_message_id", "duration", "discard_reason", "distance", "period"),
        *(
            "schedule_date",
            "emoticon",
            "cost",
            "months",
            "stars",
            "boosts",
            "giveaway_msg_id",
            "is_unclaimed",
            "winners",
        ),
        *("unclaimed", "gift_id", "gift_text", "is_limited", "is_anonymous", "reason_domain", "messages_count"),
        *("price_stars", "to", "to_id", "peer_id", "peer_name", "boost_peer_id", "boost_peer_name", REDACTED),
        *("option", "price_amount_whole", "price_amount_nano", "price_currency", "rejected", "completed", "items"),
        *("stars_count",),
    }
)
_KEPT = (KNOWN | _SERVICE) - {"information_text", "contact_vcard", "contact_vcard_file_size", "invoice_information"}


def without_people(stretch: bytes, pseudonym: Pseudonym) -> bytes:
    """The stretch with pseudonyms in place of persons: valid JSON whatever the stretch was, one message a line."""
    hide = _Hiding(pseudonym)
    items = [
        {WITHHELD: item.reason} if isinstance(item, Broken) else hide.message(item) for item in decoded(stretch).items
    ]
    return b",\n".join(msgspec.json.encode(item) for item in items)


class _Hiding:
    def __init__(self, pseudonym: Pseudonym) -> None:
        self._pseudonym = pseudonym

    def message(self, message: Message) -> Message:
        """A message without persons."""
        shown = {key: value for key, value in message.items() if key in _KEPT}
        for key in _IDS:
            if key in shown:
                shown[key] = self._id(shown[key])
        for name, key in _NAMES_OF_IDS.items():
            if name in shown and not _is_channel(message.get(key)):
                shown[name] = None if key in message else self._name(shown[name])
        for name in _NAMES:
            if name in shown and not (name == "author" and _is_channel(message.get("from_id"))):
                shown[name] = self._name(shown[name])
        self._within(shown)
        return shown

    def _within(self, shown: Message) -> None:
        """What lies in lists and objects of a message."""
        if isinstance(shown.get("members"), list):
            shown["members"] = [self._name(each) for each in shown["members"]]
        if "giveaway_results" in shown:
            shown["giveaway_results"] = _without(shown["giveaway_results"], "winners")
        if "contact_information" in shown:
            shown["contact_information"] = self._card(shown["contact_information"])
        if isinstance(shown.get("reactions"), list):
            shown["reactions"] = [_without(each, "recent") for each in shown["reactions"]]
        for key in ("text", "text_entities", "gift_text"):
            if isinstance(shown.get(key), list):
                shown[key] = [self._piece(each) for each in shown[key]]

    def _id(self, value: Any) -> Any:
        if _is_channel(value):
            return value
        match = _USER.fullmatch(value) if isinstance(value, str) else None
        number = match[1] if match else bare_id(value)
        return None if number is None else f"person:{self._pseudonym(f'user {number}')}"

    def _name(self, value: Any) -> str | None:
        return f"name:{self._pseudonym(f'name {value}')}" if isinstance(value, str) and value else None

    def _card(self, card: Any) -> Mapping[str, str]:
        phone = card.get("phone_number") if isinstance(card, dict) else None
        digits = "".join(each for each in phone if each.isdigit()) if isinstance(phone, str) else ""
        return {"first_name": "", "last_name": "", "phone_number": f"phone:{self._pseudonym(f'phone {digits}')}"}

    def _piece(self, piece: Any) -> Any:
        """A piece of a text; a person that it links to gets a pseudonym, what is shown of it stays."""
        if not isinstance(piece, dict) or "user_id" not in piece:
            return piece
        number = piece["user_id"]
        digits = str(number) if isinstance(number, int | str) else ""
        return {**piece, "user_id": f"person:{self._pseudonym(f'user {digits}')}"}


def _is_channel(value: Any) -> bool:
    if type(value) is int:  # before April 2021 the kind stood above the 32nd bit
        return value >> 32 == 2
    return isinstance(value, str) and _CHANNEL.fullmatch(value) is not None


def _without(value: Any, key: str) -> Any:
    return {name: each for name, each in value.items() if name != key} if isinstance(value, dict) else None
