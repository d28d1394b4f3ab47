"""``archiver verify``."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from archiver.cli.calling import GAPS, call, emit_json, options_of, workplace

INTEGRITY = 1


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver verify --archive ~/cases/zelmara")(verify)


def verify(
    context: typer.Context,
    receipt: Annotated[
        list[Path] | None,
        typer.Option("--receipt", metavar="FILE", help="A receipt kept elsewhere, or a folder of them; repeatable."),
    ] = None,
    key: Annotated[
        list[str] | None,
        typer.Option(
            "--key",
            metavar="KEY",
            help="A key that must be the log's: a verifier key, or a file with it or with PEM; repeatable.",
        ),
    ] = None,
    authority_root: Annotated[
        list[Path] | None,
        typer.Option(
            "--authority-root",
            metavar="PEM",
            help="Believe only time stamps that lead to the root certificates in this file; repeatable.",
        ),
    ] = None,
    witness: Annotated[
        list[str] | None,
        typer.Option("--witness", metavar="VKEY", help="Expect the co-signatures of this witness alone; repeatable."),
    ] = None,
) -> None:
    """Check everything: objects against their hashes, the log's chain, tree and signature, the catalog.

    Exit codes: 0 verified, 1 integrity failure, 2 verified with gaps, 3 could not verify.
    """
    from archiver.cli.showing import show_verification
    from archiver.jobs.verify import VerifyRequest
    from archiver.jobs.verify import verify as job

    request = VerifyRequest(
        receipts=tuple(receipt or ()),
        authority_roots=tuple(authority_root or ()),
        keys=tuple(key or ()),
        witnesses=tuple(witness or ()),
    )
    result = call(job(workplace(context, "verify"), request))
    with suppress(BrokenPipeError):  # `archiver verify | head` must not hide a failure behind exit code 0
        if options_of(context).json:
            emit_json(result.document())
        else:
            show_verification(result)
    levels = {finding.level for finding in result.findings}
    raise typer.Exit(INTEGRITY if "FAIL" in levels else GAPS if "WARN" in levels else 0)
