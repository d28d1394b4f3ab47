"""What ``verify`` shows to people."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import typer

from archiver.cli.progress import amount
from archiver.cli.showing import WIDTH, safe, say
from archiver.wording import counted

if TYPE_CHECKING:
    from archiver.jobs.verify import Verification

LONGEST = 400


def show_verification(result: Verification, *, every: bool = False) -> None:
    """A line a finding (of many of one kind the first ones, unless ``every``), the counts, and what it means."""
    from archiver.jobs.verifying.folding import first_break, folded

    for line in map(str, result.findings) if every else folded(result.findings):
        typer.echo(safe(line, LONGEST))
    cause = first_break(result.findings)
    if cause is not None:
        typer.echo(_filled(safe(cause, LONGEST)))
    hashed = f"{counted(result.objects, 'object')} ({amount(result.bytes, None, 'bytes')})"
    say(f"{counted(result.entries, 'log entry', 'log entries')} and {hashed} checked.")
    if result.recorded is not None:
        new = len(result.recorded.damaged)
        also = f", {counted(new, 'object')} newly damaged (entry {result.recorded.incidents[0]})" if new else ""
        say(f"Written into the log as entry {result.recorded.fixity}{also}.")
    for paragraph in result.meaning():
        say("")
        typer.echo(_filled(paragraph))


def _filled(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)
