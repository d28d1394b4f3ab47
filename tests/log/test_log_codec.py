"""An entry and its line are the same thing, and nothing else passes for a line."""

from __future__ import annotations

import json
import string
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st
from log_samples import START, history_capture

from archiver.errors import CannotRunError, IntegrityError
from archiver.log import MAX_LINE, decode, encode, named_objects
from archiver.log.bodies import references
from archiver.model.captures import Asked
from archiver.model.entries import Captured, ChannelAct, Create, Derived, Entry, MatchAct, NamesAct, ReviewAct, Session
from archiver.model.footage import Span
from archiver.model.ids import PostKey
from archiver.model.judgements import JudgementAct, Side
from archiver.model.names import Naming
from archiver.model.objects import NamedObject, ObjectRef
from archiver.model.reviews import LONGEST_NAME, LONGEST_NOTE, LONGEST_QUOTE, Act
from tests.counts import reduced

HEX = "0123456789abcdef"
digests = st.text(HEX, min_size=64, max_size=64)
words = st.text(max_size=12)  # any Unicode but surrogates, control characters too
numbers = st.integers(min_value=0, max_value=2**53 - 1)
instants = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
    | st.floats(min_value=-1e15, max_value=1e15, allow_nan=False).map(lambda x: x or 0)
    | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)
questions = st.dictionaries(words, json_values, max_size=4)
refs = st.builds(ObjectRef, sha256=digests, sha512=st.text(HEX, min_size=128, max_size=128), size=numbers)
roles = words | st.sampled_from(["answer", "output", "parts"])
types = words | st.sampled_from(["application/json", "application/vnd.archiver.tl+json"])
plain_objects = st.builds(NamedObject, role=roles, ref=refs, media_type=types)
packed_objects = st.builds(
    NamedObject,
    role=roles,
    ref=refs,
    media_type=types,
    encoding=st.sampled_from(["zstd", "gzip"]),
)
objects = plain_objects | packed_objects


def _asked(asked: datetime, took_us: int, **known: Any) -> Asked:
    return Asked(asked=asked, answered=asked + timedelta(microseconds=took_us), **known)


asked = st.builds(
    _asked,
    asked=st.datetimes(datetime(1000, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    took_us=st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1),
    source_time=st.none() | instants,
    account=st.none() | words,
    dc=st.none() | st.integers(min_value=-5, max_value=5),
    layer=st.none() | numbers,
)

namings = st.builds(
    Naming,
    name=words,
    kind=st.sampled_from(["alias", "actor"]),
    channel=words,
    channel_id=st.none() | st.integers(min_value=1, max_value=10**19 - 1),
    role=st.none() | st.sampled_from(["owner", "spokesperson", "outlet", "shares"]),
    since=st.none() | st.dates(),
    until=st.none() | st.dates(),
    note=st.none() | words,
)


def review(act: Act, post: PostKey, number: int, words: str, named: bool) -> ReviewAct:
    return ReviewAct(
        session=number,
        act=act,
        article_id="ab" * 32,
        citation_id="cd" * 32,
        start=number,
        end=number,
        quote=words,
        post=post if act in ("accept", "choose") or (act == "reject" and named) else None,
        undoes=number if act == "undo" else None,
        note=words if act == "note" or named else None,
        by=words if named else None,
    )


spans = st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)).map(
    lambda ends: Span(min(ends) / 1000, max(ends) / 1000)
)
sides = st.builds(Side, digests, spans)


def match_act(act: JudgementAct, two: tuple[Side, Side], number: int, words: str, named: bool) -> MatchAct:
    return MatchAct(
        session=number,
        act=act,
        layer="sound" if named else "sight",
        sides=two,
        undoes=number if act == "undo" else None,
        note=words if act == "note" or named else None,
        by=words if named else None,
    )


