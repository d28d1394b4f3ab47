"""``archiver media``: show."""

from __future__ import annotations

from typing import Annotated

import typer

from archiver.cli.calling import call, emit_json, options_of, workplace

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
) -> None:
    """The posts that carry a file, and the articles that refer to it."""
    from archiver.cli.showing import show_media
    from archiver.jobs.media import show_media as load

    outcome = call(load(workplace(context, "media show"), which))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_media(outcome)
