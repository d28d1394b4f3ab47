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


def skip_of(text: str | None, most: int = 10**8) -> int:
    """How many rows a page of a list leaves out, as an address says it; 0 for what is no number, ``most`` at most."""
    plain = text is not None and text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return min(int(text), most) if plain and text else 0
