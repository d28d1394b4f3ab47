"""``archiver verify``."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from archiver.cli.calling import GAPS, call, emit_json, options_of, workplace
from archiver.errors import UsageError

if TYPE_CHECKING:
    from archiver.jobs.drilling.drill import DrillRequest
    from archiver.jobs.verify_copy import Given

INTEGRITY = 1


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver verify --archive ~/cases/zelmara")(verify)


DRILL = "Damage a copy of the archive in every known way, and print what verification saw."


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
    seed: Annotated[
        int | None, typer.Option("--seed", help="Take the sample, or the drill, that this number gave before.")
    ] = None,
    record: Annotated[  # noqa: FBT002
        bool,
        typer.Option("--record", help="Write the check, and damage that is new, into the log (needs the signing key)."),
    ] = False,
    sha512: Annotated[  # noqa: FBT002
        bool, typer.Option("--sha512", help="Check SHA-512, too, of objects whose entry has it.")
    ] = False,
    fresh: Annotated[  # noqa: FBT002
        bool, typer.Option("--fresh", help="Hash everything anew, also what an interrupted check had done already.")
    ] = False,
    every: Annotated[  # noqa: FBT002
        bool, typer.Option("--all", help="Show every finding, also where there are many of one kind.")
    ] = False,
    no_catalog: Annotated[  # noqa: FBT002
        bool, typer.Option("--no-catalog", help="Do not compare the catalog with a new one.")
    ] = False,
    drill: Annotated[bool, typer.Option("--drill", help=DRILL)] = False,  # noqa: FBT002
    flips: Annotated[
        int | None, typer.Option("--flips", metavar="N", min=0, help="Of a drill: so many random flips of a bit.")
    ] = None,
    all_flips: Annotated[  # noqa: FBT002
        bool, typer.Option("--all-flips", help="Of a drill: a bit in every byte of every file, and every position.")
    ] = False,
    drill_folder: Annotated[
        Path | None, typer.Option("--drill-folder", metavar="DIR", help="Of a drill: where the copy is made.")
    ] = None,
) -> None:
    """Check everything: objects against their hashes, the log's chain, tree and signature, the catalog.

    A check that was interrupted goes on from there when it is called again within a week; its last lines say so.

    Exit codes: 0 verified, 1 integrity failure, 2 verified with gaps, 3 could not verify. Of a drill: 0 all that can be
    detected was, 1 something was not.
    """
    from archiver.cli.showing_verification import show_verification
    from archiver.jobs.verify import VerifyRequest
    from archiver.jobs.verify import verify as job
    from archiver.jobs.verify_copy import Given
    from archiver.jobs.verifying.sampling import Sample

    if path is not None:
        if log_only or sample is not None or sha512 or no_catalog or record or drill:
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
    if seed is not None and sample is None and not drill:
        raise UsageError("--seed is for a sample or a drill.", hint="Give --sample or --drill as well.")
    if not drill and (flips is not None or all_flips or drill_folder is not None):
        raise UsageError("--flips, --all-flips and --drill-folder are for a drill.", hint="Give --drill as well.")
    request = VerifyRequest(
        receipts=tuple(receipt or ()),
        authority_roots=tuple(authority_root or ()),
        keys=tuple(key or ()),
        witnesses=tuple(witness or ()),
        log_only=log_only,
        sample=None if sample is None else Sample.parse(sample),
        seed=seed,
        fresh=fresh,
        record=record,
        sha512=sha512,
        catalog=not no_catalog,
    )
    if drill:
        from archiver.jobs.drilling.drill import DrillRequest

        _drill(context, DrillRequest(flips=flips, every=all_flips, seed=seed, folder=drill_folder, given=request))
    result = call(job(workplace(context, "verify"), request))
    with suppress(BrokenPipeError):  # `archiver verify | head` must not hide a failure behind exit code 0
        if options_of(context).json:
            emit_json(result.document())
        else:
            show_verification(result, every=every)
    levels = {finding.level for finding in result.findings}
    if result.unrecorded is not None:
        if "FAIL" not in levels:
            raise result.unrecorded
        typer.echo(f"gap: {result.unrecorded}", err=True)
    raise typer.Exit(INTEGRITY if "FAIL" in levels else GAPS if "WARN" in levels else 0)


def _drill(context: typer.Context, request: DrillRequest) -> NoReturn:
    from archiver.cli.interrupting import INTERRUPTED
    from archiver.cli.showing_drill import show_drill
    from archiver.jobs.drilling.drill import drill as job

    given = request.given
    if given.log_only or given.sample is not None or not given.catalog or (request.every and request.flips is not None):
        raise UsageError(
            "A drill looks at everything, and takes --flips or --all-flips.",
            hint="Leave out --log-only, --sample, --no-catalog and one of the two.",
        )
    result = call(job(workplace(context, "verify"), request))
    with suppress(BrokenPipeError):
        if options_of(context).json:
            emit_json(result.document())
        else:
            show_drill(result)
    raise typer.Exit(INTEGRITY if not result.ok else INTERRUPTED if result.stopped else 0)


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
            about = f" Exhibit of {safe(result.target)}, log {safe(result.origin)}." if result.target else ""
            say(f"{result.entries} log entries and {result.objects} objects checked.{about}")
            for paragraph in result.meaning():
                say("")
                say(paragraph)
    levels = {finding.level for finding in result.findings}
    raise typer.Exit(INTEGRITY if "FAIL" in levels else GAPS if "WARN" in levels else 0)
