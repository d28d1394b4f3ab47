"""The counts as tables for people."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.citations.scoring import FIELDS, Count, Score

SHORT = 110
"""Characters of a detail that are shown."""


def fields(counted: Score) -> Iterator[str]:
    """Precision, recall and counts per field."""
    yield f"{'':10s} {'P':>6s} {'R':>6s} {'tp':>5s} {'fp':>4s} {'fn':>4s}"
    for name in FIELDS:
        count = counted.total[name]
        yield f"{name:10s} {_share(count.precision)} {_share(count.recall)} {count.tp:5d} {count.fp:4d} {count.fn:4d}"


def languages(counted: Score) -> Iterator[str]:
    """Precision/recall of each language and field; of negatives how many of how many were left alone."""
    head = "".join(f"{name:>11s}" for name in FIELDS)
    yield f"{'':4s}{'rows':>5s}{'cited':>6s}{head}"
    for language in sorted(counted.languages):
        cells = [_cell(name, counted.languages[language][name]) for name in FIELDS]
        row = "".join(f"{cell:>11s}" for cell in cells)
        yield f"{language:4s}{counted.passages[language]:5d}{counted.citations[language]:6d}{row}"


def kinds(counted: Score) -> Iterator[str]:
    """Errors by class."""
    for name, kind, number, spoken in counted.kinds():
        yield f"{name:10s} {number:3d}  {kind}  ({spoken})"


def details(counted: Score) -> Iterator[str]:
    """Every error with the words it is about."""
    for miss in counted.misses:
        yield f"  ! {miss.passage} {miss.field}: {miss.kind} | {miss.detail[:SHORT]}"


def _share(value: float | None) -> str:
    return "     -" if value is None else f"{value:6.3f}"


def _cell(name: str, count: Count) -> str:
    if name == "negatives":
        return f"{count.tp}/{count.tp + count.fn}"
    if count.precision is None and count.recall is None:
        return "-"
    return "/".join("-" if value is None else f"{value:.2f}" for value in (count.precision, count.recall))
