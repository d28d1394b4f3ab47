"""Comments on a channel's posts, which lie in its discussion group, by the cheaper of two ways.

Thread by thread costs a request for each post and one for each further 100 comments; reading the group's whole history
costs one for each 100 of its messages. What is cheaper is estimated from the numbers of comments that the posts show;
only posts on which that number grew are asked about. The group is known by what was covered of it, a thread by the last
answer that showed it to its end, so a run that was cut off goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass

from archiver.archive import Archive, Writer
from archiver.errors import GapError
from archiver.jobs import shapes
from archiver.jobs.telegram import Telegram
from archiver.jobs.workplace import Workplace
from archiver.model.comments import GroupRead, ThreadDue
from archiver.model.links import Window
from archiver.model.observations import PostSeen
from archiver.model.records import ChannelRecord
from archiver.sources.telegram import full_channel
from archiver.wording import counted

PAGE = 100
"""Messages of one answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The way that is taken: ``whole`` for the group's history, else thread by thread. ``why``: a sentence.

    ``threads`` and ``group``: estimated requests of either way; ``pages``: those of them for the group's history.
    """

    whole: bool
    threads: int
    group: int
    pages: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comments:
    """What one channel's comments brought. ``posts``: on how many the number of comments had grown; ``new``: comments
    that the archive did not hold; ``way``: "threads", "group", "group, then threads", "web"
    (a page of each post: ``posts`` are those that were asked about), or None where nothing was due.
    """

    posts: int = 0
    new: int = 0
    requests: int = 0
    way: str | None = None
    why: str | None = None

    def document(self) -> shapes.Document:
        """Its JSON."""
        return {"posts": self.posts, "new": self.new, "requests": self.requests, "way": self.way, "why": self.why}


def choose(due: Sequence[ThreadDue], group: GroupRead | None, *, looks_up: bool) -> Choice:
    """The cheaper way. ``group`` None: the channel names none, or it is not known yet which.

    The group holds, beside the comments, a copy of each post, and stretches that were left out before. ``looks_up``:
    the group has to be asked for first.
    """
    threads = sum(1 + each.new // PAGE for each in due)
    messages = sum(each.new for each in due) + len(due) + (0 if group is None else group.missing)
    pages = 1 + messages // PAGE
    whole = pages + looks_up
    cheaper = whole < threads
    names = ("the group's history", "thread by thread") if cheaper else ("thread by thread", "the group's history")
    costs = (whole, threads) if cheaper else (threads, whole)
    new = counted(sum(each.new for each in due), "new comment")
    why = (
        f"{counted(len(due), 'post')} {'has' if len(due) == 1 else 'have'} {new}: "
        f"{names[0]} takes about {counted(costs[0], 'request')}, {names[1]} {costs[1]:,}."
    )
    return Choice(whole=cheaper, threads=threads, group=whole, pages=pages, why=why)


async def chosen(archive: Archive, channel_id: int, due: Sequence[ThreadDue]) -> Choice:
    """The cheaper way to the comments on a channel's posts, as far as the archive tells."""
    group_id = await archive.catalog.linked_group(channel_id)
    read = None if group_id is None else await archive.catalog.group_read(group_id)
    return choose(due, read, looks_up=read is None or read.entry is None)


class CommentCollector:
    """The comments on one channel's posts of some days. ``done`` says what came of it, also when it was cut off."""

    def __init__(
        self, place: Workplace, archive: Writer, telegram: Telegram, channel: ChannelRecord, days: Window
    ) -> None:
        self._place = place
        self._archive = archive
        self._telegram = telegram
        self._channel = channel
        self._days = days
        self.done = Comments()

    async def collect(self) -> None:
        """Have the comments of all posts on which their number grew. Raises GapError where they are not shown."""
        due = await self._due() if self._channel.kind == "channel" else []
        if not due:
            return
        concerned = len(due)
        held, requests = (await self._counts()), self._telegram.requests
        choice = await chosen(self._archive, self._channel.channel_id, due)
        self._place.progress.step(f"{self._channel.handle}, comments: {choice.why}")
        way = "threads"
        try:
            if choice.whole:
                way = "group"
                await self._whole_group(choice)
                due = await self._due()
                way = "group, then threads" if due else way
            for each in due:
                async for _ in self._telegram.replies(each.post, each.known):
                    pass
        finally:
            self.done = Comments(
                posts=concerned,
                new=await self._counts() - held,
                requests=self._telegram.requests - requests,
                way=way,
                why=choice.why,
            )

    async def _due(self) -> list[ThreadDue]:
        return await self._archive.catalog.threads_due(self._channel.channel_id, self._days.since, self._days.until)

    async def _counts(self) -> int:
        return (await self._archive.catalog.comment_counts(self._channel.channel_id)).comments

    async def _whole_group(self, choice: Choice) -> None:
        """The group's history from the newest message down, as far as it is not covered.

        A group may hold much more than comments: once it took as many requests as the other way would, it is left.
        Nor is it a gap where the account may not look into it: comments of public channels are shown all the same.
        """
        budget = self._telegram.requests + choice.threads
        try:
            group_id = await self._group()
            if group_id is None:
                return
            for low, high in await self._uncovered(group_id):
                if not await self._span(group_id, low, high, budget):
                    return
        except GapError:
            return

    async def _group(self) -> int | None:
        """The discussion group, asked for where no answer of this run or an earlier one shows the way to it."""
        catalog = self._archive.catalog
        group_id = await catalog.linked_group(self._channel.channel_id)
        source = await self._telegram.source(self._channel.channel_id)
        reachable = group_id is not None and (
            source.known.channel(group_id) is not None
            or await catalog.access_hash(group_id, source.account_digest) is not None
        )
        if not reachable:
            address = await self._telegram.address(self._channel.channel_id)
            await self._telegram.record(await full_channel(source, address))
            group_id = await catalog.linked_group(self._channel.channel_id)
        return group_id

    async def _uncovered(self, group_id: int) -> list[tuple[int, int | None]]:
        """Stretches of the group's ids to be read, the newest first."""
        covered = [(each.low, each.high) for each in await self._archive.catalog.covered(group_id)]
        top = covered[-1][1] if covered else 0
        between = zip([0, *(high for _, high in covered)], [low for low, _ in covered], strict=False)
        gaps = [(below + 1, above - 1) for below, above in between if above - below > 1]
        return [(max(top, 1), None), *reversed(gaps)]

    async def _span(self, group_id: int, low: int, high: int | None, budget: int) -> bool:
        """Page a stretch; False where it costs too much, or reached back before what was asked for."""
        async with aclosing(self._telegram.between(group_id, low, high)) as pages:
            async for page in pages:
                posts = [seen for seen in page.observations if isinstance(seen, PostSeen)]
                if posts and min(posts, key=lambda post: post.key).date < self._days.since:
                    return False
                if self._telegram.requests >= budget:
                    return False
        return True
