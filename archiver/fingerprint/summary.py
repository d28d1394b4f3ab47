"""What a fingerprint's object says before its columns, read without numpy: this is what the catalog keeps of it.

An object is a zstd frame: a line of JSON (``archiver-print/1``), then the columns. Only the line is decompressed.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

import zstandard

from archiver.errors import InputError
from archiver.model.footage import MediaFacts, PrintRows, PrintSummary
from archiver.model.footage_json import facts_from_json

MEDIA_TYPE = "application/vnd.archiver.print"
FORMAT = "archiver-print/1"
LONGEST_HEADER = 256 * 1024
"""Bytes of the first line; writers keep below."""
LARGEST_WINDOW = 2**27
"""Bytes that decompressing a frame may need."""
MOMENTS = "times"
SENSES = ("picture", "video", "audio")


def read_summary(stored: bytes) -> PrintSummary:
    """What the catalog keeps of a fingerprint. Raises InputError for what is none."""
    header = _header(stored)
    try:
        return PrintSummary(
            facts=_facts(header["facts"]),
            rows=PrintRows(**{sense: _rows(header["prints"].get(sense, ())) for sense in SENSES}),
            notes=tuple(str(note) for note in header["notes"]),
            failed=None if header["failed"] is None else str(header["failed"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise InputError("The object is no fingerprint: its header is not as it should be.") from error


def _header(stored: bytes) -> dict[str, Any]:
    try:
        reader = zstandard.ZstdDecompressor(max_window_size=LARGEST_WINDOW).stream_reader(io.BytesIO(stored))
        line, found, _ = reader.read(LONGEST_HEADER).partition(b"\n")
        header = json.loads(line) if found else None
    except (zstandard.ZstdError, ValueError, RecursionError) as error:
        raise InputError("The object is no fingerprint: it cannot be read.") from error
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise InputError("The object is no fingerprint of a format that this program reads.")
    return header


def _facts(said: Mapping[str, Any]) -> MediaFacts:
    place = said.get("location")
    more = {} if place is None else {"latitude": place[0], "longitude": place[1]}
    tags = [{"name": name, "value": value} for name, value in said.get("tags", ())]
    return facts_from_json({**{key: value for key, value in said.items() if key != "location"}, "tags": tags, **more})


def _rows(columns: Iterable[Any]) -> int:
    """Moments, where a column has them, else the length of the longest one. A column: name, type, shape, offset."""
    lengths = {name: int(shape[0]) if shape else 1 for name, _, shape, _ in columns}
    return lengths.get(MOMENTS, max(lengths.values(), default=0))
