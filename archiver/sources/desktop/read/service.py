"""Service messages: the exporter's names of actions, and what they say beyond their name.

Persons are counted, never named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from archiver.model.details import ServiceContent
from archiver.sources.desktop.decode import Message
from archiver.sources.desktop.read import fields
from archiver.sources.desktop.read.texts import styled

Content = dict[str, Any]
_Reader = Callable[[Message], Content]

ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "create_group": "chatCreate",
        "edit_group_title": "chatEditTitle",
        "edit_group_photo": "chatEditPhoto",
        "delete_group_photo": "chatDeletePhoto",
        "invite_members": "chatAddUser",
        "remove_members": "chatDeleteUser",
        "join_group_by_link": "chatJoinedByLink",
        "join_group_by_request": "chatJoinedByRequest",
        "create_channel": "channelCreate",
        "migrate_to_supergroup": "chatMigrateTo",
        "migrate_from_group": "channelMigrateFrom",
        "pin_message": "pinMessage",
        "clear_history": "historyClear",
        "score_in_game": "gameScore",
        "send_payment": "paymentSent",
        "phone_call": "phoneCall",
        "conference_call": "conferenceCall",
        "take_screenshot": "screenshotTaken",
        "allow_sending_messages": "botAllowed",
        "attach_menu_bot_allowed": "botAllowed",
        "web_app_bot_allowed": "botAllowed",
        "send_passport_values": "secureValuesSent",
        "joined_telegram": "contactSignUp",
        "proximity_reached": "geoProximityReached",
        "requested_phone_number": "phoneNumberRequest",
        "group_call": "groupCall",
        "group_call_scheduled": "groupCallScheduled",
        "invite_to_group_call": "inviteToGroupCall",
        "set_messages_ttl": "setMessagesTTL",
        "edit_chat_theme": "setChatTheme",
        "send_webview_data": "webViewDataSent",
        "send_premium_gift": "giftPremium",
        "topic_created": "topicCreate",
        "topic_edit": "topicEdit",
        "suggest_profile_photo": "suggestProfilePhoto",
        "requested_peer": "requestedPeer",
        "gift_code_prize": "giftCode",
        "giveaway_launch": "giveawayLaunch",
        "giveaway_results": "giveawayResults",
        "set_chat_wallpaper": "setChatWallPaper",
        "set_same_chat_wallpaper": "setChatWallPaper",
        "boost_apply": "boostApply",
        "refunded_payment": "paymentRefunded",
        "send_stars_gift": "giftStars",
        "send_ton_gift": "giftTon",
        "stars_prize": "prizeStars",
        "send_star_gift": "starGift",
        "paid_messages_refund": "paidMessagesRefunded",
        "paid_messages_price_change": "paidMessagesPrice",
        "todo_completions": "todoCompletions",
        "todo_append_tasks": "todoAppendTasks",
        "process_suggested_post": "suggestedPostApproval",
        "suggested_post_success": "suggestedPostSuccess",
        "suggested_post_refund": "suggestedPostRefund",
        "suggest_birthday": "suggestBirthday",
        "poll_append_answer": "pollAppendAnswer",
        "poll_delete_answer": "pollDeleteAnswer",
        "new_creator_pending": "newCreatorPending",
        "change_creator": "changeCreator",
    }
)
"""The exporter's name, and the one that Telegram's answers have."""
PINNED = "pin_message"


def action_of(message: Message) -> str | None:
    """The action as ``PostSeen.service`` names it; one that is not known keeps the exporter's name."""
    action = message.get("action")
    if not isinstance(action, str):
        return "customAction" if "information_text" in message else "unknown"
    return ACTIONS.get(action, action)


def content(message: Message) -> ServiceContent | None:
    """What the action says; None where its name says it all. Raises UnreadableError for one that is not known."""
    action = message.get("action")
    if not isinstance(action, str):
        text = fields.text(message, "information_text")
        return None if text is None else ServiceContent(action="customAction", text=text)
    if action not in ACTIONS:
        raise fields.UnreadableError(f"the service message {action[:64]} is not known to this version")
    read = _READERS.get(action)
    found = {} if read is None else {name: value for name, value in read(message).items() if value is not None}
    return ServiceContent(action=ACTIONS[action], **found) if found else None


