"""``archiver match``."""

from __future__ import annotations

from typing import Annotated

import typer

from archiver.cli.article import day
from archiver.cli.calling import call, emit_json, finish, options_of, workplace
from archiver.errors import UsageError


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver match clip.mp4   or   archiver match nawares_demo/123   or   "
                   "archiver match 9f3c")(match)  # fmt: skip


def match(
    context: typer.Context,
    which: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE|POST|MEDIA",
            help="A file, a post (channel/id or a t.me address), or the SHA-256 of a medium or its prefix.",
        ),
    ] = None,
    min_score: Annotated[
        float,
        typer.Option(
            "--min-score", metavar="X", help="Only matches with at least this score: evidence, no probability."
        ),
    ] = 0.0,
    since: Annotated[
        str | None, typer.Option("--since", metavar="D", help="Found in posts not older than this day.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="D", help="Found in posts not newer than this day.")
    ] = None,
    channel: Annotated[
        str | None, typer.Option("--channel", metavar="X", help="Found in posts of this channel.")
    ] = None,
    due: Annotated[  # noqa: FBT002
        bool, typer.Option("--due", help="Fingerprint and compare all that is stored and was not yet, and log it.")
    ] = False,
) -> None:
    """Where a picture, a video or a sound was seen before: which stretches, in which posts. Nothing is logged."""
    if due:
        _due(context, which)
        return
    if which is None:
        raise UsageError("Nothing to compare was named.", hint="Name a file, a post or a medium; or say --due.")
    from archiver.cli.showing_match import show_matched
    from archiver.jobs.footage.asking import MatchRequest
    from archiver.jobs.footage.asking import match as ask

    request = MatchRequest(which=which, min_score=min_score, since=day(since), until=day(until), channel=channel)
    outcome = call(ask(workplace(context, "match"), request))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_matched(outcome)
    finish(outcome.gaps)


def _due(context: typer.Context, which: str | None) -> None:
    if which is not None:
        raise UsageError("--due goes through everything: name no file, post or medium with it.")
    from archiver.cli.showing_match import show_due
    from archiver.jobs.footage.due import match_due

    done = call(match_due(workplace(context, "match --due")))
    if options_of(context).json:
        emit_json({**done.document(), "gaps": list(done.gaps)})
    else:
        show_due(done)
    finish(done.gaps, done.fault)
