"""``archiver channel``: add, list, show, remove."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
    from archiver.cli.showing_channels import show_enlisted
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
def show(context: typer.Context, name: Name) -> None:
    """One channel: names, covered id intervals, and how many ids are captured, gone, unknown."""
    from archiver.cli.showing import show_channel
    from archiver.jobs.channels import show_channel as load

    outcome = call(load(workplace(context, "channel show"), name))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_channel(outcome)


@tree.command(epilog="Example:  archiver channel remove @nawares_demo")
def remove(context: typer.Context, name: Name) -> None:
    """Stop collecting a channel; what was archived of it stays."""
    from archiver.jobs.channels import remove_channel

    title = call(remove_channel(workplace(context, "channel remove"), name))
    if options_of(context).json:
        emit_json({"removed": title})
    else:
        typer.echo(f"No longer collected: {title}. What was archived of it stays.")
