"""``archiver status``."""

from __future__ import annotations

import typer

from archiver.cli.calling import call, emit_json, options_of, workplace


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver status")(status)


def status(context: typer.Context) -> None:
    """What is due, what failed, what is waiting for a flood to end; asks nobody anything."""
    show(context, "status")


def show(context: typer.Context, command: str) -> None:
    """The same for ``run --plan``, which looks into the article sources as well."""
    from archiver.cli.showing_runs import show_status
    from archiver.jobs.status import plan_run, status_of

    look = plan_run if command == "run" else status_of
    outcome = call(look(workplace(context, command)))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_status(outcome)
