from __future__ import annotations

import io
import json
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.errors import InputError
from archiver.sources.desktop import blanked, chats_in, stretches, without_people
from archiver.sources.desktop.decode import Broken, decoded
from archiver.sources.desktop.lexing import Source
from archiver.sources.desktop.scan import Walk
from tests.counts import LONG
from tests.sources.desktop.exports import CHANNEL, export, faults, message, page_seen, posts, seen, service

EXAMPLES = 2000 if LONG else 200


class Endless(io.BytesIO):
    """A file of ``size`` bytes that are made when they are read: a head, then ``fill`` again and again, then a tail."""

    def __init__(self, head: bytes, fill: bytes, size: int, tail: bytes = b"") -> None:
        super().__init__()
        self._head, self._fill, self._tail, self.size = head, fill, tail, size
        self._at = 0
        self.read_bytes = 0

    def seek(self, offset: int, whence: int = 0) -> int:
        assert whence == 0
        self._at = offset
        return offset

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None
        assert size >= 0
        end = min(self._at + size, self.size)
        body = self.size - len(self._tail)
        parts = [self._head[self._at : end]] if self._at < len(self._head) else []
        start = max(self._at, len(self._head))
        if start < min(end, body):
            length = min(end, body) - start
            shift = (start - len(self._head)) % len(self._fill)
            parts.append((self._fill * (length // len(self._fill) + 2))[shift : shift + length])
        if end > body:
            parts.append(self._tail[max(0, self._at - body) : end - body])
        self._at = end
        found = b"".join(parts)
        self.read_bytes += len(found)
        return found


def _rich() -> bytes:
    return export(
        [
            message(
                1,
                ["a", {"type": "bold", "text": 'b"},\n  {'}],
                photo="photos/p.jpg",
                reactions=[{"type": "paid", "count": 1}],
            ),
            service(2, "pin_message", message_id=1),
            message(3, "c", poll={"question": "q", "answers": [{"text": "a", "voters": 1}], "total_voters": 1}),
            message(4, "d", location_information={"latitude": 1.5, "longitude": 2}, edited_unixtime="1709640000"),
            message(
                5,
                "\u2028\x01\U0001f600",
                inline_bot_buttons=[[{"type": "url", "text": "t", "data": "https://example.org"}]],
            ),
        ]
    )


def _all_of_it(data: bytes) -> None:
    """Every reader over the same bytes; nothing but InputError may leave."""
    try:
        chats = chats_in(io.BytesIO(data), len(data))
    except InputError:
        return
    for chat in chats:
        end = 0
        for each in stretches(io.BytesIO(data), chat, 400):
            assert each.offset >= end
            assert 0 < each.length <= chat.length
            end = each.end
            stretch = data[chat.offset + each.offset : chat.offset + each.end]
            hidden = blanked(stretch, {1, 3})
            assert hidden is None or len(hidden) == len(stretch)
            json.loads(b"[" + without_people(stretch, lambda text: f"{hash(text):x}") + b"]")
    if len(chats) == 1 and chats[0].offset == 0:
        seen(data, zone="Europe/Chisinau")


@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_no_change_to_an_export_makes_reading_fail(data: st.DataObject) -> None:
    whole = bytearray(_rich())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        act = data.draw(st.sampled_from(("cut", "byte", "drop", "insert", "repeat")))
        if act == "cut" and at > 20:
            del whole[at:]
        elif act == "byte":
            whole[at] = data.draw(st.sampled_from(b'"{}[]\\,:\x00\xff\n 0-'))
        elif act == "drop":
            del whole[at : at + data.draw(st.integers(1, 60))]
        elif act == "insert":
            whole[at:at] = data.draw(
                st.sampled_from((b"{", b"[", b'"', b"\\", b"}", b"]", b"\xff", b"1e999", b"null", b'"id":'))
            )
        else:
            whole[at:at] = whole[at : at + data.draw(st.integers(1, 200))]
        if not whole:
            return
    _all_of_it(bytes(whole))


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
FIELDS = sorted(
    {
        *("id", "type", "date", "date_unixtime", "edited", "edited_unixtime", "from_id", "actor_id", "author", "text"),
        *(
            "text_entities",
            "photo",
            "file",
            "width",
            "file_size",
            "media_type",
            "duration_seconds",
            "poll",
            "todo_list",
        ),
        *("location_information", "contact_information", "invoice_information", "giveaway_information", "reactions"),
        *("giveaway_results", "inline_bot_buttons", "reply_to_message_id", "reply_to_peer_id", "forwarded_from"),
        *("action", "members", "message_id", "schedule_date", "title", "completed", "items", "thumbnail", "saved_from"),
    }
)


@settings(max_examples=EXAMPLES)
@given(
    fields=st.dictionaries(st.sampled_from(FIELDS), JSON_VALUES, max_size=6),
    kind=st.sampled_from(("message", "service")),
)
def test_no_value_of_a_field_makes_reading_fail(fields: dict[str, object], kind: str) -> None:
    _all_of_it(export([{**message(1), "type": kind, **fields}]))


@settings(max_examples=EXAMPLES)
@given(inner=st.text(max_size=200))
def test_no_page_makes_reading_fail(inner: str) -> None:
    page = (
        f'<div class="history"><div class="message default" id="message1"><div class="body">{inner}</div></div></div>'
    )
    page_seen(page.encode("utf-8", "surrogatepass"), zone="UTC")


@pytest.mark.parametrize("bomb", [b"[" * 100_000, b'{"a":' * 100_000, b"[" * 100_000 + b"]" * 100_000])
def test_nesting_costs_the_message_alone(bomb: bytes) -> None:
    data = export([message(1), message(2, "MARK"), message(3)]).replace(b'"MARK"', bomb)
    found = seen(data)
    assert {each.key.message_id for each in posts(found)} >= {1, 3}
    assert faults(found)


def test_numbers_of_ten_megabytes_are_named() -> None:
    data = export([message(1), message(2, width="MARK"), message(3)]).replace(b'"MARK"', b"9" * 10_000_000)
    found = seen(data)
    assert [each.key.message_id for each in posts(found)] == [1, 3]
    assert faults(found) == ["it is no JSON"]


@pytest.mark.parametrize(
    ("head", "fill", "tail"),
    [
        (b'{"messages": [\n  {\n   "id": 1,\n   "text": "', b"x", b""),
        (b'{"messages": [{"id": 1, "text": "', b"\\", b""),
        (b'{"messages": [{"id": 1, "text": "', b"x", b'"}]}'),
        (b'{"messages": [', b"[", b""),
        (b'{"messages": [', b"1", b""),
        (b'{"messages": [', b" ", b""),
        (b'{"name": "', b"x", b'", "messages": []}'),
        (b'{"', b"x", b'": 1, "messages": []}'),
    ],
)
def test_a_value_without_end_is_passed_in_flat_memory(head: bytes, fill: bytes, tail: bytes) -> None:
    size = 96 << 20  # more than any message that is read
    file = Endless(head, fill * 4096, size, tail)
    began = time.process_time()
    (chat,) = chats_in(file, size)
    found = list(stretches(file, chat))
    assert chat.messages == 0
    assert all(each.length <= size for each in found)
    assert time.process_time() - began < 60
    assert file.read_bytes < 12 * size


def test_time_grows_with_the_file_alone() -> None:
    """Damage in every message must not make each of them cost a pass over all that follow."""
    times = []
    for count in (1000, 4000):
        data = export([message(each, "x" * 800) for each in range(1, count)]).replace(b'"text": "x', b'"text": "{[x"{')
        began = time.process_time()
        walk = Walk(Source.of(data), data.index(b"[") + 1)
        parts = list(walk)
        times.append(time.process_time() - began)
        assert sum(each.messages + each.broken for each in parts) >= count - 1
    assert times[1] < 12 * max(times[0], 0.02)


def test_a_page_of_deep_elements_is_refused_in_time() -> None:
    for inner in ("<b>" * 200_000, "<div class=text>" * 100_000, '<div class="message" id="message2">' * 50_000):
        page = f'<div class="history"><div class="message" id="message1"><div class="body">{inner}</div></div></div>'
        began = time.process_time()
        assert faults(page_seen(page.encode(), zone="UTC")) == ["its elements are nested too deeply"]
        assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "make", [lambda: b"{" * 5000, lambda: b'"' * 5000, lambda: b"," * 5000, lambda: b"\x00" * 5000]
)
def test_bytes_that_are_no_stretch_are_named(make: Callable[[], bytes]) -> None:
    found = decoded(make())
    assert all(isinstance(each, Broken) for each in found.items)


def test_a_channel_is_never_mistaken_for_another_by_its_id() -> None:
    for wrong in (2**63, -1, 0, 1.5, "1410035294", None, [CHANNEL], True):
        data = export([message(1)], id=wrong)
        (chat,) = chats_in(io.BytesIO(data), len(data))
        assert (chat.id, chat.readable) == (None, False)
