"""The main job: capture an article, find what it cites on Telegram, archive that, link it, write the report.

Twice the same call fetches and writes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from archiver.archive import Writer
from archiver.errors import InputError
from archiver.jobs.article_pictures import capture_pictures
from archiver.jobs.articles import ArticleOutcome
from archiver.jobs.footage.background import FootageDone, footage_of
from archiver.jobs.inbox import named, unread_name
from archiver.jobs.linking import Linked, capture_article, link_article, read_article
from archiver.jobs.pages import PageRequest
from archiver.jobs.registry import record_configured
from archiver.jobs.report import posts_of, write_index, write_report
from archiver.jobs.said import said_about_article
from archiver.jobs.telegram import Telegram
from archiver.jobs.web import Web
from archiver.jobs.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRequest:
    """``source``: URL, file or "-". ``accept_channels`` takes the best channel that a title search proposes.
    ``ignore_robots``: fetch what robots.txt forbids.
    """

    source: str
    url: str | None = None
    published: date | None = None
    accept_channels: bool = False
    ignore_robots: bool = False

    @property
    def page(self) -> PageRequest:
        """What is to be captured."""
        return PageRequest(source=self.source, url=self.url, published=self.published)


async def add_article(place: Workplace, request: AddRequest) -> ArticleOutcome:
    """The main job. Raises only what keeps the article itself from being archived, or Telegram from being asked.

    Whatever was archived before such an error stays, and the same call goes on from there.
    """
    if request.ignore_robots:
        place = place.ignoring_robots()
    async with place.writing() as archive, footage_of(place, archive) as footage:
        await record_configured(place, archive)
        web = Web(place.config.article, archive)
        article_id, captured = await capture_article(place, archive, request.page, web)
        if not captured:
            place.progress.step(f"The article is archived already ({article_id[:12]}), unchanged.")
        await read_article(place, archive, article_id)
        pictured = await capture_pictures(place, archive, web, article_id, request.page)
        if pictured.stored:
            await footage.wait()  # what it shows may lead to its posts
        async with Telegram(place, archive) as telegram:
            telegram.gaps += pictured.gaps
            linked = await link_article(place, archive, telegram, article_id, accept_channels=request.accept_channels)
            if await footage.wait() and article_id in await archive.catalog.articles_with_new_matches():
                place.progress.step("Fingerprints of the files lead further: its citations are looked at once more")
                linked = await link_article(place, archive, telegram, article_id, fault=linked.fault, again=True)
        return await _reported(place, archive, with_footage(linked, await footage.finish()))


def with_footage(linked: Linked, seen: FootageDone) -> Linked:
    """The same with what the fingerprints of its files met."""
    return replace(linked, gaps=(*linked.gaps, *seen.gaps), fault=linked.fault or seen.fault)


async def link_again(
    place: Workplace, names: Sequence[str], *, accept_channels: bool, unread: list[str] | None = None
) -> list[ArticleOutcome]:
    """Resolve the citations of these articles (all, where none is named) again.

    ``unread`` takes a sentence for each page that cannot be read; without it, and for an article that was named, that
    is raised.
    """
    async with place.writing() as archive:
        await record_configured(place, archive)
        if names:
            ids = [(await archive.catalog.article(name)).article_id for name in names]
        else:
            ids = [each.article_id for each in await archive.catalog.articles()]
        outcomes = []
        async with Telegram(place, archive) as telegram:
            wanted = []
            for article_id in dict.fromkeys(ids):
                try:
                    await read_article(place, archive, article_id)
                except InputError as fault:
                    if names or unread is None:
                        raise
                    unread.append(named(fault, await unread_name(archive, article_id)))
                else:
                    wanted.append(article_id)
            web = Web(place.config.article, archive)
            for article_id in wanted:
                await capture_pictures(place, archive, web, article_id)
                telegram.gaps.clear()
                linked = await link_article(place, archive, telegram, article_id, accept_channels=accept_channels)
                outcomes.append(await _reported(place, archive, linked, last=article_id == wanted[-1]))
        return outcomes


async def _reported(place: Workplace, archive: Writer, linked: Linked, *, last: bool = True) -> ArticleOutcome:
    """The article with its page, after the ``last`` one the index; raises what kept Telegram from being asked."""
    await archive.seal()
    record, fault = linked.record, linked.fault or linked.full
    wanted = place.config.media.wanted
    report = await write_report(archive, record, linked.gaps, wanted)
    if last or fault is not None:
        await write_index(archive)
    if fault is not None:
        fault.hint = (
            f"{fault.hint} The article is archived ({record.article_id[:12]}); the same call goes on from there."
        )
        raise fault
    posts = await posts_of(archive, record)
    versions = tuple(await archive.catalog.versions(record.article_id))
    return ArticleOutcome(
        record=record,
        posts=posts,
        report=report,
        gaps=(*record.article.notes, *linked.gaps),
        wanted=wanted,
        versions=versions,
        related=await archive.catalog.related(record),
        said=await said_about_article(archive, record, posts.values()),
    )
