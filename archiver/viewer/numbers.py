"""Numbers in addresses."""

from __future__ import annotations

from typing import Final

from archiver.errors import UsageError

MOST_DIGITS: Final = 18


def number_of(text: str) -> int:
    """A channel's, post's or entry's number; a basic group's is negative. Raises UsageError for what is none."""
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > MOST_DIGITS:
        raise UsageError(f"“{text[:40]}” is no number.")
    return int(text)
