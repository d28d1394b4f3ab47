from __future__ import annotations

import json

from archiver.model.observations import PostGone
from archiver.sources.desktop import blanked
from archiver.sources.desktop.decode import decoded
from tests.sources.desktop.exports import export, faults, message, posts, seen


def _whole() -> tuple[bytes, int, int]:
    data = export([message(each, f"text {each}") for each in range(1, 8)])
    return data, data.index(b"{", 5), data.rindex(b"}", 0, data.rindex(b"]")) + 1


def test_a_redacted_message_is_neither_seen_nor_gone_and_all_bytes_stay_in_place() -> None:
    data, start, end = _whole()
    found = blanked(data[start:end], {3, 5, 99})
    assert found is not None
    assert len(found) == end - start
    assert b"text 3" not in found
    assert b"text 5" not in found
    whole = data[:start] + found + data[end:]
    assert [each["id"] for each in json.loads(whole)["messages"]] == [1, 2, 3, 4, 5, 6, 7]
    shown = seen(whole)
    assert [each.key.message_id for each in posts(shown)] == [1, 2, 4, 6, 7]
    assert not faults(shown)
    assert not [each for each in shown if isinstance(each, PostGone)]


def test_where_nothing_is_shown_of_them_nothing_changes() -> None:
    data, start, end = _whole()
    assert blanked(data[start:end], {99}) is None
    once = blanked(data[start:end], {3})
    assert once is not None
    assert blanked(once, {3}) is None


def test_a_damaged_piece_that_may_be_the_message_goes_too() -> None:
    data, start, end = _whole()
    damaged = data[start:end].replace(b'"text 3"', b"text 3")
    found = blanked(damaged, {3})
    assert found is not None
    assert len(found) == len(damaged)
    assert b"text 3" not in found
    assert b"text 4" in found


def test_the_shortest_pieces_keep_their_length() -> None:
    for piece in (b'{"id":5}', b'{ "id": 5, "text": "x" }', b'{"id":5,"type":"message","text":"0123456789"}'):
        found = blanked(piece + b"," + b'{"id": 6}', {5})
        assert found is not None
        assert len(found) == len(piece) + 10
        assert len(decoded(found).items) == 2
