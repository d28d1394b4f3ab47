"""An article as captured, its citations marked, beside the posts that they are linked to."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archiver.archive import Archive
from archiver.charts import PagePicture, lag_chart, page_picture
from archiver.jobs.charting import lag_of
from archiver.jobs.report import view_of
from archiver.model.ids import PostKey
from archiver.model.wanted import WantedFiles
from archiver.report import report_name
from archiver.report.page import Page, build
from archiver.report.wording import direction, language_tag
from archiver.viewer.desk import desk_of
from archiver.viewer.posts import PostView, post_views
from archiver.viewer.vouched import Vouched, vouched


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """``page``: the report's values. ``posts``: those that are linked, as the desk shows posts.

    ``report``: the path of the written report from the archive's folder.
    """

    page: Page
    posts: Mapping[PostKey, PostView]
    lag: PagePicture
    vouched: Vouched
    report: str
    language: str
    direction: str


async def gather(archive: Archive, name: str, wanted: WantedFiles) -> ArticlePage:
    """What the page shows. Raises UsageError for an article that the archive does not hold."""
    record = await archive.catalog.article(name)
    view = await view_of(archive, record, (), wanted)
    page = await asyncio.to_thread(build, view)
    keys = [link.link.post for each in page.citations for link in each.links]
    albums = {view.posts[key].seen.grouped_id for key in keys if key in view.posts} - {None}
    shown = [post for key, post in sorted(view.posts.items()) if key in keys or post.seen.grouped_id in albums]
    views = await post_views(archive, shown, wanted)
    posts = {member.key: each for each in views for member in (each, *each.album)}
    return ArticlePage(
        page=page,
        posts=posts,
        lag=page_picture(lag_chart, await lag_of(archive, record.article_id), name="lag"),
        vouched=await vouched(archive, record.entry),
        report=f"reports/{report_name(record.article_id)}",
        language=language_tag(record.article.language),
        direction=direction(record.article.language),
    )


async def show(request: Request) -> Response:
    """``/article/<id>``."""
    desk = desk_of(request)
    async with desk.reading() as archive:
        found = await gather(archive, request.path_params["article"], desk.wanted)
    return await desk.page("article", here="articles", found=found)


ROUTES = [Route("/article/{article}", show)]
