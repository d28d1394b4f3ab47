from __future__ import annotations

import io
import json
from itertools import pairwise

import pytest

from archiver.errors import InputError
from archiver.model.observations import ChannelSeen
from archiver.sources.desktop import chats_in, stretches
from tests.sources.desktop.exports import CHANNEL, chat_of, export, faults, message, posts, seen

TEXTS = ["plain", 'quoted "},\n  {" \\ end', "{[}]", "", "\u2028 \u0000 \U0001f600", "x" * 3000]


def _messages(count: int) -> list[dict[str, object]]:
    return [message(number, TEXTS[number % len(TEXTS)]) for number in range(1, count + 1)]


@pytest.mark.parametrize("indent", [None, 0, 1, 2, 4])
@pytest.mark.parametrize("size", [1, 300, 5000, 1 << 20])
def test_stretches_hold_every_message_once_whatever_their_size(indent: int | None, size: int) -> None:
    data = export(_messages(60), indent=indent)
    chat = chat_of(data)
    found = list(stretches(io.BytesIO(data), chat, size))
    assert (chat.complete, chat.messages, chat.broken) == (True, 60, 0)
    texts = [each["text"] for part in found for each in json.loads(b"[" + data[part.offset : part.end] + b"]")]
    assert texts == [each["text"] for each in _messages(60)]
    assert all(data[one.end : other.offset].strip() == b"," for one, other in pairwise(found))
    assert data[found[-1].end :].strip().startswith(b"]")
    assert all(part.length <= size or part.messages == 1 for part in found)


def test_what_is_read_does_not_hang_on_the_stretches() -> None:
    data = export(_messages(80))
    whole = [each for each in seen(data) if not isinstance(each, ChannelSeen)]
    assert len(posts(whole)) == 80
    for size in (1, 700, 9000):
        assert [each for each in seen(data, size=size) if not isinstance(each, ChannelSeen)] == whole


def test_who_was_interrupted_goes_on_behind_any_stretch() -> None:
    data = export(_messages(80))
    chat = chat_of(data)
    whole = list(stretches(io.BytesIO(data), chat, 4000))
    assert len(whole) > 5
    for number, each in enumerate(whole):
        assert list(stretches(io.BytesIO(data), chat, 4000, start=each.end)) == whole[number + 1 :]


def test_keys_may_stand_in_any_order() -> None:
    top = {
        "messages": _messages(3),
        "other": [{"messages": [1]}],
        "id": CHANNEL,
        "type": "public_channel",
        "name": "Zelmara",
    }
    data = json.dumps(top).encode()
    chat = chat_of(data)
    assert (chat.name, chat.type, chat.id, chat.messages) == ("Zelmara", "public_channel", CHANNEL, 3)
    assert len(posts(seen(data))) == 3


def test_a_full_export_gives_its_chats_byte_for_byte_and_nothing_else() -> None:
    chats = [json.loads(export(_messages(count), id=count, name=f"Zelmara {count}")) for count in (2, 5)]
    left = json.loads(export(_messages(1), type="private_group", id=77))
    whole = {
        "about": "an export",
        "personal_information": {"first_name": "N", "phone_number": "1"},
        "contacts": {"list": [{"messages": [1, 2], "first_name": "N"}]},
        "sessions": {"list": []},
        "chats": {"about": "chats", "list": chats},
        "left_chats": {"about": "left", "list": [left]},
    }
    data = json.dumps(whole, indent=1).encode()
    found = chats_in(io.BytesIO(data), len(data))
    assert [(each.id, each.messages, each.left, each.readable) for each in found] == [
        (2, 2, False, True),
        (5, 5, False, True),
        (77, 1, True, True),
    ]
    for each, expected in zip(found, [*chats, left], strict=True):
        slice_ = data[each.offset : each.offset + each.length]
        assert json.loads(slice_) == expected
        parts = list(stretches(io.BytesIO(data), each))
        listed = [item for part in parts for item in json.loads(b"[" + slice_[part.offset : part.end] + b"]")]
        assert listed == expected["messages"]


def test_an_aborted_export_is_read_up_to_where_it_breaks_off() -> None:
    data = export(_messages(20))
    cut = data[: data.index(b'"id": 15') + 30]
    chat = chat_of(cut)
    assert (chat.complete, chat.messages, chat.broken) == (False, 14, 1)
    found = seen(cut, size=2000)
    assert [each.key.message_id for each in posts(found)] == list(range(1, 15))
    assert faults(found) == ["the export breaks off inside of it"]


def test_every_place_to_break_off_is_survived() -> None:
    data = export(_messages(4))
    whole = {each.key.message_id: each for each in posts(seen(data))}
    for end in range(data.index(b"[") + 1, len(data), 7):
        chat = chat_of(data[:end])
        assert not chat.complete or data[:end].rstrip(b"\n}").endswith(b"]")
        for each in posts(seen(data[:end])):
            assert each == whole[each.key.message_id]


def test_a_damaged_message_costs_no_other() -> None:
    data = export(_messages(30))
    at = data.index(b'"id": 12,')
    for damage in (b"{{{{{{{{{", b'"""""""""', b"\xff\x00\xff\x00\xff\x00\xff\x00\xff"):
        broken = data[:at] + damage + data[at + 9 :]
        found = posts(seen(broken, size=4000))
        assert {each.key.message_id for each in found} >= set(range(1, 31)) - {12}
        assert len(faults(seen(broken, size=4000))) >= 1


def test_what_is_no_export_is_refused() -> None:
    for data in (b"", b"[]", b"12", b"{}", b'{"a": 1}', b"not JSON", b'{"chats": {"list": []}}', b"\x00" * 100):
        with pytest.raises(InputError):
            chats_in(io.BytesIO(data), len(data))


def test_ids_of_before_2021_lose_their_kind() -> None:
    assert chat_of(export([], id=9999969886)).id == 1410035294
    assert chat_of(export([], id=-5)).id is None
    assert chat_of(export([], id=2**70)).id is None


def test_times_and_missing_zones_are_counted() -> None:
    old = message(3, date="2020-01-01T00:00:00")
    del old["date_unixtime"]
    chat = chat_of(export([message(1), message(2), old]))
    assert (chat.newest, chat.newest_written, chat.unzoned) == (1_709_636_402, "2024-03-05T12:00:00", 1)
