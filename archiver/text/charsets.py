"""Ranges of code points, written as the inside of a regular-expression character class."""

from __future__ import annotations

from typing import Final

LATIN: Final = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
GREEK: Final = "\u0370-\u0373\u0376\u0377\u037b-\u037d\u0386\u0388-\u03ff\u1f00-\u1fff"
CYRILLIC: Final = "\u0400-\u0481\u048a-\u052f"
HEBREW: Final = "\u05d0-\u05ea\u05ef-\u05f2"
ARABIC: Final = "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06fa-\u06fc\u0750-\u077f\u08a0-\u08c9"
CJK: Final = "\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"

# Nothing to see: soft hyphen, joiners, bidi marks, variation selectors, tatweel, byte order mark.
INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u0640\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0001-\U000e007f\U000e0100-\U000e01ef"
)
# Short vowels of Arabic and Hebrew: written or left out at will, so matching must not see them.
VOWEL_POINTS: Final = "\u05b0-\u05bd\u05bf\u05c1\u05c2\u05c7\u064b-\u0652\u0670"
# Marks that may join the letter before them under NFKC (Latin, Cyrillic, Greek, Arabic, Indic, kana).
MARKS: Final = (
    "\u0300-\u034e\u0350-\u036f\u0483-\u0487\u0591-\u05af\u05c4\u05c5\u0610-\u061a\u0653-\u065f"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u093c\u09be\u09d7\u0b3e\u0b56\u0b57\u0bbe\u0bd7"
    "\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dcf\u0ddf\u102e\u1161-\u1175\u11a8-\u11c2\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
)
# What NFKC and the folds of ``normalise`` leave alone when no mark follows: everyday letters and punctuation.
STABLE: Final = (
    "\t-\r -~\u00a1-\u00a7\u00a9\u00ab\u00ac\u00ae\u00b0\u00b1\u00b6\u00b7\u00bb\u00bf-\u0131\u0134-\u013e"
    "\u0141-\u0148\u014a-\u017e\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u0481\u048a-\u052f"
    "\u05be\u05d0-\u05ea\u05f3\u05f4\u060c\u061b\u061f\u0621-\u063f\u0641-\u064a\u0671-\u0674\u0679-\u06a8"
    "\u06ad-\u06cb\u06d0-\u06d3\u1ea0-\u1ef9\u2010\u2012-\u2015\u201c-\u201e\u2020-\u2022\u2039\u203a\u20ac"
    "\u20ba\u20bd\u2190-\u21ff\u2500-\u27bf\u3001\u3002\u3008-\u3011\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff"
    "\uac00-\ud7a3\U0001f300-\U0001f64f\U0001f680-\U0001faff"
)
