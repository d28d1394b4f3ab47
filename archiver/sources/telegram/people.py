"""Persons in an answer: who is not the publisher is stored under a pseudonym, and as nothing else.

An answer names persons in many places: its list of users, senders, forward headers, mentions by id, reactions,
voters, commenters below a channel's post, service messages, contacts, members. ``People.hidden`` walks the whole tree
and gives it without them. What identifies a person is replaced or left out; texts, dates and counts stay.

* an id becomes ``person:<16 hex>``, the same for the same person wherever the same key is used
* an entry of a list of users keeps that pseudonym, and whether the account is deleted, a scam or a fake
* a contact keeps ``phone:<16 hex>`` and the person's pseudonym; lists of members are emptied
* the name of somebody who hides their account becomes ``name:<16 hex>`` in a group
* what says something of the asking account alone (its own posts, votes, what it has read) is left out

Who publishes is no third person: posts of a broadcast channel keep their signature (``post_author``) and, where the
channel shows the profile of who wrote, that person's id, name and usernames. The name in a forward header of such a
post is part of what was published, too, and stays; where Telegram gives the id of the person instead, the header gets
the name that apps show, under a pseudonym of its own (``origin:<16 hex>``) that leads to no comment of that person.
Bots, channels and Telegram's own accounts are no persons.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from telethon.tl import TLObject, types

from archiver.model.captures import Json
from archiver.sources.telegram.read import fields
from archiver.sources.telegram.read.fields import Node

WITHHELD = "people"
"""What a document and its question say of an answer from which persons were left out."""
Digest = Callable[[str], str]
"""A keyed digest: only who has the key can tell that it stands for this text."""

_NO_PERSONS = frozenset({"777000", "1087968824", "136817688"})
"""Telegram's own accounts: service messages, anonymous administrators of groups, posts of channels in groups."""
_IDS = frozenset(
    {
        "user_id",
        "inviter_id",
        "admin_id",
        "actor_id",
        "author_id",
        "contact_id",
        "from_id",
        "new_creator_id",
        "participant_id",
        "receiver_id",
        "to_id",
        "approved_by",
        "kicked_by",
        "promoted_by",
        "requested_by",
        "exclude_users",
        "recent_viewers",
        "top_bidders",
        "users",
        "winners",
    }
)
"""Fields that are the bare id of a person, or a list of such."""
_PERSONAL = frozenset(
    {
        "phone",
        "phone_number",
        "first_name",
        "last_name",
        "vcard",
        "email",
        "shipping_address",
        "owner_name",
        "owner_address",
        "private_forward_name",
        "new_rank",
        "prev_rank",
    }
)
"""Fields that are left out of whatever has them."""
_LISTS = frozenset({"participants", "recent_requesters"})
"""Lists of members, which are emptied."""
_OWN = frozenset({"out", "mentioned", "media_unread", "chosen_order", "chosen", "my", "read_max_id", "from_rank"})
"""Fields about the asking account, and the title that a group gave to a person."""
_OWN_PEERS = frozenset({"default_send_as", "groupcall_default_join_as"})
_NAME = ("first_name", "last_name")
_LINK = "tg://user?id="
"""How a link to a person begins; what stands behind it is the id."""


