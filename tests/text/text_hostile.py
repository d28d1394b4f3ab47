"""Texts made to cost much: a million characters of what patterns and loops may stumble over."""

from __future__ import annotations

HOSTILE = {
    "digits": "9" * 10**6,
    "slashes": "1/" * 10**5,
    "dots": "1.2." * 10**5,
    "commas": "1,234," * 10**5,
    "numbers": "9 " * 5 * 10**4,
    "minutes": "9 minutes " * 10**4,
    "months": "9 May " * 10**4,
    "fillers": "the " * 5 * 10**4,
    "weekdays": "Friday, " * 10**4,
    "breaks": "\n" * 10**5,
    "spaces": "\n" + " " * 10**6,
    "joiners": "a\u200c" * 10**5,
    "only joiners": "\u200c" * 2 * 10**5,
    "marks": "a" + "\u0301\u0316" * 10**5,
    "scripts": "aб" * 10**5,
    "one long word": "a" * 5 * 10**5 + "б",
    "ellipses": "…" * 10**5,
    "links": "t.me/" * 10**5,
    "handles": "@a" * 10**5,
    "arabic": "اليوم " * 10**4,
}
