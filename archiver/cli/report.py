"""``archiver report``."""

from __future__ import annotations

from typing import Annotated

import typer

from archiver.cli.calling import call, emit_json, options_of, workplace


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver report 3f2a")(report)


def report(
    context: typer.Context,
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Id, unique prefix of it, or URL.")],
) -> None:
    """Write the report page of an article; it works offline from the archive's folder."""
    from archiver.jobs.report import report_of

    path = call(report_of(workplace(context, "report"), article))
    if options_of(context).json:
        emit_json({"report": str(path)})
    else:
        typer.echo(str(path))
