"""``archiver demo``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archiver.cli.calling import call, emit_json, finish, options_of
from archiver.cli.options import Options


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver demo --dir /tmp/demo")(demo)


def demo(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Option("--dir", metavar="DIR", help="Where the demo's archive goes (default: demo-archive).")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Another made-up world for another number.")] = 1,
) -> None:
    """The main job on a made-up world: an invented article, a loopback Telegram, no account, no network.

    Starts a small Telegram server on 127.0.0.1, signs in to it, reads an invented French article, finds the
    channel and the video it means, archives them, links them, writes the report and verifies the archive.
    """
    from archiver.cli.demonstration import Demonstration

    options: Options = options_of(context)
    show = Demonstration(folder=folder or Path("demo-archive"), seed=seed, quiet=options.quiet or options.json)
    outcome = call(show.run())
    if options.json:
        emit_json(outcome.document())
    finish(outcome.gaps)
