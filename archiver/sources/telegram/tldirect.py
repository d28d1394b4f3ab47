"""TL bytes -> JSON in one step, by the plans of ``tlplan``; the same JSON as ``tl.decode`` and ``tljson.to_json`` give.

Making Telethon's objects of an answer, only to turn them into JSON, takes most of the time that a page of posts needs.
Here bytes are read at an offset, and each part of a reader returns the offset behind what it has read:

* a *step* reads one field, or several of fixed width at once, into the object's dict: ``step(body, at, found) -> at``
* a *reader* reads what follows a constructor id: ``read(body, at) -> (value, at)``

Which fields an object has depends on nothing but its flags, and few combinations of flags occur. So the steps for one
combination (its *shape*) are put together when it first comes, and kept.

Whatever is out of the ordinary (an unknown constructor, bytes that end too early, a class without a plan) is a
``NotDirectError``: the ordinary way then reads the answer again, or says why it cannot. The two differ in one thing:
Telethon's messages change ids of writers that nobody can have (negative ones); here they stay as served.
"""

from __future__ import annotations

import base64
import functools
import math
import struct
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from types import MappingProxyType
from typing import Any

from telethon.tl import TLRequest
from telethon.tl.alltlobjects import tlobjects
from telethon.tl.patched import Message

from archiver.model.captures import Json
from archiver.sources.telegram.tljson import field_name, schema_name
from archiver.sources.telegram.tlplan import TRUE, Field, NotPlannedError, Plan, plan_of

Reader = Callable[[bytes, int], tuple[Json, int]]
Step = Callable[[bytes, int, dict[str, Json]], int]

MOST_SHAPES = 256
"""Combinations of flags that are remembered for each constructor."""
_ID = 4
_LONG_LENGTH = 254
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  written with a Z, without taking a time zone along
_BOOLS: Mapping[bytes, bool] = MappingProxyType(
    {(0x997275B5).to_bytes(_ID, "little"): True, (0xBC799737).to_bytes(_ID, "little"): False}
)
_VECTOR = (0x1CB5C415).to_bytes(_ID, "little")
_COUNT = struct.Struct("<i")
_BROKEN = (IndexError, struct.error, KeyError, RecursionError, OverflowError, NotPlannedError)


class NotDirectError(Exception):
    """These bytes are for the ordinary way."""


def read_value(query: Any, body: bytes) -> tuple[Json, int]:
    """The answer to a request as JSON, and how many of the bytes it took. Raises NotDirectError."""
    if type(query).read_result is not TLRequest.read_result:
        raise NotDirectError  # the few requests whose answers are bare numbers
    try:
        value, end = _read_object(body, 0)
    except _BROKEN as error:
        raise NotDirectError from error
    if end > len(body):
        raise NotDirectError
    return value, end


def _read_object(body: bytes, at: int) -> tuple[Json, int]:
    """A value with its constructor id before it."""
    start = at + _ID
    return _reader(body[at:start])(body, start)


@functools.cache
def _reader(constructor: bytes) -> Reader:
    """What reads the bytes behind a constructor id. Raises NotPlannedError."""
    if constructor in _BOOLS:
        value = _BOOLS[constructor]
        return lambda _, at: (value, at)
    if constructor == _VECTOR:
        return functools.partial(_read_list, _read_object)
    kind = tlobjects.get(int.from_bytes(constructor, "little"))
    if kind is None or len(constructor) < _ID or issubclass(kind, TLRequest):
        raise NotPlannedError(constructor.hex())
    plan = plan_of(kind)
    return _flagged(kind, plan) if plan.words else _plain(kind, plan)


def _plain(kind: type, plan: Plan) -> Reader:
    """The reader of a constructor without flags."""
    name = schema_name(kind)
    steps = _steps(kind, plan.fields)

    def read(body: bytes, at: int) -> tuple[Json, int]:
        found: dict[str, Json] = {"_": name}
        for step in steps:
            at = step(body, at, found)
        return found, at

    return read


def _flagged(kind: type, plan: Plan) -> Reader:
    """The reader of a constructor with flags."""
    flags = struct.Struct(f"<{plan.words}I")
    width, unpack = flags.size, flags.unpack_from
    before = _steps(kind, plan.before)
    shape_of = functools.lru_cache(maxsize=MOST_SHAPES)(functools.partial(_shape, kind, plan))

    def read(body: bytes, at: int) -> tuple[Json, int]:
        first: dict[str, Json] = {}
        for step in before:
            at = step(body, at, first)
        set_flags, steps = shape_of(unpack(body, at))
        at += width
        found = set_flags | first
        for step in steps:
            at = step(body, at, found)
        return found, at

    return read


def _shape(kind: type, plan: Plan, words: tuple[int, ...]) -> tuple[dict[str, Json], tuple[Step, ...]]:
    """What an object with these flags holds: its name with the flags that are set, and the steps for the rest."""
    there = [field for field in plan.fields if not field.mask or words[field.word] & field.mask]
    found: dict[str, Json] = {"_": schema_name(kind)}
    found.update((field_name(field.name), True) for field in there if field.kind == TRUE)
    return found, _steps(kind, [field for field in there if field.kind != TRUE])


