"""``archiver annotate``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from archiver.cli.calling import call, emit_json, options_of, workplace
from archiver.cli.hold import Which


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver annotate rives_infos_demo/148 'The bridge is the one at Kardoune.'")(
        annotate
    )


def annotate(
    context: typer.Context,
    target: Which,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The remark; - reads it from standard input.")],
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Whose remark it is.")] = None,
) -> None:
    """Write a remark about a piece of evidence into the signed log; it changes nothing else and cannot be unsaid."""
    from archiver.cli.showing import safe
    from archiver.jobs.remarks import LONGEST, annotate

    given = sys.stdin.read(4 * LONGEST) if text == "-" else text
    outcome = call(annotate(workplace(context, "annotate"), target, given, by=by))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        typer.echo(f"Entry {outcome.entry}: a remark about {safe(outcome.name)}.")
