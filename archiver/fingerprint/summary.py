"""What a fingerprint's object says before its columns, read without numpy: this is what the catalog keeps of it.

An object is a zstd frame: a line of JSON (``archiver-print/1``), then the columns. Only the line is decompressed.
"""

from __future__ import annotations

import io
import json

import zstandard

from archiver.errors import InputError
from archiver.model.footage import PrintRows, PrintSummary
from archiver.model.footage_json import facts_from_fields
from archiver.model.json_fields import Fields

FORMAT = "archiver-print/1"
LONGEST_HEADER = 256 * 1024
"""Bytes of the first line; writers keep far below."""
SENSES = ("picture", "video", "audio")


def header_of(stored: bytes) -> dict[str, object]:
    """The first line of a fingerprint's object. Raises InputError for what is none."""
    try:
        with zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(io.BytesIO(stored)) as reader:
            line, found, _ = reader.read(LONGEST_HEADER).partition(b"\n")
        header = json.loads(line) if found else None
    except (zstandard.ZstdError, ValueError, RecursionError) as error:
        raise InputError(f"The object is no fingerprint: {error}.") from error
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise InputError("The object is no fingerprint of a format that this program reads.")
    return header


def read_summary(stored: bytes) -> PrintSummary:
    """What the catalog keeps of a fingerprint. Raises InputError for what is none."""
    fields = Fields(header_of(stored), "fingerprint")
    rows = dict.fromkeys(SENSES, 0)
    for column in fields.rows("columns"):
        sense = column.text("name").partition(".")[0]
        if sense in rows:
            rows[sense] = max(rows[sense], _length(column))
    return PrintSummary(
        facts=facts_from_fields(fields.child("facts")),
        rows=PrintRows(**rows),
        notes=fields.texts("notes"),
        failed=fields.text_or_none("failed"),
    )


def _length(column: Fields) -> int:
    shape = column.integers("shape")
    return shape[0] if shape else 1
