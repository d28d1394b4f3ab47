"""``archiver hold``: set, release, list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli.calling import call, emit_json, options_of, workplace

if TYPE_CHECKING:
    from archiver.jobs.holds import HoldOutcome

tree = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="What must not be redacted.")
Which = Annotated[
    str,
    typer.Argument(
        metavar="TARGET",
        help="A post (channel/id or address), a channel, an article, an object (SHA-256), “entry 12”, or “archive”.",
    ),
]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, to be written down.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides, to be written down.")]


def add_to(parent: typer.Typer) -> None:
    """Put these commands into the tree."""
    parent.add_typer(tree, name="hold")


@tree.command("set", epilog="Example:  archiver hold set rives_infos_demo/148 --reason 'case 12/21'")
def set_(context: typer.Context, target: Which, reason: Reason, by: By = None) -> None:
    """Nothing of it may be redacted until the hold is released; the hold is an entry of the signed log."""
    from archiver.jobs.holds import set_hold

    _show(context, call(set_hold(workplace(context, "hold set"), target, reason=reason, by=by)))


@tree.command(epilog="Example:  archiver hold release rives_infos_demo/148 --reason 'case 12/21 is closed'")
def release(context: typer.Context, target: Which, reason: Reason, by: By = None) -> None:
    """It may be redacted again. A hold may also be named by its entry: archiver hold release 46 --reason ..."""
    from archiver.jobs.holds import release_hold

    _show(context, call(release_hold(workplace(context, "hold release"), target, reason=reason, by=by)))


@tree.command("list", epilog="Example:  archiver hold list --json")
def list_(context: typer.Context) -> None:
    """The holds in force, the oldest first."""
    from archiver.cli.showing import safe
    from archiver.jobs.holds import holds_in_force

    holds = call(holds_in_force(workplace(context, "hold list")))
    if options_of(context).json:
        emit_json({"holds": [each.document() for each in holds]})
        return
    for each in holds:
        who = f" ({safe(each.hold.by, 100)})" if each.hold.by else ""
        since = f"since {each.hold.time:%Y-%m-%d %H:%M} UTC, entry {each.hold.entry}"
        typer.echo(f"{safe(each.name)}  {since}: {safe(each.hold.reason, 400)}{who}")
    if not holds:
        typer.echo("No hold is in force.")


def _show(context: typer.Context, outcome: HoldOutcome) -> None:
    from archiver.cli.showing import safe

    if options_of(context).json:
        emit_json(outcome.document())
    else:
        typer.echo(safe(outcome.sentence, 400))