@dataclass(frozen=True, slots=True)
class People:
    """The rule of one archive. ``keep``: everything is stored as it came."""

    digest: Digest
    keep: bool = False

    @classmethod
    def unlinked(cls) -> People:
        """Pseudonyms that nothing else uses: for a source that was given no key."""
        return cls(keyed(secrets.token_bytes(32)))

    def hidden(self, value: Json, whole: Json = None) -> Json | None:
        """``value`` without persons; None where there are none in it, so that it may be stored as it came.

        ``whole``: the answer that ``value`` is a part of; it says who is a bot.
        """
        if self.keep or not isinstance(value, dict):
            return None
        walk = _Walk(self.digest, _roles(whole if isinstance(whole, dict) else value))
        shown = walk.of(value, group=False)
        return shown if walk.found else None

    def may_name(self, body: bytes, value: Json) -> bool:
        """Whether an answer can hold a person at all: cheap for a page of posts, which almost never does."""
        if self.keep:
            return False
        if not isinstance(value, dict) or fields.name(value) not in fields.PAGES:
            return True
        if value.get("users") or any(_is_group(chat) for chat in fields.nodes(value, "chats")):
            return True
        return any(marker in body for marker in _MARKERS)

    def may_hide(self, body: bytes) -> bool:
        """Whether bytes that cannot be read may hold a person."""
        return not self.keep and any(marker in body for marker in (*_MARKERS, *_ENTRIES))


def keyed(key: bytes) -> Digest:
    """A digest with this key: 16 hexadecimal digits."""
    return lambda text: hmac.new(key, text.encode("utf-8", "surrogatepass"), "sha256").hexdigest()[:16]


def _wire(kind: type[TLObject]) -> bytes:
    """How a constructor begins on the wire."""
    number: int = kind.CONSTRUCTOR_ID
    return number.to_bytes(4, "little")


_MARKERS = (
    _LINK.encode(),
    *map(
        _wire,
        (
            types.PeerUser,
            types.MessageMediaContact,
            types.MessageEntityMentionName,
            types.TextMentionName,
            types.MessageActionChatAddUser,
            types.MessageActionChatCreate,
            types.MessageActionChatDeleteUser,
            types.MessageActionChatJoinedByLink,
            types.MessageActionInviteToGroupCall,
            types.MessageActionChangeCreator,
            types.MessageActionNewCreatorPending,
            types.StarGiftUnique,
            types.StoryFwdHeader,
            types.MessageMediaGiveawayResults,
            types.PaymentRequestedInfo,
            types.RequestedPeerUser,
        ),
    ),
)
"""What of a post can name a person, and be without an entry in the list of users."""
_ENTRIES = (_wire(types.User), _wire(types.UserEmpty))


@dataclass(frozen=True, slots=True)
class _Roles:
    """Who is who in an answer. Ids are decimal strings, as in the JSON."""

    channels: frozenset[str]
    groups: frozenset[str]
    no_persons: frozenset[str]
    publishers: frozenset[str]
    shown: Mapping[str, str] = field(default_factory=dict)


def _roles(answer: Node) -> _Roles:
    chats = [chat for chat in fields.nodes(answer, "chats") if "channel" in fields.name(chat)]
    groups = frozenset(str(chat.get("id")) for chat in chats if _is_group(chat))
    channels = frozenset(str(chat.get("id")) for chat in chats) - groups
    users = fields.nodes(answer, "users")
    own = {str(user.get("id")) for user in users if fields.flag(user, "self")}
    half = _Roles(channels, groups, frozenset(), frozenset())
    updates = [*fields.nodes(answer, "updates"), *fields.nodes(answer, "other_updates")]
    updated = [message for update in updates if (message := fields.node(update, "message")) is not None]
    messages = [*fields.nodes(answer, "messages"), *fields.nodes(answer, "new_messages"), *updated]
    writers = {_peer_of(message, "from_id") for message in messages if _is_published(message, half)}
    return _Roles(
        channels=channels,
        groups=groups,
        no_persons=_NO_PERSONS | {str(user.get("id")) for user in users if fields.flag(user, "bot")},
        publishers=frozenset(writers - own - {None}),  # type: ignore[arg-type]
        shown={str(user.get("id")): name for user in users if (name := _shown_name(user))},
    )


def _is_group(chat: Node) -> bool:
    return fields.flag(chat, "megagroup") or fields.flag(chat, "gigagroup") or fields.name(chat).startswith("chat")


