"""Mending of what Telegram Desktop wrote and what is no JSON; the archived bytes stay as they were exported.

``REPAIRS`` names each kind. All but the last two give exactly what was meant; those two put U+FFFD where something
cannot be told any more.
"""

from __future__ import annotations

import re
from collections import Counter

import msgspec

REPAIRS = ("x_escape", "line_separator", "document_id", "control", "escape", "twice", "surrogate", "utf8")
"""Escapes written as ``\\xNN``; U+2028 and U+2029 followed by the rest of their bytes; a ``document_id``
without quotes; raw control characters in strings; escapes that JSON does not have; a key that stands twice; halves of
surrogate pairs; bytes that are no UTF-8.
"""
LOSSY = frozenset({"surrogate", "utf8"})
_ESCAPE = re.compile(
    rb"\\(?:x(?P<x>[0-9A-Fa-f]{2})"
    rb"|(?P<line>u202[89])\x80[\xa8\xa9]"
    rb"|(?P<pair>u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2})"
    rb"|(?P<half>u[dD][89a-fA-F][0-9A-Fa-f]{2})"
    rb'|(?P<known>["\\/bfnrt]|u[0-9A-Fa-f]{4})'
    rb"|(?P<other>[\x20-\x7e]))"
)
_UNQUOTED = re.compile(
    rb'(?P<key>"document_id":[ \t]*)(?P<value>[^\s"\[{][^"\r\n]*?)(?P<rest>[ \t]*,?[ \t]*\r?$)', re.MULTILINE
)
_LITERAL = re.compile(rb"-?[0-9]{1,30}|null|true|false")
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_CONTROL = re.compile(rb"[\x00-\x1f]")


def repaired(data: bytes) -> tuple[bytes, Counter[str]]:
    """The bytes as they were meant, and how often each kind of repair was needed. Linear in the bytes."""
    found: Counter[str] = Counter()
    data = _UNQUOTED.sub(lambda match: _quoted(match, found), data)
    data = _ESCAPE.sub(lambda match: _escape(match, found), data)
    if _CONTROL.search(data):
        data = _STRING.sub(lambda match: _CONTROL.sub(lambda each: _control(each, found), match[0]), data)
    try:
        data.decode()
    except UnicodeDecodeError:
        data = data.decode(errors="replace").encode()
        found["utf8"] += 1
    return data, found


def _quoted(match: re.Match[bytes], found: Counter[str]) -> bytes:
    value = match["value"]
    if _LITERAL.fullmatch(value):
        return match[0]
    found["document_id"] += 1
    return match["key"] + msgspec.json.encode(value.decode(errors="replace")) + match["rest"]


def _escape(match: re.Match[bytes], found: Counter[str]) -> bytes:
    if match.lastgroup in ("known", "pair"):
        return match[0]
    if match.lastgroup == "x":
        found["x_escape"] += 1
        return b"\\u00" + match["x"]
    if match.lastgroup == "line":
        found["line_separator"] += 1
        return b"\\" + match["line"]
    if match.lastgroup == "half":
        found["surrogate"] += 1
        return b"\\ufffd"
    found["escape"] += 1
    return b"\\\\" + match["other"]


def _control(match: re.Match[bytes], found: Counter[str]) -> bytes:
    found["control"] += 1
    return b"\\u%04x" % match[0][0]
