"""The messages of a chat as stretches of bytes, in flat memory whatever the file's size.

A stretch begins with a message and ends with one, and where the next begins depends on where this one ends alone: who
was interrupted goes on with ``stretches(..., start=end of the last one)``. Whole messages are found by the lines that
the exporter writes between them; what is found so is decoded (dates only) before it counts, and where it does not hold
the brackets are counted instead. A damaged message stays in its stretch: reading names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from archiver.sources.desktop.decode import FAULTS, MOST_BYTES, Broken, decoded, inner_separator
from archiver.sources.desktop.lexing import Source, TruncatedError

STRETCH = 1024 * 1024
"""Bytes of a stretch at most, where one message is not longer."""
_BETWEEN = re.compile(rb"[ \t\r\n,]*")
_PROBE = 4096
_LONGEST_TIME = 12
"""Digits of a time in seconds."""


class Head(msgspec.Struct):
    """What is looked at of each message while the file is cut into stretches."""

    date: Any = None
    date_unixtime: Any = None


_heads = msgspec.json.Decoder(list[Head]).decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Consecutive messages: bytes from ``offset`` on, counted from the beginning of the chat's object.

    ``messages``: how many can be read; ``broken``: how many pieces cannot. ``newest``: the greatest exact time in
    it, seconds since 1970; ``newest_written``: that of the wall clock (ISO 8601, no zone). ``unzoned``: messages that
    have a wall clock's time alone.
    """

    offset: int
    length: int
    messages: int
    broken: int = 0
    newest: int | None = None
    newest_written: str | None = None
    unzoned: int = 0

    @property
    def end(self) -> int:
        """Where it ends; the next one may be asked for from here on."""
        return self.offset + self.length


class Walk:
    """The stretches from ``at`` on, which lies in a list of messages. ``closed``: the list's end was found, at ``end``;
    else the file ends inside of it.
    """

    def __init__(self, source: Source, at: int, size: int = STRETCH) -> None:
        self._source = source
        self._size = size
        self.end = at
        self.closed = False

    def __iter__(self) -> Iterator[Stretch]:
        """In the file's order; offsets are the file's."""
        while True:
            at = self._next(self.end)
            data = self._source.read(at, self._size)
            if not data or data[:1] in (b"]", b"}"):
                self.closed = data[:1] == b"]"
                self.end = at + self.closed
                return
            found = self._stretch(at, data)
            self.end = found.end
            yield found

    def _next(self, at: int) -> int:
        """Behind white space and commas."""
        while True:
            data = self._source.read(at, _PROBE)
            match = _BETWEEN.match(data)
            moved = 0 if match is None else match.end()
            at += moved
            if moved < _PROBE:
                return at

    def _stretch(self, at: int, data: bytes) -> Stretch:
        lines = self._by_lines(data)
        if lines is not None and (found := _headed(at, data[: self._one_more(at, len(lines))])) is not None:
            return found
        brackets = self._by_brackets(at, None if lines is None else at + 2 * self._size)
        if lines is None or brackets is not None:
            length = self._source.size - at if brackets is None else brackets
            if length > MOST_BYTES or (brackets is None and length > self._size):
                return Stretch(offset=at, length=self._cut(at, length), messages=0, broken=1)
            data = self._source.read(at, length)
            if lines is None or _headed(at, data) is not None:
                return _headed(at, data) or _mended(at, data)
        return _mended(at, lines)

    def _one_more(self, at: int, length: int) -> int:
        """The length with one message more, where that ends within the size: the last has no line behind it."""
        following = self._next(at + length)
        limit = at + self._size
        if self._source.byte(following) != ord("{"):
            return length
        try:
            end = self._source.value(following, limit)
        except TruncatedError:
            return length
        return end - at if end <= limit else length

    def _by_lines(self, data: bytes) -> bytes | None:
        """As many messages as end in ``data``, by the lines between them; None where there are no such lines."""
        separator = inner_separator(data)
        last = -1 if separator is None else data.rfind(separator)
        return None if separator is None or last < 0 else data[: last + separator.index(b"}") + 1]

    def _by_brackets(self, at: int, limit: int | None) -> int | None:
        """The length of as many messages as the size allows, of one at least; None where the first does not end."""
        end = at
        while True:
            following = self._next(end)
            if self._source.byte(following) in (-1, ord("]"), ord("}"), ord(":")):
                return end - at if end > at else 1
            try:
                closed = self._source.value(following, limit or max(at + self._size, following + 1) + MOST_BYTES)
            except TruncatedError:
                return end - at if end > at else self._endless(at, limit)
            if closed - at > self._size and end > at:
                return end - at
            end = max(closed, following + 1)

    def _endless(self, at: int, limit: int | None) -> int | None:
        """The length of one message that is longer than any that is read; None where it has no end."""
        if limit is not None:
            return None
        try:
            return self._source.value(at) - at
        except TruncatedError:
            return None

    def _cut(self, at: int, length: int) -> int:
        """Where an endless piece ends after all: at the lines that stand between messages."""
        separator = self._following(at, length)
        return length if separator is None else separator

    def _following(self, at: int, length: int) -> int | None:
        before = self._source.read(max(0, at - 64), min(64, at))
        indent = re.search(rb"\n([ \t]*)\Z", before)
        if indent is None:
            return None
        closing = b"\n" + indent[1] + b"},"
        pattern = re.compile(re.escape(closing) + rb"\r?\n" + re.escape(indent[1]) + rb"\{")
        place, overlap = at, len(closing) * 2 + 4
        while place < at + length:
            data = self._source.read(place, self._size + overlap)
            match = pattern.search(data)
            if match is not None:
                return place + match.start() + len(closing) - 1 - at
            place += self._size
        return None


def _headed(at: int, data: bytes) -> Stretch | None:
    """The stretch where all of it is JSON; None where it is not."""
    try:
        heads = _heads(b"[" + data + b"]")
    except FAULTS:
        return None
    return _counted(at, len(data), [(head.date_unixtime, head.date) for head in heads], 0)


def _mended(at: int, data: bytes) -> Stretch:
    """The stretch where a part of it is no JSON, or not as it should be."""
    items = decoded(data).items
    dates = [(item.get("date_unixtime"), item.get("date")) for item in items if not isinstance(item, Broken)]
    return _counted(at, len(data), dates, len(items) - len(dates))


def _counted(at: int, length: int, dates: list[tuple[Any, Any]], broken: int) -> Stretch:
    exact: list[int] = []
    unzoned = 0
    for unix, date in dates:
        if isinstance(unix, str) and len(unix) < _LONGEST_TIME and unix.isdecimal():
            exact.append(int(unix))
        elif type(date) is int and 0 < date < 10**_LONGEST_TIME:  # as tdl writes it
            exact.append(date)
        elif unix is not None or date is not None:
            unzoned += 1
    return Stretch(
        offset=at,
        length=length,
        messages=len(dates),
        broken=broken,
        newest=max(exact, default=None),
        newest_written=max((date for _, date in dates if isinstance(date, str)), default=None),
        unzoned=unzoned,
    )
