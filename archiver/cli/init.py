"""``archiver init``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archiver.cli.calling import call, emit_json, options_of


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver init ~/cases/zelmara")(init)


def init(
    context: typer.Context,
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="Where (default: here).")] = None,
) -> None:
    """Make an archive: an empty store, a signed log, and the key that signs it (kept outside the archive)."""
    from archiver.archive import create_archive
    from archiver.archive.private_files import ELSEWHERE, is_inside
    from archiver.config import Config, config_folder
    from archiver.jobs.progress import Silent
    from archiver.jobs.rebuild import rebuild
    from archiver.jobs.workplace import Workplace

    options = options_of(context)
    place = (folder or options.archive or Path()).expanduser().resolve()
    keys = config_folder() / "keys"
    manifest = create_archive(place, keys)
    # A catalog from the first moment, so that `verify` misses none.
    call(
        rebuild(Workplace(folder=place, config=Config(), config_folder=keys.parent, progress=Silent(), command="init"))
    )
    inside = is_inside(keys, place)
    if inside is not None:
        typer.echo(f"Warning: {inside} {ELSEWHERE}", err=True)
    key = keys / f"{manifest.origin}.key"
    if options.json:
        emit_json(
            {"archive": str(place), "origin": manifest.origin, "public_key": manifest.public_key, "key": str(key)}
        )
        return
    typer.echo(f"Made the archive {place}")
    typer.echo(f"Its log is signed by {key}: keep a copy of that file elsewhere, and never inside the archive.")
    typer.echo(f"Public key, to note down: {manifest.public_key}")
