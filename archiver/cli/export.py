"""``archiver export``: copies of evidence that leave the archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archiver.cli.calling import call, emit_json, finish, options_of, workplace

tree = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Copies of evidence for others.")


def add_to(parent: typer.Typer) -> None:
    """Put these commands into the tree."""
    parent.add_typer(tree, name="export")


@tree.callback()
def export() -> None:
    """Copies of evidence for others."""


@tree.command(epilog="Example:  archiver export exhibit rives_demo/123 --out rives-123.zip")
def exhibit(
    context: typer.Context,
    which: Annotated[str, typer.Argument(metavar="POST|MEDIA|ARTICLE", help="A post, a file's SHA-256, an article.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to; a new file.")],
    media_only: Annotated[  # noqa: FBT002
        bool, typer.Option("--media-only", help="Only the post's files, not the answer that shows the post.")
    ] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who exports it.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; say what goes in.")] = False,  # noqa: FBT002
) -> None:
    """Write one post, file or article with its log entries, proofs and time stamps into a single file.

    The answer that shows a post may show other posts of its channel, too. `archiver verify FILE` checks the exhibit.
    """
    from archiver.cli.showing import safe
    from archiver.jobs.exhibiting import ExhibitRequest, export_exhibit

    request = ExhibitRequest(which=which, out=out, media_only=media_only, by=by, dry_run=dry_run)
    made = call(export_exhibit(workplace(context, "export exhibit"), request))
    if options_of(context).json:
        emit_json(made.document())
        return
    counts = f"entries: {len(made.entries)}, objects: {made.objects}, time stamps: {made.tokens}"
    typer.echo(f"{'Would write ' if dry_run else ''}{safe(str(made.out))}: {counts}.")


@tree.command(epilog="Example:  archiver export bagit @rives_demo/12 --out evidence.zip")
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
