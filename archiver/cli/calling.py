"""Running a job for a command: the archive and configuration it works on, an event loop, and its exit code."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from archiver.cli.garbage import searching_rarely
from archiver.cli.interrupting import run_interruptibly
from archiver.cli.options import Options
from archiver.errors import ArchiverError, CannotRunError, DiskFullError

T = TypeVar("T")
KeepPeople = Annotated[
    bool, typer.Option("--keep-people", help="Store persons with names and numbers, not as pseudonyms.")
]
"""An option of every command that archives posts."""
DONE = 0
GAPS = 2
LONGEST_GAP = 2_000
"""Characters of a gap that are shown."""
NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def options_of(context: typer.Context) -> Options:
    """The global options of this call."""
    options = context.find_object(Options)
    return options if options is not None else Options()


def workplace(context: typer.Context, command: str, *, progress: Any = None, keep_people: bool = False) -> Any:
    """The configuration, the archive's folder and a place to show progress (None: the usual one), for the jobs.

    ``keep_people``: as if the configuration said so.
    """
    from archiver.cli.progress import progress_for
    from archiver.config import config_folder, load_config, readable_by_others, with_account
    from archiver.jobs.workplace import Workplace

    options = options_of(context)
    config = load_config(options.config)
    if options.account is not None:
        config = with_account(config, options.account)
    progress = progress_for(quiet=options.quiet)
    open_secrets = readable_by_others(config)
    if open_secrets is not None:
        progress.warn(open_secrets)
    folder = options.archive or config.archive or Path()
    place = Workplace(
        folder=folder.expanduser().absolute(),
        config=config,
        config_folder=config_folder(),
        progress=progress,
        command=command,
    )
    context.call_on_close(partial(_name_unstamped, place.unstamped))
    return place.keeping_people() if keep_people else place


def _name_unstamped(gaps: Sequence[str]) -> None:
    """When a command ends: what it could not have stamped is a gap of it, whatever else it did."""
    from archiver.cli.showing import safe

    for gap in gaps:
        sys.stderr.write(f"gap: {safe(gap, LONGEST_GAP)}\n")
    ending = sys.exception()
    if gaps and (ending is None or (isinstance(ending, typer.Exit) and ending.exit_code == DONE)):
        raise typer.Exit(GAPS)


def call(job: Coroutine[Any, Any, T]) -> T:
    """Run a job to its end; what the system refuses, met anywhere, becomes a sentence that names the file."""
    try:
        with searching_rarely():
            return run_interruptibly(job)
    except OSError as fault:
        if fault.errno in NO_SPACE:
            raise DiskFullError(
                f"The disk is full{f' ({fault.filename})' if fault.filename else ''}.",
                hint="Make room and call the same command again; what was archived is kept.",
            ) from fault
        if fault.filename is None:
            raise
        raise CannotRunError(
            f"{fault.filename} cannot be used: {fault.strerror}.",
            hint="Check that it is there, is yours and is not mounted read-only.",
        ) from fault


def emit_json(document: object) -> None:
    """The one JSON document of this call, on standard output."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def finish(gaps: Sequence[str], stopped: ArchiverError | None = None) -> None:
    """Name the gaps on standard error and leave with the fitting exit code, that of ``stopped`` where there is one."""
    from archiver.cli.showing import safe

    for gap in gaps:
        sys.stderr.write(f"gap: {safe(gap, LONGEST_GAP)}\n")
    if stopped is not None:
        raise stopped
    raise typer.Exit(GAPS if gaps else DONE)