def _is_published(message: Node, roles: _Roles) -> bool:
    """Whether a message is a post of a broadcast channel, and not one of a group."""
    peer = fields.node(message, "peer_id")
    channel = None if peer is None else peer.get("channel_id")
    if channel in roles.channels:
        return True
    return channel is not None and channel not in roles.groups and fields.flag(message, "post")


def _peer_of(node: Node, key: str) -> str | None:
    """The id of the person in a peer."""
    peer = fields.node(node, key)
    found = None if peer is None else peer.get("user_id")
    return found if isinstance(found, str) else None


def _shown_name(user: Node) -> str:
    """The name that apps show."""
    return " ".join(part for key in _NAME if (part := fields.text(user, key)))


class _Walk:
    """One walk over a tree; what has nothing to hide is the same object as before."""

    def __init__(self, digest: Digest, roles: _Roles) -> None:
        self._digest = digest
        self._roles = roles
        self.found = False

    def of(self, value: Json, *, group: bool) -> Json:
        """The value without persons; ``group``: it is part of a message that no channel published."""
        if isinstance(value, list):
            return self._list(value, group=group)
        if not isinstance(value, dict):
            return value
        kind = fields.name(value)
        if kind in ("message", "messageService", "messageEmpty"):
            group = not _is_published(value, self._roles)
        special = _SPECIAL.get(kind)
        return self._fields(value, group=group) if special is None else special(self, value, group)

    def _list(self, value: list[Json], *, group: bool) -> list[Json]:
        shown = [self.of(item, group=group) for item in value]
        return value if all(one is other for one, other in zip(value, shown, strict=True)) else shown

    def _fields(self, value: dict[str, Json], *, group: bool, plain: frozenset[str] = frozenset()) -> dict[str, Json]:
        """An object with each of its fields looked at; those in ``plain`` stay."""
        shown: dict[str, Json] = {}
        changed = False
        for key, item in value.items():
            if key in _OWN or (key in _OWN_PEERS and self._is_person(item)):
                changed = True  # left out, but alone it is no reason to withhold the answer's bytes
                self.found = self.found or key in _OWN_PEERS
                continue
            kept = item if key in plain else self._field(key, item, group=group)
            if kept is not item:
                changed = True
            if kept is not None:
                shown[key] = kept
        return shown if changed else value

    def _field(self, key: str, item: Json, *, group: bool) -> Json:
        if key in _IDS:
            if isinstance(item, str):
                return self._id(item)
            if isinstance(item, list) and item and all(isinstance(each, str) for each in item):
                return self._same_or([self._id(each) for each in item if isinstance(each, str)], item)
        if key == "url" and isinstance(item, str) and item.startswith(_LINK):
            number = item.removeprefix(_LINK).partition("&")[0]
            return item if self._id(number) == number else f"{_LINK}{self._id(number)}"
        if key in _PERSONAL and item:
            self.found = True
            return None
        if key in _LISTS and isinstance(item, list) and item:
            self.found = True
            return []
        if isinstance(item, dict | list):
            return self.of(item, group=group)
        return item

    def _same_or(self, shown: list[Json], before: list[Json]) -> list[Json]:
        return before if shown == before else shown

    def _is_person(self, item: Json) -> bool:
        return isinstance(item, dict) and fields.name(item) == "peerUser"

    def _id(self, number: str) -> str:
        """The pseudonym of a person; the id of what is none, or publishes."""
        if number in self._roles.no_persons or number in self._roles.publishers or number == "0":
            return number
        return self._as("person", f"user {number}")

    def _as(self, kind: str, text: str) -> str:
        self.found = True
        return f"{kind}:{self._digest(text)}"

    def user(self, value: dict[str, Json], group: bool) -> Json:  # noqa: FBT001  as ``_SPECIAL`` calls it
        """An entry of a list of users."""
        del group
        number = str(value.get("id"))
        if number in self._roles.no_persons:
            return value
        kept: tuple[str, ...] = ("deleted", "scam", "fake")
        if number in self._roles.publishers:
            kept = (*kept, *_NAME, "username", "usernames", "verified")
        self.found = True
        return {"_": value["_"], "id": self._id(number), **{key: value[key] for key in kept if key in value}}

    def peer(self, value: dict[str, Json], group: bool) -> Json:  # noqa: FBT001
        """A peer that is a person."""
        del group
        number = value.get("user_id")
        shown = self._id(number) if isinstance(number, str) else number
        return value if shown == number else {**value, "user_id": shown}

    def message(self, value: dict[str, Json], group: bool) -> Json:  # noqa: FBT001
        """A message: in a group, a signature is the name of a person, unless a channel speaks."""
        author, sender = fields.text(value, "post_author"), fields.node(value, "from_id")
        if group and author and fields.name(sender) != "peerChannel":
            value = {**value, "post_author": self._as("name", f"name {author}")}
        self.found = self.found or (group and "from_rank" in value)
        return self._fields(value, group=group)

    def forward(self, value: dict[str, Json], group: bool) -> Json:  # noqa: FBT001
        """Where a message was forwarded from."""
        shown = dict(value)
        if name := fields.text(value, "saved_from_name"):
            shown["saved_from_name"] = self._as("name", f"name {name}")
        number = _peer_of(value, "from_id")
        if group:
            if name := fields.text(value, "from_name"):
                shown["from_name"] = self._as("name", f"name {name}")
            if (author := fields.text(value, "post_author")) and fields.name(value.get("from_id")) != "peerChannel":
                shown["post_author"] = self._as("name", f"name {author}")
        elif number is not None and self._id(number) != number:
            shown["from_id"] = {"_": "peerUser", "user_id": self._as("origin", f"origin {number}")}
            if number in self._roles.shown:
                shown.setdefault("from_name", self._roles.shown[number])
            return self._fields(shown, group=group, plain=frozenset({"from_id"}))
        return self._fields(value if shown == value else shown, group=group)

    def story(self, value: dict[str, Json], group: bool) -> Json:  # noqa: FBT001
        """Where a story was taken from: the name of somebody who hides their account."""
        if name := fields.text(value, "from_name"):
            value = {**value, "from_name": self._as("name", f"name {name}")}
        return self._fields(value, group=group)

    def contact(self, value: dict[str, Json], group: bool) -> Json:  # noqa: FBT001
        """A contact card: that it is one, and whether it is the same as another."""
        del group
        digits = "".join(each for each in str(value.get("phone_number") or "") if each.isdigit())
        number = str(value.get("user_id") or "0")
        return {
            "_": value["_"],
            "phone_number": self._as("phone", f"phone {digits}"),
            **{key: "" for key in (*_NAME, "vcard") if key in value},
            "user_id": self._id(number),
        }

    def bare(self, value: dict[str, Json], group: bool) -> Json:  # noqa: FBT001
        """What a buyer filled in: nothing of it."""
        del group
        self.found = True
        return {"_": value["_"]}

    def unchanged(self, value: dict[str, Json], group: bool) -> Json:  # noqa: FBT001
        """What never names a third person, though a field is called as if."""
        del group
        return value


_Special = Callable[[_Walk, dict[str, Json], bool], Json]
_SPECIAL: Mapping[str, _Special] = MappingProxyType(
    {
        "user": _Walk.user,
        "userEmpty": _Walk.user,
        "peerUser": _Walk.peer,
        "message": _Walk.message,
        "messageService": _Walk.message,
        "messageFwdHeader": _Walk.forward,
        "storyFwdHeader": _Walk.story,
        "messageMediaContact": _Walk.contact,
        "botInlineMessageMediaContact": _Walk.contact,
        "paymentRequestedInfo": _Walk.bare,
        "requestedPeerUser": _Walk.bare,
        "botInfo": _Walk.unchanged,
        "textPhone": _Walk.unchanged,
        "textEmail": _Walk.unchanged,
    }
)
