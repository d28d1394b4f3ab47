"""``archiver video``: get, list, show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli.calling import call, emit_json, finish, options_of, workplace
from archiver.errors import UsageError

if TYPE_CHECKING:
    from archiver.model.linked_videos import VideoState

HELP = "Videos of other sites that posts and articles link to."
tree = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help=HELP)
STATES: dict[str, VideoState] = {
    "stored": "stored", "partly": "partly", "none": "none", "failed": "failed", "waiting": "waiting",
}  # fmt: skip


def add_to(parent: typer.Typer) -> None:
    """Put these commands into the tree."""
    parent.add_typer(tree, name="video")


@tree.callback()
def video() -> None:
    """Videos of other sites that posts and articles link to."""


@tree.command(
    epilog="Example:  archiver video get https://films.example/watch/7   or   archiver video get @nawares_demo/3"
)
def get(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="URL|POST|ARTICLE", help="A link, a post, an article (default: all that is due)."),
    ] = None,
    *,
    again: Annotated[bool, typer.Option("--again", help="Also what is held already.")] = False,
    plan: Annotated[bool, typer.Option("--plan", help="Say which links would be followed, and ask nobody.")] = False,
) -> None:
    """Follow links to videos: each stream as served, with subtitles, thumbnail and what the site says of it.

    Without names: the links of articles, and of the posts that they are linked to, that were not followed yet.
    """
    from archiver.cli.showing_videos import show_got
    from archiver.jobs.videos.get import GetRequest, get_videos

    request = GetRequest(names=tuple(names or ()), again=again, plan=plan)
    outcome = call(get_videos(workplace(context, "video get"), request))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_got(outcome, plan=plan)
    finish(outcome.gaps, outcome.stopped)


@tree.command("list", epilog="Example:  archiver video list --state failed")
def list_(
    context: typer.Context,
    state: Annotated[
        str | None, typer.Option("--state", metavar="STATE", help=f"Only these: {', '.join(STATES)}.")
    ] = None,
) -> None:
    """All links to videos that the archive knows of, and what became of each."""
    from archiver.cli.showing_videos import show_list
    from archiver.jobs.videos.listing import list_videos

    if state is not None and state not in STATES:
        raise UsageError(f"{state!r} is no state of a link.", hint=f"There are: {', '.join(STATES)}.")
    outcome = call(list_videos(workplace(context, "video list"), STATES[state] if state else None))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_list(outcome)


@tree.command(epilog="Example:  archiver video show https://films.example/watch/7")
def show(
    context: typer.Context,
    which: Annotated[
        str, typer.Argument(metavar="URL|POST|ARTICLE|MEDIA", help="A link, a post, an article, or a SHA-256.")
    ],
) -> None:
    """What the archive holds of a video, who leads to it, and every time that its link was followed."""
    from archiver.cli.showing_videos import show_videos
    from archiver.jobs.videos.listing import show_videos as load

    outcome = call(load(workplace(context, "video show"), which))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        show_videos(outcome.videos)