bodies = (
    st.builds(Create, origin=words, manifest_sha256=digests)
    | st.builds(Session, command=words, versions=st.dictionaries(words, words, max_size=3))
    | st.builds(
        Captured,
        session=numbers,
        source=st.sampled_from(["telegram", "article"]),
        method=words,
        question=questions,
        asked=asked,
        status=st.sampled_from(["ok", "absent", "restricted", "failed"]),
        error=st.none() | words,
        objects=st.lists(objects, max_size=3).map(tuple),
    )
    | st.builds(
        Derived,
        session=numbers,
        tool=words,
        version=words,
        inputs=st.lists(numbers, max_size=3).map(tuple),
        params=questions,
        output=objects,
    )
    | st.builds(
        ChannelAct,
        session=numbers,
        act=st.sampled_from(["add", "remove"]),
        name=words,
        channel_id=st.none() | st.integers(min_value=1, max_value=10**19 - 1),
        aliases=st.lists(words, max_size=3).map(tuple),
        owner=st.none() | words,
    )
    | st.builds(
        review,
        act=st.sampled_from(["accept", "reject", "choose", "note", "undo"]),
        post=st.builds(PostKey, st.integers(1, 10**18 - 1), st.integers(1, 2**31 - 1)),
        number=numbers,
        words=words,
        named=st.booleans(),
    )
    | st.builds(
        match_act,
        act=st.sampled_from(["confirm", "reject", "note", "undo"]),
        two=st.tuples(sides, sides),
        number=numbers,
        words=words,
        named=st.booleans(),
    )
    | st.builds(
        NamesAct,
        session=numbers,
        act=st.sampled_from(["add", "remove"]),
        names=st.lists(namings, max_size=3).map(tuple),
        how=st.sampled_from(["said", "import", "review"]),
        file=st.none() | objects,
        reviews=st.lists(numbers, max_size=3).map(tuple),
        by=st.none() | words,
    )
)
entries = st.builds(Entry, n=numbers, prev=digests, time=instants, mono_us=numbers, body=bodies)


@settings(max_examples=reduced(300), deadline=None)
@given(entries)
def test_entry_survives_its_line_and_the_line_is_rfc_8785(entry: Entry) -> None:
    line = encode(entry)
    assert decode(line, entry.n) == entry
    assert encode(decode(line, entry.n)) == line
    assert rfc8785.dumps(json.loads(line)) == line
    assert b"\n" not in line


@settings(max_examples=reduced(300), deadline=None)
@given(st.binary(max_size=80) | st.text(string.printable, max_size=80).map(str.encode))
def test_other_bytes_are_refused_and_named(line: bytes) -> None:
    with pytest.raises(IntegrityError, match="Entry 7 "):
        decode(line, 7)


def test_the_line_of_a_capture_is_this() -> None:
    """The format on disk: a change here makes every archive unreadable."""
    entry = Entry(n=12, prev="ab" * 32, time=START, mono_us=345, body=history_capture(3))
    ref = history_capture(3).objects[0].ref
    expected = (
        '{"body":{"account":"a1b2c3d4e5f60718",'
        '"asked":"2026-01-31T12:00:03.123456Z","dc":2,"layer":216,"method":"messages.getHistory",'
        f'"objects":[{{"enc":"zstd","role":"answer","sha256":"{ref.sha256}",'
        f'"sha512":"{ref.sha512}","size":8,"type":"application/vnd.telegram.tl"}}],'
        '"question":{"channel":"1234567890","limit":100,"offset_id":1003},"session":1,'
        '"source":"telegram","source_time":"2026-01-31T12:00:03.123456Z","took_us":1500},'
        f'"kind":"capture","mono_us":345,"n":12,"prev":"{"ab" * 32}","time":"2026-01-31T12:00:00.123456Z"}}'
    )
    assert encode(entry).decode() == expected


