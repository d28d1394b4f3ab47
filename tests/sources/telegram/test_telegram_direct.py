"""JSON straight from the bytes is the JSON that Telethon's objects give, for every constructor that Telethon knows."""

from __future__ import annotations

import json
import random
import struct
from datetime import UTC, datetime
from typing import Any

import pytest
from telethon.tl import TLObject, TLRequest, functions, types
from telethon.tl.alltlobjects import tlobjects

from archiver.model.captures import Asked, Capture, Json
from archiver.sources.telegram import tl, tldirect, tljson
from archiver.sources.telegram.answer import raw_answer
from archiver.sources.telegram.people import People
from archiver.sources.telegram.tlplan import TRUE, Field, NotPlannedError, plan_of
from archiver.sources.telegram.wire import Reply
from tests.counts import reduced

QUERY = functions.messages.GetHistoryRequest(types.InputPeerSelf(), 0, None, 0, 100, 0, 0, 0)
ROUNDS = reduced(6, least=2)
"""Random combinations of flags for each constructor, beside none and all."""
DAMAGED = reduced(600)
STORED = reduced(60)
SHARES = 4
EPOCH = datetime(2021, 4, 1, tzinfo=UTC)
WITHOUT_PLAN = {"AccessPointRule", "ConfigSimple", "FutureSalts", "TlsClientHello"}
"""Messages of MTProto and of its disguises, with lists of another form; no answer to a question holds one."""
TEXTS = ("", "a", "été", "قناة", "Zelmara 🌊", "x" * 253, "y" * 254, "é" * 300, 'quo"te\\ \n\u2028\x00')
BOOLS = (0x997275B5, 0xBC799737)
VECTOR = 0x1CB5C415
PEERS = (types.PeerChannel, types.PeerUser, types.PeerChat)
SMALL = (*PEERS, types.MessageMediaEmpty, types.MessageEntityUrl, types.GeoPoint, types.Poll, types.TextConcat)
PEOPLE = People(str.upper)


def constructors() -> dict[str, type]:
    """All classes of Telethon that are no requests."""
    return {kind.__module__ + kind.__name__: kind for kind in tlobjects.values() if not issubclass(kind, TLRequest)}


class Maker:
    """Random bytes of constructors. They are laid out by the plans, and Telethon says whether that was right."""

    def __init__(self, seed: object) -> None:
        self.dice = random.Random(str(seed))

    def make(self, kind: type, flags: int, depth: int = 2) -> bytes:
        """An object; of the bits of its flags those are set that ``flags`` has."""
        plan = plan_of(kind)
        made = struct.pack("<I", kind.CONSTRUCTOR_ID)  # type: ignore[attr-defined]
        made += b"".join(self._field(field, depth) for field in plan.before)
        made += struct.pack("<I", flags) * plan.words
        return made + b"".join(
            self._field(field, depth) for field in plan.fields if not field.mask or flags & field.mask
        )

    def _field(self, field: Field, depth: int) -> bytes:
        if not field.vector:
            return self._value(field, depth)
        count = self.dice.choice((0, 1, 3))
        items = (self._value(field, depth) for _ in range(count))
        return struct.pack("<Ii", VECTOR, count) + b"".join(items)

    def _value(self, field: Field, depth: int) -> bytes:
        dice = self.dice
        match field.kind:
            case "object":
                return self._object(field, depth)
            case "string":
                return bytes(TLObject.serialize_bytes(dice.choice(TEXTS).encode() + dice.choice((b"", b"\xff\xfe"))))
            case "bytes":
                return bytes(TLObject.serialize_bytes(dice.randbytes(dice.choice((0, 3, 300)))))
            case "bool":
                return struct.pack("<I", dice.choice(BOOLS))
            case "double":
                return struct.pack("<d", dice.choice((0.0, 1.5, -3.25e300, float("inf"), float("nan"))))
            case "date" | "int":
                return struct.pack("<i", dice.choice((0, 1, -1, 2**31 - 1, -(2**31), 1_700_000_000)))
            case "long":
                return struct.pack("<q", dice.choice((0, -1, 2**63 - 1, -(2**63), 5_000_000_000)))
            case _:
                return b"" if field.kind == TRUE else dice.randbytes({"int128": 16, "int256": 32}[field.kind])

    def _object(self, field: Field, depth: int) -> bytes:
        """Any object, for no reader looks at the type; but Telethon's messages look at who wrote them, and change ids
        that nobody can have.
        """
        if field.name in ("peer_id", "from_id"):
            return struct.pack("<Iq", self.dice.choice(PEERS).CONSTRUCTOR_ID, self.dice.randrange(1, 10**9))
        if depth == 0:
            return struct.pack("<I", self.dice.choice(BOOLS))
        if self.dice.random() < 0.1:
            return struct.pack("<Ii", VECTOR, 1) + self.make(self.dice.choice(SMALL), 0, 0)
        return self.make(self.dice.choice(SMALL), self.dice.getrandbits(32), depth - 1)


def ordinary(body: bytes) -> tuple[Json, int]:
    """The value and its length by way of Telethon's objects."""
    decoded = tl.decode(QUERY, body)
    return tljson.to_json(decoded.value), decoded.length


