"""Strings from outside, made safe and honest to look at.

Markup is escaped, and characters that are invisible or reorder their neighbours are shown as their code
point: a file name that reads "invoice_exe.pdf" because of U+202E must not deceive a reader. How much is shown
depends on what the string is: Persian needs U+200C, and an Arabic text may rightly carry direction marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from html import escape

from markupsafe import Markup

# Overrides turn letters around against their own direction; no honest running text needs them.
_OVERRIDES = "\u202d\u202e"
_EMBEDDINGS = "\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
_MARKS = "\u200e\u200f\u061c"
# C0 and C1 controls, lone surrogates, line and paragraph separators, noncharacters at the end of the BMP.
_NEVER = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufffe\uffff"

_IN_TEXT = re.compile(f"[{_NEVER}{_OVERRIDES}]")
_IN_LINE = re.compile(f"[{_NEVER}{_OVERRIDES}{_EMBEDDINGS}{_MARKS}]")


def text(value: str) -> Markup:
    """Running text (an article, a post): line breaks, joiners and direction marks stay, overrides show."""
    return _marked(value, lambda char: _IN_TEXT.match(char) is not None)


def line(value: str) -> Markup:
    """A title, a name or a sentence: as ``text``, and every direction control is shown."""
    return _marked(value, lambda char: _IN_LINE.match(char) is not None)


def code(value: str) -> Markup:
    """A handle, a file name or an address: every invisible character is shown, joiners and odd spaces too."""
    return _marked(value, _invisible)


def plain(value: str) -> str:
    """``line`` without elements, for places that hold only text (the page's title, an alternative text)."""
    return "".join(_name(char) if _IN_LINE.match(char) else char for char in value)


def _invisible(char: str) -> bool:
    return char != " " and unicodedata.category(char) in {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp", "Zs"}


def _marked(value: str, shown: Callable[[str], bool]) -> Markup:
    pieces: list[str] = []
    for char in value:
        if shown(char):
            pieces.append(f'<span class="ctl" data-cp="{ord(char):04X}">{_name(char)}</span>')
        elif char == "\r":
            # A bare CR would reach the reader's browser as LF; the reference keeps the text as it was.
            pieces.append("&#13;")
        else:
            pieces.append(escape(char))
    return Markup("".join(pieces))  # noqa: S704  every piece is escaped above


def _name(char: str) -> str:
    return f"U+{ord(char):04X}"
