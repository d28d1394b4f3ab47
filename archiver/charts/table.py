"""The values that a picture is drawn from, as rows."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """``columns`` name the values of each row; times are ISO 8601 in UTC."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float, ...], ...]

    def csv(self) -> str:
        """The table as CSV. A text that a spreadsheet would take for a formula has an apostrophe before it."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(self.columns)
        writer.writerows([[_guarded(value) for value in row] for row in self.rows])
        return out.getvalue()


def _guarded(value: str | float) -> str | float:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
