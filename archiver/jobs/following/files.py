"""The files of posts, at once: a post may be gone a minute later."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from weakref import WeakValueDictionary

from archiver.jobs.fetching import MediaFetcher
from archiver.jobs.following.desk import Backoff, Desk, Happening
from archiver.jobs.following.together import together
from archiver.jobs.room import NO_SPACE
from archiver.model.ids import MediaKey, PostKey
from archiver.model.records import PostRecord

LANES = 3
"""Posts whose files are fetched at once, so that a film does not keep a photo waiting."""
MOST = 10_000
"""Posts that wait; those that do not find room are found again in the catalog."""
FRESH = timedelta(days=1)
"""Posts first seen so lately are taken up again by a later run."""


class Files:
    """Fetches the files of posts that ``want`` names, in the order of wanting."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._fetcher = MediaFetcher(desk.place, desk.archive, desk.telegram)
        self._queue: asyncio.Queue[PostKey] = asyncio.Queue()
        self._waiting: set[PostKey] = set()
        self._no_room = False
        self._locks: WeakValueDictionary[MediaKey, asyncio.Lock] = WeakValueDictionary()

    def want(self, key: PostKey) -> None:
        """The files of this post, soon."""
        if len(self._waiting) >= MOST:
            self._no_room = True
        elif key not in self._waiting:
            self._waiting.add(key)
            self._queue.put_nowait(key)

    async def left_over(self) -> None:
        """Take up what an earlier run did not come to, or had no room for."""
        since = datetime.now(UTC) - FRESH
        wanted = self._desk.place.config.media.wanted
        for channel_id in self._desk.channels:
            for post in await self._desk.archive.catalog.posts_wanting_media(channel_id, wanted=wanted):
                if post.first_seen >= since:
                    self.want(post.key)
        for missing in await self._desk.archive.catalog.missing_files():
            if missing.reason == NO_SPACE and missing.post.channel_id in self._desk.channels:
                self.want(missing.post)

    async def run(self) -> None:
        """Never ends."""
        await together(*(self._lane() for _ in range(LANES)))

    async def done(self) -> None:
        """Return once nothing waits and nothing is being fetched."""
        await self._queue.join()

    async def _lane(self) -> None:
        backoff = Backoff()
        while True:
            key = await self._queue.get()
            self._waiting.discard(key)
            fetched = await self._desk.step(partial(self._fetch, key))
            self._desk.drain(self._fetcher.gaps)
            self._desk.full = self._fetcher.full
            if not fetched:
                self.want(key)
            elif self._no_room and self._queue.empty():
                self._no_room = False
                await self.left_over()
            self._queue.task_done()
            if fetched:
                backoff.reset()
            else:
                await backoff.wait()

    async def _fetch(self, key: PostKey) -> None:
        for post in await self._desk.archive.catalog.posts_by_id(key.channel_id, [key.message_id]):
            async with AsyncExitStack() as held:  # the same file may be in two posts
                for ref in sorted({str(ref.key): ref.key for ref in post.seen.media}):
                    lock = self._locks.setdefault(MediaKey.parse(ref), asyncio.Lock())
                    await held.enter_async_context(lock)
                await self._fetcher.fetch_posts([post])
            await self._tell(post)

    async def _tell(self, before: PostRecord) -> None:
        """What is there of the post's files that was not there before."""
        had = {each.key for each in before.stored}
        failed = {(each.key, each.reason) for each in before.failed}
        followed = self._desk.channels[before.key.channel_id]
        for post in await self._desk.archive.catalog.posts_by_id(before.key.channel_id, [before.key.message_id]):
            happening = partial(
                Happening, kind="file", channel=followed.record, key=post.key, at=datetime.now(UTC), seen=post.seen
            )
            for stored in post.stored:
                if stored.key not in had:
                    followed.files += 1
                    followed.bytes += stored.size
                    self._desk.tell(happening(file=stored))
            for fault in post.failed:
                if (fault.key, fault.reason) not in failed:
                    self._desk.tell(happening(refused=fault.reason))
