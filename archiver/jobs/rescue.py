"""The posts that new articles cite, over all articles before any of them is linked, most perishable first.

Linking then finds in the archive what was had here; what could not be had it says article by article.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from archiver.archive import Writer
from archiver.citations import window
from archiver.errors import GapError
from archiver.jobs.citation_search import MOST_CHANNELS
from archiver.jobs.finding import ChannelFinder
from archiver.jobs.perishable import ADDRESS, Cited, articles_in_order, by_perishability, files_in_order
from archiver.jobs.steps import Steps
from archiver.jobs.telegram import Telegram
from archiver.jobs.ways import media_fetcher
from archiver.jobs.windows import Windows
from archiver.jobs.workplace import Workplace
from archiver.model.ids import PostKey
from archiver.model.records import ArticleRecord
from archiver.wording import counted


@dataclass(slots=True)
class Rescue:
    """``lost``: sentences about cited posts that were gone when they were asked for in this pass."""

    place: Workplace
    archive: Writer
    telegram: Telegram
    steps: Steps
    lost: list[str] = field(default_factory=list)
    _titles: dict[str, str] = field(default_factory=dict)
    _refused: set[int] = field(default_factory=set)

    async def save(self, articles: Sequence[str]) -> list[str]:
        """Ask for what these articles cite; returns them in the order in which they are to be linked."""
        records = [await self.archive.catalog.article(name) for name in articles]
        cited = by_perishability(records, await self.archive.catalog.restless_usernames())
        asked: set[tuple[str | int | None, int]] = set()
        self._titles = {
            each.article_id: each.article.title or each.article.url or each.article_id[:12] for each in records
        }
        exact: list[PostKey] = []
        for each in cited:
            citation = each.citation
            if citation.post_id is None:
                await self._take(partial(self._in_time, each))
                continue
            named = (citation.handle or citation.channel_id, citation.post_id)
            if named not in asked:
                same = [other for other in cited if _channel(other) == named[0] and other.order[0] == ADDRESS]
                asked |= {(named[0], other.citation.post_id or 0) for other in same}
                await self._take(partial(self._by_address, same, exact))
        await self._take(partial(self._files, exact))
        return articles_in_order(cited, articles)

    async def _take(self, step: Callable[[], Awaitable[None]]) -> None:
        """What Telegram refuses of one channel is linking's to say; the rest holds for the whole pass."""

        async def taken() -> None:
            try:
                await step()
            except GapError:
                return

        await self.steps.take(taken)

    async def _by_address(self, cited: Sequence[Cited], exact: list[PostKey]) -> None:
        """Posts of one channel whose addresses are given, 100 a request."""
        wanted: dict[int, dict[int, str]] = {}
        finder = ChannelFinder(self.archive, self.telegram, accept=False)
        for each in cited:
            found = await finder.find(each.citation, each.published)
            if found.matches and each.citation.post_id is not None:
                posts = wanted.setdefault(found.matches[0].channel_id, {})
                posts.setdefault(each.citation.post_id, each.article_id)
        for channel_id, citing in wanted.items():
            exact += [PostKey(channel_id, number) for number in citing]
            held = {post.key.message_id for post in await self.archive.catalog.posts_by_id(channel_id, list(citing))}
            missing = [
                number
                for number in citing
                if number not in held and not await self.archive.catalog.absences(PostKey(channel_id, number))
            ]
            if missing:
                self.place.progress.step(f"Asking for {counted(len(missing), 'cited post')}")
                await self.telegram.posts(channel_id, missing)
                await self._note_lost(channel_id, {number: self._titles[citing[number]] for number in missing})

    async def _note_lost(self, channel_id: int, asked: Mapping[int, str]) -> None:
        record = await self.archive.catalog.channel(channel_id)
        name = record.handle if record else str(channel_id)
        there = {post.key.message_id for post in await self.archive.catalog.posts_by_id(channel_id, list(asked))}
        self.lost += [
            f"Post {number} of {name}, which “{title}” cites, was gone when it was asked for."
            for number, title in asked.items()
            if number not in there and await self.archive.catalog.absences(PostKey(channel_id, number))
        ]

    async def _in_time(self, cited: Cited) -> None:
        """The history of the channels that may be meant, over the time in question."""
        when = window(cited.citation, cited.published)
        if when is None or cited.citation.invite:
            return
        finder = ChannelFinder(self.archive, self.telegram, accept=False)
        found = await finder.find(cited.citation, cited.published)
        windows = Windows(self.archive, self.telegram)
        for match in found.matches[:MOST_CHANNELS]:
            if match.channel_id in self._refused:
                continue
            try:
                await windows.cover(match.channel_id, when)
            except GapError:
                self._refused.add(match.channel_id)

    async def _files(self, exact: Sequence[PostKey]) -> None:
        """The files of posts whose addresses are given; of the others nobody knows yet which one is meant."""
        posts = [post for key in exact if (post := await self.archive.catalog.post(key)) is not None]
        fetcher = media_fetcher(self.place, self.archive, self.telegram)
        try:
            await fetcher.fetch_posts(files_in_order(posts))
        finally:
            self.steps.gaps += fetcher.gaps
            self.steps.full = self.steps.full or fetcher.full


def _channel(cited: Cited) -> str | int | None:
    return cited.citation.handle or cited.citation.channel_id


def _title(record: ArticleRecord) -> str:
    return record.article.title or record.article.url or record.article_id[:12]