def test_the_line_of_names_is_this() -> None:
    names = (
        Naming(name="Rives", kind="alias", channel="@rives_infos_demo"),
        Naming(
            name="Орест Вальков",
            kind="actor",
            channel="Rives Infos",
            channel_id=1000000001,
            role="owner",
            since=date(2020, 1, 31),
            until=date(2021, 2, 28),
            note="His own.",
        ),
    )
    body = NamesAct(session=1, act="add", names=names, how="review", reviews=(5, 7), by="A. Reader")
    expected = (
        '{"body":{"act":"add","by":"A. Reader","how":"review","names":['
        '{"channel":"@rives_infos_demo","kind":"alias","name":"Rives"},'
        '{"channel":"Rives Infos","channel_id":"1000000001","kind":"actor","name":"Орест Вальков","note":"His own.",'
        '"role":"owner","since":"2020-01-31","until":"2021-02-28"}],"reviews":[5,7],"session":1},'
        f'"kind":"name","mono_us":345,"n":12,"prev":"{"ab" * 32}","time":"2026-01-31T12:00:00.123456Z"}}'
    )
    entry = Entry(n=12, prev="ab" * 32, time=START, mono_us=345, body=body)
    assert encode(entry).decode() == expected
    assert references(body) == (1, 5, 7)
    listed = replace(body, file=history_capture(3).objects[0])
    assert named_objects(listed) == history_capture(3).objects
    assert named_objects(body) == ()


def _value() -> dict[str, Any]:
    entry = Entry(n=1, prev="ab" * 32, time=START, mono_us=3, body=history_capture(3))
    value: dict[str, Any] = json.loads(encode(entry))
    return value


CHANGES: dict[str, tuple[list[object], object]] = {
    "unknown kind": (["kind"], "seal"),
    "kind of another body": (["kind"], "session"),
    "kind no string": (["kind"], 3),
    "body no object": (["body"], []),
    "number as text": (["n"], "1"),
    "number as truth value": (["n"], True),
    "negative number": (["n"], -1),
    "number with decimals": (["mono_us"], 1.5),
    "short prev": (["prev"], "ab"),
    "prev in capitals": (["prev"], "AB" * 32),
    "prev with digits that are not ASCII": (["prev"], "٣" * 64),
    "time without zone": (["time"], "2026-01-31T12:00:00.123456"),
    "time with offset": (["time"], "2026-01-31T12:00:00.123456+00:00"),
    "time without decimals": (["time"], "2026-01-31T12:00:00Z"),
    "day that does not exist": (["time"], "2026-02-30T12:00:00.123456Z"),
    "unknown key": (["extra"], 1),
    "unknown key in body": (["body", "extra"], 1),
    "unknown key in object": (["body", "objects", 0, "extra"], 1),
    "null for a key left out": (["body", "error"], None),
    "unknown source": (["body", "source"], "rumour"),
    "unknown status": (["body", "status"], "fine"),
    "objects no list": (["body", "objects"], {}),
    "object no object": (["body", "objects", 0], "x"),
    "unknown encoding": (["body", "objects", 0, "enc"], "rar"),
    "short sha512": (["body", "objects", 0, "sha512"], "cd" * 32),
    "negative size": (["body", "objects", 0, "size"], -1),
    "question no object": (["body", "question"], [1]),
    "layer as text": (["body", "layer"], "216"),
}

