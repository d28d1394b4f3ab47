"""``archiver name``: add, list, remove, import, export, suggest."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archiver.cli.calling import call, emit_json, finish, options_of, workplace

tree = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Names by which articles mean channels, and who speaks through them.",
)
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who says so, to be written down.")]


def add_to(parent: typer.Typer) -> None:
    """Put these commands into the tree."""
    parent.add_typer(tree, name="name")


@tree.command(
    epilog='Example:  archiver name add "Orest Valkov" "Орест Вальков" --actor --role owner --channel @valkov_demo'
)
def add(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="The name, in as many spellings as there are.")],
    channel: Annotated[
        list[str],
        typer.Option(
            "--channel", metavar="CHANNEL", help="Whose it is: handle, address, id or title; may be repeated."
        ),
    ],
    actor: Annotated[  # noqa: FBT002
        bool, typer.Option("--actor", help="It is a person or body that speaks through the channel.")
    ] = False,
    role: Annotated[
        str | None,
        typer.Option("--role", metavar="R", help="What the actor is to it: owner, spokesperson, outlet or shares."),
    ] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="D", help="From this day on.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="D", help="Up to this day, included.")] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Why, to be written down.")] = None,
    by: By = None,
) -> None:
    """Say by which names articles mean a channel, or (--actor) who speaks through it.

    The channel need not be on the list: nothing of it is collected by this, but what an article cites by the name is
    looked for there. The days are those of the posts.
    """
    from archiver.cli.showing_names import show_names_changed
    from archiver.jobs.names import add_names

    fields = {
        "kind": "actor" if actor else "",
        "role": role or "",
        "since": since or "",
        "until": until or "",
        "note": note or "",
    }
    outcome = call(add_names(workplace(context, "name add"), names, channel, fields, by=by))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_names_changed(outcome)


@tree.command("list", epilog="Example:  archiver name list @valkov_demo")
def list_(
    context: typer.Context,
    what: Annotated[
        str | None, typer.Argument(metavar="CHANNEL|NAME", help="Only those of a channel, or of one name.")
    ] = None,
) -> None:
    """The names that you gave, with --alias and --owner of `channel add`; of a channel, also what it calls itself."""
    from archiver.cli.showing_names import show_names
    from archiver.jobs.names import list_names

    outcome = call(list_names(workplace(context, "name list"), what))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_names(outcome)


@tree.command(epilog='Example:  archiver name remove "Valley Voice" --channel @rives_demo')
def remove(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name as it was given.")],
    channel: Annotated[
        str | None, typer.Option("--channel", metavar="CHANNEL", help="Only as a name of this channel.")
    ] = None,
    actor: Annotated[bool, typer.Option("--actor", help="Only as that of an actor.")] = False,  # noqa: FBT002
    by: By = None,
) -> None:
    """Take a name back; that it was given, and when, stays in the log."""
    from archiver.cli.showing_names import show_names_changed
    from archiver.jobs.names import remove_names

    job = remove_names(workplace(context, "name remove"), name, channel, "actor" if actor else None, by=by)
    outcome = call(job)
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_names_changed(outcome)


@tree.command("import", epilog="Example:  archiver name import names.csv --dry-run")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help='CSV or TOML; "-" for CSV from a pipe.')],
    dry_run: Annotated[  # noqa: FBT002
        bool, typer.Option("--dry-run", help="Say what would be added and what is wrong, and add nothing.")
    ] = False,
    by: By = None,
) -> None:
    """Take in a list of names: all of it, or nothing where a line is wrong. A second time it adds what is new.

    CSV: name,channel,kind,role,since,until,note, of which all but the first two may be left out; kind is alias or
    actor.
    TOML: tables [[names]] with the same keys, in which name and channel may be lists.
    """
    from archiver.cli.showing_names import show_names_changed
    from archiver.jobs.names import import_names

    outcome = call(import_names(workplace(context, "name import"), file, dry=dry_run, by=by))
    if options_of(context).json:
        emit_json(outcome.document())
    elif outcome.refused is None:
        show_names_changed(outcome)
    finish(outcome.problems, outcome.refused)


@tree.command(epilog="Example:  archiver name export > names.csv")
def export(context: typer.Context) -> None:
    """All names that you gave as CSV, which `name import` takes in again; with --json as JSON."""
    from archiver.jobs.names import export_names, list_names

    if options_of(context).json:
        emit_json(call(list_names(workplace(context, "name export"))).document())
    else:
        typer.echo(call(export_names(workplace(context, "name export"))), nl=False)


@tree.command(epilog="Example:  archiver name suggest --accept 1 --accept 3")
def suggest(
    context: typer.Context,
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", metavar="N", help="Take this one: its number or key; may be repeated."),
    ] = None,
    dismiss: Annotated[
        list[str] | None,
        typer.Option("--dismiss", metavar="N", help="Do not suggest it again until further reviews speak for it."),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Take all of them.")] = False,  # noqa: FBT002
    by: By = None,
) -> None:
    """Names that your reviews speak for: such as links were accepted under, and such as led to rejected ones alone.

    Nothing is changed without --accept or --all. What is taken is written down with the reviews that it rests on.
    """
    from archiver.cli.showing_names import show_suggestions
    from archiver.jobs.suggesting import settle_suggestions

    job = settle_suggestions(
        workplace(context, "name suggest"), accept=accept or (), dismiss=dismiss or (), everything=all_, by=by
    )
    outcome = call(job)
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_suggestions(outcome)
