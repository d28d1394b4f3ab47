"""A Telegram answer as one self-describing JSON document; the TL bytes as served lie inside.

::

    {"format": "archiver-tl/1", "layer": 229, "constructor": "0xc776ba4e",
     "tl_zstd": "<base64 of one zstd frame>", "tl_sha256": "<of the TL bytes>", "value": {...}}

``value`` needs neither Telethon nor a schema to be read:

* an object is ``{"_": "<constructor name of the TL schema>", field: ...}``, as ``messages.channelMessages``,
  ``message``; fields have their schema names
* integers of 64 bits and more are decimal strings, those of 32 bits are numbers
* bytes are ``{"_": "bytes", "base64": ...}``; a double that is no number is ``{"_": "double", "text":
  "nan"}``
* dates are RFC 3339 in UTC with "Z"; a wire date of 0, which mostly means "none", is 1970-01-01T00:00:00Z
* absent fields and flags that are not set are left out; a Bool is true or false

An answer that cannot be read has ``unread`` (why) instead of ``value``. ``tl_tail`` true says that the bytes
may end with padding of the packet, whose length is not known for an unreadable answer. ``withheld`` names
what was left out before storing, for the sake of people who are not the publisher; then there are no TL
bytes.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import msgspec
import zstandard

from archiver.model.captures import Json
from archiver.model.objects import Bytes
from archiver.sources.telegram.tl import LAYER, Long, WireBool

FORMAT = "archiver-tl/1"
MEDIA_TYPE = "application/vnd.archiver.tl+json"
TL_LEVEL = 3
"""Of zstd, for the TL bytes: level 9 takes five times as long, and the stored document is 3 per cent smaller."""
_SCHEMA_NAMES = {"is_self": "self"}
"""Telethon's names for fields that Python does not allow -> names in the schema."""


def to_json(value: Any) -> Json:
    """A decoded TL value as JSON, by the rules above. Raises TypeError for what TL does not have."""
    write = _WRITERS.get(type(value))
    if write is not None:
        return write(value)
    if hasattr(value, "CONSTRUCTOR_ID"):
        return _object(value)
    for kind, write in _WRITERS.items():  # a subclass, as Telethon's own lists are
        if isinstance(value, kind):
            return write(value)
    raise TypeError(f"TL has no {type(value).__name__}")


def schema_name(kind: type) -> str:
    """The TL schema's name of a Telethon class: ``types.messages.ChatFull`` -> ``messages.chatFull``."""
    return _schema_name(kind.__module__, kind.__name__)


def field_name(name: str) -> str:
    """The TL schema's name of a field of Telethon's."""
    return _SCHEMA_NAMES.get(name, name)


def document(
    body: bytes, value: Json, *, layer: int = LAYER, unread: str | None = None, tail: bool = False
) -> dict[str, Json]:
    """The document of an answer: its TL bytes and, unless it is ``unread``, its value."""
    content: dict[str, Json] = {
        "format": FORMAT,
        "layer": layer,
        "constructor": f"0x{int.from_bytes(body[:4], 'little'):08x}",
        "tl_sha256": hashlib.sha256(body).hexdigest(),
        "tl_zstd": base64.b64encode(zstandard.ZstdCompressor(level=TL_LEVEL).compress(body)).decode("ascii"),
    }
    if tail:
        content["tl_tail"] = True
    if unread is None:
        content["value"] = value
    else:
        content["unread"] = unread
    return content


def withheld_document(
    body: bytes, value: Json, withheld: str, *, layer: int = LAYER, unread: str | None = None
) -> dict[str, Json]:
    """The document of an answer of which a part is not kept, and so not its bytes either."""
    content: dict[str, Json] = {
        "format": FORMAT,
        "layer": layer,
        "constructor": f"0x{int.from_bytes(body[:4], 'little'):08x}",
        "withheld": withheld,
    }
    if unread is None:
        content["value"] = value
    else:
        content["unread"] = unread
    return content


def as_bytes(content: Mapping[str, Json]) -> Bytes:
    """The document as it is stored."""
    return Bytes(role="answer", data=msgspec.json.encode(content, order="sorted"), media_type=MEDIA_TYPE, compress=True)


def tl_bytes(content: Mapping[str, Json]) -> bytes:
    """The TL bytes as served, out of a document. Raises ValueError if there are none or they do not match."""
    packed = content.get("tl_zstd")
    try:
        body = zstandard.decompress(base64.b64decode(packed)) if isinstance(packed, str) else b""
    except zstandard.ZstdError as error:
        raise ValueError("the TL bytes are damaged") from error
    if hashlib.sha256(body).hexdigest() != content.get("tl_sha256"):
        raise ValueError("the TL bytes are missing or do not match their hash")
    return body


@functools.lru_cache(maxsize=4096)
def _schema_name(module: str, name: str) -> str:
    space = module.partition(".tl.")[2].partition(".")[2]
    bare = name.removesuffix("Request")
    bare = bare[:1].lower() + bare[1:]
    return f"{space}.{bare}" if space else bare


def _object(value: Any) -> Json:
    """A TL object: its name and the fields that it has."""
    kind = type(value)
    found: dict[str, Json] = {"_": _schema_name(kind.__module__, kind.__name__)}
    for name, field in vars(value).items():
        if field is not None and field is not False and name[0] != "_":
            write = _WRITERS.get(type(field))
            found[_SCHEMA_NAMES.get(name, name)] = to_json(field) if write is None else write(field)
    return found


def _same(value: Any) -> Json:
    """What JSON has, too."""
    return value  # type: ignore[no-any-return]


def _list(value: Any) -> Json:
    return [to_json(item) for item in value]


def _bytes(value: Any) -> Json:
    return {"_": "bytes", "base64": base64.b64encode(value).decode("ascii")}


def _double(value: float) -> Json:
    return value if math.isfinite(value) else {"_": "double", "text": str(value)}


def _date(value: datetime) -> Json:
    moment = value.astimezone(UTC)
    return f"{moment.replace(microsecond=0, tzinfo=None).isoformat()}Z"


_WRITERS: Mapping[type, Callable[[Any], Json]] = MappingProxyType(
    {
        str: _same,
        type(None): _same,
        bool: _same,
        WireBool: bool,
        Long: int.__repr__,
        int: int,
        list: _list,
        tuple: _list,
        datetime: _date,
        float: _double,
        bytes: _bytes,
        bytearray: _bytes,
        memoryview: _bytes,
    }
)
"""How the types of TL values are written; the narrower before the wider."""
