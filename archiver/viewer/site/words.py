"""What the search of a copy looks through: the words of its pages, in the spelling in which they are compared.

A page that opens from a folder may not fetch files, so that the words are scripts beside it that fill a list.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archiver.text.folding import folded
from archiver.text.normalise import Normalised

SHARD = 2_000_000
"""Characters of one script, about."""
LETTERS = range(0x80, 0x20000)
"""Characters of which a copy says how they are spelled; others stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A page: its address from the copy's folder, what it is, its title, date and text."""

    href: str
    kind: str
    title: str
    date: str
    text: str

    def row(self) -> list[object]:
        """As it stands in a script: the folded text and the way back only where they differ from the text."""
        spelled = folded(self.text)
        about: list[object] = [self.href, self.kind, self.title, self.date, self.text]
        return about if spelled.text == self.text else [*about, spelled.text, _runs(spelled)]


def shards(entries: Iterable[Entry]) -> list[str]:
    """The scripts."""
    found: list[str] = []
    rows: list[str] = []
    size = 0
    for entry in entries:
        row = _script(entry.row())
        rows.append(row)
        size += len(row)
        if size >= SHARD:
            found.append(_pushing(rows))
            rows, size = [], 0
    if rows or not found:
        found.append(_pushing(rows))
    return found


def folds() -> str:
    """A script with what stands for each character that is not spelled as itself."""
    table = {}
    for point in LETTERS:
        char = chr(point)
        if 0xD800 <= point < 0xE000:
            continue
        spelled = folded(f"{char}x").text.removesuffix("x")
        if spelled != char.lower():
            table[char] = spelled
    return f"window.archiverSite = {{ words: [], folds: {_script(table)} }};\n"


def _pushing(rows: Sequence[str]) -> str:
    return "window.archiverSite.words.push(\n" + ",\n".join(rows) + "\n);\n"


def _script(value: object) -> str:
    """JSON that is a script, too, and holds no end of one."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _runs(spelled: Normalised) -> list[int]:
    """[folded place, original place, ...]: from each on, both go forward together until the next."""
    found: list[int] = []
    for place in range(len(spelled.text)):
        if not found or spelled.origin[place] - found[-1] != place - found[-2]:
            found += (place, spelled.origin[place])
    return found
