"""What updates and differences are read as, and what of a push may be kept. No network."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from telethon import types

from archiver.demo.news import UnknownUpdate
from archiver.model.captures import Json
from archiver.model.ids import PostKey
from archiver.model.observations import Observation, PostGone, PostSeen, StateSeen, Unreadable
from archiver.sources.telegram.known import Known
from archiver.sources.telegram.pushes import Push
from archiver.sources.telegram.read import updates
from archiver.sources.telegram.updates import Heard, hear

CHANNEL, OTHER = 1_500_000_001, 1_500_000_002
DATE = datetime(2021, 4, 1, tzinfo=UTC)
MESSAGE: dict[str, Json] = {
    "_": "message",
    "id": 7,
    "peer_id": {"_": "peerChannel", "channel_id": str(CHANNEL)},
    "date": "2021-04-01T00:00:00Z",
    "message": "Alerte",
}


def update(kind: str, **more: Json) -> dict[str, Json]:
    return {"_": kind, **more}


def read(*nodes: Json) -> list[Observation]:
    return list(updates.pushed({"_": "updates", "updates": list(nodes)}))


def test_a_new_post_an_edit_and_a_deletion() -> None:
    shown = update("updateNewChannelMessage", message=MESSAGE, pts=9, pts_count=1)
    post, state = read(shown)
    assert isinstance(post, PostSeen)
    assert (post.key, post.text) == (PostKey(CHANNEL, 7), "Alerte")
    assert state == StateSeen(channel_id=CHANNEL, pts=9, after=8)
    assert isinstance(read(update("updateEditChannelMessage", message=MESSAGE, pts=9, pts_count=1))[0], PostSeen)
    deletion = update("updateDeleteChannelMessages", channel_id=str(CHANNEL), messages=[7, 8], pts=11, pts_count=2)
    assert read(deletion) == [
        PostGone(key=PostKey(CHANNEL, 7), told=True),
        PostGone(key=PostKey(CHANNEL, 8), told=True),
        StateSeen(channel_id=CHANNEL, pts=11, after=9),
    ]
    assert read({"_": "updateShort", "update": shown}) == []  # no update of its own
    assert list(updates.pushed({"_": "updateShort", "update": shown})) == read(shown)


def test_no_update_covers_anything_and_what_is_broken_harms_nothing_else() -> None:
    found = read(
        update("updateOfAnotherLayer", channel_id=str(CHANNEL), pts=5, pts_count=1),
        update("updateNewChannelMessage", message="nonsense", pts=6, pts_count=1),
        update("updateNewChannelMessage", message={**MESSAGE, "date": "yesterday"}, pts=7, pts_count=1),
        update(
            "updateDeleteChannelMessages", channel_id=str(CHANNEL), messages=["x", None, True, 3], pts=8, pts_count=1
        ),
        update("updateDeleteChannelMessages", channel_id="many", messages=[1], pts=9, pts_count=1),
        "no update at all",
        update("updateUserTyping", user_id="4"),
    )
    assert [each for each in found if isinstance(each, PostGone)] == [PostGone(key=PostKey(CHANNEL, 3), told=True)]
    assert [each.pts for each in found if isinstance(each, StateSeen)] == [5, 7, 8]
    assert sum(isinstance(each, Unreadable) for each in found) == 2
    assert {type(each) for each in found} == {PostGone, StateSeen, Unreadable}


def test_a_difference_moves_the_count_on_from_where_it_was_asked_for() -> None:
    value: dict[str, Json] = {
        "_": "updates.channelDifference",
        "pts": 20,
        "new_messages": [MESSAGE],
        "other_updates": [
            update("updateDeleteChannelMessages", channel_id=str(CHANNEL), messages=[7], pts=19, pts_count=1)
        ],
    }
    question: dict[str, Json] = {"channel_id": str(CHANNEL), "pts": 15, "limit": 100}
    post, gone, state = updates.difference(question, value)
    assert isinstance(post, PostSeen)
    assert gone == PostGone(key=PostKey(CHANNEL, 7), told=True)
    assert state == StateSeen(channel_id=CHANNEL, pts=20, after=15)
    *_, state = updates.difference({**question, "instead_of": 3}, value)
    assert state == StateSeen(channel_id=CHANNEL, pts=20, after=3)
    (shown,) = updates.difference(question, {"_": updates.TOO_LONG, "messages": [MESSAGE]})
    assert isinstance(shown, PostSeen)  # the count stays: nobody told what happened


def heard(container: Any) -> Heard:
    source: Any = SimpleNamespace(known=Known(), account_digest="d", home_dc=2)
    return hear(source, Push(body=bytes(container), received=DATE, time=DATE), {CHANNEL})


def message(number: int, channel_id: int = CHANNEL, text: str = "x") -> types.Message:
    return types.Message(id=number, peer_id=types.PeerChannel(channel_id), date=DATE, message=text)


def container(*items: Any, users: Any = (), kind: Any = types.Updates) -> Any:
    if kind is types.UpdatesCombined:
        return kind(list(items), list(users), [], DATE, 0, 0)
    return kind(list(items), list(users), [], DATE, 0)


NEW = types.UpdateNewChannelMessage(message(7), 9, 1)


def test_what_is_wholly_of_followed_channels_is_kept_with_its_bytes() -> None:
    for whole in (container(NEW), container(NEW, kind=types.UpdatesCombined), types.UpdateShort(NEW, DATE)):
        found = heard(whole)
        assert found.capture is not None
        assert found.capture.question == {"channel_ids": [str(CHANNEL)]}
        assert b"tl_zstd" in found.capture.answer[0].data
        assert found.shown == {PostKey(CHANNEL, 7)}
        assert not found.everything


@pytest.mark.parametrize(
    "mixed",
    [
        container(NEW, types.UpdateNewChannelMessage(message(3, OTHER, "secret"), 5, 1)),
        container(types.UpdateNewMessage(types.Message(1, types.PeerUser(5), DATE, "secret"), 1, 1), NEW),
        container(NEW, types.UpdateReadChannelInbox(CHANNEL, 3, 0, 9)),
        container(NEW, users=[types.User(id=5, first_name="secret")]),
        container(NEW, types.UpdateUserTyping(5, types.SendMessageTypingAction())),
    ],
)
def test_a_mixed_container_is_kept_in_part_and_without_its_bytes(mixed: Any) -> None:
    capture = heard(mixed).capture
    assert capture is not None
    assert capture.question["withheld"] == "other chats"
    data = capture.answer[0].data
    assert b"secret" not in data
    assert b"tl_zstd" not in data
    assert b'"message":"x"' in data


@pytest.mark.parametrize(
    "foreign",
    [
        container(types.UpdateNewChannelMessage(message(3, OTHER), 5, 1)),
        types.UpdateShortMessage(1, 5, "secret", 1, 1, DATE),
        types.UpdateShortChatMessage(1, 5, 6, "secret", 1, 1, DATE),
        container(types.UpdateReadChannelInbox(CHANNEL, 3, 0, 9)),
    ],
)
def test_what_is_of_nothing_followed_is_dropped(foreign: Any) -> None:
    assert heard(foreign) == Heard()


def test_hints_name_the_channels_to_ask() -> None:
    assert heard(container(types.UpdateChannelTooLong(CHANNEL, 9))).changed == {CHANNEL}
    assert heard(container(types.UpdateChannel(OTHER))).changed == frozenset()
    assert heard(types.UpdatesTooLong()).everything


def test_before_an_update_that_nobody_can_read_all_is_kept_and_behind_it_asked_for() -> None:
    found = heard(container(NEW, UnknownUpdate(), types.UpdateNewChannelMessage(message(8), 10, 1)))
    assert found.everything
    assert found.shown == {PostKey(CHANNEL, 7)}
    assert heard(UnknownUpdate()) == Heard(everything=True)
    assert heard(container(UnknownUpdate(), NEW)) == Heard(everything=True)
