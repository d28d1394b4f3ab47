"""``archiver export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archiver.cli.calling import call, emit_json, finish, options_of, workplace


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    tree = typer.Typer(no_args_is_help=True, help="Hand over copies of evidence.")
    tree.command(epilog="Example:  archiver export bagit @rives_demo/12 --out evidence.zip")(bagit)
    parent.add_typer(tree, name="export")


def bagit(
    context: typer.Context,
    targets: Annotated[
        list[str] | None,
        typer.Argument(metavar="TARGET...", help="Articles, posts, objects; default: everything.", show_default=False),
    ] = None,
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR|FILE.zip", help="Where to; must not be there yet.")],
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who hands it over, for the log.")] = None,
) -> None:
    """Write a bag (BagIt) that can be checked with sha256sum and openssl alone; its HOWTO.txt says how.

    Exit codes: 0 done, 2 done but for objects that are not in the store, 3 could not run.
    """
    from archiver.jobs.exporting import export_bag

    done = call(export_bag(workplace(context, "export bagit"), targets or (), out, by=by))
    if options_of(context).json:
        emit_json(done.document())
    else:
        typer.echo(f"{done.path}: entries: {done.entries}, objects: {done.objects}. Check it by its HOWTO.txt.")
    finish([f"the object {each} is not in the store and so not in the copy" for each in done.left_out])
