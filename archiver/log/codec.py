"""An entry and its line: canonical JSON (RFC 8785), strict both ways.

A line that is written is read back first, so that nothing gets into the log that verification would refuse.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import rfc8785

from archiver.errors import CannotRunError, IntegrityError
from archiver.log.bodies import read_body, write_body
from archiver.log.fields import Fields, MalformedError, write_time
from archiver.model.captures import Json
from archiver.model.entries import Body, Entry

MAX_LINE = 65_535
"""Longest line in bytes, without its newline: what an entry bundle of tlog-tiles can hold."""

FIRST_PREV = "0" * 64
"""``prev`` of entry 0."""

_SCALARS = frozenset({str, int, float, bool, type(None)})
# the largest whole number that every JSON reader keeps exactly (RFC 8785, section 3.2.2.3)
_EXACT = 2**53 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry before it has its place in the log: what and when. ``mono_us`` as in ``Entry``."""

    body: Body
    mono_us: int
    time: datetime


def line_hash(line: bytes) -> str:
    """What the next entry says in ``prev``: SHA-256 of the line without its newline."""
    return hashlib.sha256(line).hexdigest()


def encode(entry: Entry) -> bytes:
    """The line of an entry, without newline; CannotRunError where the log cannot hold it."""
    try:
        value: Json = {
            "body": _plain(write_body(entry.body)),
            "kind": entry.body.kind,
            "mono_us": entry.mono_us,
            "n": entry.n,
            "prev": entry.prev,
            "time": write_time(entry.time),
        }
        line = _quickly(value)
        if line is None:
            line = rfc8785.dumps(value)
            parse(line)
    except (ValueError, RecursionError) as error:
        raise CannotRunError(f"Entry {entry.n} ({entry.body.kind}) cannot be written: {error}.") from error
    return line


def _quickly(value: Json) -> bytes | None:
    """The line as the standard library's encoder writes it, several times as fast, where that is the RFC 8785 form.

    Reading it back tells; None where it is not.
    """
    text = _ENCODER.encode(value)
    if not text.isascii():
        return None
    line = text.encode()
    try:
        parse(line)
    except MalformedError:
        return None
    return line


def decode(line: bytes, n: int) -> Entry:
    """The entry of a line, which is the ``n``-th of its log; IntegrityError names it and what is wrong."""
    try:
        return parse(line)
    except MalformedError as error:
        raise IntegrityError(f"Entry {n} of the log is not valid: {error}.", hint="Run archiver verify.") from error


def parse(line: bytes) -> Entry:
    """The entry of a line; MalformedError says what is wrong with any other bytes."""
    if len(line) > MAX_LINE:
        raise MalformedError(f"the line is longer than {MAX_LINE} bytes")
    try:
        value = _DECODER.decode(line.decode())
        canonical = _is_canonical(line, value)
    except (ValueError, RecursionError) as error:
        raise MalformedError(f"not JSON as the log writes it ({error})") from error
    if not canonical:
        raise MalformedError("the JSON is not in canonical form")
    fields = Fields(value, "the entry")
    kind = fields.text("kind")
    entry = Entry(
        body=read_body(kind, fields.mapping("body")),
        mono_us=fields.count("mono_us"),
        n=fields.count("n"),
        prev=fields.digest("prev"),
        time=fields.time("time"),
    )
    fields.end()
    return entry


def _plain(value: object) -> Json:
    """Mappings as dict and tuples as list; MalformedError for what is no JSON."""
    if type(value) in _SCALARS:
        return cast(Json, value)
    if isinstance(value, Mapping) and all(type(key) is str for key in value):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    raise MalformedError(f"a {type(value).__name__} is no JSON")


def _is_canonical(line: bytes, value: Json) -> bool:
    """Whether ``line`` is the RFC 8785 form of ``value``.

    For ASCII the standard library's encoder, several times as fast, writes the same: keys sort alike, strings
    are escaped alike, and ``_real`` has compared the one thing that it may write differently.
    """
    return (line.isascii() and _ENCODER.encode(value).encode() == line) or rfc8785.dumps(value) == line


def _whole(literal: str) -> int:
    number = int(literal)
    if not -_EXACT <= number <= _EXACT:
        raise MalformedError(f"the number {literal[:40]} is too large to be exact")
    return number


def _real(literal: str) -> float:
    number = float(literal)
    if rfc8785.dumps(number) != literal.encode():
        raise MalformedError(f"the number {literal[:40]} is not in canonical form")
    return number


def _no_constant(literal: str) -> object:
    raise MalformedError(f"{literal} is not JSON")


_DECODER = json.JSONDecoder(parse_int=_whole, parse_float=_real, parse_constant=_no_constant)
# what was parsed, or copied by ``_plain``, does not hold itself
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)
