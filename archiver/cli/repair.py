"""``archiver repair``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archiver.cli.calling import call, emit_json, finish, options_of, workplace


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver repair --from /backup/zelmara")(repair)


def repair(
    context: typer.Context,
    copies: Annotated[
        list[Path] | None,
        typer.Option("--from", metavar="COPY", help="A copy of the archive, or any folder with its files; repeatable."),
    ] = None,
    no_network: Annotated[  # noqa: FBT002
        bool, typer.Option("--no-network", help="Do not ask Telegram for lost files.")
    ] = False,
    dry_run: Annotated[  # noqa: FBT002
        bool, typer.Option("--dry-run", help="Only say what is wrong and where it would come from.")
    ] = False,
) -> None:
    """Put damaged and missing files right: from a copy, from Telegram, or made again from what is whole.

    Every byte is hashed before it takes a place; what was damaged is kept in the archive's folder tmp/damaged. The
    log's past is never changed: what was done is one more entry.

    Exit codes: 0 all is whole, 2 some of it could not be repaired.
    """
    from archiver.cli.showing import safe
    from archiver.jobs.repair import RepairRequest
    from archiver.jobs.repair import repair as job

    request = RepairRequest(copies=tuple(copies or ()), network=not no_network, dry_run=dry_run)
    done = call(job(workplace(context, "repair"), request))
    if options_of(context).json:
        emit_json(done.document())
    else:
        would = "Would put back" if dry_run else "Put back"
        for sha256, source in done.objects.items():
            typer.echo(f"{would} the object {sha256} from {safe(source, 200)}.")
        for name in done.made:
            typer.echo(f"Made again: {safe(name, 200)}.")
        if not done.objects and not done.made and not done.gaps:
            typer.echo("Nothing is missing or damaged.")
    finish(done.gaps)
