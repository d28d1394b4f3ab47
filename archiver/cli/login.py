"""``archiver login``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from archiver.cli.calling import call, emit_json, options_of, workplace

if TYPE_CHECKING:
    from archiver.jobs.workplace import Workplace


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver login        (the phone number may come from ARCHIVER_PHONE)")(login)


def login(context: typer.Context) -> None:
    """Sign in to Telegram: asks for the phone number, the code, and the 2FA password where one is set.

    The session is kept in the configuration folder (mode 0600), never in an archive. You need your own api_id
    and api_hash in the configuration. Read docs/limits.md on Telegram's terms and the risk to accounts.
    """
    name = call(_sign_in(workplace(context, "login")))
    if options_of(context).json:
        emit_json({"logged_in": name})
    else:
        typer.echo(f"Logged in as {name}.")


async def _sign_in(place: Workplace) -> str:
    from archiver.cli.asking import Answers
    from archiver.jobs.login import sign_in

    with Answers() as answers:
        return await sign_in(place, answers.ask)
