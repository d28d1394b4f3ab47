"""One spelling of a text for searching, with a way back to the original.

Coarser than ``normalise``, which must not mistake one name for another: here the same text is to be found however it
was typed. Case goes (Unicode case folding), compatibility forms (NFKC), marks over letters of Latin, Greek, Arabic and
Hebrew; in Cyrillic only ``ё`` becomes ``е`` and stress marks go, for ``й`` and ``ї`` are letters. All forms of alef are
one, ``ؤ`` is ``و`` and ``ئ`` is ``ي`` (before ``و``: ``و``), a bare hamza is nothing, ``ة`` is ``ه``, ``ى`` and ``ی``
are ``ي``, ``ک`` is ``ك``; final letters of Hebrew are the ordinary ones; digits of all scripts are ASCII. An apostrophe
between Cyrillic letters and quotation marks within Hebrew words go.

Scripts without spaces are searched by pairs of letters (``indexed``).
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from functools import lru_cache
from typing import Final

from archiver.text.charsets import CYRILLIC, HEBREW, INVISIBLE, VOWEL_POINTS
from archiver.text.normalise import Normalised

_DROPPED: Final = re.compile(
    f"[{INVISIBLE}{VOWEL_POINTS}\u0300-\u036f\u0483-\u0487\u0591-\u05af\u05c4\u05c5\u0610-\u061a\u0653-\u065f"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_KEEPS_MARKS: Final = re.compile(f"[{CYRILLIC}\u3041-\u30ff\uac00-\ud7a3\u0900-\u0dff\u0e00-\u0fff\u1000-\u109f]")
_LETTERS: Final = {
    **dict.fromkeys("أإآٱٲٳٵ", "ا"),
    **dict.fromkeys("ؤٶۆۇۈۋ", "و"),
    **dict.fromkeys("ىیېےۍۑ", "ي"),
    **dict.fromkeys("ةەۀۂہۃھۿ", "ه"),
    **dict.fromkeys("کڪګڬ", "ك"),
    "ڤ": "ف",
    "ё": "е",
    **dict(zip("ךםןףץ", "כמנפצ", strict=True)),
    "ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "ŀ": "l",
    "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bb": "'", "\u02bc": "'", "\u02bd": "'", "`": "'", "\u00b4": "'",
    "\u05f3": "'", "\u05f4": '"', "\u2032": "'", "\uff07": "'",
    "\u066b": ".", "\u066c": ",",
}  # fmt: skip
_HAMZA: Final = "ءئ"
_CONTEXT: Final = re.compile(f"[{_HAMZA}]|(?<=[{CYRILLIC}])'(?=[{CYRILLIC}])|(?<=[{HEBREW}])[\"'](?=[{HEBREW}])")
_MAY_DEPEND: Final = frozenset(_HAMZA + "'\"")
UNSPACED: Final = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Letters that are searched by pairs: Han, kana, Hangul, Thai, Lao, Burmese, Khmer; inside of a character class."""
LONG: Final = 40
"""Characters of a word that is worth remembering."""
_RUN: Final = re.compile(f"[{UNSPACED}]+")
_PAIRED: Final = re.compile(f"[{UNSPACED}]")


class _Table(dict[int, str]):
    """What stands for each character; filled as characters are met."""

    def __missing__(self, point: int) -> str:
        self[point] = found = _letter(chr(point))
        return found


def _letter(char: str) -> str:
    if _DROPPED.match(char):
        return ""
    seen = unicodedata.normalize("NFKC", char).casefold()
    for _ in range(4):  # what is unfolded may have to be folded in turn; nothing needs more
        folded = "".join(map(_plain, seen))
        if folded == seen:
            break
        seen = unicodedata.normalize("NFKC", folded).casefold()
    return folded


def _plain(char: str) -> str:
    if char in _LETTERS:
        return _LETTERS[char]
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    if char in _HAMZA or _KEEPS_MARKS.match(char):
        return char
    return _DROPPED.sub("", unicodedata.normalize("NFD", char))