REVIEWED = review("accept", PostKey(1000000001, 5), 0, "x", named=True)
OTHER_BODIES: dict[str, Session | Derived | ChannelAct | ReviewAct] = {
    **dict.fromkeys(("article", "citation", "start", "quote", "post", "note", "by"), REVIEWED),
    "undoes": review("undo", PostKey(1, 1), 0, "x", named=False),
    "versions": Session(command="x", versions={"archiver": "1"}),
    "inputs": Derived(session=0, tool="t", version="1", inputs=(1,), params={}, output=history_capture(1).objects[0]),
    "aliases": ChannelAct(session=0, act="add", name="x", channel_id=5, aliases=("y",)),
    "channel_id": ChannelAct(session=0, act="add", name="x", channel_id=5),
    "act": ChannelAct(session=0, act="remove", name="x", channel_id=None),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_wrong_type_or_key_is_refused(change: str) -> None:
    path, replacement = CHANGES[change]
    value = target = _value()
    for step in path[:-1]:
        target = target[step]  # type: ignore[index]
    target[path[-1]] = replacement  # type: ignore[index]
    with pytest.raises(IntegrityError, match="Entry 1 "):
        decode(rfc8785.dumps(value), 1)


@pytest.mark.parametrize(
    ("key", "replacement"),
    [
        ("versions", {"archiver": 1}),
        ("versions", ["archiver"]),
        ("inputs", ["1"]),
        ("inputs", [-1]),
        ("inputs", [True]),
        ("article", "ab"),
        ("citation", "CD" * 32),
        ("start", -1),
        ("quote", None),
        ("post", "1000000001/0"),
        ("post", "1000000001/05"),
        ("post", "-1000000001/5"),
        ("post", "handle_demo/5"),
        ("post", [1000000001, 5]),
        ("undoes", -1),
        ("note", 1),
        ("by", 1),
        ("aliases", [1]),
        ("aliases", "y"),
        ("channel_id", 5),
        ("channel_id", "05"),
        ("channel_id", "-5"),
        ("channel_id", "٥"),
        ("channel_id", "9" * 20),
        ("act", "rename"),
    ],
)
def test_a_wrong_type_in_another_body_is_refused(key: str, replacement: object) -> None:
    value = json.loads(encode(Entry(n=1, prev="ab" * 32, time=START, mono_us=3, body=OTHER_BODIES[key])))
    assert key in value["body"]
    value["body"][key] = replacement
    with pytest.raises(IntegrityError, match="Entry 1 "):
        decode(rfc8785.dumps(value), 1)


@pytest.mark.parametrize("path", [["n"], ["prev"], ["time"], ["body"], ["body", "took_us"], ["body", "objects"]])
def test_a_missing_key_is_refused(path: list[str]) -> None:
    value = target = _value()
    for step in path[:-1]:
        target = target[step]
    del target[path[-1]]
    with pytest.raises(IntegrityError, match=f"lacks '{path[-1]}'"):
        decode(rfc8785.dumps(value), 1)


@pytest.mark.parametrize(
    ("act", "change"),
    [
        ("accept", {"act": "approve"}),
        ("accept", {"act": "undo"}),
        ("accept", {"post": None}),
        ("choose", {"post": None}),
        ("accept", {"undoes": 0}),
        ("undo", {"undoes": None}),
        ("note", {"note": None}),
        ("reject", {"why": "x"}),
    ],
)
def test_a_review_that_does_not_say_what_its_act_needs_is_refused(act: Act, change: dict[str, object]) -> None:
    body = review(act, PostKey(1000000001, 5), 0, "x", named=True)
    value = json.loads(encode(Entry(n=1, prev="ab" * 32, time=START, mono_us=3, body=body)))
    value["body"] = {key: each for key, each in (value["body"] | change).items() if each is not None}
    with pytest.raises(IntegrityError, match="Entry 1 "):
        decode(rfc8785.dumps(value), 1)


def test_the_line_of_a_review_is_this() -> None:
    """The format on disk, as for a capture."""
    expected = (
        '{"body":{"act":"accept","article":"' + "ab" * 32 + '","by":"x","citation":"' + "cd" * 32 + '","end":0,'
        '"note":"x","post":"1000000001/5","quote":"x","session":0,"start":0},'
        f'"kind":"review","mono_us":345,"n":12,"prev":"{"ab" * 32}","time":"2026-01-31T12:00:00.123456Z"}}'
    )
    assert encode(Entry(n=12, prev="ab" * 32, time=START, mono_us=345, body=REVIEWED)).decode() == expected


JUDGED = match_act("reject", (Side("ab" * 32, Span(10.25, 20)), Side("cd" * 32, Span(0, 0))), 3, "x", named=False)


def test_the_line_of_a_decision_about_a_match_is_this() -> None:
    """The format on disk, as for a capture."""
    expected = (
        '{"body":{"act":"reject","layer":"sight","session":3,"sides":[{"end_ms":20000,"sha256":"' + "ab" * 32 + '",'
        '"start_ms":10250},{"end_ms":0,"sha256":"' + "cd" * 32 + '","start_ms":0}]},'
        f'"kind":"review.match","mono_us":345,"n":12,"prev":"{"ab" * 32}","time":"2026-01-31T12:00:00.123456Z"}}'
    )
    assert encode(Entry(n=12, prev="ab" * 32, time=START, mono_us=345, body=JUDGED)).decode() == expected


@pytest.mark.parametrize(
    "change",
    [
        {"sides": []},
        {"sides": [{"sha256": "ab" * 32, "start_ms": 0, "end_ms": 1}]},
        {"sides": [{"sha256": "ab" * 32, "start_ms": 2, "end_ms": 1}] * 2},
        {"sides": [{"sha256": "AB" * 32, "start_ms": 0, "end_ms": 1}] * 2},
        {"sides": [{"sha256": "ab" * 32, "start_ms": 0.5, "end_ms": 1}] * 2},
        {"sides": [{"sha256": "ab" * 32, "start_ms": 0, "end_ms": 1, "more": 1}] * 2},
        {"act": "accept"},
        {"act": "note"},
        {"act": "undo"},
        {"undoes": 4},
        {"layer": "smell"},
    ],
)
def test_a_decision_about_a_match_that_says_too_little_or_too_much_is_refused(change: dict[str, object]) -> None:
    value = json.loads(encode(Entry(n=1, prev="ab" * 32, time=START, mono_us=3, body=JUDGED)))
    value["body"] |= change
    with pytest.raises(IntegrityError, match="Entry 1 "):
        decode(rfc8785.dumps(value), 1)


def test_the_longest_review_fits_into_a_line() -> None:
    body = replace(
        REVIEWED, quote="\x01" * LONGEST_QUOTE, note="\x01" * LONGEST_NOTE, by="\x01" * LONGEST_NAME, undoes=None
    )
    assert len(encode(Entry(n=10**12, prev="ab" * 32, time=START, mono_us=10**15, body=body))) < MAX_LINE


def test_what_goes_without_saying_may_not_be_said() -> None:
    """One entry has one line: else two archives of the same acts would differ."""
    value = _value()
    value["body"]["objects"][0] |= {"role": "answer", "type": "application/vnd.archiver.tl+json"}
    with pytest.raises(IntegrityError, match="usual type"):
        decode(rfc8785.dumps(value), 1)
    value = _value()
    value["body"]["status"] = "ok"
    with pytest.raises(IntegrityError, match="'status'"):
        decode(rfc8785.dumps(value), 1)


def test_an_object_has_a_type() -> None:
    value = _value()
    value["body"]["objects"][0] |= {"role": "media"}
    del value["body"]["objects"][0]["type"]
    with pytest.raises(IntegrityError, match="lacks 'type'"):
        decode(rfc8785.dumps(value), 1)


@pytest.mark.parametrize("took", [2**53 - 1, -(2**53) + 1])
def test_an_answer_beyond_the_calendar_is_refused(took: int) -> None:
    value = _value()
    value["body"] |= {"took_us": took, "asked": f"{'9999' if took > 0 else '0001'}-01-31T12:00:00.000000Z"}
    with pytest.raises(IntegrityError, match="took_us"):
        decode(rfc8785.dumps(value), 1)


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line.replace(b'"n":1', b'"n": 1'),
        lambda line: b" " + line,
        lambda line: line + b"\r",
        lambda line: line.replace(b'"n":1', b'"n":1,"n":1'),
        lambda line: line.replace(b'"n":1', b'"n":1.0'),
        lambda line: line.replace(b'"n":1', b'"n":1e0'),
        lambda line: line.replace(b'"n":1', b'"n":-0'),
        lambda line: line.replace(b'"mono_us":3', b'"mono_us":9007199254740993'),
        lambda line: line.replace(b'"mono_us":3', b'"mono_us":' + b"9" * 5000),
        lambda line: line.replace(b'"mono_us":3', b'"mono_us":NaN'),
        lambda line: line.replace(b'"limit":100', b'"limit":1E2'),
        lambda line: line.replace(b'"limit":100', b'"limit":1e-07'),
        lambda line: line.replace(b'"limit":100', b'"limit":-Infinity'),
        lambda line: line.replace(b"getHistory", b"get\\u0048istory"),
        lambda line: line.replace(b"getHistory", b"\\ud800"),
        lambda line: line.replace(b"getHistory", b"\xff"),
        lambda line: line.replace(b'"limit":100', b'"limit":' + b"[" * 30000 + b"]" * 30000),
        lambda line: b"[" * 65000,
        lambda line: line[:-1],
        lambda line: b"",
        lambda line: b"null",
    ],
)
def test_another_form_of_the_same_json_is_refused(change: Any) -> None:
    line = encode(Entry(n=1, prev="ab" * 32, time=START, mono_us=3, body=history_capture(3)))
    assert decode(line, 1).n == 1
    assert change(line) != line
    with pytest.raises(IntegrityError, match="Entry 1 "):
        decode(change(line), 1)


