"""``archiver notify``: list, send, test."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli.calling import call, emit_json, finish, options_of, workplace

if TYPE_CHECKING:
    from archiver.jobs.notifying.job import TargetState

NOBODY = "Nobody is told: name targets in the configuration ([[notify.targets]])."
tree = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Who is told when cited posts change, names move, runs fail."
)


def add_to(parent: typer.Typer) -> None:
    """Put these commands into the tree."""
    parent.add_typer(tree, name="notify")


@tree.command("list", epilog="Example:  archiver notify list")
def list_(context: typer.Context) -> None:
    """Show the configured targets, when each was told last, and what waits. Nothing secret is shown."""
    from archiver.jobs.notifying.job import targets_of

    targets = call(targets_of(workplace(context, "notify list")))
    if options_of(context).json:
        emit_json({"targets": [each.document() for each in targets]})
        return
    _show(targets)


@tree.command(epilog="Example:  archiver notify send --dry-run")
def send(
    context: typer.Context,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Send nothing; show what would be sent.")] = False,
) -> None:
    """Send what is due now. Every command that adds to the archive does so at its end, too."""
    from archiver.cli.showing import safe
    from archiver.jobs.notifying.job import targets_of, tell_now, what_would_be_told

    place = workplace(context, "notify send")
    if dry_run:
        due = call(what_would_be_told(place))
        if options_of(context).json:
            emit_json({name: [each.document() for each in events] for name, events in due.items()})
            return
        for name, events in due.items():
            typer.echo(f"{name}: {len(events)} due")
            for each in events:
                typer.echo(f"  {safe(each.sentence)}")
        if not due:
            typer.echo(NOBODY)
        return
    call(tell_now(place))
    targets = call(targets_of(place))
    if options_of(context).json:
        emit_json({"targets": [each.document() for each in targets]})
        return
    _show(targets)


@tree.command("test", epilog="Example:  archiver notify test desk")
def try_out(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="One target.", show_default=False)] = None,
) -> None:
    """Send a made-up event, marked as a test, to one target or to all."""
    from archiver.jobs.notifying.job import send_test

    gaps = call(send_test(workplace(context, "notify test"), name))
    if options_of(context).json:
        emit_json({"faults": list(gaps)})
    elif not gaps:
        typer.echo("The test was sent.")
    finish(gaps)


def _show(targets: Sequence[TargetState]) -> None:
    from archiver.cli.showing import safe

    for each in targets:
        told = each.told
        last = f"told last {told.last:%Y-%m-%d %H:%M} UTC" if told and told.last else "never told yet"
        due = f", {len(told.due)} due" if told and told.due else ""
        typer.echo(f"{each.name}  {safe(each.way)}  {last}{due}")
        if told and told.fault:
            typer.echo(f"  {safe(told.fault)}")
    if not targets:
        typer.echo(NOBODY)
