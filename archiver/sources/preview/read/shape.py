"""Whether bytes have the shape of a page at all, told before they are parsed.

The parser needs time that grows with the square of how deep elements nest: a page of half a megabyte of opening tags
takes it many seconds.
"""

from __future__ import annotations

import re

MOST_BYTES = 4 << 20
"""The largest pages that were seen have 0.3 MB."""
MOST_DEPTH = 200
"""The deepest pages that were seen nest 25 elements."""
_VOID = frozenset(b"area base br col embed hr img input link meta source track wbr".split())
_TAG = re.compile(rb"<(?P<closing>/?)(?P<name>[a-zA-Z][^\s/<>]*)[^<>]*")


def strangeness(html: bytes) -> str | None:
    """Why these bytes are not parsed; None for a page that can be."""
    if len(html) > MOST_BYTES:
        return f"the page is larger than {MOST_BYTES >> 20} MiB"
    if _depth(html) > MOST_DEPTH:
        return f"the page nests more than {MOST_DEPTH} elements"
    return None


def is_whole(html: bytes) -> bool:
    """Whether a page was received to its end: behind that stands, at most, how long its making took."""
    return b"</html>" in html[-400:].lower()


def _depth(html: bytes) -> int:
    """How deep the tags nest as written, at most."""
    depth = deepest = 0
    for tag in _TAG.finditer(html):
        if tag["name"].lower() in _VOID or tag[0].endswith(b"/"):
            continue
        depth = max(depth - 1, 0) if tag["closing"] else depth + 1
        deepest = max(deepest, depth)
    return deepest
