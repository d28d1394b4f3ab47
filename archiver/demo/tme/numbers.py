"""Numbers as Telegram's web pages write them.

Views keep one decimal ("6.0K"), counters three digits ("163 840" beside "164K", "53K", "3.86K"): both were read off
saved pages. That counters are rounded is seen there; that views are rounded, and not cut off, is assumed.
"""

from __future__ import annotations

_THOUSAND = 1000
_KIB = 1024
_TWO_PLACES_BELOW = 10


def views(number: int) -> str:
    """Views, voters and reactions: "879", "6.0K", "436.6K", "3.1M"."""
    if number < _THOUSAND:
        return str(number)
    thousands = f"{number / _THOUSAND:.1f}"
    return f"{thousands}K" if float(thousands) < _THOUSAND else f"{number / _THOUSAND**2:.1f}M"


def counter(number: int) -> str:
    """The counters of a channel's header: "984", "3.86K", "82.9K", "164K", "1.47M"."""
    if number < _THOUSAND:
        return str(number)
    thousands = number / _THOUSAND
    rounded = float(f"{thousands:.3g}")
    return f"{rounded:g}K" if rounded < _THOUSAND else f"{float(f'{thousands / _THOUSAND:.3g}'):g}M"


def grouped(number: int) -> str:
    """A landing page's exact number, its thousands apart: "82 932"; "no" for none."""
    return f"{number:,}".replace(",", " ") if number else "no"


def plural(number: int, word: str) -> str:
    """A word for so many things; Telegram writes "1 view" and "0 voter"."""
    return word if number in (0, 1) else f"{word}s"


def size(number: int) -> str:
    """A document's size: "12 B", "3.61 KB", "160.1 KB", "25.2 MB"."""
    if number < _KIB:
        return f"{number} B"
    shown = number / _KIB
    units = iter(("KB", "MB", "GB"))
    unit = next(units)
    while shown >= _KIB and unit != "GB":
        shown, unit = shown / _KIB, next(units)
    places = 2 if unit == "KB" and shown < _TWO_PLACES_BELOW else 1
    return f"{round(shown, places):g} {unit}"


def duration(seconds: float) -> str:
    """A length of time: "0:06", "4:00", "1:02:03"."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def ratio(number: float) -> str:
    """A number of a style attribute: 14 digits, no trailing zeros ("133.33333333333")."""
    return f"{number:.14g}"
