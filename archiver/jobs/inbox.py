"""The configured article sources: files, folders and URLs, as pages to be captured."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from archiver.archive import Archive
from archiver.config import ArticleSource
from archiver.errors import ArchiverError, InputError
from archiver.jobs.cites import expand
from archiver.jobs.linking import PageRequest
from archiver.jobs.pages import without_credentials


async def pages_of(archive: Archive, source: ArticleSource) -> AsyncIterator[PageRequest]:
    """The pages of one source; of a folder all that lie in it and below, by name, which may be none.

    A URL is fetched once: what it becomes later is asked for by `archiver article add`. Raises InputError for a folder
    with options that are one page's.
    """
    if source.is_url:
        if await archive.catalog.last_answered("http.get", "url", source.source, statuses=("ok",)) is None:
            yield PageRequest(source=source.source, published=source.published)
        return
    paths = await asyncio.to_thread(expand, source.source)
    if paths != [source.source] and (source.url or source.published):
        raise InputError(
            f"The article source {source.source} is a folder, and has the url or day of a single page.",
            hint="Give url and published with a file's own [[articles]].",
        )
    for path in paths:
        yield PageRequest(source=path, url=source.url, published=source.published)


def named(fault: ArchiverError, source: str) -> str:
    """The fault with the page that it concerns, as a sentence."""
    shown = without_credentials(source)
    return str(fault) if shown in fault.sentence else f"{shown}: {fault}"


async def unread_name(archive: Archive, article_id: str) -> str:
    """How an article that could not be read is named: by its address, else its file, else its id."""
    captured = (await archive.catalog.article_captures(article_id))[-1]
    return f"article {article_id[:12]} ({captured.url or captured.path or 'standard input'})"
