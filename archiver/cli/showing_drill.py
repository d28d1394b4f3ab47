"""The table of a drill."""

from __future__ import annotations

import textwrap

import typer

from archiver.cli.showing import WIDTH, safe, say
from archiver.jobs.drilling.outcome import VERIFIER, Drilled, Row

MOST_MISSED = 50
COLUMN = 56


def show_drill(result: Drilled) -> None:
    """A line a class of mutations, the reasons of what cannot be seen, and the rate."""
    reasons = sorted({reason for row in result.rows for reason in row.reasons})
    typer.echo(f"{'mutation, and what the verifier has':<{COLUMN}}{'tried':>7}{'seen':>7}{'missed':>7}  not to be seen")
    for name in dict.fromkeys(row.name for row in result.rows):
        rows = [row for row in result.rows if row.name == name]
        if len(rows) > 1:
            typer.echo(name)
        for row in rows:
            typer.echo(_line(row, reasons, f"    {VERIFIER[row.holds]}" if len(rows) > 1 else name))
    say("")
    for number, reason in enumerate(reasons, 1):
        say(f"[{number}] {reason}")
    for each in result.untried:
        say(f"Not tried: {each}")
    if result.objects < result.of:
        say(f"The copy holds {result.objects} of {result.of} objects.")
    for missed in result.missed[:MOST_MISSED]:
        say(safe(f"UNDETECTED {missed}", 400))
    if len(result.missed) > MOST_MISSED:
        say(f"and {len(result.missed) - MOST_MISSED} more (--json has all)")
    say("")
    typer.echo(textwrap.fill(result.summary(), WIDTH))


def _line(row: Row, reasons: list[str], what: str) -> str:
    numbers = ",".join(str(reasons.index(each) + 1) for each in sorted(row.reasons))
    expected = f"{row.counts['expected']} [{numbers}]" if row.counts["expected"] else "-"
    return f"{what:<{COLUMN}}{row.tried:>7}{row.detected:>7}{row.counts['undetected']:>7}  {expected}"
