"""What changed between two texts, short enough for a line."""

from __future__ import annotations

from difflib import SequenceMatcher

MOST_WORDS = 2_000
"""Words of each text that are compared: the work grows with their product."""


def short_difference(old: str, new: str, *, context: int = 4) -> str:
    """The words of both texts as one line: ``… kept [-taken out-] {+put in+} kept …``, with some words around."""
    before, after = old.split()[:MOST_WORDS], new.split()[:MOST_WORDS]
    parts: list[str] = []
    blocks = SequenceMatcher(None, before, after).get_opcodes()
    for number, (what, a, b, c, d) in enumerate(blocks):
        if what == "equal":
            parts.append(_kept(before[a:b], context, first=number == 0, last=number == len(blocks) - 1))
            continue
        if b > a:
            parts.append(f"[-{' '.join(before[a:b])}-]")
        if d > c:
            parts.append("{+" + " ".join(after[c:d]) + "+}")
    return " ".join(parts)


def _kept(words: list[str], context: int, *, first: bool, last: bool) -> str:
    """The words beside what changed; of a longer stretch its inner part is left out."""
    head = [] if first else words[:context]
    tail = [] if last else words[len(words) - context :]
    if len(words) <= len(head) + len(tail) or (first and last):
        return " ".join(words)
    return " ".join([*head, "…", *tail])
