"""Full text over everything, as ``archiver search`` has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archiver.archive import Archive
from archiver.errors import InputError, UsageError
from archiver.jobs.saved_searches import Saved, all_saved
from archiver.jobs.searching import wanted_of
from archiver.model.search import Found
from archiver.text.queries import parse
from archiver.viewer.desk import desk_of

A_PAGE = 20
MOST_SKIPPED = 10_000
SORTS = ("relevance", "newest", "oldest", "views")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """``text``: as typed. ``trouble``: why it could not be searched for. ``next``: the query of the next page."""

    text: str
    sort: str
    found: Found | None
    skip: int
    saved: tuple[Saved, ...]
    trouble: str | None = None
    hint: str = ""
    next: Mapping[str, str] | None = None
    before: Mapping[str, str] | None = None


async def gather(archive: Archive, text: str, sort: str, skip: int) -> SearchPage:
    """What the page shows. A query that cannot be understood is said beside the field."""
    page = SearchPage(text=text, sort=sort, found=None, skip=skip, saved=await _saved(archive))
    if not text.strip():
        return page
    try:
        query = parse(text)
        chosen = next((each for each in SORTS if each == sort and query.sort == "relevance"), None)
        query = replace(query, sort=chosen) if chosen else query  # type: ignore[arg-type]
        found = await archive.catalog.find(await wanted_of(archive, query), most=A_PAGE, skip=skip)
    except UsageError as error:
        return replace(page, trouble=error.sentence, hint=error.hint)
    asked = {"q": text, "sort": sort}
    more = len(found.hits) == A_PAGE and skip + A_PAGE < min(found.total, MOST_SKIPPED)
    return replace(
        page,
        found=found,
        next={**asked, "skip": str(skip + A_PAGE)} if more else None,
        before={**asked, "skip": str(max(0, skip - A_PAGE))} if skip else None,
    )


async def _saved(archive: Archive) -> tuple[Saved, ...]:
    try:
        return tuple(await all_saved(archive))
    except InputError:
        return ()  # `archiver search --saved-list` says what is the matter with their file


async def show(request: Request) -> Response:
    """``/search``."""
    desk = desk_of(request)
    asked = request.query_params
    skip = asked.get("skip", "0")
    number = min(int(skip), MOST_SKIPPED) if skip.isascii() and skip.isdecimal() and len(skip) < 9 else 0
    async with desk.reading() as archive:
        found = await gather(archive, asked.get("q", ""), asked.get("sort", "relevance"), number)
    return await desk.page("search", here="search", page=found, sorts=SORTS)


ROUTES = [Route("/search", show)]
