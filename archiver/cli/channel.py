"""``archiver channel``: add, list, show, log, remove."""

from __future__ import annotations

from typing import Annotated

import typer

from archiver.cli.article import day
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
def show(
    context: typer.Context,
    name: Name,
    ids: Annotated[
        str | None, typer.Option("--ids", metavar="LOW-HIGH", help="What happened to each of these message ids.")
    ] = None,
) -> None:
    """One channel: what happened to every message id and when it was looked at, members, topics, pinned posts."""
    from archiver.cli.showing_channels import show_channel, show_ids
    from archiver.jobs import channels

    if ids is not None:
        listed = call(channels.show_ids(workplace(context, "channel show"), name, ids))
        if options_of(context).json:
            emit_json(listed.document())
        else:
            show_ids(listed)
        return
    outcome = call(channels.show_channel(workplace(context, "channel show"), name))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_channel(outcome)


@tree.command(epilog="Example:  archiver channel origins @nawares_demo --json")
def origins(context: typer.Context, name: Name) -> None:
    """Which posts of a channel were forwarded from where, how long after, and whether the origin is archived."""
    from archiver.cli.showing_leads import show_origins
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
    from archiver.cli.showing_leads import show_discovered
    from archiver.jobs.discover import discover as load

    outcome = call(load(workplace(context, "channel discover"), names or [], limit))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_discovered(outcome)


@tree.command(epilog="Example:  archiver channel log @nawares_demo --since 2021-04-01")
def log(
    context: typer.Context,
    name: Name,
    since: Annotated[
        str | None, typer.Option("--since", metavar="D", help="Only what was seen on this day (UTC) or later.")
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", metavar="N", min=0, help="The last N changes, 0 for all (default: 100, JSON: all)."),
    ] = None,
) -> None:
    """What changed in a channel: edits and deletions of posts, its names and description, members, pinned posts."""
    from archiver.cli.showing_channels import MOST_CHANGES, show_log
    from archiver.jobs.channel_log import channel_log

    options = options_of(context)
    wanted = limit if limit is not None else (0 if options.json else MOST_CHANGES)
    outcome = call(channel_log(workplace(context, "channel log"), name, day(since), wanted or None))
    if options.json:
        emit_json(outcome.document())
    else:
        show_log(outcome)


@tree.command(epilog="Example:  archiver channel remove @nawares_demo")
def remove(context: typer.Context, name: Name) -> None:
    """Stop collecting a channel; what was archived of it stays."""
    from archiver.jobs.channels import remove_channel

    title = call(remove_channel(workplace(context, "channel remove"), name))
    if options_of(context).json:
        emit_json({"removed": title})
    else:
        typer.echo(f"No longer collected: {title}. What was archived of it stays.")
