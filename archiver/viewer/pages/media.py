"""A stored medium: who carries it, who cites these, where its footage was before; and the newest media of all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archiver.archive import Archive
from archiver.charts import PagePicture, page_picture, spread_chart
from archiver.errors import UsageError
from archiver.jobs.charting import spread_of
from archiver.jobs.footage_story import stories_of
from archiver.model.records import ArticleSummary, CapturedObject, PostRecord
from archiver.model.wanted import WantedFiles
from archiver.report.files import Element, shown_as
from archiver.report.footage import PageFootage, page_footage, stills_wanted
from archiver.viewer.desk import desk_of
from archiver.viewer.links import Links
from archiver.viewer.numbers import number_of
from archiver.viewer.posts import PostView, post_views
from archiver.viewer.stills import stills_there

A_PAGE = 24
MOST_POSTS = 200
"""Posts that are shown whole; others are named."""
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaPage:
    """``removed``: the log entry by which the bytes were taken out. ``size`` None: the bytes are not there."""

    sha256: str
    mime: str
    element: Element
    type: str | None
    objects: tuple[CapturedObject, ...]
    removed: int | None
    posts: tuple[PostView, ...]
    more: tuple[PostRecord, ...]
    articles: tuple[ArticleSummary, ...]
    footage: PageFootage | None
    spread: PagePicture


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaItem:
    """A stored medium in the list of all."""

    sha256: str
    entry: int
    mime: str
    element: Element
    post: PostRecord | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaList:
    """``below``: where the next page begins, as it stands in an address; None on the last one."""

    items: tuple[MediaItem, ...]
    below: str | None


async def gather(archive: Archive, sha256: str, wanted: WantedFiles, links: Links) -> MediaPage:
    """What the page shows. Raises UsageError for a hash that no medium has."""
    catalog = archive.catalog
    kept = await catalog.stored_file(sha256) if _SHA256.fullmatch(sha256) else None
    if kept is None:
        raise UsageError("No medium of this archive has that hash.")
    mime = kept[1] or "unknown"
    posts = await catalog.posts_with_sha256(sha256)
    articles = {each.article_id: each for each in await catalog.articles_linking_sha256(sha256)}
    story = (await stories_of(archive, [sha256])).get(sha256)
    if story is not None:
        articles.update({each.article_id: each for each in (*story.articles, *story.shown_by)})
    footage = None
    if story is not None:
        stills = await stills_there(archive, stills_wanted(story), links)
        footage = page_footage(story, stills)
    element, kind, _ = shown_as(mime)
    appearances = await spread_of(archive, sha256, post_href=links.post, article_href=links.article)
    return MediaPage(
        sha256=sha256,
        mime=mime,
        element=element,
        type=kind,
        objects=tuple(await catalog.captured_objects(sha256)),
        removed=archive.redactions.removed.get(sha256),
        posts=tuple(await post_views(archive, posts[:MOST_POSTS], wanted)),
        more=tuple(posts[MOST_POSTS:]),
        articles=tuple(articles.values()),
        footage=footage,
        spread=page_picture(spread_chart, appearances, name="spread"),
    )


async def gather_list(archive: Archive, below: tuple[int, str] | None) -> MediaList:
    """A page of all stored media, the newest first."""
    rows = await archive.catalog.newest_media(below, A_PAGE + 1)
    items = []
    for sha256, entry in rows[:A_PAGE]:
        kept = await archive.catalog.stored_file(sha256)
        mime = (kept[1] if kept else None) or "unknown"
        posts = await archive.catalog.posts_with_sha256(sha256)
        items.append(
            MediaItem(
                sha256=sha256,
                entry=entry,
                mime=mime,
                element="none" if sha256 in archive.redactions.removed else shown_as(mime)[0],
                post=posts[0] if posts else None,
            )
        )
    last = items[-1] if len(rows) > A_PAGE else None
    return MediaList(items=tuple(items), below=f"{last.entry}.{last.sha256}" if last else None)


def below_of(text: str | None) -> tuple[int, str] | None:
    """Where a page of the list begins. Raises UsageError for a place that there cannot be."""
    if not text:
        return None
    entry, _, sha256 = text.partition(".")
    if not _SHA256.fullmatch(sha256):
        raise UsageError("There is no such place in the list of media.", hint="Begin with the newest media.")
    return number_of(entry), sha256


async def show(request: Request) -> Response:
    """``/media/<sha256>``."""
    desk = desk_of(request)
    async with desk.reading() as archive:
        found = await gather(archive, request.path_params["sha256"], desk.wanted, desk.links)
    return await desk.page("media", here="media", page=found)


async def show_list(request: Request) -> Response:
    """``/media``."""
    desk = desk_of(request)
    below = below_of(request.query_params.get("below"))
    async with desk.reading() as archive:
        found = await gather_list(archive, below)
    return await desk.page("media_list", here="media", page=found)


ROUTES = [Route("/media", show_list), Route("/media/{sha256}", show)]
