"""Asking for a feed: of the web as for a page, with these words; a file's bytes as a capture of its own kind."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from archiver.model.captures import Asked, Capture
from archiver.model.objects import Bytes
from archiver.sources.article.feeds.read import ROLE
from archiver.sources.article.files import load
from archiver.sources.article.read import FEEDS
from archiver.sources.web.limits import DEFAULT_LIMITS

GET, READ = FEEDS
ACCEPT = {
    "Accept": "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, */*;q=0.5"
}
"""Some servers give a page where a browser asks, and the feed where a reader does."""


async def read_feed_file(path: Path, *, limit: int = DEFAULT_LIMITS.stored) -> Capture:
    """The capture of a feed in a file; the question holds only the file's name.

    Raises InputError for a file that is missing, empty, binary or larger than ``limit`` bytes.
    """
    asked = datetime.now(UTC)
    data = await asyncio.to_thread(load, path, limit)
    return Capture(
        source="article",
        method=READ,
        question={"name": path.name, "feed": path.name},
        asked=Asked(asked=asked, answered=datetime.now(UTC)),
        answer=(Bytes(role=ROLE, data=data, media_type="application/xml", compress=True),),
    )
