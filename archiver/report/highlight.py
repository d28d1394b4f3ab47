"""The article's text cut into paragraphs and runs, with its citations marked.

Nothing is added to the text and nothing taken away: joining the runs of all paragraphs gives the text again.
Offsets count code points, as everywhere in the model.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from archiver.model.articles import Region, Segment

# A paragraph with the line ends that follow it, so that no character is lost between paragraphs.
_PARAGRAPH = re.compile(r"[^\n]*\n+|[^\n]+$")
_CONTEXT = 280


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stretch ``[start, end)`` to be highlighted under ``number`` (1, 2, 3 ... in text order)."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Text under one set of marks. ``begins``/``ends``: numbers of the marks that start or end here."""

    text: str
    numbers: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph with the line ends after it; ``region`` as the reader of the page found it."""

    runs: tuple[Run, ...]
    region: Region = "article"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A citation's quote with the words around it; ``cut_before``/``cut_after``: text was left out there."""

    before: str
    quote: str
    after: str
    cut_before: bool
    cut_after: bool


def clamp(length: int, mark: Mark) -> Mark:
    """The part of ``mark`` that lies within a text of ``length`` code points."""
    start = min(max(mark.start, 0), length)
    return Mark(number=mark.number, start=start, end=min(max(mark.end, start), length))


def runs(text: str, marks: Sequence[Mark], *, start: int = 0, end: int | None = None) -> tuple[Run, ...]:
    """``text[start:end]`` cut wherever a mark begins or ends; marks may overlap, nest, and be empty."""
    end = len(text) if end is None else end
    inside = [mark for mark in (clamp(len(text), mark) for mark in marks) if _touches(mark, start, end)]
    edges = {edge for mark in inside for edge in (mark.start, mark.end) if start < edge < end}
    cuts = [start, *sorted(edges), end]
    found = [_run(text, inside, low, high) for low, high in pairwise(cuts) if high > low]
    return tuple(found)


def paragraphs(text: str, marks: Sequence[Mark], segments: Sequence[Segment] = ()) -> tuple[Paragraph, ...]:
    """The whole text as paragraphs. A mark that goes over a paragraph's end continues in the next one."""
    found = []
    for match in _PARAGRAPH.finditer(text):
        start, end = match.span()
        found.append(Paragraph(runs=runs(text, marks, start=start, end=end), region=_region(start, segments)))
    return tuple(found)


def passage(text: str, start: int, end: int, *, context: int = _CONTEXT) -> Passage:
    """The quote ``text[start:end]`` with up to ``context`` code points of its paragraph on either side."""
    mark = clamp(len(text), Mark(number=0, start=start, end=end))
    low = text.rfind("\n", 0, mark.start) + 1
    high = text.find("\n", mark.end)
    high = len(text) if high < 0 else high
    cut_low = _word_start(text, mark.start - context, mark.start) if mark.start - low > context else low
    cut_high = _word_end(text, mark.end, mark.end + context) if high - mark.end > context else high
    return Passage(
        before=text[cut_low : mark.start],
        quote=text[mark.start : mark.end],
        after=text[mark.end : cut_high],
        cut_before=cut_low > low,
        cut_after=cut_high < high,
    )


def _touches(mark: Mark, start: int, end: int) -> bool:
    if mark.start == mark.end:
        return start <= mark.start <= end
    return mark.start < end and mark.end > start


def _run(text: str, marks: Sequence[Mark], low: int, high: int) -> Run:
    # An empty mark goes with the run that starts at its place; at the text's end, with the last run.
    places = {low, high} if high == len(text) else {low}
    empty = tuple(mark.number for mark in marks if mark.start == mark.end and mark.start in places)
    full = [mark for mark in marks if mark.start < mark.end]
    return Run(
        text=text[low:high],
        numbers=tuple(mark.number for mark in full if mark.start <= low and mark.end >= high),
        begins=tuple(sorted({*empty, *(mark.number for mark in full if mark.start == low)})),
        ends=tuple(sorted({*empty, *(mark.number for mark in full if mark.end == high)})),
    )


def _region(start: int, segments: Sequence[Segment]) -> Region:
    for segment in segments:
        if segment.start <= start < segment.end:
            return segment.region
    return "article"


def _word_start(text: str, low: int, high: int) -> int:
    space = text.find(" ", low, high)
    return space + 1 if space >= 0 else low


def _word_end(text: str, low: int, high: int) -> int:
    space = text.rfind(" ", low, high)
    return space if space > low else high
