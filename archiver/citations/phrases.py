"""Numbers, lengths and times in plain English, for reasons and reports."""

from __future__ import annotations

from datetime import datetime

from archiver import wording

_SMALL = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def spell_length(seconds: float) -> str:
    """A length as people say it: "four minutes", "1 min 42 s", "17 seconds", "1 h 5 min"."""
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    if whole >= 3600:
        hours, minutes = divmod(minutes, 60)
        return f"{hours} h {minutes} min"
    if rest and minutes:
        return f"{minutes} min {rest} s"
    if minutes:
        return f"{spell(minutes)} minute{'s' if minutes != 1 else ''}"
    return f"{spell(whole)} second{'s' if whole != 1 else ''}"


def spell(number: int) -> str:
    """Words up to twelve, digits above."""
    return _SMALL[number] if 0 < number < len(_SMALL) else f"{number:,}"


def counted(number: int, noun: str) -> str:
    """A number of things: "312 posts", "1 video", "no photos"."""
    return wording.counted(number, noun) if number else f"no {noun}s"


def moment(time: datetime) -> str:
    """A time to the minute, in UTC."""
    return f"{time:%Y-%m-%d %H:%M} UTC"