_TABLE: Final = _Table()
# Case-folded letters and signs that stay as they are, so that most of a text is passed over.
_MAY_CHANGE: Final = re.compile(
    "[^\x00-_a-\x7f\u00ab\u00bb\u060c\u061b\u061f\u0627\u0628\u062a-\u063f\u0641-\u0648\u064a\u067e\u0686\u0698\u06af"
    "\u0430-\u044f\u0452-\u045f\u0491\u05be\u05d0-\u05d9\u05db\u05dc\u05de\u05e0-\u05e2\u05e4\u05e6-\u05ea"
    "\u03b1-\u03c9\u2010-\u2015\u201c-\u201e\u2022\u3001\u3002\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3"
    "\U0001f300-\U0001f64f]"
)


def fold(text: str) -> str:
    """``text`` in the spelling in which texts are searched."""
    if text.isascii():
        return text.lower().replace("`", "'")
    lowered = text.casefold()
    if "'" not in lowered and '"' not in lowered and not _MAY_CHANGE.search(lowered):
        return lowered
    # Nothing depends on what stands beyond a space, and a text has few words that no other has.
    return " ".join([_fold_word(word) if len(word) <= LONG else _fold(word) for word in text.split(" ")])


@lru_cache(maxsize=65_536)
def _fold_word(word: str) -> str:
    return _fold(word)


def _fold(text: str) -> str:
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    folded = _MAY_CHANGE.sub(_looked_up, text.casefold())
    return folded if _MAY_DEPEND.isdisjoint(folded) else _CONTEXT.sub(_in_context, folded)


def _looked_up(match: re.Match[str]) -> str:
    return _TABLE[ord(match[0])]


def _in_context(match: re.Match[str]) -> str:
    char = match[0]
    if char not in _HAMZA:
        return ""
    if match.string.startswith("و", match.end()):
        return "و"
    return "ي" if char == "ئ" else ""


_CLUSTER: Final = re.compile(r"(?s:.)[\u0300-\u036f\u0483-\u0487\u0653-\u0655\u3099\u309a]*")


def folded(text: str) -> Normalised:
    """``fold(text)``, and where each of its characters comes from."""
    pieces: list[str] = []
    origin, ends = array("I"), array("I")
    clusters = [match.span() for match in _CLUSTER.finditer(text)]
    for start, end in clusters:
        piece = unicodedata.normalize("NFC", text[start:end]).casefold().translate(_TABLE)
        pieces.append(piece)
        origin.extend((start,) * len(piece))
        ends.extend((end,) * len(piece))
    whole = "".join(pieces)
    for match in reversed(list(_CONTEXT.finditer(whole))):
        new = _in_context(match)
        whole = whole[: match.start()] + new + whole[match.end() :]
        if not new:
            del origin[match.start()], ends[match.start()]
    origin.append(len(text))
    return Normalised(whole, origin, ends)


def indexed(folded_text: str) -> str:
    """A folded text as its words go into an index: runs of letters of scripts without spaces as overlapping pairs.

    Each run ends with its last letter alone, so that every letter of it begins one of the words.
    """
    if folded_text.isascii() or not _PAIRED.search(folded_text):
        return folded_text
    return _RUN.sub(lambda match: f" {' '.join(_pairs(match[0]))} ", folded_text)


def asked(folded_text: str) -> str:
    """A folded text that is searched for, as its words stand in an index: as ``indexed``, but a run of two letters or
    more at its end may go on in the text.
    """
    found = indexed(folded_text).strip()
    run = _RUN.search(folded_text.rstrip()[-2:])
    ends_in_run = run is not None and len(run[0]) > 1
    return found[: found.rindex(" ")] if ends_in_run else found


def is_unspaced(char: str) -> bool:
    """Whether a letter belongs to a script that is searched by pairs."""
    return _PAIRED.match(char) is not None


def _pairs(run: str) -> list[str]:
    return [*(run[i : i + 2] for i in range(len(run) - 1)), run[-1]]
