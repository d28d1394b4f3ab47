"""Fills every text of a view that can come from outside with strings that try to break out of it."""

from __future__ import annotations

import dataclasses
from itertools import count
from typing import TypeVar

# Values of fixed words and of hashes; the model's types do not let anything else in.
FIXED = frozenset(
    {
        "kind",
        "decision",
        "how",
        "region",
        "relation",
        "confidence",
        "status",
        "type",
        "citation_id",
        "article_id",
    }
    | {"sha256", "sha512", "body_sha256"}
    # What was compared, what came out, and the sense that a person decided about.
    | {"medium", "verdict", "layer"}
    # An act of a review, the citation that it belongs to, and the program that unpacks an object.
    | {"act", "now", "unpacker"}
    # Details of posts: what an answer held of something, what a service message did to a topic.
    | {"state", "why", "topic", "suggested", "option"}
)
PAYLOADS = (
    "<script>window.pwned=1</script>",
    '"><img src=x onerror="window.pwned=2">',
    "'><svg onload='window.pwned=3'>",
    "</style><script>window.pwned=4</script>",
    "</title><script>window.pwned=5</script>",
    "javascript:window.pwned=6",
    "<!-- --!><iframe srcdoc='<script>parent.pwned=7</script>'>",
    '" onmouseover="window.pwned=8" autofocus onfocus="window.pwned=9" x="',
    "{{ 91193*77977 }}{% for x in y %}",
    "\u202e<b>evil\u2066\u0000\ud800</b>&amp;&lt;",
    "<link rel=stylesheet href=https://evil.example/x.css><base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
)
WORKED_OUT = str(91193 * 77977)
"""What a page shows where the template in a payload was run; so long that no hash or number holds it by chance."""
T = TypeVar("T")


def poison(value: T, turn: count[int] | None = None) -> T:
    """The same value with a payload in front of every free text in it; each field gets another payload."""
    turn = turn or count()
    if isinstance(value, str):
        return PAYLOADS[next(turn) % len(PAYLOADS)] + value
    if isinstance(value, tuple):
        return tuple(poison(item, turn) for item in value)
    if isinstance(value, dict):
        return {key: poison(item, turn) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _poison_fields(value, turn)
    return value


def _poison_fields(value: T, turn: count[int]) -> T:
    # A citation's media and a media item's key are fixed words too; other fields of these names are not.
    changed = {
        field.name: poison(getattr(value, field.name), turn)
        for field in dataclasses.fields(value)
        if field.name not in FIXED and not (type(value).__name__ == "Citation" and field.name == "media")
    }
    return dataclasses.replace(value, **changed)
