"""``archiver witness``: key, serve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archiver.cli.calling import call, emit_json, options_of
from archiver.cli.interrupting import INTERRUPTED

tree = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Co-sign the checkpoints of archives on other machines."
)


def add_to(parent: typer.Typer) -> None:
    """Put these commands into the tree."""
    parent.add_typer(tree, name="witness")


@tree.command(epilog="Example:  archiver witness key --out witness.pem --name witness.example/zelmara")
def key(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="A new file, of mode 0600.")],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="The witness's name, such as a host and a path.")],
) -> None:
    """Make a witness's key; prints its verifier key, which stands in FILE.vkey, too."""
    from archiver.jobs.witness_server import make_key

    made = make_key(out, name)
    if options_of(context).json:
        emit_json({"name": made.name, "vkey": made.vkey, "file": str(out)})
    else:
        typer.echo(made.vkey)


@tree.command(
    epilog="Example:  archiver witness serve --state witness --key witness.pem --log zelmara.example/1+1f2e3d4c+AQ..."
)
def serve(
    state: Annotated[Path, typer.Option("--state", metavar="DIR", help="Folder of the checkpoints it co-signed.")],
    key: Annotated[Path, typer.Option("--key", metavar="FILE", help="Its key, made by `archiver witness key`.")],
    log: Annotated[list[str], typer.Option("--log", metavar="VKEY", help="Verifier key of a log; repeatable.")],
    listen: Annotated[
        str, typer.Option("--listen", metavar="HOST:PORT", help="Where it takes requests.")
    ] = "127.0.0.1:7391",
) -> None:
    """Co-sign what archives send (C2SP add-checkpoint), and nothing that was cut, rewritten or signed by others.

    Runs until it is interrupted.
    """
    from archiver.cli.showing import safe
    from archiver.errors import UsageError
    from archiver.jobs.witness_server import ServeRequest
    from archiver.jobs.witness_server import serve as job

    host, colon, port = listen.rpartition(":")
    if not colon or not host or not (port.isascii() and port.isdecimal() and int(port) < 1 << 16):
        raise UsageError(f"“{safe(listen)}” is no address.", hint="Write it like 127.0.0.1:7391.")
    request = ServeRequest(state=state, key=key, host=host.strip("[]"), port=int(port), logs=tuple(log))
    try:
        call(job(request, lambda line: typer.echo(safe(line, 1000))))
    except KeyboardInterrupt:
        typer.echo(f"The witness has ended. What it co-signed is kept in {state}; it goes on from there.", err=True)
        raise typer.Exit(INTERRUPTED) from None
