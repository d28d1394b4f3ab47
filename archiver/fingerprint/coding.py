"""A fingerprint as an object of the archive.

A zstd frame of a line of JSON (``archiver-print/1``: the file's facts, notes, why there is none, and for each print
its columns by name, type, shape and offset) and the columns, little-endian, one after the other.

Prints come from files of strangers and from archives of others: whatever the bytes are, decoding ends in a fingerprint
or in DamagedPrintError, and takes no more memory than ``MOST_BYTES``.
"""

from __future__ import annotations

import importlib
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol, Self

import numpy as np
import zstandard
from numpy.typing import NDArray

from archiver.errors import InputError
from archiver.model.footage import MediaFacts

FORMAT = "archiver-print/1"
MEDIA_TYPE = "application/vnd.archiver.print"
MOST_BYTES = 512 * 1024 * 1024
"""Of a fingerprint, decompressed: a film of some 50 hours."""
MOST_HEADER = 256 * 1024
_LEVEL = 9
_TYPES = frozenset({"|u1", "|i1", "|b1", "<u2", "<i2", "<u4", "<i4", "<u8", "<i8", "<f2", "<f4", "<f8"})
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_MOST_DIMENSIONS = 4
_MOST_COLUMNS = 64
_CLASSES = {
    "picture": ("archiver.fingerprint.picture", "PicturePrint"),
    "video": ("archiver.fingerprint.video.print", "VideoPrint"),
    "audio": ("archiver.fingerprint.audio", "AudioPrint"),
}
_FACT_KINDS = frozenset({"picture", "animation", "video", "audio", "other"})

Columns = dict[str, NDArray[Any]]


class Print(Protocol):
    """A print as columns."""

    def columns(self) -> Columns:
        """Its numbers, by name."""
        ...

    @classmethod
    def from_columns(cls, columns: Mapping[str, NDArray[Any]]) -> Self:
        """The print of these. Raises ValueError or KeyError for columns that do not fit each other."""
        ...


class DamagedPrintError(InputError):
    """Bytes that are no fingerprint, or no longer one."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Fingerprint:
    """What is known of a file by its content. ``notes``: what was left out; ``failed``: why there is no print."""

    facts: MediaFacts
    picture: Any = None
    video: Any = None
    audio: Any = None
    notes: tuple[str, ...] = ()
    failed: str | None = None


def encode(fingerprint: Fingerprint) -> bytes:
    """Equal fingerprints give equal bytes (with the same version of zstd)."""
    prints: dict[str, list[list[object]]] = {}
    parts: list[bytes] = []
    offset = 0
    for kind in _CLASSES:
        one = getattr(fingerprint, kind)
        if one is None:
            continue
        listed = prints.setdefault(kind, [])
        for name, column in one.columns().items():
            data = np.asarray(column, order="C")
            data = data.astype(data.dtype.newbyteorder("<"), copy=False)
            if data.dtype.str not in _TYPES or _NAME.fullmatch(name) is None:
                raise ValueError(f"column {name} of type {data.dtype} cannot be stored")
            listed.append([name, data.dtype.str, list(data.shape), offset])
            parts.append(data.tobytes())
            offset += data.nbytes
    header = {
        "format": FORMAT,
        "facts": asdict(fingerprint.facts),
        "notes": list(fingerprint.notes),
        "failed": fingerprint.failed,
        "prints": prints,
    }
    line = json.dumps(header, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode() + b"\n"
    return zstandard.ZstdCompressor(level=_LEVEL, write_content_size=True).compress(b"".join((line, *parts)))


def decode(data: bytes) -> Fingerprint:
    """Raises DamagedPrintError."""
    whole = _decompressed(data)
    end = whole.find(b"\n", 0, MOST_HEADER)
    if end < 0:
        raise _damaged("it has no header")
    try:
        header = json.loads(whole[:end], parse_constant=_refuse)
        return _from(header, memoryview(whole)[end + 1 :])
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError) as error:
        raise _damaged("its header and its columns do not fit each other") from error


def _from(header: Mapping[str, Any], body: memoryview) -> Fingerprint:
    if header["format"] != FORMAT:
        raise ValueError("format")
    prints: dict[str, Any] = {}
    offset = 0
    for kind, listed in header["prints"].items():
        columns, offset = _columns(listed, body, offset)
        prints[kind] = _class_of(kind).from_columns(columns)
    if offset != len(body):
        raise ValueError("length")
    failed = header["failed"]
    return Fingerprint(
        facts=_facts(header["facts"]),
        notes=tuple(_text(note) for note in header["notes"]),
        failed=None if failed is None else _text(failed),
        **prints,
    )


def _columns(listed: list[list[Any]], body: memoryview, offset: int) -> tuple[Columns, int]:
    """They lie one after the other: the bytes of each are its own."""
    columns: Columns = {}
    if len(listed) > _MOST_COLUMNS:
        raise ValueError("columns")
    for name, kind, shape, begins in listed:
        whole = all(type(side) is int and side >= 0 for side in shape) and len(shape) <= _MOST_DIMENSIONS
        if kind not in _TYPES or _NAME.fullmatch(name) is None or name in columns or not whole or begins != offset:
            raise ValueError("column")
        count = math.prod(shape)
        size = count * np.dtype(kind).itemsize
        if offset + size > len(body):
            raise ValueError("length")
        columns[name] = np.frombuffer(body, np.dtype(kind), count, offset if count else 0).reshape(shape)
        offset += size
    return columns, offset


def _decompressed(data: bytes) -> bytes:
    try:
        size = zstandard.get_frame_parameters(data).content_size
        if not 0 < size <= MOST_BYTES:
            raise _damaged("it is larger than any")
        reader = zstandard.ZstdDecompressor().decompressobj()
        whole = reader.decompress(data)
    except (zstandard.ZstdError, MemoryError) as error:
        raise _damaged("it cannot be decompressed") from error
    if len(whole) != size or reader.unused_data:
        raise _damaged("it is longer or shorter than it says")
    return whole


def _facts(said: Mapping[str, Any]) -> MediaFacts:
    tags = tuple((_text(name), _text(value)) for name, value in said["tags"])
    place = said["location"]
    facts = MediaFacts(
        **{**said, "tags": tags, "location": None if place is None else (float(place[0]), float(place[1]))}
    )
    numbers = (facts.size, facts.width, facts.height, facts.rotation)
    if facts.kind not in _FACT_KINDS or not all(type(number) is int and number >= 0 for number in numbers):
        raise ValueError("facts")
    for text in (facts.container, facts.video_codec, facts.audio_codec):
        _text(text)
    for number in (facts.duration_s, facts.frame_rate, facts.frames):
        if number is not None and not (isinstance(number, (int, float)) and math.isfinite(number)):
            raise ValueError("facts")
    return facts


def _class_of(kind: str) -> type[Print]:
    """Imported where a print of the kind comes up: most bring a library with them."""
    module, name = _CLASSES[kind]
    found: type[Print] = getattr(importlib.import_module(module), name)
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _refuse(constant: str) -> Callable[[], None]:
    raise ValueError(constant)


def _damaged(what: str) -> DamagedPrintError:
    return DamagedPrintError(f"A fingerprint cannot be read: {what}.")
