"""What a copy holds, as tables for people and programs: index.csv (a row for each object) and index.json."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

import rfc8785

from archiver.errors import file_errors

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


class IndexFiles:
    """The two tables as they are written, row by row, in a folder; a context manager."""

    def __init__(self, folder: Path) -> None:
        self.csv, self.json = folder / "index.csv", folder / "index.json"
        self._table: TextIO | None = None
        self._list: BinaryIO | None = None
        self._rows = 0

    def __enter__(self) -> IndexFiles:
        with file_errors(self.csv, "written"):
            self._table = self.csv.open("x", encoding="utf-8", newline="")
            self._list = self.json.open("xb")
        csv.writer(self._table).writerow(COLUMNS)
        self._list.write(b'{"index":[')
        return self

    def add(self, row: Row) -> None:
        """The next row."""
        if self._table is None or self._list is None:
            raise ValueError("the tables are not open")
        csv.writer(self._table).writerow(row.cells)
        self._list.write((b"," if self._rows else b"") + rfc8785.dumps(row.document))
        self._rows += 1

    def __exit__(self, *_: object) -> None:
        if self._table is not None and self._list is not None:
            self._list.write(b"]}")
            self._table.close()
            self._list.close()


def _cell(text: str) -> str:
    printable = "".join(each if each.isprintable() else " " for each in text)
    return f"'{printable}" if printable[:1] in {"=", "+", "-", "@"} else printable
