"""Comments on a channel's posts over web pages: each post has a page of its own, and no list tells how many it has.

So each post is asked about once, and again at the moments at which a post is looked at again, or where reading its
comments was cut off. A channel of which some posts were asked about, and none shows comments, is taken at its word.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing
from datetime import UTC, datetime, timedelta

from archiver.archive import Writer
from archiver.errors import GapError
from archiver.jobs.comments import Comments
from archiver.jobs.webpages import lacking
from archiver.jobs.webpages.over_web import OverWeb
from archiver.jobs.workplace import Workplace
from archiver.model.comments import CommentsPage
from archiver.model.ids import PostKey
from archiver.model.links import Window
from archiver.model.records import ChannelRecord

BARREN = 3
"""After so many posts that show no comments, of a channel of which no post ever did, the others are not asked about."""


def pages_due(found: Sequence[CommentsPage], after: Sequence[timedelta], now: datetime) -> list[CommentsPage]:
    """Those of a channel's pages that are to be asked for; ``after``: the ages at which posts are looked at again.

    Of a channel that shows no comments so far only as many as it takes to find out whether that is so.
    """
    due = [each for each in found if _is_due(each, after, now)]
    if shows_comments(found):
        return due
    return due[: max(BARREN - sum(1 for each in found if each.asked is not None), 1)]


def shows_comments(found: Sequence[CommentsPage]) -> bool:
    """Whether one of the pages does."""
    return any(each.shown for each in found)


def _is_due(each: CommentsPage, after: Sequence[timedelta], now: datetime) -> bool:
    """Never asked for, cut off, or last asked for before one of the moments that lie in the past."""
    if each.asked is None or (each.shown and not each.read):
        return True
    return any(each.asked < each.date + age <= now for age in after)


class WebComments:
    """The comments on one channel's posts of some days. ``done`` says what came of it, also when it was cut off."""

    def __init__(
        self, place: Workplace, archive: Writer, telegram: OverWeb, channel: ChannelRecord, days: Window
    ) -> None:
        self._place = place
        self._archive = archive
        self._telegram = telegram
        self._channel = channel
        self._days = days
        self._asked: set[PostKey] = set()
        self._why: str | None = None
        self.done = Comments()

    async def collect(self) -> None:
        """Ask for the comments of all posts for which that is due. What one post's page refuses stops no other."""
        if self._channel.kind != "channel":
            return
        held, requests = await self._counts(), self._telegram.requests
        try:
            await self._ask()
        finally:
            if self._why is not None:
                self.done = Comments(
                    posts=len(self._asked),
                    new=await self._counts() - held,
                    requests=self._telegram.requests - requests,
                    way="web",
                    why=self._why,
                )

    async def _ask(self) -> None:
        """Those that are due; all the others, too, once one of a channel that showed none so far does."""
        now, after = datetime.now(UTC), self._place.config.collect.recheck_after
        found = await self._pages()
        while due := [each for each in pages_due(found, after, now) if each.post not in self._asked]:
            if self._why is None:
                self._why = lacking.COMMENTS
                self._place.progress.warn(f"{self._channel.handle}: {self._why}")
            for each in due:
                self._asked.add(each.post)
                await self._read(each)
            found = await self._pages()
            if not shows_comments(found):
                break
        if self._why is not None and not shows_comments(found):
            self._why = lacking.NO_COMMENTS
            self._place.progress.step(f"{self._channel.handle}: {self._why}")

    async def _pages(self) -> list[CommentsPage]:
        return await self._archive.catalog.comments_pages(self._channel.channel_id, self._days.since, self._days.until)

    async def _read(self, each: CommentsPage) -> None:
        try:
            async with aclosing(self._telegram.replies(each.post, each.known)) as pages:
                async for _ in pages:
                    pass
        except GapError as gap:
            self._telegram.gaps.append(str(gap))

    async def _counts(self) -> int:
        return (await self._archive.catalog.comment_counts(self._channel.channel_id)).comments
