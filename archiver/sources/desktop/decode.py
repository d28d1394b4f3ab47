"""The messages of a stretch of an export: decoded at once where the stretch is JSON, else piece by piece, mended."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from archiver.sources.desktop.lexing import Source, TruncatedError
from archiver.sources.desktop.repair import repaired

Message = dict[str, Any]
FAULTS = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises for bytes that are not what they should be."""
MOST_BYTES = 64 * 1024 * 1024
"""The longest message that is read."""
_TWICE = b'"send_star_gift"'
"""The action whose messages had the key "text" twice (until December 2024)."""
_FIRST_KEY = re.compile(rb'\{\r?\n(?P<indent>[ \t]+)"')
_BETWEEN = re.compile(rb"\n(?P<indent>[ \t]*)\},(?P<next>\r?\n)(?P=indent)\{")
_decode = msgspec.json.Decoder().decode
_split = msgspec.json.Decoder(list[msgspec.Raw]).decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A piece of a stretch that is no message: where it begins in the stretch, how long it is, and why."""

    offset: int
    length: int
    reason: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a stretch holds, in its order, and how often each kind of repair (``repair.REPAIRS``) was needed."""

    items: tuple[Message | Broken, ...]
    repairs: Counter[str]


def decoded(stretch: bytes) -> Decoded:
    """The messages of a stretch. Never raises for what it holds."""
    if _TWICE not in stretch:
        try:
            found = _decode(b"[" + stretch + b"]")
        except FAULTS:
            return _by_pieces(stretch)
        if all(type(each) is dict for each in found):
            return Decoded(tuple(found), Counter())
    return _by_pieces(stretch)


def pieces(stretch: bytes) -> list[tuple[int, bytes]]:
    """The messages' bytes with their offsets; the last may be unfinished. Joined with what is between, the stretch."""
    try:
        found = _split(b"[" + stretch + b"]")
    except FAULTS:
        indent = inner_separator(stretch)
        return list(_by_brackets(stretch) if indent is None else _by_separator(stretch, indent))
    places = []
    at = 0
    for each in found:
        body = bytes(each)
        at = stretch.index(body, at)
        places.append((at, body))
        at += len(body)
    return places


def inner_separator(stretch: bytes) -> bytes | None:
    """What stands between two messages, line ends and indentation, where each has lines of its own."""
    first = _FIRST_KEY.match(stretch)
    if first is None:
        return None
    deepest = len(first["indent"])
    for match in _BETWEEN.finditer(stretch):
        if len(match["indent"]) < deepest:
            return match[0]
    return None


def decoded_piece(piece: bytes, offset: int) -> tuple[Message | Broken, Counter[str]]:
    """One message, mended where it must be."""
    counts: Counter[str] = Counter()
    if len(piece) > MOST_BYTES:
        return Broken(offset=offset, length=len(piece), reason="the message is too long to be read"), counts
    try:
        value = _decode(piece)
    except FAULTS:
        piece, counts = repaired(piece)
        try:
            value = _decode(piece)
        except FAULTS as error:
            return Broken(offset=offset, length=len(piece), reason=_why(piece, error)), Counter()
    if type(value) is not dict:
        return Broken(offset=offset, length=len(piece), reason="it is no message"), Counter()
    if value.get("action") == "send_star_gift" and (gift := _first_text(piece)) is not None:
        value["gift_text"] = gift
        counts["twice"] += 1
    return value, counts


def _by_pieces(stretch: bytes) -> Decoded:
    items: list[Message | Broken] = []
    counts: Counter[str] = Counter()
    for offset, piece in pieces(stretch):
        item, repairs = decoded_piece(piece, offset)
        items.append(item)
        counts += repairs
    return Decoded(tuple(items), counts)


def _by_separator(stretch: bytes, separator: bytes) -> Iterator[tuple[int, bytes]]:
    """A quotation cannot hold a line's end, so that what stands between messages is found even in damaged ones."""
    closing = separator.index(b"}") + 1
    opening = len(separator) - 1
    at = 0
    while (found := stretch.find(separator, at)) >= 0:
        yield at, stretch[at : found + closing]
        at = found + opening
    yield at, stretch[at:].rstrip(b" \t\r\n,")


def _by_brackets(stretch: bytes) -> Iterator[tuple[int, bytes]]:
    source = Source.of(stretch)
    at = 0
    while (at := source.space(at)) < len(stretch):
        if stretch[at : at + 1] in (b",", b"]", b"}", b":"):
            at += 1
            continue
        try:
            end = source.value(at)
        except TruncatedError:
            end = len(stretch)
        yield at, stretch[at:end]
        at = max(end, at + 1)


def _first_text(piece: bytes) -> object:
    """The first of two values under "text"; None where it stands there once."""
    doubled: list[object] = []

    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        texts = [value for key, value in items if key == "text"]
        if len(texts) > 1:
            doubled.append(texts[0])
        return dict(items)

    try:
        json.loads(piece, object_pairs_hook=pairs)
    except (ValueError, RecursionError):
        return None
    return doubled[-1] if doubled else None


def _why(piece: bytes, error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if not piece.rstrip().endswith(b"}"):
        return "the export breaks off inside of it"
    return "it is no JSON"
