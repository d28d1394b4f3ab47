"""Covered id intervals: merging them, and spans covered -> covered, covered_spans; the same of web pages -> shown,
shown_spans.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from archiver.catalog.fold.rows import Rows, Sighting
from archiver.catalog.statements import Row, Statements
from archiver.model.observations import SpanCovered, SpanShown


class Tables(NamedTuple):
    """Where covered ids are written down: one by one and merged."""

    spans: str
    merged: str

    @property
    def span(self) -> str:
        """A span of an entry."""
        return f"INSERT OR IGNORE INTO {self.spans} (channel_id, low, high, entry, seen_us) VALUES (?, ?, ?, ?, ?)"  # noqa: S608

    @property
    def forget(self) -> str:
        """A stretch that grew."""
        return f"DELETE FROM {self.merged} WHERE channel_id = ? AND low = ?"  # noqa: S608

    @property
    def stretch(self) -> str:
        """A stretch as it is now."""
        return f"INSERT INTO {self.merged} (channel_id, low, high, oldest_us, newest_us) VALUES (?, ?, ?, ?, ?)"  # noqa: S608

    @property
    def neighbours(self) -> str:
        """Stretches that a span may merge with."""
        return f"""
        SELECT low, high, oldest_us, newest_us FROM {self.merged}
        WHERE channel_id = ? AND low <= ? AND high >= ? ORDER BY low
        """  # noqa: S608


COVERED = Tables("covered_spans", "covered")
"""What MTProto covers: every id was shown if it exists."""
SHOWN = Tables("shown_spans", "shown")
"""What web pages reach over: every id was shown that they show."""


class Stretch(NamedTuple):
    """Ids ``low`` to ``high``, both included, covered at some time from ``oldest_us`` to ``newest_us``."""

    low: int
    high: int
    oldest_us: int
    newest_us: int


def merge(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same ids as disjoint stretches in order, none next to another."""
    result: list[Stretch] = []
    for stretch in sorted(stretches):
        last = result[-1] if result else None
        if last is None or stretch.low > last.high + 1:
            result.append(stretch)
        else:
            result[-1] = Stretch(
                last.low,
                max(last.high, stretch.high),
                min(last.oldest_us, stretch.oldest_us),
                max(last.newest_us, stretch.newest_us),
            )
    return result


class CoverageFold:
    """Folds the spans that captures cover."""

    def __init__(self, rows: Rows, known: dict[int, list[Stretch]], tables: Tables = COVERED) -> None:
        self._rows = rows
        self._tables = tables
        self._known = known
        self._added: dict[int, list[Stretch]] = {}

    def covered(self, sight: Sighting, span: SpanCovered | SpanShown) -> None:
        """An answer covered these ids; a span that holds none is left out."""
        if span.low > span.high:
            return
        self._rows.add(self._tables.span, (span.channel_id, span.low, span.high, sight.entry, sight.at_us))
        self._added.setdefault(span.channel_id, []).append(Stretch(span.low, span.high, sight.at_us, sight.at_us))

    def flush(self) -> None:
        """Hand over the stretches that grew."""
        grown: list[Row] = []
        for channel_id, added in self._added.items():
            before = self._known.get(channel_id, [])
            after = merge([*before, *added])
            for stretch in sorted(set(before) - set(after)):
                self._rows.add(self._tables.forget, (channel_id, stretch.low))
            grown += [(channel_id, *stretch) for stretch in sorted(set(after) - set(before))]
        for row in grown:
            self._rows.add(self._tables.stretch, row)


def load_coverage(
    statements: Statements, spans: Iterable[tuple[int, int, int]], tables: Tables = COVERED
) -> dict[int, list[Stretch]]:
    """Stretches that these spans (channel id, low, high) may merge with, by channel."""
    hulls: dict[int, tuple[int, int]] = {}
    for channel_id, low, high in spans:
        known = hulls.get(channel_id, (low, high))
        hulls[channel_id] = (min(known[0], low), max(known[1], high))
    return {
        channel_id: [Stretch(*row) for row in statements.rows(tables.neighbours, (channel_id, high + 1, low - 1))]
        for channel_id, (low, high) in hulls.items()
    }
