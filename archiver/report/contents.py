"""The index page: articles by the month of their publication, the newest first, and totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date
from itertools import groupby

from archiver.report import wording
from archiver.report.view import IndexRow, IndexView


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """Articles of one month. ``anchor`` is its place on the page, ``year`` None where the day is not known."""

    anchor: str
    title: str
    year: int | None
    rows: tuple[IndexRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What all rows come to."""

    articles: int
    citations: int
    linked: int
    proposed: int
    missing: int
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The whole index; ``years`` are the months again, by year, for the anchors at the top."""

    months: tuple[Month, ...]
    years: tuple[tuple[str, tuple[Month, ...]], ...]
    totals: Totals


def contents(view: IndexView) -> Contents:
    """Prepares the index. Articles without a known day come last; those of one day stand by their capture."""
    rows = sorted(view.rows, key=lambda row: (row.captured, row.article_id), reverse=True)
    known = sorted((row for row in rows if row.published), key=_day, reverse=True)
    months = [_month(day, list(group)) for day, group in groupby(known, key=lambda row: _day(row).replace(day=1))]
    unknown = tuple(row for row in rows if not row.published)
    if unknown:
        months.append(Month(anchor="month-unknown", title="Day of publication not known", year=None, rows=unknown))
    years = groupby(months, key=lambda month: str(month.year) if month.year else "")
    return Contents(
        months=tuple(months),
        years=tuple((year, tuple(group)) for year, group in years),
        totals=_totals(rows),
    )


def _day(row: IndexRow) -> date:
    return row.published or row.captured.astimezone(UTC).date()


def _month(day: date, rows: Sequence[IndexRow]) -> Month:
    return Month(
        anchor=f"month-{day.year:04d}-{day.month:02d}",
        title=wording.month(day),
        year=day.year,
        rows=tuple(rows),
    )


def _totals(rows: Sequence[IndexRow]) -> Totals:
    return Totals(
        articles=len(rows),
        citations=sum(row.citations for row in rows),
        linked=sum(row.linked for row in rows),
        proposed=sum(row.proposed for row in rows),
        missing=sum(row.missing for row in rows),
        open=sum(row.open for row in rows),
    )
