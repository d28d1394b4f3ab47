"""``archiver import``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli.calling import KeepPeople, call, emit_json, finish, options_of, workplace
from archiver.errors import UsageError

if TYPE_CHECKING:
    from archiver.jobs.exports.job import ExportOutcome, ExportRequest
    from archiver.jobs.importing import ImportOutcome, ImportRequest

INTEGRITY = 1
LIST = "list"
EXAMPLES = (
    "Example:  archiver import ~/Downloads/ChatExport_2022-03-01 --zone Europe/Paris;  "
    "archiver import ~/received/zelmara-archive --dry-run;  archiver import list"
)


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(name="import", epilog=EXAMPLES)(import_)


def import_(
    context: typer.Context,
    path: Annotated[
        str,
        typer.Argument(
            metavar="PATH",
            help="An export of Telegram Desktop (folder, result.json, messages.html), or another archive's folder; "
            "`list` shows which archives were imported.",
        ),
    ],
    *,
    zone: Annotated[
        str | None,
        typer.Option("--zone", metavar="ZONE", help="Where the exporting computer was, as Europe/Paris (old exports)."),
    ] = None,
    channel: Annotated[
        str | None,
        typer.Option("--channel", metavar="NAME", help="Whose export it is, where it does not say (HTML exports)."),
    ] = None,
    private: Annotated[
        bool, typer.Option("--private", help="Take in channels and groups that are not public, too.")
    ] = False,
    no_media: Annotated[bool, typer.Option("--no-media", help="Leave the export's files where they are.")] = False,
    keep_people: KeepPeople = False,
    key: Annotated[
        str | None,
        typer.Option("--key", metavar="VKEY", help="The key that the other archive must have, as its owner told you."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Look through it; take nothing in.")] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who does it, to be written down.")] = None,
) -> None:
    """Take in an export of Telegram Desktop, or another archive after verification.

    Of an export, posts of public channels and groups join what is archived of them, each with where it comes from;
    conversations are never taken in. Another archive's origin is kept apart, in imports/.

    Exit codes: 0 taken in, 1 an archive that does not verify (nothing was taken in), 2 taken in with gaps, 3 could not
    run.
    """
    if path == LIST:
        _show_list(context)
        return
    if (Path(path) / "archive.json").is_file():
        _refuse(zone=zone, channel=channel, private=private or None, no_media=no_media or None)
        from archiver.jobs.importing import ImportRequest

        _import_archive(context, ImportRequest(path=Path(path), key=key, dry_run=dry_run, by=by))
        return
    _refuse(key=key, by=by)
    from archiver.jobs.exports.job import ExportRequest

    request = ExportRequest(
        path=Path(path), zone=zone, channel=channel, private=private, media=not no_media, dry_run=dry_run
    )
    _import_export(context, request, keep_people=keep_people)


def _refuse(**given: object) -> None:
    """Options that mean nothing for what is imported."""
    for name, value in given.items():
        if value is not None:
            raise UsageError(
                f"--{name.replace('_', '-')} means nothing here.",
                hint="--key and --by belong to archives; --zone, --channel, --private and --no-media to exports.",
            )


def _import_archive(context: typer.Context, request: ImportRequest) -> None:
    from archiver.jobs.importing import import_archive

    outcome = call(import_archive(workplace(context, "import"), request))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        _show(outcome)
    if not outcome.ok:
        raise typer.Exit(INTEGRITY)
    finish(outcome.gaps)


def _import_export(context: typer.Context, request: ExportRequest, *, keep_people: bool) -> None:
    from archiver.jobs.exports.job import import_export

    outcome = call(import_export(workplace(context, "import", keep_people=keep_people), request))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        _show_export(outcome)
    finish(outcome.gaps)


def _show_export(outcome: ExportOutcome) -> None:
    from archiver.cli.progress import amount
    from archiver.cli.showing import safe, say
    from archiver.jobs.exports.surveying import WHY
    from archiver.wording import counted

    for each in outcome.chats:
        name = f"“{safe(each.chat.name)}” ({each.channel_id})" if each.chat.name else f"The chat {each.channel_id}"
        if outcome.dry_run:
            size = amount(each.chat.length, None, "bytes")
            say(f"{name} would be taken in: {counted(each.read.posts, 'message')}, {size}.")
            continue
        line = f"{name}: {counted(each.read.posts, 'post')} read, {each.posts_new:,} new to the archive"
        files = f", {counted(each.taken.files, 'file')} ({amount(each.taken.bytes, None, 'bytes')})"
        say(line + (files if each.taken.files else "") + ".")
        if each.withheld:
            say("Persons are stored under pseudonyms; --keep-people stores them as they are.", 2)
        for note in each.notes:
            say(f"left out by the exporter: {note}", 2)
    whys = {each.why: sum(other.why == each.why for other in outcome.left) for each in outcome.left}
    for why, number in whys.items():
        say(f"Not taken in: {counted(number, 'chat')}, each of which {WHY[why]}.")


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
