"""One article on its way: captured, read, its citations resolved. Each step is in the log before the next begins, and
finds what an earlier run left there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from archiver.archive import Archive, Writer
from archiver.citations import extract
from archiver.errors import ArchiverError, DiskFullError
from archiver.jobs.pages import PageRequest, capture_page
from archiver.jobs.refetching import capture_from_web
from archiver.jobs.registry import known_names
from archiver.jobs.resolve import Resolver
from archiver.jobs.telegram import Telegram
from archiver.jobs.web import Web
from archiver.jobs.workplace import Workplace
from archiver.model.articles import Article
from archiver.model.articles_json import reading_to_json
from archiver.model.captures import Capture
from archiver.model.derived import ArticleReading, LinkOutput
from archiver.model.links import Resolution
from archiver.model.links_json import links_to_json
from archiver.model.records import ArticleRecord
from archiver.sources.article import page_of, read_capture
from archiver.wording import counted

READING_VERSION = "3"
"""Raised when the reading of articles changes in what it says."""
LINK_VERSION = "2"
"""Raised when the weights or rules of linking change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """An article after linking; ``gaps`` are sentences, ``fault`` is what kept Telegram from being asked. ``full``:
    files that the disk has no room for.
    """

    record: ArticleRecord
    gaps: tuple[str, ...] = ()
    fault: ArchiverError | None = None
    full: DiskFullError | None = None


async def capture_article(
    place: Workplace, archive: Writer, request: PageRequest, web: Web | None = None
) -> tuple[str, bool]:
    """The article's id, and whether its page was captured now: it is not where the archive has these very bytes with
    these very options. Of a page of the web that is still what it was an entry without bytes says so.

    Raises what keeps the page from being had; a refusal of the web server is on record then.
    """
    if request.is_url:
        return await capture_from_web(place, archive, request, web or Web(place.config.article, archive))
    capture = await capture_page(place, request.source, url=request.url, published=request.published)
    page = await asyncio.to_thread(page_of, capture.question, capture.answer[0].data)
    if await is_captured(archive, page.article_id, capture):
        return page.article_id, False
    await archive.record(capture)
    place.progress.step(f"Captured the article ({page.article_id[:12]})")
    return page.article_id, True


async def is_captured(archive: Archive, article_id: str, capture: Capture) -> bool:
    """Whether the archive has this page with these options."""
    known = await archive.catalog.article_captures(article_id)
    return any(each.question.get("published") == capture.question.get("published") for each in known)


async def read_article(place: Workplace, archive: Writer, article_id: str) -> bool:
    """Text, metadata and citations as a derivation, unless the newest one says the same; whether it was written."""
    captured = (await archive.catalog.article_captures(article_id))[-1]
    data = await archive.read_object(captured.page)
    article: Article = await asyncio.to_thread(read_capture, captured.question, data)
    names = await known_names(archive, article)
    citations = await asyncio.to_thread(extract, article, names)
    reading = ArticleReading(article_id=article_id, article=article, citations=tuple(citations))
    if await archive.catalog.reading(article_id) == reading:
        return False
    await archive.derive(
        tool="article", version=READING_VERSION, inputs=[captured.entry], output=reading_to_json(reading)
    )
    found = len(reading.citations)
    place.progress.step(f"Read the article: {counted(found, 'citation')} of Telegram")
    return True


async def link_article(
    place: Workplace,
    archive: Writer,
    telegram: Telegram,
    article_id: str,
    *,
    accept_channels: bool = False,
    fault: ArchiverError | None = None,
    again: bool = False,
) -> Linked:
    """Resolve the citations of an article that was read, as a derivation unless it says what the newest one does.

    With a ``fault``, Telegram is not asked: what the archive holds is looked through, and the citations that stay
    without a link count as unfinished. ``again``: without a fault, the derivation is written in any case, as the record
    that it was looked for once more.
    """
    record = await archive.catalog.article(article_id)
    resolver = Resolver(place, archive, telegram, accept_channels=accept_channels)
    try:
        if fault is None:
            resolutions = await resolver.resolve(record)
            if resolver.took and await read_article(place, archive, article_id):
                record = await archive.catalog.article(article_id)
                resolutions = await resolver.resolve(record)
    except ArchiverError as stop:
        # What was archived stays and is reported; the error itself is the caller's to raise once that is done.
        fault = stop
    if fault is not None:
        resolutions = await resolver.from_archive_alone(record, str(fault))
    before = await archive.catalog.linker_output(article_id)
    if (again and fault is None) or not _says_the_same([before.get(name) for name, _ in record.citations], resolutions):
        output = LinkOutput(article_id=article_id, resolutions=resolutions)
        await archive.derive(
            tool="link", version=LINK_VERSION, inputs=[record.reading_entry], output=links_to_json(output)
        )
        record = await archive.catalog.article(article_id)
    return Linked(
        record=record,
        gaps=tuple(dict.fromkeys(resolver.gaps)),
        fault=fault or resolver.files_wait,
        full=resolver.full,
    )


def _says_the_same(before: Sequence[Resolution | None], now: Sequence[Resolution]) -> bool:
    """Whether nothing but the words about the search has changed: a second run searches less than the first, and a
    search that is cut short again is so with another number of seconds to wait.
    """
    return len(before) == len(now) and all(
        old is not None
        and (old.unfinished is None) == (new.unfinished is None)
        and replace(old, looked_for=new.looked_for, unfinished=new.unfinished) == new
        for old, new in zip(before, now, strict=True)
    )
