"""``archiver receipt``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archiver.cli.calling import call, emit_json, options_of, workplace


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver receipt --text --out -")(receipt)


def receipt(
    context: typer.Context,
    out: Annotated[
        str | None, typer.Option("--out", metavar="FILE", help="Where to; - is standard output (default: a new file).")
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="As text for mail and paper.")] = False,  # noqa: FBT002
) -> None:
    """Write the newest signed checkpoint as a small file to keep elsewhere.

    With it `archiver verify --receipt FILE` proves that nothing was cut off or rewritten since.
    """
    from archiver.jobs.newest import default_name
    from archiver.jobs.receipt import document, make_receipt, write_receipt

    made = call(make_receipt(workplace(context, "receipt")))
    data = made.text.encode() if text else made.data
    as_json = options_of(context).json
    if out == "-":
        if as_json:
            emit_json(document(made, None))
        else:
            typer.echo(data, nl=False)
        return
    path = Path(out) if out is not None else Path(default_name(made) + (".txt" if text else ""))
    write_receipt(path, data)
    if as_json:
        emit_json(document(made, path))
    else:
        typer.echo(f"{path}: entries: {made.signed.checkpoint.size}. Keep it away from this machine.")
