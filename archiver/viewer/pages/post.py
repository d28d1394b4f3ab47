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
from archiver.model.ids import PostKey
from archiver.model.records import Absence, LinkedFrom, PostRecord, PostVersion, VotesSeen
from archiver.model.wanted import WantedFiles
from archiver.report.holding import lines_of
from archiver.report.lines import Line
from archiver.viewer.desk import desk_of
from archiver.viewer.differences import Difference, differences
from archiver.viewer.numbers import number_of
from archiver.viewer.posts import PostView, post_views

MOST = 100
"""Forwards and comments that are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """A version, with what its text has that the one before had not. ``files``: whether its files are others."""

    version: PostVersion
    number: int
    text: tuple[Difference, ...]
    lines: tuple[Line, ...]
    files_changed: bool
    file_names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPage:
    """All that is known of a post."""

    view: PostView
    versions: tuple[VersionView, ...]
    absences: tuple[Absence, ...]
    counts: tuple[Picture, ...]
    votes: tuple[VotesSeen, ...]
    cited: tuple[LinkedFrom, ...]
    forwards: tuple[PostRecord, ...]
    comments: tuple[PostView, ...]
    comments_more: int


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
    comments = [each for number in below[:MOST] if (each := await catalog.post(number)) is not None]
    return PostPage(
        view=_named(views, key),
        versions=_versions(await catalog.post_history(key)),
        absences=tuple(await catalog.absences(key)),
        counts=tuple(counts_chart(series, name=f"counts-{series.noun}") for series in await counts_of(archive, key)),
        votes=tuple(await catalog.votes(key)),
        cited=tuple(await catalog.linked_from(key)),
        forwards=tuple(await catalog.forwards_of(key, MOST)),
        comments=tuple(await post_views(archive, comments, wanted)),
        comments_more=max(0, len(below) - MOST),
    )


def _named(views: list[PostView], key: PostKey) -> PostView:
    """The post of the page with the rest of its album, whichever of it stands for all elsewhere."""
    whole = next(each for each in views if key in {each.key, *(other.key for other in each.album)})
    if whole.key == key:
        return whole
    members = (replace(whole, album=()), *whole.album)
    own = next(each for each in members if each.key == key)
    return replace(own, album=tuple(each for each in members if each.key != key))


def _versions(history: list[PostVersion]) -> tuple[VersionView, ...]:
    found: list[VersionView] = []
    before: PostVersion | None = None
    for number, version in enumerate(history, 1):
        names = tuple(str(ref.key) for ref in version.seen.media)
        earlier = tuple(str(ref.key) for ref in before.seen.media) if before else names
        found.append(
            VersionView(
                version=version,
                number=number,
                text=differences(before.seen.text if before else version.seen.text, version.seen.text),
                lines=tuple(lines_of(version.seen)),
                files_changed=names != earlier,
                file_names=names,
            )
        )
        before = version
    return tuple(found)


async def show(request: Request) -> Response:
    """``/channel/<id>/<message id>``."""
    desk = desk_of(request)
    key = PostKey(number_of(request.path_params["channel"]), number_of(request.path_params["post"]))
    async with desk.reading() as archive:
        found = await gather(archive, key, desk.wanted)
    return await desk.page("post", here="channels", page=found)


ROUTES = [Route("/channel/{channel}/{post}", show)]
