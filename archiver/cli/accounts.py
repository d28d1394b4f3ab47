"""``archiver account``: list, logout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli.calling import call, emit_json, options_of, workplace

if TYPE_CHECKING:
    from archiver.jobs.logins import AccountStatus

tree = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Telegram accounts of this machine.")
MOST_TITLES = 5


def add_to(parent: typer.Typer) -> None:
    """Put these commands into the tree."""
    parent.add_typer(tree, name="account")


@tree.command("list", epilog="Example:  archiver account list")
def list_(context: typer.Context) -> None:
    """The accounts: logged in or not, waits that Telegram asked for, look-ups left, channels. Asks nobody."""
    from archiver.jobs.logins import list_accounts

    outcome = call(list_accounts(workplace(context, "account list")))
    if options_of(context).json:
        emit_json(outcome.document())
        return
    for each in outcome.accounts:
        _show(each)


def _show(account: AccountStatus) -> None:
    from archiver.cli.showing import safe
    from archiver.cli.showing_runs import moment

    state = f"logged in (data centre {account.dc})" if account.logged_in else "not logged in"
    if not account.configured:
        state += ", not in the configuration"
    typer.echo(f"{account.name:16}  {state}")
    lines = [account.trouble] if account.trouble else []
    if account.in_use_by:
        lines.append(f"in use by process {safe(account.in_use_by)}")
    if account.proxy:
        lines.append(f"by way of the proxy {account.proxy}")
    lines += [f"may ask {method} again at {moment(until)}" for method, until in account.waits.items()]
    if account.logged_in:
        lines.append(f"look-ups of names left within 24 hours: {account.lookups_left}")
    if account.channels:
        more = len(account.channels) - MOST_TITLES
        titles = ", ".join(f"“{safe(title)}”" for title in account.channels[:MOST_TITLES])
        lines.append(f"reads {titles}{f' and {more} more' if more > 0 else ''}")
    for line in lines:
        typer.echo(f"  {line}")


@tree.command(epilog="Example:  archiver account logout second")
def logout(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The account, as `archiver account list` names it.")],
    local: Annotated[  # noqa: FBT002
        bool, typer.Option("--local", help="Only remove the session here; Telegram is not told.")
    ] = False,
) -> None:
    """End an account's login at Telegram and remove its session; what was archived with it stays."""
    from archiver.jobs.logins import end_login

    known = call(end_login(workplace(context, "account logout"), name, local=local))
    if options_of(context).json:
        emit_json({"logged_out": name, "told_telegram": known and not local})
        return
    if local:
        typer.echo(f'The session of "{name}" was removed here; end it in Telegram\'s settings under Devices as well.')
    elif known:
        typer.echo(f'"{name}" is logged out.')
    else:
        typer.echo(f'Telegram knew the login of "{name}" no more; its session was removed.')
