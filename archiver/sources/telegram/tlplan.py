"""What the bytes of each constructor hold, in order: read out of Telethon's own readers.

Telethon's classes were generated from the TL schema, which Telethon does not ship. But the ``from_reader`` of each
class consists of the same few kinds of lines, whatever the constructor, so the fields can be read back from them::

    flags = reader.read_int()                       a word of flags
    _pinned = bool(flags & 16777216)                a flag that is a field itself (``pinned:flags.24?true``)
    _date = reader.tgread_date()                    a field
    if flags & 65536:                               a field that is there where a flag is set
        _post_author = reader.tgread_string()
    else:
        _post_author = None
    reader.read_int()                               a vector: its constructor, a list, a count, the items
    _entities = []
    for _ in range(reader.read_int()):
        _x = reader.tgread_object()
        _entities.append(_x)
    return cls(date=_date, pinned=_pinned, ...)     the names of the fields

A class with a line of any other form is refused; nothing is guessed.
"""

from __future__ import annotations

import linecache
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

TRUE = "true"
"""The kind of a field that is a flag, and has no bytes."""
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "read_int": "int",
        "read_long": "long",
        "read_double": "double",
        "read_large_int128": "int128",
        "read_large_int256": "int256",
        "tgread_date": "date",
        "tgread_string": "string",
        "tgread_bytes": "bytes",
        "tgread_bool": "bool",
        "tgread_object": "object",
    }
)
"""A method of Telethon's reader -> what it reads."""
_HEAD = 2
"""Lines before the reader's own: the decorator and ``def``."""
_END = "return "
_WORDS = ("flags", "flags2")
_LINE = re.compile(
    r"""
    (?P<word>flags2?)\ =\ reader\.read_int\(\)\n
    |
    (?P<flag>\w+)\ =\ bool\((?P<flag_word>flags2?)\ &\ (?P<flag_mask>\d+)\)\n
    |
    (?:if\ (?P<if_word>flags2?)\ &\ (?P<if_mask>\d+):\n)?
    (?P<vector>reader\.read_int\(\)\n(?P<list>\w+)\ =\ \[\]\nfor\ _\ in\ range\(reader\.read_int\(\)\):\n)?
    (?P<field>\w+)\ =\ reader\.(?P<method>\w+)\((?:bits=(?P<bits>\d+))?\)\n
    (?(vector)(?P=list)\.append\((?P=field)\)\n)
    (?(if_mask)else:\n\w+\ =\ None\n)
    |
    return\ cls\((?P<names>.*)\)\n
    """,
    re.VERBOSE,
)
"""One of the forms above; indentation is left out, for each form has its own."""


class NotPlannedError(Exception):
    """The reader of this class has lines that are not understood."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: ``name`` as Telethon's class has it, and its ``kind``, or that of its items where it is a ``vector``.

    It is there where the flags' word number ``word`` has ``mask``; always where ``mask`` is 0.
    """

    name: str
    kind: str
    vector: bool = False
    word: int = 0
    mask: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """A constructor's bytes: fields before the flags (mostly none), so many words of flags, all other fields."""

    before: tuple[Field, ...]
    words: int
    fields: tuple[Field, ...]


def plan_of(kind: type) -> Plan:
    """What the bytes of one of Telethon's classes hold. Raises NotPlannedError."""
    forms = list(_forms(kind))
    if not forms or forms[-1]["names"] is None:
        raise NotPlannedError(kind.__name__)
    names = dict(_named(forms.pop()["names"]))
    before: list[Field] = []
    words = 0
    fields: list[Field] = []
    for form in forms:
        if form["word"] is None:
            fields.append(_field(kind, form, names, words))
            continue
        if form["word"] != _WORDS[words] or (words and any(field.kind != TRUE for field in fields)):
            raise NotPlannedError(kind.__name__)  # bytes between the words of flags
        if not words:
            before, fields = fields, []
        words += 1
    return Plan(tuple(before), words, tuple(fields))


def _forms(kind: type) -> Iterator[re.Match[str]]:
    """The forms of which the class's reader consists."""
    code = kind.from_reader.__func__.__code__  # type: ignore[attr-defined]
    lines = linecache.getlines(code.co_filename)[code.co_firstlineno - 1 + _HEAD :]
    text = ""
    for line in filter(None, map(str.strip, lines)):
        text += f"{line}\n"
        if line.startswith(_END):
            break
    at = 0
    while at < len(text):
        form = _LINE.match(text, at)
        if form is None:
            raise NotPlannedError(kind.__name__)
        yield form
        at = form.end()


def _named(arguments: str) -> Iterator[tuple[str, str]]:
    """``date=_date, out=_out`` -> local variable and the field's name."""
    for argument in filter(None, arguments.split(", ")):
        name, _, variable = argument.partition("=")
        yield variable, name


def _field(kind: type, form: re.Match[str], names: Mapping[str, str], words: int) -> Field:
    """The field that a form reads; ``words`` of flags come before it."""
    variable = form["flag"] or form["list"] or form["field"]
    method = f"{form['method']}{form['bits'] or ''}"
    read = TRUE if form["flag"] else _KINDS.get(method)
    mask = form["flag_mask"] or form["if_mask"]
    word = _WORDS.index(form["flag_word"] or form["if_word"]) if mask else 0
    if read is None or variable not in names or (mask and word >= words):
        raise NotPlannedError(kind.__name__)
    return Field(names[variable], read, vector=form["list"] is not None, word=word, mask=int(mask or 0))