@pytest.mark.parametrize("share", range(SHARES))
def test_every_constructor_gives_the_same_json_whatever_its_flags(share: int) -> None:
    for name in sorted(constructors())[share::SHARES]:
        kind, maker = constructors()[name], Maker(name)
        if kind.__name__ in WITHOUT_PLAN:
            continue
        for flags in (0, 2**32 - 1, *(maker.dice.getrandbits(32) for _ in range(ROUNDS))):
            body = maker.make(kind, flags)
            straight = tldirect.read_value(QUERY, body + b"padding")
            assert straight == ordinary(body + b"padding"), name
            assert straight[1] == len(body), name


def test_only_messages_of_the_protocol_itself_have_no_plan() -> None:
    without = set()
    for kind in constructors().values():
        try:
            plan_of(kind)
        except NotPlannedError:
            without.add(kind.__name__)
    assert without == WITHOUT_PLAN


def test_a_false_flag_and_a_false_bool_are_told_apart() -> None:
    settings = types.InputPeerNotifySettings.CONSTRUCTOR_ID
    body = struct.pack("<III", settings, 1, BOOLS[1])
    assert tldirect.read_value(QUERY, body) == ({"_": "inputPeerNotifySettings", "show_previews": False}, 12)
    body = struct.pack("<II", settings, 0)
    assert tldirect.read_value(QUERY, body) == ({"_": "inputPeerNotifySettings"}, 8)


def test_bare_values_are_answers_too() -> None:
    assert tldirect.read_value(QUERY, struct.pack("<I", BOOLS[0])) == (True, 4)
    assert tldirect.read_value(QUERY, struct.pack("<I", BOOLS[1])) == (False, 4)
    body = struct.pack("<Ii", VECTOR, 2) + bytes(types.PeerUser(1)) + bytes(types.PeerUser(2))
    assert tldirect.read_value(QUERY, body) == ordinary(body)


@pytest.mark.parametrize(
    ("query", "body"),
    [
        (QUERY, struct.pack("<I", 0xDEADBEEF)),
        (QUERY, bytes(types.messages.ChannelMessages(1, 1, [], [], [], []))[:-3]),
        (QUERY, bytes(types.MessageEntityUrl(1, 2))[:-1]),
        (QUERY, bytes(types.GeoPoint(1.0, 2.0, 3))[:2]),
        (QUERY, b""),
        (QUERY, bytes(functions.help.GetConfigRequest())),
        (functions.messages.ReceivedQueueRequest(1), struct.pack("<Iiq", VECTOR, 1, 5)),
    ],
    ids=["unknown", "cut off", "cut in a number", "cut in the constructor", "empty", "a request", "bare numbers"],
)
def test_what_is_out_of_the_ordinary_is_left_to_the_ordinary_way(query: Any, body: bytes) -> None:
    with pytest.raises(tldirect.NotDirectError):
        tldirect.read_value(query, body)


def test_damaged_answers_become_the_same_captures(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(5)
    entities = [types.MessageEntityTextUrl(0, 3, "https://example.org"), types.MessageEntityBold(1, 2)]
    posts = [
        types.Message(number, types.PeerChannel(7), EPOCH, "été " * number, entities=entities, views=3, forwards=0)
        for number in range(1, 6)
    ]
    whole = bytes(types.messages.ChannelMessages(1, 5, posts, [], [types.ChatEmpty(4)], [types.UserEmpty(3)]))
    damaged = [whole[: dice.randrange(len(whole))] for _ in range(DAMAGED)]
    for _ in range(DAMAGED):
        body = bytearray(whole)
        body[dice.randrange(len(body))] = dice.randrange(256)
        damaged.append(bytes(body))
    straight = [captured(body) for body in damaged]
    assert {"ok", "failed"} == {capture.status for capture in straight}
    monkeypatch.setattr(tldirect, "read_value", refuse)
    assert straight == [captured(body) for body in damaged]


@pytest.mark.parametrize("levels", [100, 300, 700])
def test_no_nesting_is_too_deep_to_be_kept(levels: int) -> None:
    inner = struct.pack("<Iii", types.TextConcat.CONSTRUCTOR_ID, VECTOR, 1)
    body = inner * levels + struct.pack("<I", types.TextEmpty.CONSTRUCTOR_ID)
    capture = captured(body)
    assert capture.error == (None if levels == 100 else "broken answer (RecursionError)")
    assert tljson.tl_bytes(json.loads(capture.answer[0].data)) == body


@pytest.mark.parametrize("name", ["Message", "MessageService", "GeoPoint", "Poll", "TextConcat", "WebPage"])
def test_any_reader_of_json_reads_what_was_stored(name: str) -> None:
    maker = Maker(name)
    for _ in range(STORED):
        body = maker.make(getattr(types, name), maker.dice.getrandbits(32))
        value, _ = tldirect.read_value(QUERY, body)
        content = json.loads(tljson.as_bytes(tljson.document(body, value)).data)
        assert content["value"] == value
        assert list(content) == sorted(content)
        assert tljson.tl_bytes(content) == body


def captured(body: bytes) -> Capture:
    asked = Asked(asked=EPOCH, answered=EPOCH)
    return raw_answer(QUERY, Reply(body=body, time=None), asked, PEOPLE).capture({})


def refuse(query: Any, body: bytes) -> tuple[Json, int]:
    raise tldirect.NotDirectError
