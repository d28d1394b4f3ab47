"""The files of posts into the archive, and where a file of the archive occurs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from archiver.archive import Archive, Writer
from archiver.errors import DiskFullError, GapError, UsageError
from archiver.jobs import shapes
from archiver.jobs.naming import named_channel
from archiver.jobs.pool import Pool
from archiver.jobs.rechecks import SETTLED
from archiver.jobs.room import NO_SPACE, Room
from archiver.jobs.telegram import Telegram
from archiver.jobs.together import Together
from archiver.jobs.workplace import Workplace
from archiver.model.captures import Capture
from archiver.model.ids import MediaKey, PostKey
from archiver.model.objects import PartFile
from archiver.model.observations import MediaRef
from archiver.model.records import ArticleSummary, CapturedObject, PostRecord
from archiver.sources.telegram import MediaFetcher as FileFetcher
from archiver.sources.telegram import TelegramSource, unasked
from archiver.text.addresses import parse_address

Carrier = tuple[PostRecord, MediaRef]
"""A post and a file of it."""
ASKED = 100
"""Files whose posts are asked for together: a reference is good for hours, and 100 ids are one request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaOutcome:
    """Files with the captures that brought them, the posts that carry them, the articles that refer to those."""

    objects: tuple[CapturedObject, ...]
    posts: tuple[PostRecord, ...]
    articles: tuple[ArticleSummary, ...]

    def document(self) -> shapes.Document:
        """The JSON of ``media show``."""
        return {
            "objects": [
                {
                    "sha256": each.sha256,
                    "sha512": each.sha512,
                    "size": each.size,
                    "mime": each.media_type,
                    "entry": each.entry,
                    "captured": each.captured.isoformat(),
                    "path": f"objects/sha256/{each.sha256[:2]}/{each.sha256}",
                }
                for each in self.objects
            ],
            "posts": [shapes.post(each) for each in self.posts],
            "articles": [shapes.summary(each) for each in self.articles],
        }


