"""QR codes in a terminal: what is drawn is the code, with its quiet zone, in every way of drawing."""

from __future__ import annotations

import io
import re

import pytest
import segno

from archiver.cli.qr import QUIET_ZONE, Screen, drawn

TEXT = "tg://login?token=abcdefghijklmnopqrstuvwxyz0123456789ABCDE"


def _modules(lines: list[str], *, unicode: bool, colour: bool) -> list[list[int]]:
    """What somebody sees: 1 is dark. Without colour, what is printed shines on a dark ground."""
    if not unicode and colour:
        cells = [re.findall(r"\x1b\[48;5;(\d+)m  ", line) for line in lines]
        return [[int(cell == "16") for cell in row] for row in cells]
    if not unicode:
        return [[int(line[at : at + 2] == "  ") for at in range(0, len(line), 2)] for line in lines]
    rows: list[list[int]] = []
    for line in lines:
        assert not colour or (line.startswith("\x1b[38;5;16;48;5;231m") and line.endswith("\x1b[0m"))
        halves = [
            {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}[each] for each in re.sub(r"\x1b\[[\d;]*m", "", line)
        ]
        rows += [[upper for upper, _ in halves], [lower for _, lower in halves]]
    return rows if colour else [[1 - each for each in row] for row in rows]


@pytest.mark.parametrize("colour", [True, False])
@pytest.mark.parametrize("unicode", [True, False])
def test_the_code_is_drawn(unicode: bool, colour: bool) -> None:
    expected = [list(row) for row in segno.make(TEXT, error="l", micro=False).matrix_iter(border=QUIET_ZONE)]
    modules = _modules(drawn(TEXT, unicode=unicode, colour=colour), unicode=unicode, colour=colour)
    assert modules[: len(expected)] == expected
    assert not any(any(row) for row in modules[len(expected) :])
    lines = drawn(TEXT, unicode=unicode, colour=colour)
    assert unicode or all(line.isascii() for line in lines)


class _Terminal(io.StringIO):
    encoding = "utf-8"  # type: ignore[assignment]

    def isatty(self) -> bool:
        return True


def test_the_next_code_takes_the_place_of_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    terminal, pipe = _Terminal(), io.StringIO()
    for stream in (terminal, pipe):
        screen = Screen(stream)
        screen.show(TEXT, 30)
        height = stream.getvalue().count("\n")
        screen.show(TEXT[::-1], 30)
        moved = f"\x1b[{height}A\x1b[0J" in stream.getvalue()
        assert moved == (stream is terminal)
    assert "\x1b" not in pipe.getvalue()
