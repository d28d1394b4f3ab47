"""``archiver channel``: add, list, show, remove."""

from __future__ import annotations

from typing import Annotated

import typer

from archiver.cli.calling import call, emit_json, finish, options_of, workplace

tree = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Channels to collect.")
Name = Annotated[
    str, typer.Argument(metavar="NAME", help="Handle (@name), address (t.me/name), numeric id, or exact title.")
]


def add_to(parent: typer.Typer) -> None:
    """Put these commands into the tree."""
    parent.add_typer(tree, name="channel")


@tree.command(epilog='Example:  archiver channel add @nawares_demo --alias "Nawares News" --owner "River Watch"')
def add(
    context: typer.Context,
    name: Name,
    alias: Annotated[
        list[str] | None, typer.Option("--alias", metavar="A", help="Another name that articles use; may be repeated.")
    ] = None,
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="O", help="The person or body that speaks through the channel.")
    ] = None,
) -> None:
    """Put a channel on the list of channels to collect; its names help to recognise it in articles."""
    from archiver.cli.showing import show_channels
    from archiver.jobs.registry import add_channel

    outcome = call(add_channel(workplace(context, "channel add"), name, tuple(alias or ()), owner))
    if options_of(context).json:
        emit_json(outcome.document())
    elif outcome.channels or outcome.pending:
        show_channels(outcome)
    finish(outcome.gaps)


@tree.command("list", epilog="Example:  archiver channel list")
def list_(context: typer.Context) -> None:
    """The channels to collect, and the others that were seen."""
    from archiver.cli.showing import show_channels
    from archiver.jobs.channels import list_channels

    outcome = call(list_channels(workplace(context, "channel list")))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_channels(outcome)


@tree.command(epilog="Example:  archiver channel show @nawares_demo")
def show(context: typer.Context, name: Name) -> None:
    """One channel: names, covered id intervals, and how many ids are captured, gone, unknown."""
    from archiver.cli.showing import show_channel
    from archiver.jobs.channels import show_channel as load

    outcome = call(load(workplace(context, "channel show"), name))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_channel(outcome)


@tree.command(epilog="Example:  archiver channel origins @nawares_demo --json")
def origins(context: typer.Context, name: Name) -> None:
    """Which posts of a channel were forwarded from where, how long after, and whether the origin is archived."""
    from archiver.cli.showing_channels import show_origins
    from archiver.jobs.origins import show_origins as load

    outcome = call(load(workplace(context, "channel origins"), name))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_origins(outcome)


@tree.command(epilog="Example:  archiver channel discover --limit 20")
def discover(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="Only from these (default: all that were added).")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="The first N of the list.")] = 50,
) -> None:
    """Channels that your channels forward from or name, the most promising first; add those that you want."""
    from archiver.cli.showing_channels import show_discovered
    from archiver.jobs.discover import discover as load

    outcome = call(load(workplace(context, "channel discover"), names or [], limit))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_discovered(outcome)


@tree.command(epilog="Example:  archiver channel remove @nawares_demo")
def remove(context: typer.Context, name: Name) -> None:
    """Stop collecting a channel; what was archived of it stays."""
    from archiver.jobs.channels import remove_channel

    title = call(remove_channel(workplace(context, "channel remove"), name))
    if options_of(context).json:
        emit_json({"removed": title})
    else:
        typer.echo(f"No longer collected: {title}. What was archived of it stays.")
