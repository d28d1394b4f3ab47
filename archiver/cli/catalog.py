"""``archiver catalog``: rebuild, dump."""

from __future__ import annotations

import sys

import typer

from archiver.cli.calling import call, emit_json, options_of, workplace

tree = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The disposable index of an archive.")


def add_to(parent: typer.Typer) -> None:
    """Put these commands into the tree."""
    parent.add_typer(tree, name="catalog")


@tree.command(epilog="Example:  archiver catalog rebuild")
def rebuild(context: typer.Context) -> None:
    """Make the catalog anew from the log and the objects."""
    from archiver.jobs.rebuild import rebuild as job

    entries = call(job(workplace(context, "catalog rebuild")))
    if options_of(context).json:
        emit_json({"entries": entries})
    else:
        typer.echo(f"The catalog was made anew from {entries} log entries.")


@tree.command(epilog="Example:  archiver catalog dump > catalog.jsonl")
def dump(context: typer.Context) -> None:
    """Write all of the catalog as JSON lines, sorted by natural keys: equal archives give equal dumps."""
    from archiver.jobs.rebuild import dump as job

    call(job(workplace(context, "catalog dump"), sys.stdout.write))
