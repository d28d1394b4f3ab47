"""What is typed into a search, asked of a catalog."""

from __future__ import annotations

from dataclasses import replace

from archiver.catalog import Catalog
from archiver.model.ids import MediaKey
from archiver.model.observations import MediaKind, MediaRef
from archiver.model.search import Found, Hit, Wanted
from archiver.text.queries import parse
from tests.catalog.world import HARBOUR, QUAY

CHANNELS = {"@harbour_watch": HARBOUR, "@quay_side": QUAY}


def media(number: int, kind: MediaKind, part: str = "media", **more: object) -> MediaRef:
    return MediaRef(key=MediaKey("document", number), part=part, kind=kind, size=1000, **more)  # type: ignore[arg-type]


async def wanted(catalog: Catalog, typed: str) -> Wanted:
    """As ``jobs.searching`` does it."""
    query = parse(typed)
    filters = query.filters
    found = Wanted(query=query, channels=tuple(CHANNELS[name] for name in filters.channels))
    if filters.forwarded_from:
        found = replace(found, origins=(CHANNELS[filters.forwarded_from],))
    if filters.cited_by:
        articles = await catalog.articles_of_outlet(filters.cited_by)
        return replace(found, cited=await catalog.cited_posts(articles))
    if filters.cited is None:
        return found
    cited = await catalog.cited_posts()
    return replace(found, cited=cited) if filters.cited else replace(found, uncited=cited)


async def find(catalog: Catalog, typed: str, **page: int) -> Found:
    return await catalog.find(await wanted(catalog, typed), **page)


def short(hit: Hit) -> str:
    if hit.post is not None:
        return f"{'h' if hit.post.channel_id == HARBOUR else 'q'}{hit.post.message_id}"
    return hit.kind


def names(found: Found) -> list[str]:
    return [short(hit) for hit in found.hits]
