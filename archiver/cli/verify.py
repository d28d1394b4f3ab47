"""``archiver verify``."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli.calling import GAPS, call, emit_json, options_of, workplace
from archiver.errors import UsageError

if TYPE_CHECKING:
    from archiver.jobs.verify_copy import Given

INTEGRITY = 1


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver verify --archive ~/cases/zelmara")(verify)


def verify(
    context: typer.Context,
    path: Annotated[
        Path | None, typer.Argument(metavar="[COPY]", help="An exhibit, bag or WACZ to check instead of the archive.")
    ] = None,
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
    log_only: Annotated[  # noqa: FBT002
        bool, typer.Option("--log-only", help="Chain, tree, signatures, time stamps; no object is opened.")
    ] = False,
    sample: Annotated[
        str | None, typer.Option("--sample", metavar="N|P%", help="Hash so many objects, taken at random.")
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="Take the sample that this number gave before.")] = None,
    sha512: Annotated[  # noqa: FBT002
        bool, typer.Option("--sha512", help="Check SHA-512, too, of objects whose entry has it.")
    ] = False,
    no_catalog: Annotated[  # noqa: FBT002
        bool, typer.Option("--no-catalog", help="Do not compare the catalog with a new one.")
    ] = False,
) -> None:
    """Check everything: objects against their hashes, the log's chain, tree and signature, the catalog.

    Exit codes: 0 verified, 1 integrity failure, 2 verified with gaps, 3 could not verify.
    """
    from archiver.cli.showing import show_verification
    from archiver.jobs.verify import VerifyRequest
    from archiver.jobs.verify import verify as job
    from archiver.jobs.verify_copy import Given
    from archiver.jobs.verifying.sampling import Sample

    if path is not None:
        if log_only or sample is not None or sha512 or no_catalog:
            raise UsageError("A copy is always checked as a whole.", hint="Leave out what is for an archive.")
        given = Given(
            keys=tuple(key or ()),
            receipts=tuple(receipt or ()),
            authority_roots=tuple(authority_root or ()),
            witnesses=tuple(witness or ()),
        )
        _verify_copy(context, path, given)
    if log_only and (sample is not None or sha512):
        raise UsageError("--log-only opens no object, --sample and --sha512 do.", hint="Give one or the other.")
    if seed is not None and sample is None:
        raise UsageError("--seed is for a sample.", hint="Give --sample as well.")
    request = VerifyRequest(
        receipts=tuple(receipt or ()),
        authority_roots=tuple(authority_root or ()),
        keys=tuple(key or ()),
        witnesses=tuple(witness or ()),
        log_only=log_only,
        sample=None if sample is None else Sample.parse(sample),
        seed=seed,
        sha512=sha512,
        catalog=not no_catalog,
    )
    result = call(job(workplace(context, "verify"), request))
    with suppress(BrokenPipeError):  # `archiver verify | head` must not hide a failure behind exit code 0
        if options_of(context).json:
            emit_json(result.document())
        else:
            show_verification(result)
    levels = {finding.level for finding in result.findings}
    raise typer.Exit(INTEGRITY if "FAIL" in levels else GAPS if "WARN" in levels else 0)


def _verify_copy(context: typer.Context, path: Path, given: Given) -> None:
    from archiver.cli.progress import progress_for
    from archiver.cli.showing import safe, say
    from archiver.config import load_config
    from archiver.jobs.verify_copy import verify_copy

    options = options_of(context)
    result = verify_copy(path, given, load_config(options.config), progress_for(quiet=options.quiet))
    with suppress(BrokenPipeError):
        if options.json:
            emit_json(result.document())
        else:
            for finding in result.findings:
                say(safe(str(finding), 400))
            say(f"{result.entries} log entries and {result.objects} objects checked.")
            for paragraph in result.meaning():
                say("")
                say(paragraph)
    levels = {finding.level for finding in result.findings}
    raise typer.Exit(INTEGRITY if "FAIL" in levels else GAPS if "WARN" in levels else 0)
