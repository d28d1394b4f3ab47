"""Raw answers of Telegram -> observations. Pure: from the JSON document and the question alone, never from
Telethon, so that an archive written under another layer can be read.

``observe``    all observations of one capture
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

import msgspec

from archiver.model.captures import Json
from archiver.model.entries import Captured
from archiver.model.ids import PostKey
from archiver.model.objects import NamedObject
from archiver.model.observations import Observation, PostGone, PostSeen, ThreadRead, Unreadable, UsernameSeen
from archiver.sources.telegram.read import channels, coverage, fields, files, groups, posts, threads, updates
from archiver.sources.telegram.read.fields import Node, UnreadableError

__all__ = ["observe"]

Load = Callable[[NamedObject], bytes]

RESOLVE = "contacts.resolveUsername"
HISTORY = "messages.getHistory"
MESSAGES = "channels.getMessages"
REPLIES = "messages.getReplies"
BASIC_MESSAGES = "messages.getMessages"
FULL = "channels.getFullChannel"
TOPICS = "messages.getForumTopics"
FILE = "upload.getFile"
FAULT = "rpc_error"
_OF_ONE_CHANNEL = (HISTORY, MESSAGES, BASIC_MESSAGES)
_ANSWERS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        RESOLVE: frozenset({"contacts.resolvedPeer"}),
        HISTORY: fields.PAGES,
        MESSAGES: fields.PAGES,
        BASIC_MESSAGES: fields.PAGES,
        REPLIES: fields.PAGES,
        "contacts.search": frozenset({"contacts.found"}),
        FULL: frozenset({"messages.chatFull"}),
        TOPICS: frozenset({"messages.forumTopics"}),
        updates.DIFFERENCE: updates.DIFFERENCES,
        updates.PUSHED: updates.CONTAINERS,
    }
)
"""What answers a question. Anything else says nothing, least of all that something is not there."""


def observe(captured: Captured, load: Load) -> list[Observation]:
    """What a capture of this source shows. ``load`` gives the plain (uncompressed) bytes of one of its
    objects.

    What cannot be read is in the list as ``Unreadable``; nothing is raised for it.
    """
    if captured.method == FILE:
        return [files.outcome(captured, load)]
    try:
        value = _value(captured, load)
        return list(_observations(captured, value))
    except UnreadableError as error:
        return [Unreadable(subject=captured.method, reason=str(error))]


def _value(captured: Captured, load: Load) -> Node:
    """The value in the answer's document."""
    answer = next((item for item in captured.objects if item.role == "answer"), None)
    if answer is None:
        raise UnreadableError("the capture has no answer")
    try:
        content: Json = msgspec.json.decode(load(answer))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableError("the answer is no JSON document") from error
    if not isinstance(content, dict):
        raise UnreadableError("the answer's document is no object")
    value = content.get("value")
    if not isinstance(value, dict):
        raise UnreadableError(fields.text(content, "unread") or "the answer's document has no value")
    return value


def _observations(captured: Captured, value: Node) -> Iterator[Observation]:
    if fields.name(value) == FAULT:
        yield from _refused(captured)
        return
    if fields.name(value) not in _ANSWERS.get(captured.method, {fields.name(value)}):
        raise UnreadableError(f"{fields.name(value) or 'an object without a name'} does not answer it")
    yield from channels.seen_in(value)
    if captured.method == RESOLVE:
        yield _username(captured, value)
    elif captured.method in _OF_ONE_CHANNEL:
        yield from _messages(captured, value)
        if captured.method == HISTORY:
            yield from updates.count_of_page(captured.question, value)
    elif captured.method == updates.DIFFERENCE:
        yield from updates.difference(captured.question, value)
    elif captured.method == updates.PUSHED:
        yield from updates.pushed(value)
    elif captured.method == REPLIES:
        yield from _comments(captured, value)
    elif captured.method == FULL:
        yield from groups.full_told(value)
    elif captured.method == TOPICS:
        yield from groups.topics_in(value, fields.needed(captured.question, "channel_id"))


def _refused(captured: Captured) -> Iterator[Observation]:
    """An error says something only where it answers "is there one?"."""
    if captured.method == RESOLVE and captured.status == "absent":
        yield UsernameSeen(username=fields.text(captured.question, "username") or "", channel_id=None)
    elif captured.method == REPLIES and captured.status == "absent":
        yield ThreadRead(post=threads.post_of(captured.question))


def _username(captured: Captured, value: Node) -> UsernameSeen:
    peer = fields.node(value, "peer")
    return UsernameSeen(
        username=fields.text(captured.question, "username") or "",
        channel_id=None if peer is None else fields.number(peer, "channel_id"),
    )


def _messages(captured: Captured, value: Node) -> Iterator[Observation]:
    """The posts of a page or of named ids, and what their absence means."""
    channel_id = fields.needed(captured.question, "channel_id")
    if not isinstance(value.get("messages"), list):
        raise UnreadableError("the answer has no list of messages")
    shown = list(posts.seen_in(value, channel_id))
    yield from shown
    yield from threads.seen_in(value, channel_id)
    yield from groups.told_by(value, channel_id)
    listed = fields.message_ids(value)
    if listed is None:
        return  # a message without an id may be any of those that are missing
    if captured.method == HISTORY:
        read = {item.key.message_id for item in shown if isinstance(item, PostSeen | PostGone)}
        yield from coverage.covered(captured.question, value, listed - read - fields.redacted_ids(value))
        yield from _astray(captured, value, channel_id)
    else:
        yield from _left_out(captured, channel_id, listed)


def _comments(captured: Captured, value: Node) -> Iterator[Observation]:
    """The comments below a post; they are messages of a group."""
    group_id = threads.group_of(value)
    if group_id is not None:
        yield from posts.seen_in(value, group_id)
    yield from threads.below(captured.question, value)


def _astray(captured: Captured, value: Node, channel_id: int) -> Iterator[Unreadable]:
    """A page that shows nothing of what it was asked for: the history was not read further."""
    offset = fields.number(captured.question, "offset_id") or 0
    ids = [fields.needed(message, "id") for message in fields.own_messages(value, channel_id)]
    if offset and ids and min(ids) >= offset:
        yield Unreadable(subject=captured.method, reason=f"the page shows no post below {offset}, as it was asked to")


def _left_out(captured: Captured, channel_id: int, listed: set[int]) -> Iterator[PostGone]:
    """Ids that were asked for by name and are not in the answer; never by position."""
    asked = captured.question.get("ids")
    for number in asked if isinstance(asked, list) else []:
        if isinstance(number, int) and number not in listed:
            yield PostGone(key=PostKey(channel_id, number))
