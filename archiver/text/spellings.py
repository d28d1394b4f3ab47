"""What to type into a search for a channel whose name is known in one script only.

Best guesses: a script that leaves out short vowels has several readings in Latin letters, and Latin letters
have several in Arabic. A wrong guess costs one search, so there are few of them, the likeliest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from archiver.text.charsets import ARABIC, CYRILLIC, HEBREW
from archiver.text.name_tables import FROM_ARABIC, FROM_CYRILLIC, FROM_HEBREW, TO_ARABIC, TO_CYRILLIC
from archiver.text.names import fold_generic, plain_letters
from archiver.text.normalise import normalise

MAX_FORMS: Final = 8
_MAX_NAME = 200
_MIN_QUERY = 3  # Telegram answers nothing useful to shorter ones
_HANDLE_ENDINGS = {"news": "news", "tv": "tv", "media": "media"}
_NOT_A_WORD = re.compile(r"[^\w'.&-]+")
_SCRIPTS = (
    (re.compile(f"[{ARABIC}]"), FROM_ARABIC),
    (re.compile(f"[{CYRILLIC}]"), FROM_CYRILLIC),
    (re.compile(f"[{HEBREW}]"), FROM_HEBREW),
)
# No Arabic or Hebrew word begins with two consonants: the vowel between them, mostly a, is not written.
_HEAD = re.compile(r"\b([ksgtdcz]h|ts|[bcdfgjklmnpqrstvz])(?=[bcdfghjklmnpqrstvz])")
_CONSONANT_WAW = re.compile(r"\bو|و(?=ا)")
_CLUSTER = re.compile(r"(?<=[aiu][bcdfgjklmnqrstvz])(?=[bcdfgjklmnqrstvz][aiu])")
_ARABIC_SPELLING = str.maketrans("أإآٱىةؤ", "ااااىهو")


def search_forms(name: str) -> tuple[str, ...]:
    """Queries for Telegram's search, likeliest first, at most ``MAX_FORMS``, all different.

    The name itself, the name without generic words, beginnings of likely handles, and spellings in Latin,
    Arabic and Cyrillic letters. Empty for a name without letters or digits.
    """
    found: dict[str, str] = {}
    for form in _forms(name[:_MAX_NAME]):
        if len(form) >= _MIN_QUERY or not found:
            found.setdefault(form.casefold(), form)
        if len(found) == MAX_FORMS:
            break
    return tuple(form for form in found.values() if form)


def _forms(name: str) -> Iterator[str]:
    whole = _NOT_A_WORD.sub(" ", normalise(name).text).strip(" .'-&")
    folded = fold_generic(name)
    if not folded.core:
        return
    core = " ".join(folded.core)
    if not folded.own:
        yield whole
        return
    yield from (whole, core)
    readings = list(dict.fromkeys(_latin_readings(core)))
    ending = next((end for meaning, end in _HANDLE_ENDINGS.items() if meaning in folded.generic), None)
    handle = re.sub(r"[^a-z0-9]", "", readings[0])
    yield readings[0]
    if ending:
        yield from (handle + ending, f"{readings[0].replace(' ', '_')}_{ending}")
    elif " " in readings[0]:
        yield from (handle, readings[0].replace(" ", "_"))
    yield from readings[1:]
    if not re.search(f"[{ARABIC}]", core):
        yield from _arabic_spellings(readings[0])
    if not re.search(f"[{CYRILLIC}]", core):
        yield _spelt(readings[0], TO_CYRILLIC).capitalize()


def _latin_readings(core: str) -> Iterator[str]:
    """Latin spellings of a name: itself if Latin, else by the tables, with the long vowels both ways."""
    for letters, table in _SCRIPTS:
        if letters.search(core):
            latin = _spelt(_CONSONANT_WAW.sub("w", core.translate(_ARABIC_SPELLING)), table)
            if table is not FROM_CYRILLIC:
                latin = _HEAD.sub(r"\1a", latin)
            yield latin
            if table is FROM_ARABIC:
                yield from (_CLUSTER.sub("e", latin).replace("i", "ee"), latin.replace("i", "ee"))
            return
    yield plain_letters(core)


def _arabic_spellings(latin: str) -> Iterator[str]:
    plain = _spelt(latin, TO_ARABIC)
    yield plain
    if "س" in plain:
        yield plain.replace("س", "ص", 1)  # one Latin s stands for two letters


def _spelt(text: str, table: Mapping[str, str]) -> str:
    """Replace by the table, the longest sequence first; what it does not hold stays."""
    longest = max(map(len, table))
    pieces: list[str] = []
    at = 0
    while at < len(text):
        size = next((n for n in range(longest, 0, -1) if text[at : at + n] in table), 0)
        pieces.append(table[text[at : at + size]] if size else text[at])
        at += size or 1
    return "".join(pieces)
