"""Which bytes a Range header asks for (RFC 9110, section 14)."""

from __future__ import annotations

import re
from typing import Final

_ONE: Final = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))", re.ASCII)


class UnsatisfiableError(ValueError):
    """No byte of the file is asked for."""


def wanted_range(header: str | None, size: int) -> tuple[int, int] | None:
    """The first byte and the one behind the last; None for the whole file.

    What is not understood, and lists of several ranges, are passed over, as the RFC allows: the whole file answers
    every question, and nobody gets bytes several times by asking in pieces. Raises UnsatisfiableError where the range
    lies behind the end.
    """
    match = _ONE.fullmatch(header.strip()) if header else None
    if match is None:
        return None
    first, last, suffix = match.groups()
    if suffix is not None:
        if int(suffix) == 0 or size == 0:
            raise UnsatisfiableError(header)
        return max(0, size - int(suffix)), size
    start = int(first)
    end = min(int(last) + 1, size) if last else size
    if last and int(last) < start:
        return None  # no range at all
    if start >= size:
        raise UnsatisfiableError(header)
    return start, end
