"""``archiver serve``."""

from __future__ import annotations

from typing import Annotated

import typer

from archiver.cli.calling import call, emit_json, options_of, workplace


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver serve --port 8420")(serve)


def serve(
    context: typer.Context,
    *,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0: a free one.")] = 8420,
) -> None:
    """Read the archive in a browser: channels, posts, articles, media, evidence.

    Nothing is changed, and no other host is asked for anything. Ctrl-C ends it.
    """
    from archiver.viewer.server import ServeRequest, serve

    def ready(address: str) -> None:
        if options_of(context).json:
            emit_json({"address": address})
        else:
            typer.echo(f"The archive can be read at {address}")
        import sys

        sys.stdout.flush()

    call(serve(workplace(context, "serve"), ServeRequest(host=host, port=port), ready))
