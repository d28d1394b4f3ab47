"""``archiver link``."""

from __future__ import annotations

from typing import Annotated

import typer

from archiver.cli.calling import KeepPeople, call, emit_json, finish, options_of, workplace


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver link 3f2a --accept")(link)


def link(
    context: typer.Context,
    articles: Annotated[list[str] | None, typer.Argument(metavar="ARTICLE", help="Only these (default: all).")] = None,
    accept: Annotated[  # noqa: FBT002
        bool, typer.Option("--accept", help="Take the best channel found by searching Telegram for a name.")
    ] = False,
    keep_people: KeepPeople = False,  # noqa: FBT002
) -> None:
    """Resolve citations again, for example after a channel or an alias was added."""
    from archiver.cli.showing import NO_ARTICLE, show_article
    from archiver.jobs.adding import link_again

    place = workplace(context, "link", keep_people=keep_people)
    unread: list[str] = []
    outcomes = call(link_again(place, tuple(articles or ()), accept_channels=accept, unread=unread))
    if options_of(context).json:
        emit_json({"articles": [outcome.document() for outcome in outcomes]})
    else:
        for outcome in outcomes:
            show_article(outcome)
        if not outcomes and not unread:
            typer.echo(NO_ARTICLE)
    finish([*unread, *(gap for outcome in outcomes for gap in outcome.gaps)])
