"""The pure reader: from JSON documents alone, whatever layer wrote them."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telethon.tl import functions, types

from archiver.model.captures import Asked, Capture, Json
from archiver.model.entries import Captured
from archiver.model.ids import MediaKey, PostKey
from archiver.model.objects import NamedObject, ObjectRef
from archiver.model.observations import (
    ChannelSeen,
    Forward,
    MediaRef,
    Observation,
    PostGone,
    PostSeen,
    Span,
    SpanCovered,
    Unreadable,
    UsernameSeen,
)
from archiver.sources.telegram.answer import raw_answer
from archiver.sources.telegram.people import People
from archiver.sources.telegram.read import observe
from archiver.sources.telegram.tljson import tl_bytes, to_json
from archiver.sources.telegram.wire import Reply
from tests.counts import reduced
from tests.sources.telegram.conftest import document, edited, seen

CHANNEL = 1_234_567_890
DATE = datetime(2021, 4, 1, 12, 0, tzinfo=UTC)
PEER = types.PeerChannel(CHANNEL)
BIG = 6_000_000_000_000_000_001
KEPT = People(str, keep=True)
"""What is read is read of persons, too, where they were kept."""


def answered(query: Any, result: Any, question: dict[str, Json]) -> Capture:
    """A capture of what a server would answer."""
    asked = Asked(asked=DATE, answered=DATE, account="d1", dc=2, layer=229)
    reply = Reply(body=bytes(result) + bytes(16), time=DATE)
    return raw_answer(query, reply, asked, KEPT).capture(question)


def history(*posts: Any, chats: tuple[Any, ...] = (), **question: Json) -> Capture:
    """A page of history."""
    page = types.messages.ChannelMessages(
        pts=1, count=len(posts), messages=list(posts), topics=[], chats=list(chats), users=[]
    )
    query = functions.messages.GetHistoryRequest(types.InputPeerChannel(CHANNEL, 1), 0, None, 0, 100, 0, 0, 0)
    return answered(query, page, {"channel_id": str(CHANNEL), **question})


def message(number: int, text: str = "", **fields: Any) -> Any:
    return types.Message(id=number, peer_id=PEER, date=DATE, message=text, post=True, **fields)


def post(capture: Capture) -> PostSeen:
    (found,) = [item for item in seen(capture) if isinstance(item, PostSeen)]
    return found


def picture(number: int, *sizes: Any) -> Any:
    return types.Photo(id=number, access_hash=BIG, file_reference=b"ref", date=DATE, sizes=list(sizes), dc_id=4)


def file(number: int, *attributes: Any, mime: str = "video/mp4") -> Any:
    return types.Document(
        id=number,
        access_hash=BIG,
        file_reference=b"ref",
        date=DATE,
        mime_type=mime,
        size=5_000_000_000,
        dc_id=4,
        attributes=list(attributes),
    )


def test_every_field_of_a_post() -> None:
    found = post(
        history(
            message(
                7,
                "tide 🌊 bell",
                entities=[
                    types.MessageEntityBold(offset=5, length=2),
                    types.MessageEntityTextUrl(offset=8, length=4, url="https://example.org/"),
                ],
                edit_date=datetime(2021, 4, 2, tzinfo=UTC),
                grouped_id=BIG,
                views=10,
                forwards=2,
                post_author="Mara",
                noforwards=True,
                reply_to=types.MessageReplyHeader(reply_to_msg_id=3),
                fwd_from=types.MessageFwdHeader(date=DATE, from_id=types.PeerChannel(77), channel_post=9),
                replies=types.MessageReplies(replies=4, replies_pts=1),
                reactions=types.MessageReactions(
                    results=[
                        types.ReactionCount(reaction=types.ReactionEmoji("👍"), count=3),
                        types.ReactionCount(reaction=types.ReactionCustomEmoji(BIG), count=1),
                    ]
                ),
                restriction_reason=[types.RestrictionReason("all", "terms", "Hidden here")],
            )
        )
    )

    assert found == PostSeen(
        key=PostKey(CHANNEL, 7),
        date=DATE,
        text="tide 🌊 bell",
        edit_date=datetime(2021, 4, 2, tzinfo=UTC),
        spans=(
            Span(kind="bold", offset=5, length=1),
            Span(kind="textUrl", offset=7, length=4, value="https://example.org/"),
        ),
        grouped_id=BIG,
        reply_to=3,
        forward=Forward(date=DATE, origin=PostKey(77, 9), from_channel_id=77),
        author="Mara",
        views=10,
        forwards=2,
        replies=4,
        reactions=(("👍", 3), (str(BIG), 1)),
        noforwards=True,
        restriction="all:terms: Hidden here",
    )


def test_service_messages_and_empty_ones() -> None:
    found = seen(
        history(
            types.MessageService(id=2, peer_id=PEER, date=DATE, action=types.MessageActionChatEditTitle("New name")),
            types.MessageEmpty(1, None),
        )
    )
    (shown,) = [item for item in found if isinstance(item, PostSeen)]
    assert (shown.service, shown.text) == ("chatEditTitle", "")
    assert PostGone(key=PostKey(CHANNEL, 1)) in found


@pytest.mark.parametrize(
    ("attributes", "kind", "duration"),
    [
        ((types.DocumentAttributeVideo(61.5, 640, 360),), "video", 61.5),
        ((types.DocumentAttributeVideo(9.0, 240, 240, round_message=True),), "round", 9.0),
        ((types.DocumentAttributeVideo(2.0, 8, 8), types.DocumentAttributeAnimated()), "animation", 2.0),
        ((types.DocumentAttributeAudio(30, voice=True),), "voice", 30.0),
        ((types.DocumentAttributeAudio(30, title="Song"),), "audio", 30.0),
        ((types.DocumentAttributeSticker("🙂", types.InputStickerSetEmpty()),), "sticker", None),
        ((types.DocumentAttributeFilename("list.pdf"),), "document", None),
    ],
)
def test_kinds_of_documents(attributes: tuple[Any, ...], kind: str, duration: float | None) -> None:
    (ref,) = post(history(message(1, media=types.MessageMediaDocument(document=file(BIG, *attributes))))).media
    assert (ref.key, ref.kind, ref.duration_s, ref.size, ref.dc, ref.part) == (
        MediaKey("document", BIG),
        kind,
        duration,
        5_000_000_000,
        4,
        "media",
    )


def test_photo_takes_its_largest_size() -> None:
    shown = picture(
        BIG,
        types.PhotoStrippedSize("i", b"\1\2"),
        types.PhotoSize("m", 320, 180, 9_000),
        types.PhotoSizeProgressive("y", 1280, 720, [1_000, 50_000, 99_000]),
        types.PhotoSize("x", 800, 450, 40_000),
    )
    (ref,) = post(history(message(1, media=types.MessageMediaPhoto(photo=shown, ttl_seconds=10)))).media
    assert ref == MediaRef(
        key=MediaKey("photo", BIG),
        part="media",
        kind="photo",
        mime="image/jpeg",
        size=99_000,
        width=1280,
        height=720,
        dc=4,
        thumb="y",
        ttl_s=10,
    )


def test_files_wherever_they_lie() -> None:
    page = types.WebPage(
        id=1,
        url="https://example.org/",
        display_url="example.org",
        hash=0,
        photo=picture(11),
        document=file(12, types.DocumentAttributeVideo(3.0, 8, 8)),
    )
    cases: list[tuple[Any, list[tuple[str, int]]]] = [
        (types.MessageMediaWebPage(webpage=page), [("webpage", 12), ("webpage/2", 11)]),
        (
            types.MessageMediaDocument(document=file(1), alt_documents=[file(2), file(3)], video_cover=picture(4)),
            [("media", 1), ("alternative", 2), ("alternative/2", 3), ("cover", 4)],
        ),
        (
            types.MessageMediaPaidMedia(
                stars_amount=5,
                extended_media=[types.MessageExtendedMedia(types.MessageMediaPhoto(photo=picture(21)))],
            ),
            [("paid", 21)],
        ),
        (types.MessageMediaGeo(types.GeoPoint(1.0, 2.0, 3)), []),
    ]
    for media, expected in cases:
        found = post(history(message(1, media=media))).media
        assert sorted((ref.part, ref.key.id) for ref in found) == sorted(expected)
    action = types.MessageService(id=1, peer_id=PEER, date=DATE, action=types.MessageActionChatEditPhoto(picture(31)))
    assert [(ref.part, ref.key.id) for ref in post(history(action)).media] == [("action", 31)]


def test_channels_of_an_answer() -> None:
    full = types.Channel(
        id=CHANNEL,
        title="Harbour Gazette",
        photo=types.ChatPhotoEmpty(),
        date=DATE,
        access_hash=BIG,
        broadcast=True,
        verified=True,
        usernames=[
            types.Username("harbour_gazette", active=True),
            types.Username("old_gazette"),
            types.Username("gazette", active=True),
        ],
    )
    small = types.Channel(
        id=5, title="Crew", photo=types.ChatPhotoEmpty(), date=DATE, access_hash=9, min=True, megagroup=True
    )
    shut = types.ChannelForbidden(id=6, access_hash=10, title="Cellar", broadcast=True)

    found = [item for item in seen(history(chats=(full, small, shut))) if isinstance(item, ChannelSeen)]

    assert [(item.channel_id, item.access_hash, item.kind) for item in found] == [
        (CHANNEL, BIG, "channel"),
        (5, None, "group"),
        (6, 10, "channel"),
    ]
    assert found[0].usernames == ("harbour_gazette", "gazette")
    assert found[0].verified
    assert found[2].restriction is not None


def test_coverage_follows_from_question_and_answer() -> None:
    def spans(*ids: int, **question: Json) -> list[tuple[int, int]]:
        capture = history(*(message(number) for number in ids), chats=(), **question)
        return [(item.low, item.high) for item in seen(capture) if isinstance(item, SpanCovered)]

    assert spans(90, 80, 70, offset_id=100) == [(70, 99)]
    assert spans(offset_id=70) == [(1, 69)]
    assert spans(offset_id=70, min_id=50) == [(51, 69)]
    assert spans(90, 80) == [(80, 90)]  # from the top or a date: nothing is known above
    assert spans() == []
    assert spans(90, 80, offset_id=100, add_offset=1) == [(80, 90)]  # one message was skipped
    assert spans(90, 80, offset_id=100, max_id=95) == [(80, 94)]
    assert spans(offset_id=1) == []


def test_one_bad_message_fails_alone_and_is_not_absent() -> None:
    capture = edited(
        history(message(30), message(20), message(10), offset_id=40),
        lambda content: content["value"]["messages"][1].update(date="not a date"),
    )
    found = seen(capture)

    assert [item.key.message_id for item in found if isinstance(item, PostSeen)] == [30, 10]
    assert [(item.low, item.high) for item in found if isinstance(item, SpanCovered)] == [(10, 19), (21, 39)]
    (bad,) = [item for item in found if isinstance(item, Unreadable)]
    assert bad.subject == f"message {CHANNEL}/20"


@pytest.mark.parametrize("number", [None, 0, -20, 2**31])
def test_a_message_without_an_id_that_a_post_can_have_leaves_nothing_covered(number: int | None) -> None:
    capture = edited(
        history(message(30), message(20), offset_id=40),
        lambda content: content["value"]["messages"][1].update(id=number),
    )
    found = seen(capture)
    assert [item for item in found if isinstance(item, Unreadable)]
    assert [item.key.message_id for item in found if isinstance(item, PostSeen)] == [30]
    assert not [item for item in found if isinstance(item, SpanCovered)]


def test_a_post_of_another_channel_is_not_taken() -> None:
    capture = history(types.Message(id=3, peer_id=types.PeerChannel(5), date=DATE, message="x"))
    (found,) = seen(capture)
    assert isinstance(found, Unreadable)


def test_an_answer_of_another_layer() -> None:
    """Later constructors, renamed kinds of media, fields that came and went: what is known is read."""

    def later(content: dict[str, Any]) -> None:
        content["layer"] = 260
        content["constructor"] = "0x12345678"
        first, second, third = content["value"]["messages"]
        first["hologram"] = {"_": "holo", "depth": "9000000000"}
        first["media"] = {"_": "messageMediaHologram", "base": first["media"]}
        first["entities"] = [{"_": "messageEntityShimmer", "offset": 0, "length": 4}]
        first["reactions"] = {"_": "messageReactions", "results": [{"_": "reactionCount", "count": 2}]}
        second["_"] = "messageScheduled"
        del third["media"]["video"]
        third["media"]["document"]["size"] = int(third["media"]["document"]["size"])  # was 32 bits once
        third["media"]["document"]["attributes"][0]["duration"] = 7  # was an integer once
        content["value"]["chats"].append({"_": "channelCommunity", "id": "5"})

    clip = types.MessageMediaDocument(document=file(3, types.DocumentAttributeVideo(7.0, 8, 8)), video=True)
    page = history(
        message(3, "text", media=types.MessageMediaPhoto(photo=picture(1))),
        message(2),
        message(1, media=clip),
    )

    found = seen(edited(page, later))

    first, second = [item for item in found if isinstance(item, PostSeen)]
    assert [(ref.key.id, ref.kind) for ref in first.media] == [(1, "photo")]
    assert first.spans == (Span(kind="shimmer", offset=0, length=4),)
    assert first.reactions == (("unknown", 2),)
    assert second.media[0].duration_s == 7
    assert second.media[0].size == 5_000_000_000
    assert [item.subject for item in found if isinstance(item, Unreadable)] == [f"message {CHANNEL}/2"]


def test_the_reader_needs_no_telethon() -> None:
    program = (
        "import sys; sys.modules['telethon'] = None\n"
        "import importlib.util, pathlib\n"
        "import archiver.sources\n"
        "folder = pathlib.Path(archiver.sources.__path__[0]) / 'telegram'\n"
        "import types as t; room = t.ModuleType('archiver.sources.telegram'); room.__path__ = [str(folder)]\n"
        "sys.modules['archiver.sources.telegram'] = room\n"
        "import archiver.sources.telegram.read\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_names_that_lead_to_a_person() -> None:
    query = functions.contacts.ResolveUsernameRequest("mara")
    result = types.contacts.ResolvedPeer(types.PeerUser(5), [], [])
    assert seen(answered(query, result, {"username": "mara"})) == [UsernameSeen(username="mara", channel_id=None)]


def test_json_says_how_wide_an_integer_is() -> None:
    content = document(history(message(7, grouped_id=12, views=0, forwards=0)))
    shown = content["value"]["messages"][0]
    assert shown["id"] == 7
    assert shown["grouped_id"] == "12"
    assert shown["views"] == 0
    assert shown["peer_id"] == {"_": "peerChannel", "channel_id": str(CHANNEL)}
    assert shown["date"] == "2021-04-01T12:00:00Z"
    assert "silent" not in shown
    assert "via_bot_id" not in shown
    assert content["value"]["_"] == "messages.channelMessages"
    assert content["constructor"] == f"0x{types.messages.ChannelMessages.CONSTRUCTOR_ID:08x}"


def test_json_of_bytes_bools_and_odd_numbers() -> None:
    query = functions.help.GetConfigRequest()
    content = document(answered(query, types.InputPhoto(1, 2, b"\xff\x00"), {}))
    assert content["value"]["file_reference"] == {
        "_": "bytes",
        "base64": base64.b64encode(b"\xff\x00").decode(),
    }

    geo = types.GeoPoint(float("nan"), 2.5, BIG)
    content = document(answered(query, geo, {}))
    assert content["value"]["long"] == {"_": "double", "text": "nan"}
    assert content["value"]["lat"] == 2.5
    assert content["value"]["access_hash"] == str(BIG)

    flags = types.InputPeerNotifySettings(show_previews=True)
    assert document(answered(query, flags, {}))["value"] == {
        "_": "inputPeerNotifySettings",
        "show_previews": True,
    }
    with pytest.raises(TypeError):
        to_json(object())


def test_a_bool_that_is_false_is_not_absent() -> None:
    # flags 1 (show_previews present), boolFalse; Telethon itself cannot write this one
    raw: bytes = (
        types.InputPeerNotifySettings.CONSTRUCTOR_ID.to_bytes(4, "little") + b"\1\0\0\0" + bytes.fromhex("379779bc")
    )

    class Raw:
        def __bytes__(self) -> bytes:
            return raw

    content = document(answered(functions.help.GetConfigRequest(), Raw(), {}))
    assert content["value"] == {"_": "inputPeerNotifySettings", "show_previews": False}
    assert tl_bytes(content) == raw


@pytest.mark.parametrize("damage", ["tl_zstd", "tl_sha256"])
def test_damaged_tl_bytes_are_noticed(damage: str) -> None:
    content = document(history(message(1)))
    content[damage] = base64.b64encode(b"not a frame").decode()
    with pytest.raises(ValueError, match="TL bytes"):
        tl_bytes(content)


@pytest.mark.parametrize("cut", [1, 3, 9, 40, 80])
def test_a_broken_answer_is_kept_as_it_came(cut: int) -> None:
    whole = bytes(types.messages.ChannelMessages(1, 1, [message(1, "text")], [], [], []))
    query = functions.messages.GetHistoryRequest(types.InputPeerChannel(CHANNEL, 1), 0, None, 0, 100, 0, 0, 0)
    asked = Asked(asked=DATE, answered=DATE)

    answer = raw_answer(query, Reply(body=whole[:cut], time=None), asked)

    assert answer.status == "failed"
    assert answer.error
    capture = answer.capture({"channel_id": str(CHANNEL)})
    assert tl_bytes(document(capture)) == whole[:cut]
    (found,) = seen(capture)
    assert isinstance(found, Unreadable)


FIELDS = (
    *(
        "_",
        "id",
        "date",
        "message",
        "messages",
        "chats",
        "media",
        "document",
        "photo",
        "peer_id",
        "channel_id",
    ),
    *("entities", "offset", "length", "sizes", "attributes", "action", "reactions", "results", "fwd_from"),
    *("reply_to", "restriction_reason", "full_chat", "peer", "webpage"),
)
Trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(FIELDS),
            inner
            | st.sampled_from(
                [
                    "message",
                    "messageService",
                    "messageEmpty",
                    "channel",
                    "document",
                    "photo",
                    "photoSize",
                    "rpc_error",
                ]
            ),
            max_size=5,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=reduced(300), deadline=None)
@given(
    value=Trees,
    method=st.sampled_from(["messages.getHistory", "channels.getMessages", "contacts.resolveUsername"]),
)
def test_no_document_breaks_the_reader(value: Any, method: str) -> None:
    assert isinstance(_observe(json.dumps({"value": value}).encode(), method), list)


@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b"{}", b'{"value": 3}', b"[" * 100_000])
def test_no_json_is_named(data: bytes) -> None:
    (found,) = _observe(data, "messages.getHistory")
    assert isinstance(found, Unreadable)


def _observe(data: bytes, method: str) -> list[Observation]:
    ref = ObjectRef(sha256="0" * 64, sha512="0" * 128, size=len(data))
    captured = Captured(
        session=1,
        source="telegram",
        method=method,
        question={"channel_id": str(CHANNEL), "username": "x", "ids": [1, 2]},
        asked=Asked(asked=DATE, answered=DATE),
        status="ok",
        error=None,
        objects=(NamedObject(role="answer", ref=ref, media_type="application/json"),),
    )
    return observe(captured, lambda named: data)


@pytest.mark.parametrize("data", [b"", b"{", b'{"value": NaN}', b'"\xff"', b"[" * 100_000, b'{"value": 1} 2'])
def test_an_object_that_is_no_json_is_named(data: bytes) -> None:
    capture = history(message(7))
    damaged = replace(capture, answer=(replace(capture.answer[0], data=data),))
    (found,) = seen(damaged)
    assert found == Unreadable(subject="messages.getHistory", reason="the answer is no JSON document")
