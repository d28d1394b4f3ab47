"""``archiver report``."""

from __future__ import annotations

from typing import Annotated

import typer

from archiver.cli.calling import call, emit_json, options_of, workplace
from archiver.errors import UsageError


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver report 3f2a")(report)


def report(
    context: typer.Context,
    *,
    article: Annotated[
        str | None, typer.Argument(metavar="ARTICLE", help="Id, unique prefix of it, or URL.", show_default=False)
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Every article's page, and the index of all.")] = False,
) -> None:
    """Write the report page of an article; it works offline from the archive's folder.

    Prints where the page lies; with --all, where the index lies. The index is written each time.
    """
    from archiver.jobs.report import all_reports, report_of

    if (article is None) != every:
        raise UsageError("Give either an ARTICLE or --all.", hint="`archiver article list` shows the articles.")
    place = workplace(context, "report")
    path = call(all_reports(place) if article is None else report_of(place, article))
    if options_of(context).json:
        emit_json({"index" if article is None else "report": str(path)})
    else:
        typer.echo(str(path))
