"""A stretch of a text around the words that were searched for, as FTS5's ``snippet`` gives it where it has the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_WORD = re.compile(r"[^\W_]+")


def marked(text: str, words: Collection[str], length: int) -> str:
    """At most ``length`` words of ``text`` from the first found one on, each found one in ``[`` and ``]``."""
    wanted = {_plain(part) for word in words for part in _WORD.findall(word)}
    tokens = list(_WORD.finditer(text))
    found = [place for place, token in enumerate(tokens) if _plain(token[0]) in wanted]
    first = max(0, min(found[0] - length // 4, len(tokens) - length)) if found else 0
    shown = tokens[first : first + length]
    if not shown:
        return ""
    last = first + len(shown)
    pieces = ["" if first == 0 else "…"]
    end = 0 if first == 0 else shown[0].start()
    for place, token in enumerate(shown, first):
        pieces.append(text[end : token.start()])
        pieces.append(f"[{token[0]}]" if place in found else token[0])
        end = token.end()
    pieces.append("…" if last < len(tokens) else text[end:])
    return "".join(pieces)


def _plain(word: str) -> str:
    """A word without case and accents."""
    parts = unicodedata.normalize("NFKD", word)
    return "".join(each for each in parts if not unicodedata.combining(each)).casefold()
