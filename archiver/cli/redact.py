"""``archiver redact``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli.calling import call, emit_json, options_of, workplace
from archiver.errors import UsageError

if TYPE_CHECKING:
    from archiver.jobs.redacting import RedactOutcome
    from archiver.jobs.redacting.planning import Plan


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    example = 'archiver redact rives_infos_demo/148 --reason "Court order 12/26" --approver "M. Editor" --dry-run'
    parent.command(epilog=f"Example:  {example}")(redact)


def redact(
    context: typer.Context,
    target: Annotated[
        str,
        typer.Argument(
            metavar="TARGET", help="A post, channel, article, media item (document:5), SHA-256, or person:PSEUDONYM."
        ),
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it stands in the log.")],
    approver: Annotated[str, typer.Option("--approver", metavar="NAME", help="Who decided it; stands in the log.")],
    dry_run: Annotated[  # noqa: FBT002
        bool, typer.Option("--dry-run", help="Say what would go, and change nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,  # noqa: FBT002
) -> None:
    """Remove evidence for good; the log keeps its hash and size, who decided it, and why.

    What shows a post beside others is replaced by the same without it. Copies elsewhere are not reached.
    """
    from archiver.jobs.redacting import RedactRequest
    from archiver.jobs.redacting import redact as remove

    if not (dry_run or yes) and not sys.stdin.isatty():
        raise UsageError("Nobody can be asked here.", hint="Look at it with --dry-run, then say --yes.")
    request = RedactRequest(
        target=target, reason=reason, approver=approver, dry_run=dry_run, confirm=None if yes else _confirmed
    )
    outcome = call(remove(workplace(context, "redact"), request))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        _show(outcome)


def _confirmed(plan: Plan) -> bool:
    _show_plan(plan)
    return typer.confirm("Remove this for good?", default=False, err=True)


def _show_plan(plan: Plan) -> None:
    from archiver.cli.showing import safe
    from archiver.wording import counted

    for each in plan.going:
        fate = "replaced by the same without it" if each.is_replaced else "removed"
        more = f" and {len(each.entries) - 1} more" if len(each.entries) > 1 else ""
        sys.stderr.write(
            safe(f"{each.named.role} {each.named.ref.sha256} (entry {each.entries[0]}{more}): {fate}") + "\n"
        )
    sys.stderr.write(f"{counted(len(plan.going), 'object')}, {plan.bytes:,} bytes\n")


def _show(outcome: RedactOutcome) -> None:
    from archiver.cli.showing import safe
    from archiver.jobs.redacting.holds import refusal
    from archiver.wording import counted

    if outcome.before is not None:
        typer.echo(f"It was redacted before, under entry {outcome.before}: there is nothing left to remove.")
        return
    if not outcome.plan.going:
        typer.echo("Nothing of it is in the archive: there is nothing to remove.")
        return
    if outcome.declined:
        typer.echo("Nothing was removed.")
        return
    if outcome.dry_run:
        _show_plan(outcome.plan)
        for hold in outcome.plan.held:
            typer.echo(safe(str(refusal(hold))))
        typer.echo("Nothing was removed: this was a dry run.")
    else:
        entries = ", ".join(str(n) for n in outcome.entries)
        typer.echo(f"{counted(len(outcome.plan.going), 'object')} removed under entry {entries}.")
    for note in outcome.notes:
        typer.echo(safe(note))
    if not outcome.dry_run:
        typer.echo("Copies elsewhere (backups, exports, exhibits) still hold it: remove it there, too.")
