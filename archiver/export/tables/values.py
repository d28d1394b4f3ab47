"""Values of the catalog as each format writes them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from archiver.export.tables.schema import Field

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "'")
"""What a spreadsheet may take for a formula, and the sign that says that it is none."""


def plain(field: Field, value: Any) -> Any:
    """A column of the catalog as a value of Python; None for NULL."""
    if value is None:
        return None
    match field.kind:
        case "time":
            return EPOCH + timedelta(microseconds=value)
        case "day":
            return date.fromisoformat(value)
        case "boolean":
            return bool(value)
        case "list":
            return [str(each) for each in json.loads(value)]
        case _:
            return value


def as_json(field: Field, value: Any) -> Any:
    """As a value of JSON: ids as text, for numbers there are doubles; times in ISO 8601 with Z."""
    found = plain(field, value)
    if found is None:
        return None
    match field.kind:
        case "id":
            return str(found)
        case "time":
            return moment(found)
        case "day":
            return found.isoformat()
        case _:
            return found


def as_cell(field: Field, value: Any) -> str | int | float:
    """As a cell of CSV: empty for nothing, lists as JSON. A text that begins as a formula has an apostrophe before it;
    so has one that begins with an apostrophe, so that taking one away gives the text back.
    """
    found = as_json(field, value)
    if found is None:
        return ""
    if field.kind == "list":
        return json.dumps(found, ensure_ascii=False)
    if field.kind == "boolean":
        return "true" if found else "false"
    if field.kind == "text" and found.startswith(FORMULA):
        return f"'{found}"
    return found  # type: ignore[no-any-return]


def moment(value: datetime) -> str:
    """ISO 8601 in UTC with microseconds."""
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
