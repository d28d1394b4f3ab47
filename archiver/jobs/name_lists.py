"""Lists of names that a person wrote: a table (CSV) or TOML, and the table that ``name export`` writes."""

from __future__ import annotations

import csv
import io
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import cast

from archiver.errors import InputError
from archiver.model.names import LONGEST_NAME, LONGEST_NOTE, NAMED_AS, ROLES, NamedAs, Naming, NamingRecord, Role
from archiver.text.name_words import folded_words

LARGEST = 64 * 1024 * 1024
COLUMNS = ("name", "channel", "kind", "role", "since", "until", "note")
HEADINGS: Mapping[str, str] = {
    **{column: column for column in COLUMNS},
    "alias": "name", "aliases": "name", "names": "name", "actor": "name", "actors": "name", "spelling": "name",
    "handle": "channel", "username": "channel", "channels": "channel", "url": "channel", "link": "channel",
    "type": "kind", "from": "since", "to": "until", "comment": "note", "notes": "note",
}  # fmt: skip
"""What a table's first line may call its columns; the column "actor" holds actors."""
FURTHER = "|"
"""Between several handles or ids of channels in one field."""
MOST_LINES = 20
"""Lines that one record may take: a note may have several."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TABLE = re.compile(r"^\s*\[\[\s*names?\s*\]\]", re.MULTILINE)
_ENCODINGS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True, slots=True)
class Given:
    """A name as a list gives it; ``where``: "names.csv, line 7", "" on the command line."""

    naming: Naming
    where: str = ""


def read_names(path: Path) -> tuple[list[Given], list[str], bytes]:
    """The names of a file ("-": standard input), a sentence for each fault in it, and its bytes. Blocks on the disk.

    Raises InputError for what is no such list at all.
    """
    shown = "standard input" if str(path) == "-" else path.name
    data = sys.stdin.buffer.read(LARGEST + 1) if str(path) == "-" else _bytes_of(path)
    if len(data) > LARGEST:
        raise InputError(f"{shown} is no list of names: it is larger than {LARGEST:,} bytes.")
    try:
        text = data.decode(_ENCODINGS.get(data[:2], "utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError(
            f"{shown} is no UTF-8 text.", hint="Save it as UTF-8 (in a spreadsheet: “CSV UTF-8”)."
        ) from None
    names, wrong = parsed_toml(text, shown) if path.suffix.lower() == ".toml" else parsed(text, shown)
    return names, wrong, data


def parsed(text: str, shown: str) -> tuple[list[Given], list[str]]:
    """The names of a table, and a sentence for each line that is none."""
    names: list[Given] = []
    wrong: list[str] = []
    columns: tuple[str, ...] | None = None
    implied: str | None = None
    for number, fields in _rows(text):
        where = f"{shown}, line {number}"
        if isinstance(fields, str):
            wrong.append(f"{where}: {fields}")
            continue
        if columns is None:
            columns, implied = _heading(fields)
            if columns is not None:
                continue
            columns = COLUMNS
        if len(fields) > len(columns):
            wrong.append(
                f"{where}: {len(fields)} fields where {len(columns)} are expected ({', '.join(columns)}); "
                "put a field with a comma in it into quotation marks."
            )
            continue
        given = dict(zip(columns, fields, strict=False))
        called, channels = _listed(given.pop("name", None)), _channels(given.pop("channel", ""))
        _take(names, wrong, called, channels, given, where, implied)
    return names, wrong


def parsed_toml(text: str, shown: str) -> tuple[list[Given], list[str]]:
    """The names of tables ``[[names]]``, and a sentence for each fault. Raises InputError for what is no TOML."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{shown} is not valid TOML: {error}.") from None
    tables = document.get("names", document.get("name"))
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise InputError(f"{shown} has no names.", hint="Write each as a table: [[names]], name = ..., channel = ...")
    lines = [text.count("\n", 0, match.end()) + 1 for match in _TABLE.finditer(text)]
    names: list[Given] = []
    wrong: list[str] = []
    for number, table in enumerate(tables):
        where = f"{shown}, line {lines[number]}" if len(lines) == len(tables) else f"{shown}, table {number + 1}"
        unknown = sorted(set(table) - set(HEADINGS))
        if unknown:
            wrong.append(f"{where}: the key “{unknown[0]}” is unknown; there are: {', '.join(COLUMNS)}.")
            continue
        implied = "actor" if {"actor", "actors"} & set(table) else None
        fields = {HEADINGS[key]: value for key, value in table.items()}
        called, channels = _listed(fields.pop("name", None)), _listed(fields.pop("channel", None))
        plain = {key: _plain(value) for key, value in fields.items()}
        _take(names, wrong, called, channels, plain, where, implied)
    return names, wrong


