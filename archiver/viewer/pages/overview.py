"""The first page: what the archive holds, what changed, what waits for a person."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archiver.archive import Archive
from archiver.model.records import ArticleSummary, ChannelRecord
from archiver.viewer.desk import desk_of

NEWEST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """``articles``: the newest; ``waiting``: of all articles, how many citations have proposals alone."""

    origin: str
    entries: int
    channels: tuple[ChannelRecord, ...]
    articles: tuple[ArticleSummary, ...]
    articles_held: int
    waiting: int


async def gather(archive: Archive) -> Overview:
    """What the page shows."""
    channels = await archive.catalog.channels()
    articles = await archive.catalog.articles()
    newest = sorted(articles, key=lambda each: each.captured, reverse=True)
    return Overview(
        origin=archive.manifest.origin,
        entries=archive.log.size,
        channels=tuple(each for each in channels if each.registered),
        articles=tuple(newest[:NEWEST]),
        articles_held=len(articles),
        waiting=sum(each.proposed for each in articles),
    )


async def show(request: Request) -> Response:
    """``/``."""
    desk = desk_of(request)
    async with desk.reading() as archive:
        found = await gather(archive)
    return await desk.page("overview", here="overview", page=found)


ROUTES = [Route("/", show)]
