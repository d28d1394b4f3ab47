"""Lists of channels that a person wrote: one name a line, or a table of name, alias and owner."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from archiver.errors import InputError

LARGEST = 10 * 1024 * 1024
COLUMNS = ("name", "alias", "owner")
HEADINGS: Mapping[str, str] = {
    "name": "name",
    "channel": "name",
    "handle": "name",
    "username": "name",
    "url": "name",
    "link": "name",
    "alias": "alias",
    "aliases": "alias",
    "owner": "owner",
}
"""What a table's first line may call its columns."""
_COMMENT = re.compile(r"(?:^|\s)#.*")
_FURTHER = "|"
"""Between several aliases in one field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A channel that a person wants. ``where``: "names.txt, line 7"; "" on the command line."""

    name: str
    aliases: tuple[str, ...] = ()
    owner: str | None = None
    where: str = ""


def read_list(path: Path) -> tuple[list[Wanted], list[str]]:
    """The channels of a file ("-": standard input), and a sentence for each line that is none. Blocks on the disk.

    Raises InputError for what is no text.
    """
    shown = "standard input" if str(path) == "-" else str(path)
    data = sys.stdin.buffer.read(LARGEST + 1) if str(path) == "-" else _bytes_of(path)
    if len(data) > LARGEST:
        raise InputError(f"{shown} is no list of channels: it is larger than {LARGEST:,} bytes.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{shown} is no list of channels: it is no UTF-8 text.") from None
    return parsed(text, path.name if shown != "standard input" else shown)


def parsed(text: str, name: str) -> tuple[list[Wanted], list[str]]:
    """The same of a text; ``name`` is what the sentences call it."""
    wanted: list[Wanted] = []
    wrong: list[str] = []
    columns: tuple[str, ...] | None = None
    for number, fields in _rows(text):
        if columns is None:
            columns = _heading(fields)
            if columns is not None:
                continue
            columns = COLUMNS
        where = f"{name}, line {number}"
        if len(fields) > len(columns):
            wrong.append(f"{where}: {len(fields)} fields where name, alias and owner are expected; it was left out.")
            continue
        given = dict(zip(columns, fields, strict=False))
        if not given.get("name"):
            wrong.append(f"{where}: no name of a channel; it was left out.")
            continue
        aliases = tuple(alias.strip() for alias in given.get("alias", "").split(_FURTHER) if alias.strip())
        wanted.append(Wanted(name=given["name"], aliases=aliases, owner=given.get("owner") or None, where=where))
    return wanted, wrong


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines with something in them, with their numbers, as fields."""
    for number, line in enumerate(text.splitlines(), start=1):
        content = _COMMENT.sub("", line).strip(" ")
        if not content.strip():
            continue
        separator = next((each for each in "\t,;" if each in content), ",")
        fields = [field.strip() for field in next(csv.reader([content], delimiter=separator, skipinitialspace=True))]
        while len(fields) > 1 and not fields[-1]:
            fields.pop()
        yield number, fields


def _heading(fields: list[str]) -> tuple[str, ...] | None:
    """The columns that a table's first line names; None for a line that names none."""
    found = tuple(HEADINGS.get(field.casefold(), field.casefold()) for field in fields)
    named = "name" in found and fields[found.index("name")].casefold() in HEADINGS
    return found if named and (len(found) > 1 or fields[0].casefold() == "name") else None


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.", hint="Check the name.") from error
