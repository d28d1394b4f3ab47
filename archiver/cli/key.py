"""``archiver key``: show, rotate, recovery, revoke, export."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli.calling import call, emit_json, finish, options_of, workplace
from archiver.errors import UsageError

if TYPE_CHECKING:  # the module takes long to load, and every command loads this one
    from archiver.jobs.keys import KeyChanged

tree = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The keys that sign the archive's log.")
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decided it; goes into the log.")]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why; goes into the log.")]


def add_to(parent: typer.Typer) -> None:
    """Put these commands into the tree."""
    parent.add_typer(tree, name="key")


@tree.command(epilog="Example:  archiver key show --archive ~/cases/zelmara")
def show(context: typer.Context) -> None:
    """Which keys signed the log from where to where, and which of them are on this machine."""
    from archiver.cli.showing_keys import show_keys
    from archiver.jobs.keys import show_keys as job

    keys = call(job(workplace(context, "key show")))
    if options_of(context).json:
        emit_json(keys.document())
    else:
        show_keys(keys)


@tree.command(epilog="Example:  archiver key rotate --reason 'yearly'")
def rotate(context: typer.Context, reason: Reason = None, by: By = None) -> None:
    """Go over to a new key; both sign the entry that says so.

    The old one is kept beside it under its id: nothing needs it any more, so put it away or destroy it.
    """
    from archiver.jobs.keys import rotate as job

    _done(context, call(job(workplace(context, "key rotate"), reason=reason, by=by)))


@tree.command(epilog="Example:  archiver key recovery --out /media/stick/zelmara-recovery.key")
def recovery(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="New file for its private half.")],
    before: Annotated[
        Path | None, typer.Option("--recovery", metavar="FILE", help="The recovery key that it replaces, if any.")
    ] = None,
    by: By = None,
) -> None:
    """Make a key that can revoke the signing key when that is lost or stolen.

    Its private half goes to FILE, which belongs offline; its public half into the log.
    """
    from archiver.jobs.keys import name_recovery

    _done(context, call(name_recovery(workplace(context, "key recovery"), out, before=before, by=by)))


@tree.command(
    epilog="Example:  archiver key revoke 'archive-12+34+56' --since 2026-03-01 --recovery /media/stick/z.key"
)
def revoke(
    context: typer.Context,
    key: Annotated[str, typer.Argument(metavar="VKEY", help="The key, as `archiver key show` names it.")],
    since: Annotated[
        str, typer.Option("--since", metavar="TIME", help="When it was no more yours alone: a day or time (UTC).")
    ],
    recovery: Annotated[
        Path | None, typer.Option("--recovery", metavar="FILE", help="The recovery key; the present key needs it.")
    ] = None,
    reason: Reason = None,
    by: By = None,
) -> None:
    """Say that a key was lost or stolen. If it is the present one, a new key follows it on this machine.

    Entries that it signed and that no time stamp dates before TIME are named by `archiver verify` from then on.
    """
    from archiver.jobs.keys import RevokeRequest
    from archiver.jobs.keys import revoke as job

    request = RevokeRequest(key=key.strip(), since=_moment(since), recovery=recovery, reason=reason, by=by)
    _done(context, call(job(workplace(context, "key revoke"), request)))


@tree.command(epilog="Example:  archiver key export > zelmara-keys.txt")
def export(context: typer.Context) -> None:
    """Print the public keys, the present one first: as verifier keys (C2SP) and in PEM form for openssl."""
    from archiver.cli.showing_keys import show_public
    from archiver.jobs.keys import show_keys as job

    keys = call(job(workplace(context, "key export")))
    if options_of(context).json:
        emit_json({each: keys.document()[each] for each in ("origin", "present", "recovery", "keys")})
    else:
        show_public(keys)


def _done(context: typer.Context, changed: KeyChanged) -> None:
    from archiver.cli.showing_keys import show_changed

    if options_of(context).json:
        emit_json(changed.document())
    else:
        show_changed(changed)
    finish(changed.gaps)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(f"{text!r} is no time.", hint="Write 2026-03-01 or 2026-03-01T14:30:00Z.") from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
