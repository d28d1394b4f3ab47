"""How deep the elements of a page lie in each other: a parser takes time by the square of it.

Telegram's pages have some thirty levels. A page of a few megabytes can have a million, which keeps a parser busy for
minutes, so that such a page is not parsed at all. It is a look at the tags alone: who writes a page for that very
purpose, with closing tags where they close nothing, can still make it slow.
"""

from __future__ import annotations

import re
from collections import Counter

DEEPEST = 500
TOO_DEEP = f"its elements lie more than {DEEPEST} deep in each other"
FEW = 4_000
"""With as few signs that begin a tag it is not worth to look: the worst page of them is parsed in a moment."""
_TAG = re.compile(rb"<(/?)([A-Za-z][A-Za-z0-9-]{0,30})")
_EMPTY = frozenset((b"br", b"img", b"hr", b"meta", b"link", b"input", b"source", b"embed"))
"""Elements that hold nothing."""


def is_too_deep(html: bytes) -> bool:
    """Whether more elements are open at some place than a page of Telegram's ever has."""
    if html.count(b"<") <= FEW:
        return False
    open_now: Counter[bytes] = Counter()
    depth = 0
    for tag in _TAG.finditer(html):
        name = tag[2].lower()
        if name in _EMPTY:
            continue
        if not tag[1]:
            open_now[name] += 1
            depth += 1
        elif open_now[name]:
            open_now[name] -= 1
            depth -= 1
        if depth > DEEPEST:
            return True
    return False
