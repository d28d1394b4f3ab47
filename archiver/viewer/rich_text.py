"""A post's text in runs of the same meaning: what Telegram says is bold, code, a link, hidden until touched, ...

Links are not followed: the words stay words, and the address stands behind them where the words hide it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from archiver.model.spans import Span

MARKS = {
    "bold": "bold",
    "italic": "italic",
    "underline": "underline",
    "strike": "strike",
    "spoiler": "spoiler",
    "code": "code",
    "pre": "code",
    "blockquote": "quote",
}
"""Kinds of spans that change how their words look, with the name of that."""
MOST = 1_000
"""Spans that are looked at: Telegram allows a hundred, and the work grows with their square."""
LEADS = ("url", "textUrl", "mention", "email", "phone")
"""Kinds of spans whose words lead somewhere."""


@dataclass(frozen=True, slots=True)
class TextRun:
    """``marks``: names out of MARKS, and "lead". ``address``: where hidden words lead, told behind the last of them."""

    text: str
    marks: frozenset[str] = frozenset()
    address: str | None = None

    @property
    def classes(self) -> str:
        """The marks as names of classes."""
        return " ".join(f"t-{mark}" for mark in sorted(self.marks))


def text_runs(text: str, spans: Sequence[Span]) -> tuple[TextRun, ...]:
    """The whole text in order. Spans that lie outside of it are cut to it."""
    told = [(max(0, span.offset), min(len(text), span.offset + span.length), span) for span in spans[:MOST]]
    told = [(start, end, span) for start, end, span in told if start < end and _mark(span) is not None]
    cuts = sorted({0, len(text), *(place for start, end, _ in told for place in (start, end))})
    runs = []
    for start, end in pairwise(cuts):
        within = [(last, span) for first, last, span in told if first <= start and end <= last]
        marks = frozenset(mark for _, span in within if (mark := _mark(span)) is not None)
        hidden = [span.value for last, span in within if last == end and _hides(span, text)]
        runs.append(TextRun(text[start:end], marks, hidden[0] if hidden else None))
    return tuple(runs)


def _mark(span: Span) -> str | None:
    return "lead" if span.kind in LEADS else MARKS.get(span.kind)


def _hides(span: Span, text: str) -> bool:
    words = text[span.offset : span.offset + span.length]
    return span.kind == "textUrl" and span.value is not None and span.value not in words
