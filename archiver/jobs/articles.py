"""The main job: capture an article, find what it cites on Telegram, archive that, link it, write the report.

Each step leaves its result in the log before the next begins, and finds it there when it is run again: twice the
same call fetches and writes nothing the second time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from archiver.archive import Writer
from archiver.citations import extract
from archiver.errors import ArchiverError
from archiver.jobs import shapes
from archiver.jobs.channels import known_names, record_configured
from archiver.jobs.pages import capture_page, not_fetched
from archiver.jobs.report import posts_of, write_report
from archiver.jobs.resolve import Resolver
from archiver.jobs.telegram import Telegram
from archiver.jobs.workplace import Workplace
from archiver.model.articles import Article
from archiver.model.derived import ArticleReading, LinkOutput
from archiver.model.derived_json import links_to_json, reading_to_json
from archiver.model.ids import PostKey
from archiver.model.links import Resolution
from archiver.model.records import ArticleRecord, ArticleSummary, PostRecord
from archiver.sources.article import page_of, read_capture

READING_VERSION = "1"
"""Raised when the reading of articles changes in what it says."""
LINK_VERSION = "1"
"""Raised when the weights or rules of linking change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRequest:
    """``source``: URL, file or "-". ``accept_channels`` takes the best channel that a title search proposes."""

    source: str
    url: str | None = None
    published: date | None = None
    accept_channels: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleOutcome:
    """An article as the catalog knows it now; ``posts`` are all that its links name; ``gaps`` are sentences."""

    record: ArticleRecord
    posts: dict[PostKey, PostRecord]
    report: Path | None
    gaps: tuple[str, ...] = ()

    def document(self) -> shapes.Document:
        """The JSON of ``article add`` and ``article show``."""
        return shapes.article(self.record, self.posts, self.report)


async def add_article(place: Workplace, request: AddRequest) -> ArticleOutcome:
    """The main job. Raises only what keeps the article itself from being archived, or Telegram from being asked.

    Whatever was archived before such an error stays, and the same call goes on from there.
    """
    async with place.writing() as archive:
        await record_configured(place, archive)
        article_id = await _capture(place, archive, request)
        await _read(place, archive, article_id)
        return await _link(place, archive, article_id, accept_channels=request.accept_channels)


async def link_again(place: Workplace, names: Sequence[str], *, accept_channels: bool) -> list[ArticleOutcome]:
    """Resolve the citations of these articles (all, where none is named) again."""
    async with place.writing() as archive:
        await record_configured(place, archive)
        if names:
            ids = [(await archive.catalog.article(name)).article_id for name in names]
        else:
            ids = [each.article_id for each in await archive.catalog.articles()]
        outcomes = []
        for article_id in ids:
            await _read(place, archive, article_id)
            outcomes.append(await _link(place, archive, article_id, accept_channels=accept_channels))
        return outcomes


async def list_articles(place: Workplace) -> list[ArticleSummary]:
    """All articles, newest capture first."""
    async with place.reading() as archive:
        return list(await archive.catalog.articles())


async def show_article(place: Workplace, name: str) -> ArticleOutcome:
    """One article by id, unique prefix or URL; raises UsageError where there is no such one."""
    async with place.reading() as archive:
        record = await archive.catalog.article(name)
        report = archive.layout.reports / f"{record.article_id[:12]}.html"
        return ArticleOutcome(
            record=record,
            posts=await posts_of(archive, record),
            report=report if await asyncio.to_thread(report.exists) else None,
        )


async def _capture(place: Workplace, archive: Writer, request: AddRequest) -> str:
    """The article's id, its page captured unless the archive holds these very bytes with these very options."""
    capture = await capture_page(place, request.source, url=request.url, published=request.published)
    page = await asyncio.to_thread(page_of, capture.question, capture.answer[0].data)
    known = await archive.catalog.article_captures(page.article_id)
    if any(each.question.get("published") == capture.question.get("published") for each in known):
        place.progress.step(f"The article is archived already ({page.article_id[:12]}), unchanged.")
        return page.article_id
    await archive.record(capture)
    place.progress.step(f"Captured the article ({page.article_id[:12]})")
    if capture.status != "ok":
        await archive.seal()
        fault = not_fetched(capture)
        fault.hint = f"The answer is recorded. {fault.hint}"
        raise fault
    return page.article_id


async def _read(place: Workplace, archive: Writer, article_id: str) -> None:
    """Text, metadata and citations as a derivation, unless the newest one says the same."""
    captured = (await archive.catalog.article_captures(article_id))[-1]
    data = await archive.read_object(captured.page)
    article: Article = await asyncio.to_thread(read_capture, captured.question, data)
    names = await known_names(archive)
    citations = await asyncio.to_thread(extract, article, names)
    reading = ArticleReading(article_id=article_id, article=article, citations=tuple(citations))
    if await archive.catalog.reading(article_id) == reading:
        return
    await archive.derive(
        tool="article", version=READING_VERSION, inputs=[captured.entry], output=reading_to_json(reading)
    )
    found = len(reading.citations)
    place.progress.step(f"Read the article: {found} citation{'' if found == 1 else 's'} of Telegram")


async def _link(place: Workplace, archive: Writer, article_id: str, *, accept_channels: bool) -> ArticleOutcome:
    record = await archive.catalog.article(article_id)
    gaps: list[str] = []
    fault: ArchiverError | None = None
    async with Telegram(place, archive) as telegram:
        resolver = Resolver(place, archive, telegram, accept_channels=accept_channels)
        try:
            resolutions = await resolver.resolve(record)
            if resolver.took:
                await _read(place, archive, article_id)
                record = await archive.catalog.article(article_id)
                resolutions = await resolver.resolve(record)
        except ArchiverError as stop:
            # What was archived stays and is reported; the error itself is raised once that is done.
            fault = stop
            resolutions = await resolver.from_archive_alone(record, str(stop))
        gaps += resolver.gaps
    if not _says_the_same([record.resolutions.get(name) for name, _ in record.citations], resolutions):
        output = LinkOutput(article_id=article_id, resolutions=resolutions)
        await archive.derive(
            tool="link", version=LINK_VERSION, inputs=[record.reading_entry], output=links_to_json(output)
        )
    await archive.seal()
    record = await archive.catalog.article(article_id)
    report = await write_report(archive, record, gaps)
    if fault is not None:
        fault.hint = f"{fault.hint} The article is archived ({article_id[:12]}); the same call goes on from there."
        raise fault
    return ArticleOutcome(
        record=record, posts=await posts_of(archive, record), report=report, gaps=tuple(dict.fromkeys(gaps))
    )


def _says_the_same(before: Sequence[Resolution | None], now: Sequence[Resolution]) -> bool:
    """Whether nothing but the words about the search has changed: a second run searches less than the first."""
    return len(before) == len(now) and all(
        old is not None and replace(old, looked_for=new.looked_for) == new for old, new in zip(before, now, strict=True)
    )
