"""Full text over everything, as ``archiver search`` has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archiver.archive import Archive
from archiver.errors import InputError, UsageError
from archiver.jobs.saved_searches import Saved, all_saved
from archiver.jobs.searching import wanted_of
from archiver.model.ids import PostKey
from archiver.model.search import Found
from archiver.report.files import shown_as
from archiver.text.queries import parse, taken_for_words
from archiver.viewer.desk import desk_of
from archiver.viewer.links import Links
from archiver.viewer.numbers import skip_of
from archiver.viewer.stills import still_names

A_PAGE = 20
MOST_SKIPPED = 10_000
SORTS = ("relevance", "newest", "oldest", "views")
NARROWED = ("kind", "channel", "after", "until", "has", "is", "cited", "from")
"""Filters that the form has fields for. What is said there becomes part of the query, so that it can be seen, kept and
taken to the command line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """``text``: the whole query. ``trouble``: why it could not be searched for. ``next``: the query of the next page.
    ``stills``: addresses of small pictures of posts' first files.
    """

    text: str
    sort: str
    found: Found | None
    skip: int
    saved: tuple[Saved, ...]
    trouble: str | None = None
    hint: str = ""
    next: Mapping[str, str] | None = None
    before: Mapping[str, str] | None = None
    stills: Mapping[PostKey, str] = field(default_factory=dict)

    @property
    def words(self) -> tuple[str, ...]:
        """What looks like a filter and is none, where nothing was found."""
        return taken_for_words(self.text) if self.found and not self.found.total else ()


def query_of(asked: Mapping[str, str]) -> str:
    """The query of a form: what was typed, and what was chosen beside it."""
    typed = asked.get("q", "").strip()
    chosen = [(name, asked.get(name, "").replace('"', "").strip()) for name in NARROWED]
    added = [f'{name}:"{value}"' if " " in value else f"{name}:{value}" for name, value in chosen if value]
    return " ".join([typed, *(each for each in added if each not in typed.split())]).strip()


async def gather(archive: Archive, text: str, sort: str, skip: int, links: Links) -> SearchPage:
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
        stills=await _stills(archive, [hit.post for hit in found.hits if hit.post], links),
    )


async def _stills(archive: Archive, keys: Sequence[PostKey], links: Links) -> dict[PostKey, str]:
    """Of each post a picture: its own, or one of its film that was made before."""
    by_channel: dict[int, list[int]] = {}
    for key in keys:
        by_channel.setdefault(key.channel_id, []).append(key.message_id)
    made = await still_names(archive)
    found = {}
    for channel_id, numbers in by_channel.items():
        for post in await archive.catalog.posts_by_id(channel_id, numbers):
            stored = [each for each in post.stored if each.sha256 not in archive.redactions.removed]
            places = (_still(each.sha256, each.mime, made, links) for each in stored)
            place = next((each for each in places if each), None)
            if place is not None:
                found[post.key] = place
    return found


def _still(sha256: str, mime: str | None, made: frozenset[str], links: Links) -> str | None:
    if f"{sha256}.jpg" in made:
        return links.still(f"{sha256}.jpg")
    return links.object(sha256) if shown_as(mime)[0] == "image" else None


async def _saved(archive: Archive) -> tuple[Saved, ...]:
    try:
        return tuple(await all_saved(archive))
    except InputError:
        return ()  # `archiver search --saved-list` says what is the matter with their file


async def show(request: Request) -> Response:
    """``/search``."""
    desk = desk_of(request)
    asked = request.query_params
    skip = skip_of(asked.get("skip"), MOST_SKIPPED)
    async with desk.reading() as archive:
        found = await gather(archive, query_of(asked), asked.get("sort", "relevance"), skip, desk.links)
    return await desk.page("search", here="search", page=found, sorts=SORTS)


ROUTES = [Route("/search", show)]
