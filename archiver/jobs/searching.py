"""Searching the archive's texts: names of a query looked up, hits as JSON and as rows of a table."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from datetime import datetime

from archiver.archive import Archive
from archiver.errors import UsageError
from archiver.jobs import saved_searches, shapes
from archiver.jobs.naming import require_channel
from archiver.jobs.saved_searches import Saved
from archiver.jobs.workplace import Workplace
from archiver.model.search import Found, Hit, SearchQuery, Wanted
from archiver.text.queries import parse

MOST = 1_000
"""Hits of one page at most."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""
COLUMNS = ("kind", "date", "name", "title", "where", "snippet", "state", "views")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """``saved``: the name of a saved search that is done again; ``new``: only what came since it was last done.

    ``save``: the name under which ``text`` is kept. ``sort``, ``since`` and the like may also stand in ``text``.
    """

    text: str = ""
    most: int = 20
    skip: int = 0
    save: str | None = None
    saved: str | None = None
    new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOutcome:
    """``query``: what was searched for, as typed. ``skip``: the number of the first hit that is shown."""

    query: str
    found: Found
    skip: int
    since: datetime | None = None

    def document(self) -> shapes.Document:
        """The JSON of ``search``."""
        return {
            "query": self.query,
            "hits": [_document(hit) for hit in self.found.hits],
            "total": self.found.total,
            "at_least": self.found.at_least,
            "skip": self.skip,
        }

    def table(self) -> str:
        """The hits as CSV, for spreadsheets: a value that one would take for a formula has an apostrophe before it."""
        out = io.StringIO()
        rows = csv.writer(out)
        rows.writerow(COLUMNS)
        for hit in self.found.hits:
            state = "gone" if hit.gone else "earlier version" if hit.earlier else ""
            values = (hit.kind, hit.date.isoformat(), name_of(hit), hit.title, hit.where, hit.snippet, state)
            rows.writerow([*map(guarded, values), "" if hit.views is None else hit.views])
        return out.getvalue()


async def find(place: Workplace, request: SearchRequest) -> SearchOutcome:
    """Search. Raises UsageError for a query that cannot be read, or names what the archive does not know."""
    async with place.reading() as archive:
        saved = None if request.saved is None else await saved_searches.named(archive, request.saved)
        text = " ".join(each for each in (saved.query if saved else "", request.text) if each)
        wanted = await wanted_of(archive, parse(text))
        if request.new:
            wanted = replace(wanted, since_entry=_last(saved))
        found = await archive.catalog.find(wanted, most=min(request.most, MOST), skip=request.skip)
        done = saved_searches.now(archive)
        if request.save is not None:
            await saved_searches.keep(archive, Saved(name=request.save, query=text, entry=done.entry, done=done.done))
        elif saved is not None:
            await saved_searches.keep(archive, replace(saved, entry=done.entry, done=done.done))
        return SearchOutcome(query=text, found=found, skip=request.skip, since=saved.done if saved else None)


def _last(saved: Saved | None) -> int:
    if saved is None:
        raise UsageError("--new goes with --saved NAME.", hint="It shows what came since that search was last done.")
    return saved.entry


async def saved_of(place: Workplace, forget: str | None = None) -> list[Saved]:
    """The saved searches, after one was forgotten. Raises UsageError where there is none of that name."""
    async with place.reading() as archive:
        if forget is not None:
            await saved_searches.forget(archive, forget)
        return await saved_searches.all_saved(archive)


async def wanted_of(archive: Archive, query: SearchQuery) -> Wanted:
    """The query with its names looked up. Raises UsageError for a name that is not known, and for an empty query."""
    filters = query.filters
    if not query.all_of and not query.none_of and filters == type(filters)():
        raise UsageError("There is nothing to search for.", hint='Type words, a "phrase", or a filter as has:video.')
    channels = [(await require_channel(archive, name)).channel_id for name in filters.channels]
    origins: list[int] = []
    if filters.forwarded_from is not None:
        origins = [(await require_channel(archive, filters.forwarded_from)).channel_id]
    wanted = Wanted(query=query, channels=tuple(channels), origins=tuple(origins))
    if filters.cited_by is not None:
        return replace(wanted, cited=await archive.catalog.cited_posts(await _citing(archive, filters.cited_by)))
    if filters.cited is None:
        return wanted
    cited = await archive.catalog.cited_posts()
    return replace(wanted, cited=cited) if filters.cited else replace(wanted, uncited=cited)


async def _citing(archive: Archive, name: str) -> list[str]:
    """The articles that ``cited:`` means: one, or all of an outlet."""
    outlet = await archive.catalog.articles_of_outlet(name) if "." in name and "/" not in name else []
    return outlet or [await archive.catalog.article_id(name)]


def name_of(hit: Hit) -> str:
    """How commands take it: a post as channel/id, an article by its id, a channel by its handle."""
    if hit.post is not None:
        return f"{hit.username}/{hit.post.message_id}" if hit.username else str(hit.post)
    if hit.article_id is not None:
        return hit.article_id
    return f"@{hit.username}" if hit.username else str(hit.channel_id)


def guarded(value: str) -> str:
    """A value of a table that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(FORMULA) else value


def _document(hit: Hit) -> shapes.Document:
    return {
        "kind": hit.kind,
        hit.kind: name_of(hit),
        "snippet": hit.snippet,
        "date": hit.date.isoformat(),
        "title": hit.title,
        "where": hit.where,
        "channel_id": None if hit.channel_id is None else str(hit.channel_id),
        "earlier": hit.earlier,
        "gone": hit.gone,
        "versions": hit.versions,
        "views": hit.views,
    }
