"""``archiver channel``: add, list, show, log, remove."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archiver.cli.article import day
from archiver.cli.calling import call, emit_json, finish, options_of, workplace
from archiver.errors import UsageError

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
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME...",
            help="Handles (@name), addresses (t.me/name), invitations (t.me/+...), numeric ids of channels that the "
            "account is in, or exact titles that the archive knows.",
        ),
    ] = None,
    alias: Annotated[
        list[str] | None, typer.Option("--alias", metavar="A", help="Another name that articles use; may be repeated.")
    ] = None,
    owner: Annotated[
        str | None, typer.Option("--owner", metavar="O", help="The person or body that speaks through the channel.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help='A list: a name a line, or name,alias,owner; "-" for a pipe.'),
    ] = None,
    folder: Annotated[
        str | None, typer.Option("--folder", metavar="NAME", help="The channels and groups of a folder of the account.")
    ] = None,
    join: Annotated[  # noqa: FBT002
        bool, typer.Option("--join", help="Join, where only members may read; never done without.")
    ] = False,
    private: Annotated[  # noqa: FBT002
        bool, typer.Option("--private", help="Also channels that were not published to everybody; joins nothing.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be added, and add nothing.")] = False,  # noqa: FBT002
) -> None:
    """Put channels on the list of channels to collect; their names help to recognise them in articles.

    An invitation is looked at first, without joining; its hash is never kept, only its SHA-256.
    """
    from archiver.cli.showing_enlisted import show_enlisted
    from archiver.jobs.doors import Leave
    from archiver.jobs.enlisting import EnlistRequest, enlist
    from archiver.jobs.lists import Wanted

    given = names or []
    if not given and file is None and folder is None:
        raise UsageError("No channel was named.", hint="Name channels, or give --from FILE or --folder NAME.")
    if alias and (len(given) != 1 or file is not None or folder is not None):
        raise UsageError("--alias is for one channel.", hint="A list (--from FILE) gives each channel its own aliases.")
    request = EnlistRequest(
        wanted=tuple(Wanted(name=each, aliases=tuple(alias or ()), owner=owner) for each in given),
        file=file,
        folder=folder,
        leave=Leave(join=join, private=private),
        dry=dry_run,
    )
    outcome = call(enlist(workplace(context, "channel add"), request))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_enlisted(outcome)
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
