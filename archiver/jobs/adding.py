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
from archiver.jobs.footage.background import Footage, FootageDone, footage_of
from archiver.jobs.inbox import named, unread_name
from archiver.jobs.linking import Linked, capture_article, link_article, read_article
from archiver.jobs.pages import PageRequest
from archiver.jobs.read_also import ReadAlso, read_also
from archiver.jobs.registry import record_configured
from archiver.jobs.report import posts_of, write_index, write_report
from archiver.jobs.said import said_about_article
from archiver.jobs.telegram import Telegram
from archiver.jobs.videos.due import links_of_article, wanted
from archiver.jobs.videos.following import VideoFollower
from archiver.jobs.videos.linked import videos_of_article
from archiver.jobs.ways import telegram_of
from archiver.jobs.web import Web
from archiver.jobs.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class AddRequest:
    """``source``: URL, file or "-". ``accept_channels`` takes the best channel that a title search proposes.
    ``ignore_robots``: fetch what robots.txt forbids. ``related``: the article's own "read also" links, too. ``videos``:
    follow links to videos of other sites, as far as the configuration wants that.
    """

    source: str
    url: str | None = None
    published: date | None = None
    accept_channels: bool = False
    ignore_robots: bool = False
    related: bool = False
    videos: bool = True

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
    if not request.videos:
        place = place.following_videos(enabled=False)
    async with place.writing() as archive, footage_of(place, archive) as footage:
        await record_configured(place, archive)
        web = Web(place.config.article, archive)
        article_id, captured = await capture_article(place, archive, request.page, web)
        if not captured:
            place.progress.step(f"The article is archived already ({article_id[:12]}), unchanged.")
        await read_article(place, archive, article_id)
        pictured = await capture_pictures(place, archive, web, article_id, request.page)
        if await archive.catalog.article_media(article_id):
            await footage.wait()  # what it shows may lead to its posts
        async with telegram_of(place, archive) as telegram:
            telegram.gaps += pictured.gaps
            accept = request.accept_channels
            linked = [await link_article(place, archive, telegram, article_id, accept_channels=accept)]
            beside = ReadAlso()
            if request.related and linked[0].fault is None:
                beside = await read_also(place, archive, web, article_id)
                for other in beside.captured:
                    telegram.gaps.clear()
                    linked.append(await link_article(place, archive, telegram, other, accept_channels=accept))
                    if linked[-1].fault is not None:
                        break
            linked = await _with_videos(place, archive, linked)
            linked = await _led_further(place, archive, telegram, footage, linked)
        linked[-1] = with_footage(linked[-1], await footage.finish())
        return await _with_related(place, archive, linked, beside.gaps)


async def _with_related(
    place: Workplace, archive: Writer, linked: Sequence[Linked], gaps: Sequence[str]
) -> ArticleOutcome:
    """The first article, once those beside it have their reports, too; their gaps are its own."""
    outcome = await _reported(place, archive, linked[0], last=len(linked) == 1)
    for each in linked[1:]:
        other = await _reported(place, archive, each, last=each is linked[-1])
        gaps = [*gaps, *(f"{_named(each)}: {gap}" for gap in other.gaps)]
    return replace(outcome, gaps=_once(outcome.gaps, gaps))


def _named(linked: Linked) -> str:
    """An article in a sentence about several."""
    article = linked.record.article
    return f"“{article.title}”" if article.title else article.url or linked.record.article_id[:12]


async def _with_videos(place: Workplace, archive: Writer, articles: Sequence[Linked]) -> list[Linked]:
    """The same articles once the links to videos were followed, their own and those of their posts."""
    follower = VideoFollower(place, archive)
    found = []
    for linked in articles:
        before = len(follower.gaps)
        addresses = wanted(await links_of_article(archive, linked.record), place.config.video)
        await follower.follow(addresses)
        gaps = _once(linked.gaps, follower.gaps[before:])
        found.append(replace(linked, gaps=gaps, full=linked.full or follower.full))
    left = follower.left_sentence()
    if left is not None:
        place.progress.warn(left)
    return found


async def _led_further(
    place: Workplace, archive: Writer, telegram: Telegram, footage: Footage, articles: Sequence[Linked]
) -> list[Linked]:
    """The same articles, those linked once more for which fingerprints of files have found something since; each that
    cites something with a gap where these were not there in time.
    """
    gaps = await footage.ready()
    further = await archive.catalog.articles_with_new_matches()
    found = []
    for first in articles:
        article_id, linked = first.record.article_id, first
        if article_id in further:
            place.progress.step("Fingerprints of the files lead further: its citations are looked at once more")
            telegram.gaps.clear()
            again = await link_article(place, archive, telegram, article_id, fault=first.fault, again=True)
            linked = replace(again, gaps=_once(first.gaps, again.gaps), full=first.full or again.full)
        found.append(replace(linked, gaps=_once(linked.gaps, gaps)) if linked.record.citations else linked)
    return found


def _once(*gaps: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for several in gaps for each in several))


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
    async with place.writing() as archive, footage_of(place, archive) as footage:
        await record_configured(place, archive)
        linked: list[Linked] = []
        async with telegram_of(place, archive) as telegram:
            read = await _read_again(place, archive, names, unread)
            web = Web(place.config.article, archive)
            for article_id in read:
                await capture_pictures(place, archive, web, article_id)
            await footage.wait()  # what they show may lead to their posts
            for article_id in read:
                telegram.gaps.clear()
                linked.append(await link_article(place, archive, telegram, article_id, accept_channels=accept_channels))
                if linked[-1].fault is not None or linked[-1].full is not None:
                    break  # which the last one raises, once it has its report
            linked = await _with_videos(place, archive, linked)
            linked = await _led_further(place, archive, telegram, footage, linked)
        seen = await footage.finish()
        if linked:
            linked[-1] = with_footage(linked[-1], seen)
        elif seen.fault is not None:
            raise seen.fault
        return [await _reported(place, archive, each, last=each is linked[-1]) for each in linked]


async def _read_again(place: Workplace, archive: Writer, names: Sequence[str], unread: list[str] | None) -> list[str]:
    """The ids of these articles (all, where none is named), read with the names that are known now."""
    if names:
        ids = [(await archive.catalog.article(name)).article_id for name in names]
    else:
        ids = [each.article_id for each in await archive.catalog.articles()]
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
    return wanted


async def _reported(place: Workplace, archive: Writer, linked: Linked, *, last: bool = True) -> ArticleOutcome:
    """The article with its page, after the ``last`` one the index; raises what kept Telegram from being asked."""
    await archive.seal()
    record, fault = linked.record, linked.fault or linked.full
    files = place.config.media.wanted
    report = await write_report(archive, record, linked.gaps, files)
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
        wanted=files,
        versions=versions,
        related=await archive.catalog.related(record),
        corroborated=tuple(await archive.catalog.corroborations(posts)),
        videos=await videos_of_article(archive, record),
        said=await said_about_article(archive, record, posts.values()),
    )