def namings_of(
    names: Sequence[str], channels: Sequence[str], fields: Mapping[str, str], implied: str | None = None
) -> list[Naming]:
    """Each of the names for each of the channels. ``fields``: kind, role, since, until, note.

    Raises ValueError with a sentence that says what to do.
    """
    role, kind = fields.get("role", "").lower(), (fields.get("kind", "") or implied or "").lower()
    if not names:
        raise ValueError("there is no name; give one, or take the line out.")
    if not channels:
        raise ValueError(f"“{names[0]}” has no channel; give its @handle or id.")
    if role and role not in ROLES:
        raise ValueError(f"“{role}” is no role; write one of {', '.join(sorted(ROLES))}, or leave it out.")
    kind = kind or ("actor" if role else "alias")
    if kind not in NAMED_AS:
        raise ValueError(f"“{kind}” is no kind of name; write alias or actor.")
    if role and kind == "alias":
        raise ValueError("an alias has no role; write actor as the kind, or leave the role out.")
    since, until = _day(fields.get("since", "")), _day(fields.get("until", ""))
    if since and until and until < since:
        raise ValueError(f"it ends ({until}) before it begins ({since}); swap the days.")
    note = " ".join(fields.get("note", "").split())
    if len(note) > LONGEST_NOTE:
        raise ValueError(f"the note has {len(note):,} characters, the log takes {LONGEST_NOTE:,}; shorten it.")
    for text in (*names, *channels):
        _require_usable(text)
    for name in names:
        if not folded_words(name):
            raise ValueError(f"“{name}” has neither a letter nor a digit that could be looked for.")
    return [
        Naming(
            name=name,
            kind=cast(NamedAs, kind),
            channel=channel,
            role=cast(Role, role) if role else None,
            since=since,
            until=until,
            note=note or None,
        )
        for name, channel in product(names, channels)
    ]


def written(records: Iterable[NamingRecord]) -> str:
    """A table that ``read_names`` reads."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for record in records:
        naming = record.naming
        rows.writerow(
            (
                naming.name,
                (record.handle and f"@{record.handle}") or str(record.bound or naming.channel),
                naming.kind,
                naming.role or "",
                naming.since or "",
                naming.until or "",
                naming.note or "",
            )
        )
    return out.getvalue()


def _take(
    names: list[Given],
    wrong: list[str],
    called: Sequence[str],
    channels: Sequence[str],
    fields: Mapping[str, str],
    where: str,
    implied: str | None,
) -> None:
    try:
        names += [Given(naming, where) for naming in namings_of(called, channels, fields, implied)]
    except ValueError as fault:
        wrong.append(f"{where}: {fault}")


def _rows(text: str) -> Iterator[tuple[int, list[str] | str]]:
    """Records with something in them, with the number of their first line; a sentence for what is no record."""
    first = next((line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")), "")
    separator = max("\t;,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    while True:
        number = reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            yield number, f"it is no line of a table ({fault})."
            continue
        if reader.line_num - number > MOST_LINES:
            yield number, "a quotation mark opens here that nothing closes; double it, or take it out."
            continue
        fields = [" ".join(field.split()) for field in fields]
        while fields and not fields[-1]:
            fields.pop()
        if fields and not fields[0].startswith("#"):
            yield number, fields


def _heading(fields: list[str]) -> tuple[tuple[str, ...] | None, str | None]:
    """The columns that a table's first line names, None for a line that names none; and the kind that they imply."""
    found = [field.casefold() for field in fields]
    columns = tuple(HEADINGS.get(field, field) for field in found)
    if not {"name", "channel"} <= set(columns) or any(column not in COLUMNS for column in columns):
        return None, None
    return columns, "actor" if {"actor", "actors"} & set(found) else None


def _channels(text: str) -> list[str]:
    """The channels of one field; a title with a bar in it is one."""
    parts = [part.strip() for part in text.split(FURTHER) if part.strip()]
    return parts if all(" " not in part for part in parts) else [text]


def _listed(value: object) -> list[str]:
    """A string, or a list of them, without what is empty and what is there twice."""
    values = value if isinstance(value, list) else [value]
    texts = [" ".join(str(each).split()) for each in values if each is not None]
    return list(dict.fromkeys(text for text in texts if text))


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(f"“{text}” is no day; write it as 2021-04-09.")


def _require_usable(text: str) -> None:
    if len(text) > LONGEST_NAME:
        raise ValueError(f"“{text[:40]}…” has {len(text):,} characters, a name at most {LONGEST_NAME}.")
    if any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 or 0xD800 <= ord(char) < 0xE000 for char in text):
        raise ValueError("it holds a control character; take it out.")


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.", hint="Check the name.") from error
