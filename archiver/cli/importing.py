"""``archiver import``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli.calling import call, emit_json, finish, options_of, workplace

if TYPE_CHECKING:
    from archiver.jobs.importing import ImportOutcome

INTEGRITY = 1
LIST = "list"
EXAMPLES = "Example:  archiver import ~/received/zelmara-archive --dry-run;  archiver import list"


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(name="import", epilog=EXAMPLES)(import_)


def import_(
    context: typer.Context,
    path: Annotated[
        str, typer.Argument(metavar="PATH", help="The folder of another archive; `list` shows what was imported.")
    ],
    key: Annotated[
        str | None,
        typer.Option("--key", metavar="VKEY", help="The key that the other archive must have, as its owner told you."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Verify and count; take nothing in.")] = False,  # noqa: FBT002
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who does it, to be written down.")] = None,
) -> None:
    """Take in another archive's log and objects after verification; its origin is kept apart, in imports/.

    Exit codes: 0 taken in, 1 it does not verify and nothing was taken in, 2 taken in with gaps, 3 could not run.
    """
    from archiver.jobs.importing import ImportRequest, import_archive

    if path == LIST:
        _show_list(context)
        return
    request = ImportRequest(path=Path(path), key=key, dry_run=dry_run, by=by)
    outcome = call(import_archive(workplace(context, "import"), request))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        _show(outcome)
    if not outcome.ok:
        raise typer.Exit(INTEGRITY)
    finish(outcome.gaps)


def _show(outcome: ImportOutcome) -> None:
    from archiver.cli.progress import amount
    from archiver.cli.showing import safe, say
    from archiver.wording import counted

    for finding in outcome.findings:
        if finding.level != "WARN":  # those are named as gaps
            say(safe(str(finding), 400))
    if not outcome.ok:
        say(f"Nothing of {safe(outcome.origin)} was taken in: see the lines that begin with FAIL.")
        if outcome.entry is not None:
            say(f"What its key signed is kept in imports/{outcome.origin}/forks (log entry {outcome.entry}).")
        return
    new = f"{counted(outcome.entries, 'entry', 'entries')} (of {outcome.size}), which name "
    new += counted(outcome.named.objects, "object")
    if outcome.dry_run:
        say(f"{outcome.origin} can be taken in. New: {new}.")
    elif outcome.entry is None:
        say(f"{outcome.origin} was taken in before: nothing new in it.")
    else:
        say(f"{outcome.origin} was taken in (log entry {outcome.entry}). New: {new}.")
        say(f"Read it with --archive and the folder imports/{outcome.origin} of this archive.")
    if outcome.copied.objects:
        verb = "are" if outcome.dry_run else "were"
        say(
            f"{outcome.copied.objects} objects ({amount(outcome.copied.bytes, None, 'bytes')}) {verb} new to the store."
        )
    if outcome.restored:
        say(f"{outcome.restored} files of it that were missing or damaged here are whole again.")
    if outcome.imports_of_its_own:
        names = ", ".join(outcome.imports_of_its_own)
        say(f"It has imports of its own ({names}), which are not taken in with it: import each from its folder there.")


def _show_list(context: typer.Context) -> None:
    from archiver.cli.showing import safe, say
    from archiver.jobs.importing import list_imports, listed

    imports = call(list_imports(workplace(context, "import list")))
    if options_of(context).json:
        emit_json({"imports": listed(imports)})
        return
    if not imports:
        say("Nothing was imported.")
    for entry, body in imports:
        by = f", by {safe(body.by)}" if body.by else ""
        say(
            f"{entry.time:%Y-%m-%d %H:%M} UTC  {safe(body.origin)}  {body.size} entries ({body.entries} new), "
            f"{body.objects} objects{by} (log entry {entry.n})"
        )