class MediaFetcher:
    """Fetches files of posts, several at a time, each resumable at byte level in a later run.

    ``full``: why files were left out that the disk has no room for; everything else goes on.
    """

    def __init__(self, place: Workplace, archive: Writer, telegram: Telegram) -> None:
        self._place = place
        self._archive = archive
        self._telegram = telegram
        self._settings = place.config.media
        self._room = Room(archive.layout.root, self._settings.keep_free_bytes)
        self._together = Together(telegram.record_all)
        self.files = 0
        self.bytes = 0
        self.gaps: list[str] = []
        self.full: DiskFullError | None = None

    async def fetch_posts(self, posts: Sequence[PostRecord]) -> None:
        """Have every wanted file of these posts in the store, or the reason why not on record."""
        wanted = list(self._wanted(posts).values())
        gaps: dict[int, str] = {}
        try:
            async with Pool(ASKED) as pool:
                for start in range(0, len(wanted), ASKED):
                    group = wanted[start : start + ASKED]
                    await self._renew([carriers[0] for carriers in group])
                    for number, carriers in enumerate(group, start):
                        await pool.add(self._fetch(number, carriers, gaps))
        finally:
            await self._together.settle()
            self.gaps += [sentence for _, sentence in sorted(gaps.items())]

    def _wanted(self, posts: Sequence[PostRecord]) -> dict[MediaKey, list[Carrier]]:
        """Files that are wanted and neither stored nor refused for good, each with the posts that carry it."""
        found: dict[MediaKey, list[Carrier]] = {}
        for post in posts:
            done = {each.key for each in post.stored} | {each.key for each in post.failed if each.reason in SETTLED}
            for ref in post.seen.media:
                if ref.key not in done and self._settings.wanted.refusal(ref) is None:
                    found.setdefault(ref.key, []).append((post, ref))
        return found

    async def _renew(self, wanted: Sequence[Carrier]) -> None:
        """Ask once for all posts whose files this run has no references for, instead of once for each file."""
        stale: dict[int, list[int]] = {}
        for post, ref in wanted:
            source = await self._telegram.source(post.key.channel_id)
            if source.known.file(ref.key) is None:
                stale.setdefault(post.key.channel_id, []).append(post.key.message_id)
        for channel_id, ids in stale.items():
            if len(ids) > 1:
                with suppress(GapError):  # each file then says by itself why it could not be had
                    await self._telegram.posts(channel_id, sorted(set(ids)))

    async def _fetch(self, number: int, carriers: Sequence[Carrier], gaps: dict[int, str]) -> None:
        """One file, from the first post that still has it; ``gaps`` takes why it could not be had."""
        for post, ref in carriers:
            try:
                why = await self._fetch_from(post, ref)
            except GapError as gap:
                why = str(gap)
            if why is None:
                gaps.pop(number, None)
                return
            gaps[number] = why

    async def _fetch_from(self, post: PostRecord, ref: MediaRef) -> str | None:
        """The file of one post into the archive; returns a sentence where that failed."""
        if await self._archive.catalog.media_stored(ref.key) is not None:
            return None
        source = await self._telegram.source(post.key.channel_id)
        await self._telegram.address(post.key.channel_id)  # where there is no way to the channel, nothing is begun
        name = f"{post.username or post.key.channel_id}/{post.key.message_id} {ref.kind}"
        captures: list[Capture] = []
        try:
            async with source.throttle.file(ref.dc, ref.size):
                part, free = await asyncio.to_thread(self._begin, ref)
                left = (ref.size or 0) - part.size
                if left > free:
                    await asyncio.to_thread(part.close if part.size else part.discard)
                    return self._no_room(source, name, post, ref, free, captures)
                await self._receive(source, name, post, ref, part, captures)
        finally:
            # Also what was asked before the network broke off is evidence.
            await self._together.record(captures)
        outcome = captures[-1]
        if outcome.status != "ok":
            return f"{name}: not archived ({outcome.error})."
        self.files += 1
        self.bytes += sum(each.ref.size for each in outcome.stored)
        return None

    def _begin(self, ref: MediaRef) -> tuple[PartFile, int]:
        """What an earlier run got of a file, and how many bytes more the disk may take."""
        return self._archive.part(f"{ref.key.type}-{ref.key.id}"), self._room.free

    async def _receive(
        self,
        source: TelegramSource,
        name: str,
        post: PostRecord,
        ref: MediaRef,
        part: PartFile,
        captures: list[Capture],
    ) -> None:
        channel = await self._telegram.address(post.key.channel_id)
        with (
            self._room.claimed((ref.size or 0) - part.size) as claim,
            self._place.progress.transfer(name, total=ref.size, unit="bytes") as transfer,
        ):

            def progress(done: int, total: int) -> None:
                claim.left = total - done
                transfer.update(done, total)

            fetcher = FileFetcher(
                source,
                channel,
                post.key,
                ref,
                part,
                protected_too=self._settings.keep_protected,
                progress=progress,
            )
            try:
                await fetcher.fetch()
            finally:
                captures += fetcher.captures

    def _no_room(
        self,
        source: TelegramSource,
        name: str,
        post: PostRecord,
        ref: MediaRef,
        free: int,
        captures: list[Capture],
    ) -> str:
        """Why the file was not begun; ``captures`` takes that once, however often it is tried."""
        detail = (
            f"The file was not begun: it has {ref.size or 0:,} bytes, and the disk has room for {max(free, 0):,} "
            f"beside the {self._settings.keep_free_bytes:,} that keep_free_bytes of [media] keeps."
        )
        if not any(each.key == ref.key and each.reason == NO_SPACE for each in post.failed):
            captures.append(unasked(source, post.key, ref, NO_SPACE, detail))
        self.full = self.full or DiskFullError(
            f"{self._archive.layout.root} has no room for every file; the first left out is {name}.",
            hint="Free space, then run the same command again; everything else was done, and what was stored stays.",
        )
        return f"{name}: {detail}"


async def show_media(place: Workplace, which: str) -> MediaOutcome:
    """Where a file occurs. Raises UsageError where ``which`` names nothing that the archive holds."""
    async with place.reading() as archive:
        post = await find_post(archive, which)
        if post is not None:
            hashes = [stored.sha256 for stored in post.stored]
        else:
            hashes = [await archive.catalog.media_hash(which)]
        return await _occurrences(archive, hashes, post)


async def _occurrences(archive: Archive, hashes: list[str], post: PostRecord | None) -> MediaOutcome:
    objects = [found for each in hashes for found in await archive.catalog.captured_objects(each)]
    posts = {found.key: found for each in hashes for found in await archive.catalog.posts_with_sha256(each)}
    if post is not None:
        posts[post.key] = post
    articles: dict[str, ArticleSummary] = {}
    for key in posts:
        articles.update({each.article_id: each for each in await archive.catalog.articles_linking(key)})
    return MediaOutcome(
        objects=tuple(objects),
        posts=tuple(sorted(posts.values(), key=lambda each: (each.seen.date, each.key))),
        articles=tuple(articles.values()),
    )


async def find_post(archive: Archive, which: str) -> PostRecord | None:
    """The post named ``channel/id`` (handle or number) or by its address; None where ``which`` is no post's name.

    Raises UsageError for a post that the archive does not hold.
    """
    address = parse_address(which)
    if address is not None and address.post_id is not None:
        name = f"@{address.handle}" if address.handle else str(address.channel_id)
        number = str(address.post_id)
    else:
        name, found, number = which.rpartition("/")
        if not found or not number.isdecimal():
            return None
    channel = await named_channel(archive, name)
    post = await archive.catalog.post(PostKey(channel.channel_id, int(number))) if channel else None
    if post is None:
        raise UsageError(f"The archive holds no post {which}.", hint="Name it as handle/id or by its t.me address.")
    return post
