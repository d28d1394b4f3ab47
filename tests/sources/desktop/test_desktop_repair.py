from __future__ import annotations

import json

import msgspec
import pytest

from archiver.sources.desktop.decode import Broken, decoded
from archiver.sources.desktop.repair import REPAIRS, repaired
from tests.sources.desktop.exports import chat_of, export, faults, message, posts, seen, service


def _raw(before: bytes, after: bytes) -> bytes:
    """A small export with bytes put in place of what JSON would say."""
    data = export([message(1, "one"), message(2, "MARK"), message(3, "three")])
    assert before in data
    return data.replace(before, after)


@pytest.mark.parametrize(
    ("written", "kind", "meant"),
    [
        (rb"a\x01b", "x_escape", "a\x01b"),
        (rb"a\\x01b\x1f", "x_escape", "a\\x01b\x1f"),
        (b"a\\u2028\x80\xa8b", "line_separator", "a\u2028b"),
        (b"a\\u2029\x80\xa9b", "line_separator", "a\u2029b"),
        (b"a\x00b\x1f", "control", "a\x00b\x1f"),
        (rb"a\qb", "escape", "a\\qb"),
        (b"a\\ud83d b", "surrogate", "a\ufffd b"),
        (b"a\xffb", "utf8", "a\ufffdb"),
        (b"a\xf0\x9f\x98b", "utf8", "a\ufffdb"),
    ],
)
def test_each_kind_of_damage_is_mended_and_counted(written: bytes, kind: str, meant: str) -> None:
    data = _raw(b"MARK", written)
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)):
        msgspec.json.decode(data)
    found = seen(data)
    assert [each.text for each in posts(found)] == ["one", meant, "three"]
    assert chat_of(data).messages == 3
    counts = decoded(data[data.index(b"{", 5) : data.rindex(b"]")].rstrip()).repairs
    assert set(counts) == {kind}
    assert kind in REPAIRS
    assert bool(faults(found)) == (kind in ("surrogate", "utf8"))


def test_a_document_id_without_quotes_is_mended_also_with_commas_and_quotes_near() -> None:
    text = [{"type": "custom_emoji", "text": "a", "document_id": "MARK"}, 'say "document_id": x\n']
    for value in (b"stickers/sticker (2).webm", b"a, b}.tgs", b"(unavailable)"):
        data = _raw(b"MARK", b"MARK").replace(b'"text": "MARK"', b'"text": ' + json.dumps(text, indent=1).encode())
        data = data.replace(b'"document_id": "MARK"', b'"document_id": ' + value)
        found = seen(data)
        assert [each.text for each in posts(found)] == ["one", 'asay "document_id": x\n', "three"]
        assert not faults(found)


def test_numbers_and_words_of_json_without_quotes_stay() -> None:
    for value in (b"5368324170671202286", b"null", b"true"):
        line = b'{\n "document_id": ' + value + b"\n}"
        assert repaired(line) == (line, {})


def test_pairs_of_surrogates_and_known_escapes_stay() -> None:
    line = rb'{"a": "\ud83d\ude00 \\x41 \u0041 \" \\\\"}'
    assert repaired(line) == (line, {})


def test_the_words_of_a_gift_are_not_lost_under_a_key_that_stands_twice() -> None:
    data = export([service(1, "send_star_gift", stars=50, gift="MARK")])
    data = data.replace(b'"gift": "MARK"', b'"text": "many returns"').replace(b'"text": "",', b"", 1)
    data = data.replace(b'"text": "many returns"', b'"text": "many returns",\n   "text": ""')
    (shown,) = posts(seen(data))
    assert [(each.action, each.text, each.amount) for each in shown.details] == [("starGift", "many returns", 50)]  # type: ignore[union-attr]


def test_what_cannot_be_mended_is_named_with_its_place() -> None:
    data = _raw(b'"text": "MARK"', b'"text": MARK')
    found = decoded(data[data.index(b"{", 5) : data.rindex(b"]")].rstrip())
    (broken,) = [each for each in found.items if isinstance(each, Broken)]
    assert broken.reason == "it is no JSON"
    assert faults(seen(data)) == ["it is no JSON"]
    assert [each.text for each in posts(seen(data))] == ["one", "three"]
