"""``archiver serve``."""

from __future__ import annotations

import asyncio
import signal
import sys
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli.calling import call, emit_json, options_of, workplace
from archiver.cli.interrupting import told_by

if TYPE_CHECKING:
    from archiver.jobs.workplace import Workplace
    from archiver.viewer.server import ServeRequest, Serving

ENDED = "The desk has ended."


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver serve --port 8420")(serve)


def serve(
    context: typer.Context,
    *,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="Where to listen; any but this machine needs a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0: a free one.")] = 8420,
    decide: Annotated[
        str | None, typer.Option("--decide", metavar="NAME", help="Let pages write decisions, under this name.")
    ] = None,
    token_file: Annotated[
        Path | None,
        typer.Option("--token-file", metavar="FILE", help="Ask for the token in this file (made, if it is not there)."),
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="A name that browsers may ask for it by; repeatable."),
    ] = None,
    behind_tls: Annotated[
        bool, typer.Option("--behind-tls", help="A proxy on this machine serves it by HTTPS.")
    ] = False,
    open_it: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Read the archive in a browser: channels, posts, articles, media, evidence.

    Nothing is changed but by decisions with --decide, and no other host is asked for anything. Ctrl-C ends it.
    Where another machine can reach it, it asks for a token: that of ARCHIVER_SERVE_TOKEN, or of a file of mode 0600.
    """
    from archiver.viewer.server import ServeRequest

    asked = ServeRequest(
        host=host,
        port=port,
        decides=decide,
        token_file=token_file,
        names=tuple(allow_host or ()),
        behind_tls=behind_tls,
    )
    json = options_of(context).json

    def ready(serving: Serving) -> None:
        _say(serving, json=json)
        if open_it:
            asyncio.get_running_loop().run_in_executor(None, webbrowser.open, serving.address)

    with suppress(KeyboardInterrupt):  # the usual end of a server
        call(_until_told(workplace(context, "serve"), asked, ready))
    if not options_of(context).quiet:
        typer.echo(ENDED, err=True)


async def _until_told(place: Workplace, asked: ServeRequest, ready: Callable[[Serving], None]) -> None:
    """Serve until the process is interrupted, or asked to end (SIGTERM)."""
    from archiver.viewer.server import serve

    stop = asyncio.Event()
    with told_by(signal.SIGTERM, stop):
        await serve(place, asked, ready, stop)


def _say(serving: Serving, *, json: bool) -> None:
    if json:
        file = {} if serving.token_file is None else {"token_file": str(serving.token_file)}
        emit_json({"address": serving.address, **file})
    else:
        typer.echo(f"The archive can be read at {serving.address}")
        if serving.token_file is not None:
            typer.echo(f"It asks for the token in {serving.token_file}")
    sys.stdout.flush()
