"""Where JSON values begin and end in a file of any size, without decoding them.

Memory is one window of the file; there is no recursion, so that neither depth nor length of a value matters.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import BinaryIO

WINDOW = 1024 * 1024
_LONGEST_KEY = 1024
_SPACE = re.compile(rb"[ \t\r\n]*")
_SCALAR = re.compile(rb"[^,\]}\s]*")
_REST_OF_STRING = re.compile(rb'(?:[^"\\]++|\\.)*+("?)', re.DOTALL)
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+(?P<closed>"?)|[{\[]++|[}\]]++', re.DOTALL)
_QUOTE = ord('"')
_OPENING = frozenset(b"{[")


class TruncatedError(Exception):
    """The file ends, or a limit is reached, inside of a value."""


class MalformedError(Exception):
    """What should be an object is none; ``at``: where that shows."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


class Source:
    """Random access to a file by way of one window; offsets are the file's."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self.size = size
        self._base = 0
        self._data = b""

    @classmethod
    def of(cls, data: bytes) -> Source:
        """Bytes that are in memory anyway."""
        return cls(io.BytesIO(data), len(data))

    def read(self, at: int, length: int) -> bytes:
        """So many bytes, fewer at the end."""
        self._file.seek(at)
        return self._file.read(max(0, min(length, self.size - at)))

    def byte(self, at: int) -> int:
        """The byte at ``at``; -1 behind the end."""
        data, index = self._view(at)
        return data[index] if index < len(data) else -1

    def space(self, at: int) -> int:
        """Where something other than white space follows, or the end."""
        while True:
            data, index = self._view(at)
            end = _end(_SPACE.match(data, index))
            at += end - index
            if end < len(data) or at >= self.size:
                return at

    def value(self, at: int, limit: int | None = None) -> int:
        """Behind the value that begins at ``at``. Raises TruncatedError where the file or ``limit`` ends in it."""
        first = self.byte(at)
        if first == _QUOTE:
            return self._string(at, limit)
        if first in _OPENING:
            return self._container(at, limit)
        return self._scalar(at)

    def members(self, at: int, visit: Callable[[str, int], int]) -> int:
        """Behind the object at ``at``; ``visit`` gets each key and its value's place, and gives the value's end."""
        if self.byte(at) != ord("{"):
            raise MalformedError(at)
        at += 1
        while True:
            at = self.space(at)
            found = self.byte(at)
            if found < 0:
                raise TruncatedError
            if found == ord("}"):
                return at + 1
            if found == ord(","):
                at += 1
                continue
            if found != _QUOTE:
                raise MalformedError(at)
            end = self._string(at, None)
            key = self.read(at + 1, min(end - at - 2, _LONGEST_KEY)).decode(errors="replace")
            colon = self.space(end)
            if self.byte(colon) != ord(":"):
                raise MalformedError(colon)
            at = visit(key, self.space(colon + 1))

    def items(self, at: int, visit: Callable[[int], int]) -> int:
        """Behind the list at ``at``; ``visit`` gets the place of each item, and gives its end."""
        if self.byte(at) != ord("["):
            raise MalformedError(at)
        at += 1
        while True:
            at = self.space(at)
            found = self.byte(at)
            if found < 0:
                raise TruncatedError
            if found == ord("]"):
                return at + 1
            if found in b"}:":
                raise MalformedError(at)
            at = at + 1 if found == ord(",") else visit(at)

    def _string(self, at: int, limit: int | None) -> int:
        at += 1
        while True:
            data, index = self._view(at)
            match = _REST_OF_STRING.match(data, index)
            end = _end(match)
            at += end - index
            if match is not None and match[1]:
                return at
            if end == 0:  # a backslash is the last byte of the file
                raise TruncatedError
            self._further(at, limit)

    def _container(self, at: int, limit: int | None) -> int:
        depth = 0
        while True:
            data, index = self._view(at)
            start = index
            for match in _TOKEN.finditer(data, index):
                index = match.end()
                first = data[match.start()]
                if first == _QUOTE:
                    if not match["closed"]:
                        index = match.start()
                        break
                elif first in _OPENING:
                    depth += index - match.start()
                else:
                    depth -= index - match.start()
                    if depth <= 0:  # a row of brackets may close more than this value
                        return at + index + depth - start
            else:
                index = len(data)
            at += index - start
            if index < len(data):
                at = self._string(at, limit)  # it goes on behind the window
            else:
                self._further(at, limit)

    def _scalar(self, at: int) -> int:
        while True:
            data, index = self._view(at)
            end = _end(_SCALAR.match(data, index))
            at += end - index
            if end < len(data) or at >= self.size:
                return at

    def _further(self, at: int, limit: int | None) -> None:
        """Refuse to go on behind the end or the limit."""
        if at >= self.size or (limit is not None and at >= limit):
            raise TruncatedError

    def _view(self, at: int) -> tuple[bytes, int]:
        """A window and the place of ``at`` in it; two bytes at least stand there, but at the end."""
        index = at - self._base
        if not 0 <= index < len(self._data) - 1:
            self._base, self._data, index = at, self.read(at, WINDOW), 0
        return self._data, index


def _end(match: re.Match[bytes] | None) -> int:
    return 0 if match is None else match.end()
