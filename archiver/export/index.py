"""What a copy holds, as tables for people and programs: index.csv (a row for each object) and index.json."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import rfc8785

COLUMNS = ("entry", "time", "kind", "about", "link", "role", "sha256", "bytes", "type", "file")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An entry, with one of the objects that it names; without one where it names none.

    ``about``: what the entry says of it ("channel/post", a method); ``link``: its public address; ``file``: where the
    object lies in the copy, None where it is not in it.
    """

    entry: int
    time: str
    kind: str
    about: str
    link: str | None = None
    role: str | None = None
    sha256: str | None = None
    size: int | None = None
    media_type: str | None = None
    file: str | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The row in CSV; a cell that a spreadsheet would take for a formula begins with an apostrophe."""
        values = (
            self.entry, self.time, self.kind, self.about, self.link, self.role, self.sha256, self.size,
            self.media_type, self.file,
        )  # fmt: skip
        return tuple(_cell("" if value is None else str(value)) for value in values)

    @property
    def document(self) -> dict[str, str | int | None]:
        """The row in JSON."""
        return {
            "about": self.about,
            "bytes": self.size,
            "entry": self.entry,
            "file": self.file,
            "kind": self.kind,
            "link": self.link,
            "role": self.role,
            "sha256": self.sha256,
            "time": self.time,
            "type": self.media_type,
        }


def index_csv(rows: Sequence[Row]) -> bytes:
    """The table with a head."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(row.cells for row in rows)
    return out.getvalue().encode()


def index_json(rows: Sequence[Row]) -> bytes:
    """The same as canonical JSON."""
    return rfc8785.dumps({"index": [row.document for row in rows]})


def _cell(text: str) -> str:
    printable = "".join(each if each.isprintable() else " " for each in text)
    return f"'{printable}" if printable[:1] in {"=", "+", "-", "@"} else printable
