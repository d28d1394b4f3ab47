"""Every article, by words, state, language and outlet, in the order that is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archiver.archive import Archive
from archiver.charts.stories import outlet
from archiver.model.records import ArticleSummary
from archiver.text.folding import fold
from archiver.viewer.desk import desk_of
from archiver.viewer.numbers import skip_of

A_PAGE = 50
STATES = {
    "": "all",
    "linked": "linked",
    "proposed": "waiting for a decision",
    "missing": "nothing found",
    "open": "not looked for yet",
    "none": "citing nothing",
}
SORTS: dict[str, tuple[str, Callable[[Row], tuple[object, ...]]]] = {
    "": ("captured last", lambda row: (row.article.captured,)),
    "published": ("published last", lambda row: (row.article.published or "", row.article.captured)),
    "citations": ("most citations", lambda row: (row.article.citations, row.article.captured)),
    "waiting": ("most waiting", lambda row: (row.article.proposed, row.article.captured)),
}
"""Orders, from the largest value to the smallest: in words, and what is compared."""
FILTERS = ("words", "state", "outlet", "language", "sort")


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
    languages: tuple[tuple[str, int], ...]
    asked: Mapping[str, str]
    next: Mapping[str, str] | None


def state_of(article: ArticleSummary) -> str:
    """What became of an article's citations, taken together."""
    if article.proposed:
        return "proposed"
    if article.linked:
        return "linked"
    if not article.citations:
        return "none"
    return "missing" if article.looked_for else "open"


async def gather(archive: Archive, asked: Mapping[str, str], skip: int = 0) -> Articles:
    """What the page shows."""
    rows = [
        Row(article=each, outlet=outlet(each.url), state=state_of(each)) for each in await archive.catalog.articles()
    ]
    words = fold(asked.get("words", "")).split()
    kept = [
        row
        for row in rows
        if asked.get("state", "") in ("", row.state)
        and asked.get("outlet", "") in ("", row.outlet)
        and asked.get("language", "") in ("", row.article.language)
        and all(word in fold(f"{row.article.title or ''} {row.article.url or ''}") for word in words)
    ]
    _, key = SORTS.get(asked.get("sort", ""), SORTS[""])
    kept.sort(key=lambda row: (*key(row), row.article.article_id), reverse=True)
    chosen = {name: asked[name] for name in FILTERS if asked.get(name)}
    more = {**chosen, "skip": str(skip + A_PAGE)} if len(kept) > skip + A_PAGE else None
    return Articles(
        rows=tuple(kept[skip : skip + A_PAGE]),
        total=len(kept),
        outlets=_counted(row.outlet for row in rows),
        languages=_counted(row.article.language for row in rows if row.article.language),
        asked=chosen,
        next=more,
    )


def _counted(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Each value with how often it occurs, the most frequent first."""
    return tuple(sorted(Counter(values).items(), key=lambda each: (-each[1], each[0])))


async def show(request: Request) -> Response:
    """``/articles``."""
    desk = desk_of(request)
    async with desk.reading() as archive:
        found = await gather(archive, request.query_params, skip_of(request.query_params.get("skip")))
    return await desk.page("articles", here="articles", page=found, states=STATES, sorts=SORTS)


ROUTES = [Route("/articles", show)]
