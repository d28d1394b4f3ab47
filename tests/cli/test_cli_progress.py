"""Bars of several files at once on one terminal."""

from __future__ import annotations

import io
from contextlib import ExitStack

from rich.console import Console

from archiver.cli.progress import Bars


def test_several_bars_share_the_terminal() -> None:
    screen = io.StringIO()
    bars = Bars(Console(file=screen, force_terminal=True, width=100))
    with ExitStack() as open_:
        first = open_.enter_context(bars.transfer("a/1 video", total=3_000_000, unit="bytes"))
        with bars.transfer("a/2 [photo]", total=2048, unit="bytes") as second:
            first.update(1_000_000)
            second.update(2048, 2048)
            bars.step("A step between them")
        first.update(3_000_000)
    with bars.transfer("@rives_demo posts", total=None, unit="posts") as posts:
        posts.update(300)
    shown = screen.getvalue()
    assert "A step between them" in shown
    assert "a/2 [photo]" in shown
    assert "@rives_demo posts: 300 posts in" in shown
    assert "a/1 video: " not in shown  # too quick to be worth a line
    assert shown.count("\x1b[?25l") == shown.count("\x1b[?25h")  # the cursor is back
