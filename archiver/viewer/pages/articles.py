"""Every article, the newest first, by state and outlet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archiver.archive import Archive
from archiver.charts.stories import outlet
from archiver.model.records import ArticleSummary
from archiver.text.folding import fold
from archiver.viewer.desk import desk_of

A_PAGE = 50
STATES = {
    "": "all",
    "linked": "linked",
    "proposed": "waiting for a decision",
    "missing": "nothing found",
    "none": "citing nothing",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An article in the list."""

    article: ArticleSummary
    outlet: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Articles:
    """A page of the list. ``asked``: what was chosen; ``next``: the query of the next page."""

    rows: tuple[Row, ...]
    total: int
    outlets: tuple[tuple[str, int], ...]
    asked: Mapping[str, str]
    next: Mapping[str, str] | None


def state_of(article: ArticleSummary) -> str:
    """What became of an article's citations, taken together."""
    if article.proposed:
        return "proposed"
    if article.linked:
        return "linked"
    return "missing" if article.citations else "none"


async def gather(archive: Archive, asked: Mapping[str, str], skip: int = 0) -> Articles:
    """What the page shows."""
    rows = [
        Row(article=each, outlet=outlet(each.url), state=state_of(each)) for each in await archive.catalog.articles()
    ]
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.outlet] = counts.get(row.outlet, 0) + 1
    words = fold(asked.get("words", "")).split()
    kept = [
        row
        for row in rows
        if asked.get("state", "") in ("", row.state)
        and asked.get("outlet", "") in ("", row.outlet)
        and all(word in fold(f"{row.article.title or ''} {row.article.url or ''}") for word in words)
    ]
    kept.sort(key=lambda row: (row.article.captured, row.article.article_id), reverse=True)
    chosen = {name: asked[name] for name in ("words", "state", "outlet") if asked.get(name)}
    more = {**chosen, "skip": str(skip + A_PAGE)} if len(kept) > skip + A_PAGE else None
    return Articles(
        rows=tuple(kept[skip : skip + A_PAGE]),
        total=len(kept),
        outlets=tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0]))),
        asked=chosen,
        next=more,
    )


async def show(request: Request) -> Response:
    """``/articles``."""
    desk = desk_of(request)
    skip = request.query_params.get("skip", "0")
    async with desk.reading() as archive:
        found = await gather(archive, request.query_params, int(skip) if skip.isdecimal() and len(skip) < 9 else 0)
    return await desk.page("articles", here="articles", page=found, states=STATES)


ROUTES = [Route("/articles", show)]
