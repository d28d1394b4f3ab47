"""Which bytes a request asks for (RFC 9110, 14): pure.

Only one range is ever answered. Many ranges in one request are ignored, as RFC 9110 (14.2) lets a server do: the whole
is sent, once, so no request brings more bytes than the object has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_ONE: Final = re.compile(r"bytes[ \t]*=[ \t]*(\d*)-(\d*)[ \t]*", re.ASCII | re.IGNORECASE)
_LONGEST: Final = 64
"""Characters of a Range header that is looked at: two numbers of 20 digits and more."""


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes from ``start`` up to, not including, ``end``."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """How many."""
        return self.end - self.start


class UnsatisfiableError(Exception):
    """The range lies outside the object."""


def asked_span(header: str | None, size: int) -> Span | None:
    """The range that is asked for of an object of ``size`` bytes; None: all of it, for nothing else can be understood.

    Raises UnsatisfiableError where not one of the bytes exists.
    """
    if header is None or len(header) > _LONGEST:
        return None
    found = _ONE.fullmatch(header)
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        length = min(int(found[2]), size)
        if not length:
            raise UnsatisfiableError
        return Span(size - length, size)
    start = int(found[1])
    last = int(found[2]) if found[2] else max(size - 1, start)
    if last < start:
        return None  # invalid, so ignored
    if start >= size:
        raise UnsatisfiableError
    return Span(start, min(last + 1, size))


def same_tag(header: str | None, tag: str) -> bool:
    """Whether If-None-Match names this entity tag (or any); weak ones compare equal there."""
    if header is None:
        return False
    return any(each.strip().removeprefix("W/") in (tag, "*") for each in header.split(","))
