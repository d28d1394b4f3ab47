"""What a service message says beyond the name of its action.

Persons are counted, never named: an action lists their ids, which stay in the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from archiver.model.captures import Json
from archiver.model.details import ServiceContent
from archiver.sources.telegram.read import fields
from archiver.sources.telegram.read.fields import Node, UnreadableError
from archiver.sources.telegram.read.headers import currency
from archiver.sources.telegram.read.spans import styled

_ACTION = "messageAction"
Content = dict[str, Any]
Reader = Callable[[Node], Content]


def action_name(action: Node) -> str:
    """``messageActionPinMessage`` -> "pinMessage"."""
    kind = fields.name(action).removeprefix(_ACTION) or "unknown"
    return kind[:1].lower() + kind[1:]


def content(action: Node) -> ServiceContent | None:
    """What an action says; None where its name says it all. Raises UnreadableError for an action that is not known."""
    kind = action_name(action)
    if kind in SILENT:
        return None
    read = READERS.get(kind)
    if read is None:
        raise UnreadableError(f"the service message {kind} is not known to this version")
    found = {name: value for name, value in read(action).items() if value is not None}
    return ServiceContent(action=kind, **found) if found else None


def _texts(**names: str) -> Reader:
    return lambda action: {name: fields.string(action, key) for name, key in names.items()}


def _numbers(**names: str) -> Reader:
    return lambda action: {name: fields.number(action, key) for name, key in names.items()}


def _people(key: str) -> Reader:
    """Persons in a list, or in a field of their own."""

    def read(action: Node) -> Content:
        value: Json = action.get(key)
        return {"people": len(value) if isinstance(value, list) else None if value is None else 1}

    return read


def _all(*readers: Reader) -> Reader:
    return lambda action: {name: value for read in readers for name, value in read(action).items()}


def _styled(key: str, within: str | None = None) -> Reader:
    def read(action: Node) -> Content:
        parent = action if within is None else fields.item(action, within) or {}
        return {"text": styled(parent, key)[0] or None}

    return read


def _call(action: Node) -> Content:
    call = fields.item(action, "call") or action
    return {
        "call_id": fields.number(call, "id" if call is not action else "call_id"),
        "duration_s": fields.number(action, "duration"),
        "starts": fields.moment(action, "schedule_date"),
    }


def _photo(action: Node) -> Content:
    photo = fields.item(action, "photo") or {}
    return {"photo_id": fields.number(photo, "id")}


def _topic(action: Node) -> Content:
    created = action_name(action) == "topicCreate"
    return {
        "topic": "created" if created else "edited",
        "title": fields.string(action, "title"),
        "icon_color": fields.number(action, "icon_color"),
        "icon_emoji": fields.number(action, "icon_emoji_id"),
        "closed": _switch(action, "closed"),
        "hidden": _switch(action, "hidden"),
    }


def _switch(action: Node, key: str) -> bool | None:
    value = action.get(key)
    return value if isinstance(value, bool) else None


def _forwards(action: Node) -> Content:
    return {"enabled": _switch(action, "new_value")}


def _stars(key: str) -> Reader:
    def read(action: Node) -> Content:
        amount = fields.number(action, key)
        return {} if amount is None else {"amount": amount, "currency": "stars"}

    return read


def _price(action: Node) -> Content:
    price = fields.item(action, "price")
    return {} if price is None else {"amount": fields.number(price, "amount"), "currency": currency(price)}


def _suggested(action: Node) -> Content:
    return {
        "enabled": not fields.flag(action, "rejected"),
        "text": fields.string(action, "reject_comment"),
        "starts": fields.moment(action, "schedule_date"),
        **_price(action),
    }


def _tasks(action: Node) -> Content:
    added = fields.objects(action, "list")
    return {"text": "\n".join(styled(item, "title")[0] for item in added), "items": len(added)}


def _completions(action: Node) -> Content:
    done = action.get("completed")
    return {"items": len(done) if isinstance(done, list) else None}


def _theme(action: Node) -> Content:
    theme = fields.item(action, "theme")
    return {"text": fields.string(action if theme is None else theme, "emoticon")}


_MONEY = _all(_texts(currency="currency"), _numbers(amount="amount"))
_PAYMENT = _all(_texts(currency="currency"), _numbers(amount="total_amount"))
READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "boostApply": _numbers(items="boosts"),
        "botAllowed": _texts(text="domain"),
        "changeCreator": _people("new_creator_id"),
        "channelCreate": _texts(title="title"),
        "channelMigrateFrom": _all(_texts(title="title"), _numbers(migrated_from="chat_id")),
        "chatAddUser": _people("users"),
        "chatCreate": _all(_texts(title="title"), _people("users")),
        "chatDeleteUser": _people("user_id"),
        "chatEditPhoto": _photo,
        "chatEditTitle": _texts(title="title"),
        "chatMigrateTo": _numbers(migrated_to="channel_id"),
        "conferenceCall": _all(_call, _people("other_participants")),
        "customAction": _texts(text="message"),
        "gameScore": _numbers(items="score"),
        "geoProximityReached": _numbers(items="distance"),
        "giftCode": _all(_MONEY, _styled("message")),
        "giftPremium": _all(_MONEY, _styled("message")),
        "giftStars": _stars("stars"),
        "giftTon": _MONEY,
        "giveawayLaunch": _stars("stars"),
        "giveawayResults": _numbers(people="winners_count", items="unclaimed_count"),
        "groupCall": _call,
        "groupCallScheduled": _call,
        "inviteToGroupCall": _all(_call, _people("users")),
        "newCreatorPending": _people("new_creator_id"),
        "noForwardsRequest": _forwards,
        "noForwardsToggle": _forwards,
        "paidMessagesPrice": _stars("stars"),
        "paidMessagesRefunded": _all(_stars("stars"), _numbers(items="count")),
        "paymentRefunded": _PAYMENT,
        "paymentSent": _PAYMENT,
        "paymentSentMe": _PAYMENT,
        "phoneCall": _call,
        "pollAppendAnswer": _styled("text", "answer"),
        "pollDeleteAnswer": _styled("text", "answer"),
        "prizeStars": _all(_stars("stars"), _numbers(message_id="giveaway_msg_id")),
        "setChatTheme": _theme,
        "setMessagesTTL": _numbers(period_s="period"),
        "starGift": _styled("message"),
        "starGiftPurchaseOffer": _price,
        "starGiftPurchaseOfferDeclined": _price,
        "starGiftUnique": _styled("message"),
        "suggestProfilePhoto": _photo,
        "suggestedPostApproval": _suggested,
        "suggestedPostSuccess": _price,
        "todoAppendTasks": _tasks,
        "todoCompletions": _completions,
        "topicCreate": _topic,
        "topicEdit": _topic,
        "webViewDataSent": _texts(text="text"),
        "webViewDataSentMe": _texts(text="text"),
    }
)
SILENT = frozenset(
    {
        "changeCommunity",
        "chatDeletePhoto",
        "chatJoinedByLink",
        "chatJoinedByRequest",
        "chatJoinedViaCommunity",
        "contactSignUp",
        "empty",
        "historyClear",
        "managedBotCreated",
        "pinMessage",
        "requestedPeer",
        "requestedPeerSentMe",
        "screenshotTaken",
        "secureValuesSent",
        "secureValuesSentMe",
        "setChatWallPaper",
        "suggestBirthday",
        "suggestedPostRefund",
    }
)
"""Actions whose name says what matters; what else they hold is a person's, or is in the answer."""
