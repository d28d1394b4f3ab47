"""``archiver media``: show, decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli.calling import call, emit_json, options_of, workplace
from archiver.errors import UsageError

if TYPE_CHECKING:
    from archiver.model.judgements import JudgementAct

tree = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Archived files and where they occur.")


def add_to(parent: typer.Typer) -> None:
    """Put these commands into the tree."""
    parent.add_typer(tree, name="media")


@tree.callback()
def media() -> None:
    """Archived files and where they occur."""


@tree.command(epilog="Example:  archiver media show 9f3c   or   archiver media show nawares_demo/123")
def show(
    context: typer.Context,
    which: Annotated[
        str, typer.Argument(metavar="MEDIA", help="SHA-256 or its prefix, or a post (channel/id or a t.me address).")
    ],
    location: Annotated[  # noqa: FBT002
        bool, typer.Option("--location", help="Also show the place that a file gives of itself.")
    ] = False,
) -> None:
    """The posts that carry a file, the articles that refer to it, and which of its stretches were seen before.

    The bar is the file from beginning to end: a number stands for a stretch that an older post in the archive shows
    (the number of the match, for `media decide`), a dot for what was not seen before in this archive.
    """
    from archiver.cli.showing import show_media
    from archiver.jobs.media import show_media as load

    outcome = call(load(workplace(context, "media show"), which))
    if options_of(context).json:
        emit_json(outcome.document(location=location))
    else:
        show_media(outcome, location=location)


@tree.command(epilog="Example:  archiver media decide 9f3c 2 --reject --note 'another bridge' --by 'A. Reader'")
def decide(
    context: typer.Context,
    which: Annotated[str, typer.Argument(metavar="MEDIA", help="SHA-256 or its prefix, or a post with one such file.")],
    number: Annotated[int, typer.Argument(metavar="N", help="Number of the match, as `media show` gives it.")],
    confirm: Annotated[bool, typer.Option("--confirm", help="Both show the same recording.")] = False,  # noqa: FBT002
    reject: Annotated[  # noqa: FBT002
        bool, typer.Option("--reject", help="They do not: it is left out everywhere.")
    ] = False,
    undo: Annotated[  # noqa: FBT002
        bool, typer.Option("--undo", help="Take back the newest decision about it that still stands.")
    ] = False,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="Write this down, alone or with a decision.")
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides, to be written down.")] = None,
) -> None:
    """Decide about a match: confirm, reject, note, undo.

    Each decision is an entry of the signed log. It is about the footage, so it stays when files are compared again.
    """
    from archiver.jobs.footage_decide import MatchDecision, decide_match

    wanted = MatchDecision(
        medium=which, number=number, act=_act(confirm=confirm, reject=reject, undo=undo, note=note), note=note, by=by
    )
    outcome = call(decide_match(workplace(context, "media decide"), wanted))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        typer.echo(outcome.said)


def _act(*, confirm: bool, reject: bool, undo: bool, note: str | None) -> JudgementAct:
    """What is to be done: one act, or a note alone."""
    wanted: dict[JudgementAct, bool] = {"confirm": confirm, "reject": reject, "undo": undo}
    acts = [name for name, given in wanted.items() if given]
    if len(acts) > 1:
        raise UsageError(f"--{acts[0]} and --{acts[1]} exclude each other.", hint="Decide one thing at a time.")
    if not acts and note is None:
        raise UsageError("What is decided?", hint="Say --confirm, --reject, --undo or --note TEXT.")
    return acts[0] if acts else "note"
