"""Typed access to the fields of a TL value in JSON; a field of the wrong type makes its object unreadable."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import TypeVar

from archiver.model.captures import Json

Found = TypeVar("Found")
Node = Mapping[str, Json]
PAGES = frozenset({"messages.messages", "messages.messagesSlice", "messages.channelMessages"})
"""The answers that are lists of messages."""
HIGHEST_ID = 2**31 - 1
"""The largest id that a post can have."""
REDACTED = "archiver.redacted"
"""What stands in an answer in place of a post that was redacted."""
NO_DATE = "1970-01-01T00:00:00Z"
"""How a wire date of 0, "none", reads."""


class UnreadableError(ValueError):
    """An object is not as any known layer has it."""


def name(value: Json | Node) -> str:
    """The constructor name of an object, "" for anything else."""
    found = value.get("_") if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def node(parent: Node, key: str) -> Node | None:
    """An object in a field."""
    value = parent.get(key)
    return value if isinstance(value, dict) else None


def nodes(parent: Node, key: str) -> list[Node]:
    """The objects of a list in a field; empty where it is absent."""
    value = parent.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def number(parent: Node, key: str) -> int | None:
    """An integer, written as a number or, with 64 bits, as a decimal string."""
    value = parent.get(key)
    if value is None or type(value) is int:
        return value
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            pass
    raise UnreadableError(f"{key} is not an integer")


def needed(parent: Node, key: str) -> int:
    """An integer that must be there."""
    value = number(parent, key)
    if value is None:
        raise UnreadableError(f"{key} is missing")
    return value


def real(parent: Node, key: str) -> float | None:
    """A double; whole numbers too, as in older layers."""
    value = parent.get(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def text(parent: Node, key: str) -> str | None:
    """A string."""
    value = parent.get(key)
    return value if isinstance(value, str) else None


def string(parent: Node, key: str) -> str | None:
    """A string; None where it is absent or empty. Anything else is an error, unlike in ``text``."""
    value = parent.get(key)
    if value is not None and not isinstance(value, str):
        raise UnreadableError(f"{key} is not a text")
    return value or None


def objects(parent: Node, key: str) -> list[Node]:
    """The objects of a list; empty where it is absent. Anything else is an error, unlike in ``nodes``."""
    value = parent.get(key)
    found = nodes(parent, key)
    if value is not None and not (isinstance(value, list) and len(found) == len(value)):
        raise UnreadableError(f"{key} is not a list of objects")
    return found


def item(parent: Node, key: str) -> Node | None:
    """An object; None where it is absent. Anything else is an error, unlike in ``node``."""
    value = parent.get(key)
    if value is not None and not isinstance(value, dict):
        raise UnreadableError(f"{key} is not an object")
    return value


def octets(parent: Node, key: str) -> str | None:
    """Bytes, in hex."""
    value = item(parent, key)
    if value is None:
        return None
    written = value.get("base64")
    if name(value) != "bytes" or not isinstance(written, str):
        raise UnreadableError(f"{key} is not bytes")
    try:
        return base64.b64decode(written, validate=True).hex()
    except binascii.Error as error:
        raise UnreadableError(f"{key} is not base64") from error


def person(parent: Node, key: str) -> str | None:
    """Who somebody is: an id, or what stands for it in an answer that was stored without; None for nobody (0)."""
    value = parent.get(key)
    if value is None or value in (0, "0", ""):
        return None
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise UnreadableError(f"{key} names nobody")
    return str(value)


def salvaged(
    read: Callable[[Node], Found], value: Node, needed_keys: Collection[str], faults: list[str]
) -> Found | None:
    """What ``read`` makes of an object, without the fields that it fails on; each goes to ``faults``.

    None where it fails on the ``needed_keys`` alone.
    """
    try:
        return read(value)
    except UnreadableError:
        kept = {key: value[key] for key in needed_keys if key in value}
    try:
        found = read(kept)
    except UnreadableError as error:
        faults.append(str(error))
        return None
    for key, part in value.items():
        if key in kept:
            continue
        try:
            found = read({**kept, key: part})
        except UnreadableError as error:
            faults.append(str(error))
        else:
            kept[key] = part
    return found


def flag(parent: Node, key: str) -> bool:
    """Whether a flag is set."""
    return parent.get(key) is True


def moment(parent: Node, key: str) -> datetime | None:
    """A date in UTC; None where it is absent or the wire's 0."""
    value = text(parent, key)
    if value is None or value == NO_DATE:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise UnreadableError(f"{key} is not a date") from error
    if found.tzinfo is UTC:
        return found
    if found.tzinfo is None:
        raise UnreadableError(f"{key} has no time zone")
    try:
        return found.astimezone(UTC)
    except OverflowError as error:
        raise UnreadableError(f"{key} is not a date") from error


def restriction(parent: Node) -> str | None:
    """Why Telegram hides the object on some platforms: ``platform:reason: text``, several joined by "; "."""
    if not parent.get("restriction_reason"):
        return None
    parts = [
        f"{text(item, 'platform') or '?'}:{text(item, 'reason') or '?'}: {text(item, 'text') or ''}".rstrip(": ")
        for item in nodes(parent, "restriction_reason")
    ]
    return "; ".join(parts) or None


def message_id(message: Node) -> int:
    """The id of a message; a number that no post can have is none, and must not cover anything."""
    found = needed(message, "id")
    if not 0 < found <= HIGHEST_ID:
        raise UnreadableError(f"{found} is no id of a post")
    return found


def redacted_ids(value: Node) -> set[int]:
    """The ids in whose places something was redacted."""
    return {message_id(message) for message in nodes(value, "messages") if name(message) == REDACTED}


def message_ids(value: Node) -> set[int] | None:
    """The ids of an answer's messages, readable or not; None if one of them has none."""
    try:
        return {message_id(message) for message in nodes(value, "messages")}
    except UnreadableError:
        return None


def is_of(message: Node, channel_id: int) -> bool:
    """Whether a message is one of the channel's; an empty one mostly does not say whose it is."""
    peer = message.get("peer_id")
    if not isinstance(peer, dict):
        return name(message) == "messageEmpty"
    if peer.get("channel_id") == str(channel_id):
        return True
    try:
        return chat_of(peer) == channel_id
    except UnreadableError:
        return False


def chat_of(peer: Node) -> int | None:
    """The channel or group that a peer is, a basic group as minus its id; None for a person."""
    chat_id = number(peer, "chat_id")
    return number(peer, "channel_id") if chat_id is None else -chat_id


def own_messages(value: Node, channel_id: int) -> list[Node]:
    """Those messages of an answer that are the channel's: others have ids of another history."""
    return [message for message in nodes(value, "messages") if is_of(message, channel_id)]