def _session(text: str) -> Entry:
    return Entry(n=5, prev="0" * 64, time=START, mono_us=0, body=Session(command=text, versions={}))


def test_the_longest_line_fits_and_one_byte_more_does_not() -> None:
    room = MAX_LINE - len(encode(_session("")))
    assert len(encode(_session("x" * room))) == MAX_LINE
    with pytest.raises(CannotRunError, match=r"Entry 5 .*longer than 65535 bytes"):
        encode(_session("x" * (room + 1)))


@pytest.mark.parametrize("value", [2**53, -(2**53), 1e20, float("nan"), float("inf"), "\ud800", {1: 2}, b"x"])
def test_what_json_cannot_hold_exactly_is_not_written(value: Any) -> None:
    body = Derived(
        session=0, tool="t", version="1", inputs=(), params={"v": value}, output=history_capture(1).objects[0]
    )
    with pytest.raises(CannotRunError, match=r"Entry 5 \(derive\) cannot be written"):
        encode(Entry(n=5, prev="0" * 64, time=START, mono_us=0, body=body))


def test_a_wrong_hash_is_not_written() -> None:
    with pytest.raises(CannotRunError, match="manifest_sha256"):
        encode(Entry(n=0, prev="0" * 64, time=START, mono_us=0, body=Create(origin="o", manifest_sha256="x")))


