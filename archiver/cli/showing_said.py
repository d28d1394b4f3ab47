"""What commands show of what people said about a piece of evidence."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.cli.showing import safe, say
from archiver.model.holds import Said

LONGEST = 400


def show_said(said: Sequence[Said]) -> None:
    """A line for each hold and remark."""
    for each in said:
        who = f", {safe(each.by, 100)}" if each.by else ""
        where = f"({each.time:%Y-%m-%d %H:%M} UTC, log entry {each.entry}{who})"
        what = "on hold" if each.kind == "hold" else "remark"
        say(f"{what}: {safe(each.name, 100)} {where}: {safe(each.text, LONGEST)}", 2)
