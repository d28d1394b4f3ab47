"""``archiver collect``."""

from __future__ import annotations

from typing import Annotated

import typer

from archiver.cli.article import day
from archiver.cli.calling import KeepPeople, call, emit_json, finish, options_of, workplace


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver collect @nawares_demo --since 2021-04-01")(collect)


def collect(
    context: typer.Context,
    channels: Annotated[
        list[str] | None, typer.Argument(metavar="CHANNEL", help="Only these (default: all that were added).")
    ] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="D", help="Not older than this day.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="D", help="Not newer than this day.")] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="No further page (100 posts) once N were shown.")
    ] = None,
    plan: Annotated[bool, typer.Option("--plan", help="Say what would be asked for, and ask nobody.")] = False,  # noqa: FBT002
    no_media: Annotated[bool, typer.Option("--no-media", help="Posts only.")] = False,  # noqa: FBT002
    comments: Annotated[
        bool | None,
        typer.Option("--comments/--no-comments", help="Comments on the posts, too (default: as configured)."),
    ] = None,
    videos: Annotated[
        bool | None,
        typer.Option(
            "--videos/--no-videos", help="Follow the posts' links to videos of other sites (default: as configured)."
        ),
    ] = None,
    keep_people: KeepPeople = False,  # noqa: FBT002
) -> None:
    """Fetch what is new in the channels; an interrupted run goes on where it stopped."""
    if plan:
        _plan(context, channels or [], limit, media=not no_media, comments=comments)
        return
    from archiver.cli.showing import show_collected
    from archiver.jobs.collect import CollectRequest, collect_channels

    request = CollectRequest(
        names=tuple(channels or ()),
        since=day(since),
        until=day(until),
        limit=limit,
        media=not no_media,
        comments=comments,
        videos=videos,
    )
    outcome = call(collect_channels(workplace(context, "collect", keep_people=keep_people), request))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_collected(outcome)
    finish(outcome.gaps, outcome.stopped)


def _plan(
    context: typer.Context, channels: list[str], limit: int | None, *, media: bool, comments: bool | None
) -> None:
    from archiver.cli.showing_runs import show_plan
    from archiver.jobs.planning import plan_collect

    place = workplace(context, "collect")
    outcome = call(plan_collect(place, channels, limit=limit, media=media, comments=comments))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_plan(outcome)