def test_times_are_written_in_utc_and_need_a_zone() -> None:
    east = START.astimezone(timezone(timedelta(hours=3)))
    assert (
        decode(encode(Entry(n=0, prev="0" * 64, time=east, mono_us=0, body=Session(command="", versions={}))), 0).time
        == START
    )
    with pytest.raises(CannotRunError, match="without a zone"):
        encode(
            Entry(
                n=0,
                prev="0" * 64,
                time=START.replace(tzinfo=None),
                mono_us=0,
                body=Session(command="", versions={}),
            )
        )


def test_bodies_say_what_they_refer_to() -> None:
    capture = history_capture(1, session=4)
    derived = Derived(session=4, tool="t", version="1", inputs=(5, 9), params={}, output=capture.objects[0])
    assert references(capture) == (4,)
    assert references(derived) == (4, 5, 9)
    assert references(Session(command="", versions={})) == ()
    assert references(review("undo", PostKey(1, 1), 4, "x", named=False)) == (4, 4)
    assert references(match_act("undo", JUDGED.sides, 5, "x", named=False)) == (5, 5)
    assert references(REVIEWED) == (0,)
    assert named_objects(REVIEWED) == ()
    assert named_objects(capture) == named_objects(derived) == capture.objects
    assert named_objects(ChannelAct(session=4, act="add", name="x", channel_id=None)) == ()
