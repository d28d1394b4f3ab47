"""The configured article sources: files, folders and URLs, as pages to be captured."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from archiver.archive import Archive
from archiver.config import ArticleSource
from archiver.errors import ArchiverError, InputError
from archiver.jobs.cites import expand
from archiver.jobs.linking import is_captured
from archiver.jobs.pages import PageRequest, capture_page, without_credentials
from archiver.jobs.revisits import is_wanted, revisits
from archiver.jobs.seen_files import SeenFiles
from archiver.jobs.workplace import Workplace
from archiver.sources.article import page_of


async def pages_of(archive: Archive, source: ArticleSource) -> AsyncIterator[PageRequest]:
    """The pages of one source; of a folder all that lie in it and below, by name, which may be none.

    A URL is one page until it is held: after that it is looked at again on a schedule (``revisits``). Raises InputError
    for a folder with options that are one page's, and WaitingError for a URL that could not be had and is to be left
    alone for now.
    """
    if source.is_url:
        page = PageRequest(source=source.source, published=source.published, scheduled=True)
        if await is_wanted(archive, page):
            yield page
        return
    paths = await asyncio.to_thread(expand, source.source)
    if paths != [source.source] and (source.url or source.published):
        raise InputError(
            f"The article source {source.source} is a folder, and has the url or day of a single page.",
            hint="Give url and published with a file's own [[articles]].",
        )
    for path in paths:
        yield PageRequest(source=path, url=source.url, published=source.published)


async def new_pages(place: Workplace, archive: Archive) -> list[str]:
    """Pages of the configured sources that are not archived yet, and why those that cannot be had cannot; no URL is
    asked.
    """
    found = []
    archived = await archive.catalog.article_ids()
    seen = await asyncio.to_thread(SeenFiles.load, archive.layout.seen_files)
    for source in place.config.articles:
        try:
            pages = [page async for page in pages_of(archive, source)]
        except InputError as fault:
            found.append(named(fault, source.source))
            continue
        if not source.is_url:
            pages = await asyncio.to_thread(seen.changed, pages, archived)
        for page in pages:
            if page.is_url:
                found.append(page.source)
                continue
            try:
                capture = await capture_page(place, page.source, url=page.url, published=page.published)
                article = await asyncio.to_thread(page_of, capture.question, capture.answer[0].data)
            except InputError as fault:
                found.append(named(fault, page.source))
                continue
            if not await is_captured(archive, article.article_id, capture):
                found.append(page.source)
    again = await revisits(archive, place.config.article.recheck_after, datetime.now(UTC))
    return [*found, *(each.source for each in again)]


def named(fault: ArchiverError, source: str) -> str:
    """The fault with the page that it concerns, as a sentence."""
    shown = without_credentials(source)
    return str(fault) if shown in fault.sentence else f"{shown}: {fault}"


async def unread_name(archive: Archive, article_id: str) -> str:
    """How an article that could not be read is named: by its address, else its file, else its id."""
    captured = (await archive.catalog.article_captures(article_id))[-1]
    return f"article {article_id[:12]} ({captured.url or captured.path or 'standard input'})"
