"""Values of the catalog as each format writes them."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from archiver.export.tables.schema import Field

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_UNSEEN: Final = r"[\s\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069]*"
FORMULA: Final = re.compile(rf"{_UNSEEN}[=+\-@'\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
"""Beginnings of text that a spreadsheet may take for a formula: the signs that OWASP names, those of full width, behind
blanks and marks that are not seen, too (https://owasp.org/www-community/attacks/CSV_Injection); and the sign itself
that says that it is none, so that taking one away always gives the text back."""
PICTURED: Final = {**{code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"}, 0x7F: 0x2421}
"""Control characters, at which programs cut a cell or refuse a file, as Unicode's pictures of them (U+2400 and on)."""


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
    """As a cell of CSV: empty for nothing, lists as JSON, text as ``cell`` has it."""
    found = as_json(field, value)
    if found is None:
        return ""
    if field.kind == "list":
        return json.dumps(found, ensure_ascii=False)
    if field.kind == "boolean":
        return "true" if found else "false"
    return cell(found) if field.kind == "text" else found


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands before one that begins like one, or with an
    apostrophe. Control characters but tab and line ends are pictures, which is not undone: JSON Lines and Parquet have
    the text as it is.
    """
    shown = text.translate(PICTURED)
    return f"'{shown}" if FORMULA.match(shown) else shown


def moment(value: datetime) -> str:
    """ISO 8601 in UTC with microseconds."""
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
