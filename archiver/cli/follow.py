"""``archiver follow``."""

from __future__ import annotations

import asyncio
import re
import signal
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli.calling import KeepPeople, call, emit_json, finish, options_of, workplace
from archiver.cli.interrupting import told_by
from archiver.errors import UsageError

if TYPE_CHECKING:
    from archiver.jobs.follow import FollowOutcome, FollowRequest
    from archiver.jobs.following.desk import Tell
    from archiver.jobs.workplace import Workplace

LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d)?")
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
LONGEST_S = 10 * 366 * 86400


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver follow @nawares_demo --for 8h")(follow)


def follow(
    context: typer.Context,
    channels: Annotated[
        list[str] | None, typer.Argument(metavar="CHANNEL", help="Only these (default: all that were added).")
    ] = None,
    length: Annotated[
        str | None, typer.Option("--for", metavar="DURATION", help="End by itself after so long: 90s, 10m, 8h, 2d.")
    ] = None,
    no_media: Annotated[bool, typer.Option("--no-media", help="Posts only.")] = False,  # noqa: FBT002
    keep_people: KeepPeople = False,  # noqa: FBT002
) -> None:
    """Keep collecting live: new posts, edits and deletions as they come, files at once; until Ctrl-C.

    What happened while nobody followed is asked for first. Older posts are fetched by `archiver collect`.
    """
    from archiver.cli.progress import lines_for
    from archiver.cli.showing_follow import show_followed, teller
    from archiver.jobs.follow import FollowRequest

    options = options_of(context)
    request = FollowRequest(names=tuple(channels or ()), length=_length(length), media=not no_media)
    place = workplace(context, "follow", progress=lines_for(quiet=options.quiet), keep_people=keep_people)
    outcome = call(_until_told(place, request, teller(place.progress, json=options.json)))
    if options.json:
        emit_json(outcome.document())
    else:
        show_followed(outcome)
    finish((), outcome.stopped) if outcome.stopped else finish(outcome.gaps)


def _length(text: str | None) -> timedelta | None:
    """ "10m" as a stretch of time; a bare number counts seconds."""
    if text is None:
        return None
    found = LENGTH.fullmatch(text.strip().lower())
    seconds = float(found[1]) * UNITS[found[2] or "s"] if found else -1.0
    if not 0 <= seconds <= LONGEST_S:
        raise UsageError(f"--for {text} is not a duration.", hint="Write a number and s, m, h or d: 90s, 10m, 8h, 2d.")
    return timedelta(seconds=seconds)


async def _until_told(place: Workplace, request: FollowRequest, tell: Tell) -> FollowOutcome:
    """Follow until the time is over or the process is asked to end (SIGTERM), which is the usual end of a service."""
    from archiver.jobs.follow import follow_channels

    stop = asyncio.Event()
    with told_by(signal.SIGTERM, stop):
        return await follow_channels(place, request, tell, stop)