def _steps(kind: type, fields: Sequence[Field]) -> tuple[Step, ...]:
    """The steps that read these fields; numbers of 32 bits side by side are one step."""
    steps: list[Step] = []
    for together, group in groupby(fields, key=lambda field: field.kind == "int" and not field.vector):
        some = list(group)
        steps += [_numbers(some)] if together else [_single(kind, field) for field in some]
    return tuple(steps)


def _numbers(fields: Sequence[Field]) -> Step:
    """Reads numbers of 32 bits that lie side by side."""
    layout = struct.Struct(f"<{len(fields)}i")
    width, unpack = layout.size, layout.unpack_from
    names = tuple(field_name(field.name) for field in fields)
    (name, *more) = names

    def one(body: bytes, at: int, found: dict[str, Json]) -> int:
        (found[name],) = unpack(body, at)
        return at + width

    def several(body: bytes, at: int, found: dict[str, Json]) -> int:
        found.update(zip(names, unpack(body, at)))  # noqa: B905  as many values as names: by the layout
        return at + width

    return several if more else one


def _single(kind: type, field: Field) -> Step:
    """Reads one field of any kind."""
    name = field_name(field.name)
    if field.vector:
        return _vector(name, _READERS[field.kind] if field.kind in _READERS else _fixed_reader(field.kind))
    if field.kind in _FIXED:
        return _fixed(name, field.kind)
    if field.kind == "object":
        return _object(name, _NO_MEDIA if issubclass(kind, Message) and name == "media" else False)

    read = _READERS[field.kind]

    def step(body: bytes, at: int, found: dict[str, Json]) -> int:
        found[name], at = read(body, at)
        return at

    return step


def _fixed(name: str, kind: str) -> Step:
    """Reads one number or date."""
    code, write = _FIXED[kind]
    layout = struct.Struct(f"<{code}")
    width, unpack = layout.size, layout.unpack_from

    def step(body: bytes, at: int, found: dict[str, Json]) -> int:
        found[name] = write(unpack(body, at)[0])
        return at + width

    return step


def _object(name: str, nothing: Json) -> Step:
    """Reads an object; ``False`` and ``nothing`` in its place are as good as a field that is not there."""

    def step(body: bytes, at: int, found: dict[str, Json]) -> int:
        value, at = _read_object(body, at)
        if value is not False and value != nothing:
            found[name] = value
        return at

    return step


def _vector(name: str, read: Reader) -> Step:
    """Reads a list, whose own constructor id says nothing (Telethon passes it over, too)."""

    def step(body: bytes, at: int, found: dict[str, Json]) -> int:
        found[name], at = _read_list(read, body, at + _ID)
        return at

    return step


def _read_list(read: Reader, body: bytes, at: int) -> tuple[Json, int]:
    """A count, and so many items."""
    (count,) = _COUNT.unpack_from(body, at)
    at += _COUNT.size
    items: list[Json] = []
    for _ in range(count):
        item, at = read(body, at)
        items.append(item)
    return items, at


def _fixed_reader(kind: str) -> Reader:
    """The reader of a bare number or date, as lists have them."""
    code, write = _FIXED[kind]
    layout = struct.Struct(f"<{code}")

    def read(body: bytes, at: int) -> tuple[Json, int]:
        return write(layout.unpack_from(body, at)[0]), at + layout.size

    return read


def _read_bytes(body: bytes, at: int) -> tuple[bytes, int]:
    """Bytes after their length (one byte, or 254 and three), padded to a multiple of four."""
    length = body[at]
    start = at + 1
    if length == _LONG_LENGTH:
        length = int.from_bytes(body[start : start + 3], "little")
        start += 3
    end = start + length
    return body[start:end], end + (at - end) % 4


def _read_string(body: bytes, at: int) -> tuple[Json, int]:
    data, at = _read_bytes(body, at)
    return data.decode("utf-8", "replace"), at


def _read_base64(body: bytes, at: int) -> tuple[Json, int]:
    data, at = _read_bytes(body, at)
    return {"_": "bytes", "base64": base64.b64encode(data).decode("ascii")}, at


def _read_bool(body: bytes, at: int) -> tuple[Json, int]:
    end = at + _ID
    return _BOOLS[body[at:end]], end


def _read_wide(width: int, body: bytes, at: int) -> tuple[Json, int]:
    """A signed number of so many bytes."""
    end = at + width
    return str(int.from_bytes(body[at:end], "little", signed=True)), end


def _date(seconds: int) -> Json:
    return f"{(_EPOCH + timedelta(seconds=seconds)).isoformat()}Z"


def _double(value: float) -> Json:
    return value if math.isfinite(value) else {"_": "double", "text": str(value)}


_NO_MEDIA: Json = {"_": "messageMediaEmpty"}
"""Telethon's message leaves this out, and so do we, that both ways give the same."""
_FIXED: Mapping[str, tuple[str, Callable[[Any], Json]]] = MappingProxyType(
    {"int": ("i", int), "long": ("q", str), "date": ("i", _date), "double": ("d", _double)}
)
"""A kind of fixed width -> its letter in ``struct``, and how its value is written."""
_READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "string": _read_string,
        "bytes": _read_base64,
        "bool": _read_bool,
        "int128": functools.partial(_read_wide, 16),
        "int256": functools.partial(_read_wide, 32),
        "object": _read_object,
    }
)
"""The readers of all other kinds."""
