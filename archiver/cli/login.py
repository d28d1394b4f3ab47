"""``archiver login``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli.calling import call, emit_json, options_of, workplace
from archiver.errors import UsageError

if TYPE_CHECKING:
    from archiver.jobs.workplace import Workplace


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver login        (the phone number may come from ARCHIVER_PHONE)")(login)


def login(
    context: typer.Context,
    qr: Annotated[bool, typer.Option("--qr", help="By a QR code that Telegram on your phone scans.")] = False,  # noqa: FBT002
    session_string: Annotated[  # noqa: FBT002
        bool, typer.Option("--session-string", help="Take over a Telethon StringSession, given on standard input.")
    ] = False,
) -> None:
    """Sign in to Telegram: asks for the phone number, the code, and the 2FA password where one is set.

    The session is kept in the configuration folder (mode 0600), never in an archive. You need your own api_id
    and api_hash in the configuration. Read docs/ethics.md on Telegram's terms and the risk to accounts.
    """
    if qr and session_string:
        raise UsageError("--qr and --session-string exclude each other.", hint="Give one of them.")
    name = call(_sign_in(workplace(context, "login"), qr=qr, session_string=session_string))
    if options_of(context).json:
        emit_json({"logged_in": name})
    else:
        from archiver.cli.showing import safe

        typer.echo(f"Logged in as {safe(name)}.")


async def _sign_in(place: Workplace, *, qr: bool, session_string: bool) -> str:
    from archiver.cli.asking import Answers
    from archiver.jobs.login import sign_in, sign_in_by_qr, take_session

    with Answers() as answers:
        if session_string:
            return await take_session(place, answers.ask)
        if qr:
            from archiver.cli.qr import Screen

            return await sign_in_by_qr(place, Screen(sys.stderr).show, answers.ask, _say)
        return await sign_in(place, answers.ask, _say)


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()
