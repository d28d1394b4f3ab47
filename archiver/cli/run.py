"""``archiver run``."""

from __future__ import annotations

from typing import Annotated

import typer

from archiver.cli.calling import KeepPeople, call, emit_json, finish, options_of, workplace
from archiver.errors import IntegrityError

MEND = "Run `archiver verify`, then `archiver repair --from COPY`."


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver run --quiet   (from cron or a systemd timer)")(run)


def run(
    context: typer.Context,
    plan: Annotated[bool, typer.Option("--plan", help="Say what is due, and ask nobody anything.")] = False,  # noqa: FBT002
    keep_people: KeepPeople = False,  # noqa: FBT002
) -> None:
    """One pass over everything configured: articles, what they cite, channels, second looks, links, reports."""
    if plan:
        from archiver.cli.status import show

        show(context, "run")
        return
    from archiver.cli.showing_runs import show_run
    from archiver.jobs.notifying.job import telling_of_faults
    from archiver.jobs.run import run_once

    place = workplace(context, "run", keep_people=keep_people)
    outcome = call(telling_of_faults(place, run_once))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_run(outcome)
    alarm = outcome.scrubbed.alarm if outcome.scrubbed else None
    finish(outcome.gaps, outcome.stopped if alarm is None else IntegrityError(alarm, hint=MEND))
