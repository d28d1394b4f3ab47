"""Telegram's web pages in the place of ``Telegram``: what jobs ask for, as far as the pages show it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from functools import partial

from archiver.archive import Writer
from archiver.errors import GapError
from archiver.jobs.telegram import Ask, Telegram
from archiver.jobs.webpages import lacking
from archiver.jobs.webpages.history import PAGE, Known, id_behind, pages_down
from archiver.jobs.webpages.pages import Answer, WebPages
from archiver.jobs.webpages.threads import begun_of, comments_of
from archiver.jobs.workplace import Workplace
from archiver.model.derived import Folded
from archiver.model.ids import PostKey
from archiver.model.observations import ChannelSeen, PostSeen
from archiver.model.records import Interval
from archiver.sources.telegram import ChannelAddress, TelegramSource

DENSE = 3
"""From so many wanted posts on a page of history is asked for instead of each post's own page."""
MARGIN = timedelta(seconds=1)


class OverWeb(Telegram):
    """``Telegram`` without an account. What the pages do not show is a gap, in a sentence that names it."""

    def __init__(self, place: Workplace, archive: Writer) -> None:
        super().__init__(place, archive)
        self.pages = WebPages(place, archive)
        self.pages.gaps = self.gaps
        self._told = False
        self._unlisted: set[int] = set()
        """Groups, and channels whose posts the web does not list."""
        self._without_list: dict[str, bool] = {}
        """Names whose page listed no posts: whether a group or channel has the name, as this command was told."""

    async def source(self, channel_id: int | None = None) -> TelegramSource:
        """There is none."""
        raise GapError(lacking.needs_account("What was wanted"))

    async def address(self, channel_id: int) -> ChannelAddress:
        """There is none."""
        raise GapError(lacking.needs_account(await self._named(channel_id)))

    async def knows(self, channel_id: int) -> bool:
        """Whether the channel was shown: pages show it to everybody."""
        return True

    async def account_of(self, channel_id: int) -> str:
        """No account."""
        return ""

    async def resolve(self, username: str, account: str | None = None, *, post: int | None = None) -> int | None:
        """The channel that a username leads to; None where the pages know no such channel.

        Raises GapError for a group, or a channel whose posts the web does not list: nothing then tells its id, but
        the page of a ``post``.
        """
        told = self._without_list.get(username.lower())
        if told is None:
            self._place.progress.step(f"Looking at the web page of @{username}")
            answer = await self._ask_page(username, None, None)
            for seen in answer.folded.observations:
                if isinstance(seen, ChannelSeen | PostSeen):
                    return seen.channel_id if isinstance(seen, ChannelSeen) else seen.key.channel_id
            told = self._without_list[username.lower()] = answer.page.is_chat
        if not told:
            return None
        if post is None:
            raise GapError(lacking.no_history(username))
        return await self._behind(username, post)

    async def _behind(self, username: str, post: int) -> int:
        """The group, or the channel without a list of posts, that the page of one of its posts tells.

        Raises GapError where that page shows no such post.
        """
        answer = await self.pages.ask(self.pages.addresses.post(username, post))
        for seen in answer.page.posts:
            if seen.channel_id is not None and seen.channel.lower() == username.lower():
                await self.pages.ask(self.pages.addresses.landing(username, channel_id=seen.channel_id))
                self.requests = self.pages.requests
                self._unlisted.add(seen.channel_id)
                return seen.channel_id
        self.requests = self.pages.requests
        raise GapError(lacking.no_post(username, post))

    async def search(self, query: str) -> None:
        """Not to be had."""
        if lacking.SEARCH not in self.gaps:
            self.gaps.append(lacking.SEARCH)

    async def window(self, channel_id: int, since: datetime, until: datetime) -> AsyncGenerator[Folded, None]:
        """The channel's posts of a stretch of time, page by page."""
        ask = partial(self._ask_page, await self._handle(channel_id), channel_id)
        top = None
        if until < datetime.now(UTC):
            around = await self._archive.catalog.posts_around(channel_id, until)
            behind = await id_behind(ask, until, [Known(number, date) for number, date in around])
            top = None if behind is None else behind + PAGE
        async with aclosing(pages_down(ask, top, 1)) as pages:
            async for answer in pages:
                yield answer.folded
                if answer.posts and answer.posts[0].date < since - MARGIN:
                    return

    async def between(
        self, channel_id: int, low: int, high: int | None, *, ahead: bool = False
    ) -> AsyncGenerator[Folded, None]:
        """The channel's posts from id ``high`` (None: the newest) down to ``low``, page by page."""
        ask = partial(self._ask_page, await self._handle(channel_id), channel_id)
        async with aclosing(pages_down(ask, high, low)) as pages:
            async for answer in pages:
                yield answer.folded

    async def replies(self, post: PostKey, known: int) -> AsyncGenerator[Folded, None]:
        """The comments below a channel's post that its page shows, down to the comment ``known`` (0: all of them)."""
        name = await self._handle(post.channel_id)
        begun = await begun_of(self._archive, self.pages, name, post)
        async with aclosing(comments_of(self.pages, name, post, known, begun)) as pages:
            async for answer in pages:
                self.requests = self.pages.requests
                yield answer.folded

    async def by_id(self, channel_id: int, ids: Sequence[int]) -> AsyncGenerator[Folded, None]:
        """These posts: by pages of history where several lie close together, else each by its own page."""
        name = await self._handle(channel_id)
        left = sorted(set(ids), reverse=True)
        while left:
            top = left[0]
            near = [number for number in left if number > top - PAGE]
            if len(near) >= DENSE and channel_id not in self._unlisted:
                answer = await self._listed(name, channel_id, top + 1)
                if answer.page.lists_posts:
                    yield answer.folded
                    low = answer.lowest or top
                    left = [number for number in left if number < min(low, top)]
                    continue
                self._unlisted.add(channel_id)
            answer = await self.pages.ask(self.pages.addresses.post(name, top, channel_id=channel_id))
            self.requests = self.pages.requests
            yield answer.folded
            left = left[1:]

    def asked(self, channel_id: int, ask: Ask) -> AsyncGenerator[Folded, None]:
        """Not to be had."""
        return _refused(lacking.needs_account("What was wanted of a channel"))

    async def describe(self, channel_id: int) -> None:
        """The card of the channel, with the exact number of its subscribers."""
        name = await self._handle(channel_id)
        await self.pages.ask(self.pages.addresses.landing(name, channel_id=channel_id))
        self.requests = self.pages.requests

    async def topics(self, channel_id: int) -> None:
        """Not to be had."""

    async def covered(self, channel_id: int) -> list[Interval]:
        """What web pages have reached over, and what an account was shown."""
        return await self._archive.catalog.covered_or_shown(channel_id)

    async def shown_until(self, channel_id: int, high: int | None) -> datetime | None:
        """The moment before which the pages showed no post above ``high``."""
        mtproto = await super().shown_until(channel_id, high)
        web = None if high is None else await self._archive.catalog.web_shown_until(channel_id, high)
        return max((each for each in (mtproto, web) if each is not None), default=None)

    async def _ask_page(self, name: str, channel_id: int | None, before: int | None) -> Answer:
        """A page of posts. Raises GapError where a channel that is known lists none."""
        if channel_id in self._unlisted:
            raise GapError(lacking.no_history(name))
        answer = await self._listed(name, channel_id, before)
        if channel_id is not None and answer.page.is_chat:
            self._unlisted.add(channel_id)
            raise GapError(lacking.no_history(name))
        return answer

    async def _listed(self, name: str, channel_id: int | None, before: int | None) -> Answer:
        """A page of posts, or what is shown in the place of one. Raises GapError where a known channel is gone."""
        if not self._told:
            self._told = True
            self._place.progress.warn(lacking.GENERAL)
        question = self.pages.addresses.history(name, before=before, channel_id=channel_id)
        answer = await self.pages.ask(question)
        self.requests = self.pages.requests
        if channel_id is not None and not answer.page.lists_posts and not answer.page.is_chat:
            raise GapError(f"@{name} leads to no channel any more.")
        return answer

    async def _handle(self, channel_id: int) -> str:
        """The username by which the pages know a channel."""
        record = await self._archive.catalog.channel(channel_id)
        if record is None or not record.usernames:
            raise GapError(lacking.needs_account(f"{await self._named(channel_id)} has no public address and"))
        return record.usernames[0]


async def _refused(sentence: str) -> AsyncGenerator[Folded, None]:
    """Answers that there are none of."""
    none: tuple[Folded, ...] = ()
    for each in none:
        yield each
    raise GapError(sentence)
