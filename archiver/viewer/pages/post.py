"""One post: every version with what changed, what became of it, who cites and who forwards it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archiver.archive import Archive
from archiver.charts import Picture, counts_chart
from archiver.errors import UsageError
from archiver.jobs.charting import counts_of
from archiver.jobs.said import said_about_posts
from archiver.model.holds import Said
from archiver.model.ids import PostKey
from archiver.model.records import LinkedFrom, PostRecord, VotesSeen
from archiver.model.wanted import WantedFiles
from archiver.viewer.desk import desk_of
from archiver.viewer.numbers import number_of
from archiver.viewer.posts import PostView, post_views
from archiver.viewer.versions import Event, VersionView, events, version_views
from archiver.viewer.vouched import Vouched, vouched

MOST = 100
"""Forwards and comments that are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPage:
    """All that is known of a post. ``said``: holds and remarks of people about it, its files and its channel."""

    view: PostView
    versions: tuple[VersionView, ...]
    events: tuple[Event, ...]
    counts: tuple[Picture, ...]
    votes: tuple[VotesSeen, ...]
    cited: tuple[LinkedFrom, ...]
    forwards: tuple[PostRecord, ...]
    comments: tuple[PostView, ...]
    comments_more: int
    said: tuple[Said, ...]
    vouched: Vouched


async def gather(archive: Archive, key: PostKey, wanted: WantedFiles) -> PostPage:
    """What the page shows. Raises UsageError for a post that the archive does not hold."""
    catalog = archive.catalog
    post = await catalog.post(key)
    if post is None:
        raise UsageError(f"The archive does not hold the post {key}.")
    album = await catalog.album(key.channel_id, post.seen.grouped_id)
    posts = sorted({each.key: each for each in (*album, post)}.values(), key=lambda each: each.key)
    views = await post_views(archive, posts, wanted)
    below = await catalog.comments_below(key)
    comments = await catalog.posts_of(below[:MOST])
    history = await catalog.post_history(key)
    return PostPage(
        view=_named(views, key),
        versions=version_views(history),
        events=events(history, await catalog.absences(key)),
        counts=tuple(counts_chart(series, name=f"counts-{series.noun}") for series in await counts_of(archive, key)),
        votes=tuple(await catalog.votes(key)),
        cited=tuple(await catalog.linked_from(key)),
        forwards=tuple(await catalog.forwards_of(key, MOST)),
        comments=tuple(await post_views(archive, comments, wanted)),
        comments_more=max(0, len(below) - MOST),
        said=await said_about_posts(archive, [post], ()),
        vouched=await vouched(archive, post.entry),
    )


def _named(views: list[PostView], key: PostKey) -> PostView:
    """The post of the page with the rest of its album, whichever of it stands for all elsewhere."""
    whole = next(each for each in views if key in {each.key, *(other.key for other in each.album)})
    if whole.key == key:
        return whole
    members = (replace(whole, album=()), *whole.album)
    own = next(each for each in members if each.key == key)
    return replace(own, album=tuple(each for each in members if each.key != key))


async def show(request: Request) -> Response:
    """``/channel/<id>/<message id>``."""
    desk = desk_of(request)
    key = PostKey(number_of(request.path_params["channel"]), number_of(request.path_params["post"]))
    async with desk.reading() as archive:
        found = await gather(archive, key, desk.wanted)
    return await desk.page("post", here="channels", page=found)


ROUTES = [Route("/channel/{channel}/{post}", show)]
