"""QR codes in a terminal, readable on dark and light ones: the colours are set, not taken from the terminal."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TextIO

import segno

QUIET_ZONE = 4
"""Modules; what ISO/IEC 18004 asks for."""
BLACK_ON_WHITE = "\x1b[38;5;16;48;5;231m"
WHITE, BLACK = "\x1b[48;5;231m", "\x1b[48;5;16m"
PLAIN = "\x1b[0m"
HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
"""Two modules one above the other, 1 is dark."""


def matrix_of(text: str) -> list[list[int]]:
    """The modules with the quiet zone, row by row; 1 is dark."""
    return [list(row) for row in segno.make(text, error="l", micro=False).matrix_iter(scale=1, border=QUIET_ZONE)]


def drawn(text: str, *, unicode: bool, colour: bool) -> list[str]:
    """The code's lines. Without colour the terminal is taken for a dark one, as most are; phones read both."""
    matrix = matrix_of(text)
    if not unicode:
        return [_in_ascii(row, colour=colour) for row in matrix]
    if len(matrix) % 2:
        matrix.append([0] * len(matrix[0]))
    pairs = zip(matrix[::2], matrix[1::2], strict=True)
    return [_in_halves(upper, lower, colour=colour) for upper, lower in pairs]


def _in_halves(upper: Sequence[int], lower: Sequence[int], *, colour: bool) -> str:
    if not colour:
        return "".join(HALVES[1 - above, 1 - below] for above, below in zip(upper, lower, strict=True))
    line = "".join(HALVES[above, below] for above, below in zip(upper, lower, strict=True))
    return f"{BLACK_ON_WHITE}{line}{PLAIN}"


def _in_ascii(row: Sequence[int], *, colour: bool) -> str:
    if not colour:
        return "".join("  " if dark else "##" for dark in row)
    return "".join(f"{BLACK if dark else WHITE}  " for dark in row) + PLAIN


class Screen:
    """Draws one code over the other where the stream is a terminal, else one below the other."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._height = 0
        self._is_terminal = stream.isatty()

    def show(self, text: str, seconds: float) -> None:
        """Draw ``text``, which is good for so many seconds."""
        unicode = (self._stream.encoding or "").lower().replace("-", "") == "utf8"
        colour = self._is_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        lines = drawn(text, unicode=unicode, colour=colour)
        lines += [
            "Scan this with Telegram on your phone: Settings > Devices > Link Desktop Device.",
            f"It is good for {seconds:.0f} s, then a new one is shown. Ctrl-C gives up.",
        ]
        if self._height and colour:
            self._stream.write(f"\x1b[{self._height}A\x1b[0J")
        self._stream.write("\n".join(lines) + "\n")
        self._stream.flush()
        self._height = len(lines)