def _texts(**names: str) -> _Reader:
    return lambda message: {name: fields.text(message, key) for name, key in names.items()}


def _numbers(**names: str) -> _Reader:
    return lambda message: {name: fields.number(message, key) for name, key in names.items()}


def _all(*readers: _Reader) -> _Reader:
    return lambda message: {name: value for read in readers for name, value in read(message).items()}


def _people(message: Message) -> Content:
    members = message.get("members")
    return {"people": len(members) if isinstance(members, list) else None}


def _stars(key: str) -> _Reader:
    def read(message: Message) -> Content:
        amount = fields.number(message, key)
        return {} if amount is None else {"amount": amount, "currency": "stars"}

    return read


def _scheduled(message: Message) -> Content:
    seconds = fields.number(message, "schedule_date")
    return {"starts": datetime.fromtimestamp(seconds, UTC) if seconds and 0 < seconds < 2**32 else None}


def _topic(message: Message) -> Content:
    created = message.get("action") == "topic_created"
    return {
        "topic": "created" if created else "edited",
        "title": fields.text(message, "title" if created else "new_title"),
        "icon_emoji": None if created else fields.number(message, "new_icon_emoji_id"),
    }


def _gift(message: Message) -> Content:
    return {"text": styled(message.get("gift_text"))[0] or None, **_stars("stars")(message)}


def _option(message: Message) -> Content:
    return {"text": styled(message.get("option"))[0] or None}


def _price(message: Message) -> Content:
    """The price in whole units; of a currency with fractions ("TON") in the billionths that Telegram counts."""
    whole = fields.number(message, "price_amount_whole")
    if whole is None:
        return {}
    currency = fields.text(message, "price_currency") or "stars"
    if currency.lower() == "stars":
        return {"amount": whole, "currency": "stars"}
    return {"amount": whole * 10**9 + (fields.number(message, "price_amount_nano") or 0), "currency": currency}


def _suggested(message: Message) -> Content:
    return {
        "enabled": not fields.flag(message, "rejected"),
        "text": fields.text(message, "comment"),
        **_price(message),
    }


def _completions(message: Message) -> Content:
    done = message.get("completed")
    return {"items": len(done) if isinstance(done, list) else None}


def _tasks(message: Message) -> Content:
    added = fields.nodes(message, "items")
    return {"text": "\n".join(styled(each.get("text"))[0] for each in added) or None, "items": len(added)}


_MONEY = _all(_numbers(amount="amount"), _texts(currency="currency"))
_READERS: Mapping[str, _Reader] = MappingProxyType(
    {
        "create_group": _all(_texts(title="title"), _people),
        "create_channel": _texts(title="title"),
        "edit_group_title": _texts(title="title"),
        "invite_members": _people,
        "remove_members": _people,
        "invite_to_group_call": _people,
        "migrate_from_group": _texts(title="title"),
        "score_in_game": _numbers(items="score", message_id="game_message_id"),
        "send_payment": _all(_MONEY, _numbers(message_id="invoice_message_id")),
        "refunded_payment": _MONEY,
        "phone_call": _numbers(duration_s="duration_seconds"),
        "conference_call": _numbers(duration_s="duration_seconds"),
        "group_call": _numbers(duration_s="duration"),
        "group_call_scheduled": _scheduled,
        "set_messages_ttl": _numbers(period_s="period"),
        "edit_chat_theme": _texts(text="emoticon"),
        "allow_sending_messages": _texts(text="reason_domain"),
        "proximity_reached": _numbers(items="distance"),
        "topic_created": _topic,
        "topic_edit": _topic,
        "boost_apply": _numbers(items="boosts"),
        "giveaway_launch": _stars("stars"),
        "giveaway_results": _numbers(people="winners", items="unclaimed"),
        "send_stars_gift": _stars("stars"),
        "stars_prize": _all(_stars("stars"), _numbers(message_id="giveaway_msg_id")),
        "send_star_gift": _gift,
        "paid_messages_refund": _all(_stars("stars_count"), _numbers(items="messages_count")),
        "paid_messages_price_change": _stars("price_stars"),
        "poll_append_answer": _option,
        "poll_delete_answer": _option,
        "process_suggested_post": _suggested,
        "suggested_post_success": _price,
        "todo_completions": _completions,
        "todo_append_tasks": _tasks,
    }
)
