"""The files of posts into the archive, and where a file of the archive occurs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from archiver.archive import Archive, Writer
from archiver.errors import GapError, UsageError
from archiver.jobs import shapes
from archiver.jobs.naming import named_channel
from archiver.jobs.rechecks import SETTLED
from archiver.jobs.telegram import Telegram
from archiver.jobs.workplace import Workplace
from archiver.model.ids import PostKey
from archiver.model.observations import MediaRef
from archiver.model.records import ArticleSummary, CapturedObject, PostRecord
from archiver.sources.telegram import MediaFetcher as FileFetcher
from archiver.text.addresses import parse_address

FETCHED_PARTS = frozenset({"media", "live", "paid"})
"""Parts of a post whose files are fetched; previews of web pages are not the post's own."""
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
    """Fetches files of posts, one after the other, each resumable at byte level in a later run."""

    def __init__(self, place: Workplace, archive: Writer, telegram: Telegram) -> None:
        self._place = place
        self._archive = archive
        self._telegram = telegram
        self.files = 0
        self.bytes = 0
        self.gaps: list[str] = []

    async def fetch_posts(self, posts: Sequence[PostRecord]) -> None:
        """Have every file of these posts in the store, or the reason why not on record."""
        wanted = [(post, ref) for post in posts for ref in _wanted(post)]
        for start in range(0, len(wanted), ASKED):
            group = wanted[start : start + ASKED]
            await self._renew(group)
            for post, ref in group:
                await self._fetch(post, ref)

    async def _renew(self, wanted: Sequence[tuple[PostRecord, MediaRef]]) -> None:
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

    async def _fetch(self, post: PostRecord, ref: MediaRef) -> None:
        largest = self._place.config.media.max_bytes
        name = f"{post.username or post.key.channel_id}/{post.key.message_id} {ref.kind}"
        if largest and ref.size is not None and ref.size > largest:
            self.gaps.append(f"{name}: not fetched, {ref.size:,} bytes are more than max_bytes of [media].")
            return
        stored = await self._archive.catalog.media_stored(ref.key)
        if stored is not None:
            return
        source = await self._telegram.source(post.key.channel_id)
        address = await self._telegram.address(post.key.channel_id)
        part = await asyncio.to_thread(self._archive.part, f"{ref.key.type}-{ref.key.id}")
        with self._place.progress.transfer(name, total=ref.size, unit="bytes") as transfer:
            fetcher = FileFetcher(
                source,
                address,
                post.key,
                ref,
                part,
                protected_too=self._place.config.media.keep_protected,
                progress=transfer.update,
            )
            try:
                await fetcher.fetch()
            finally:
                # Also what was asked before the network broke off is evidence.
                for capture in fetcher.captures:
                    await self._telegram.record(capture)
        outcome = fetcher.captures[-1]
        if outcome.status == "ok":
            self.files += 1
            self.bytes += sum(each.ref.size for each in outcome.stored)
        else:
            self.gaps.append(f"{name}: not archived ({outcome.error}).")


def _wanted(post: PostRecord) -> list[MediaRef]:
    """Its own files that are neither stored nor refused for good."""
    done = {each.key for each in post.stored} | {each.key for each in post.failed if each.reason in SETTLED}
    return [ref for ref in post.seen.media if ref.part.partition("/")[0] in FETCHED_PARTS and ref.key not in done]


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
