"""The files of posts, and photos of channels, into the archive."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from archiver.archive import Writer
from archiver.errors import ArchiverError, DiskFullError, FloodWaitError, GapError, NetworkError
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
from archiver.model.records import ChannelRecord, PostRecord
from archiver.model.wanted import WantedFiles
from archiver.sources.telegram import ChannelAddress, TelegramSource, unasked
from archiver.sources.telegram import MediaFetcher as FileFetcher

Carrier = tuple[PostRecord, MediaRef]
"""A post and a file of it."""
ASKABLE = ("document", "photo")
"""Types of keys that are Telegram's own numbers."""
ASKED = 100
"""Files whose posts are asked for together: a reference is good for hours, and 100 ids are one request."""


class MediaFetcher:
    """Fetches files of posts, several at a time, each resumable at byte level in a later run.

    ``full``: why files were left out that the disk has no room for; everything else goes on. So it does where a data
    centre other than the account's own cannot be reached; that is raised once the files of all others were fetched.
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
        self._underway: set[MediaKey] = set()

    async def fetch_posts(self, posts: Sequence[PostRecord]) -> None:
        """Have every wanted file of these posts in the store, or the reason why not on record."""
        wanted = list(files_wanted(posts, self._settings.wanted).values())
        gaps: dict[int, str] = {}
        unreachable: dict[int, ArchiverError] = {}
        try:
            async with Pool(ASKED) as pool:
                for start in range(0, len(wanted), ASKED):
                    group = await self._missing(wanted[start : start + ASKED])
                    await self._renew([carriers[0] for carriers in group])
                    for number, carriers in enumerate(group, start):
                        await pool.add(self._fetch(number, carriers, gaps, unreachable))
            for fault in unreachable.values():
                raise fault
        finally:
            await self._together.settle()
            self.gaps += [sentence for _, sentence in sorted(gaps.items())]

    async def _missing(self, wanted: Sequence[list[Carrier]]) -> list[list[Carrier]]:
        """Those that Telegram can be asked for and that are not in the store; files of other posts may have come since
        these were read.
        """
        wanted = [carriers for carriers in wanted if carriers[0][1].key.type in ASKABLE]
        stored = await self._archive.catalog.files_stored([carriers[0][1].key for carriers in wanted])
        return [carriers for carriers in wanted if carriers[0][1].key not in stored]

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

    async def fetch_channel_photo(self, channel: ChannelRecord) -> None:
        """The photo of a channel that this run was told of, unless it is in the store."""
        source = await self._telegram.source(channel.channel_id)
        ref = source.known.channel_photo(channel.channel_id)
        if ref is None or self._settings.wanted.refusal(ref) is not None:
            return
        if await self._archive.catalog.media_stored(ref.key) is not None:
            return
        try:
            why = await self._fetch_one(_Shown(channel.channel_id, None, f"{channel.handle} {ref.part}", ref))
        except GapError as gap:
            why = str(gap)
        finally:
            await self._together.settle()
        self.gaps += [why] if why else []

    async def _fetch(
        self, number: int, carriers: Sequence[Carrier], gaps: dict[int, str], unreachable: dict[int, ArchiverError]
    ) -> None:
        """One file, from the first post that still has it; ``gaps`` takes why it could not be had, ``unreachable`` the
        data centre that could not be.
        """
        for post, ref in carriers:
            if ref.dc in unreachable:
                return
            source = await self._telegram.source(post.key.channel_id)
            try:
                why = await self._fetch_one(_Shown.by(post, ref))
            except GapError as gap:
                why = str(gap)
            except (NetworkError, FloodWaitError) as fault:
                if ref.dc is None or not source.is_elsewhere(ref.dc, fault):
                    raise
                unreachable.setdefault(ref.dc, fault)
                return
            if why is None:
                gaps.pop(number, None)
                return
            gaps[number] = why

    async def _fetch_one(self, shown: _Shown) -> str | None:
        """A file into the archive, unless it is on its way; returns a sentence where that failed."""
        key = shown.ref.key
        if key in self._underway:
            return None
        self._underway.add(key)
        try:
            return await self._bring(shown)
        finally:
            self._underway.discard(key)

    async def _bring(self, shown: _Shown) -> str | None:
        ref = shown.ref
        source = await self._telegram.source(shown.channel_id)
        channel = await self._telegram.address(shown.channel_id)  # without a way to the channel, nothing is begun
        captures: list[Capture] = []
        try:
            async with source.throttle.file(ref.dc, ref.size), self._begun(ref) as (part, free):
                if (ref.size or 0) - part.size > free:
                    if not part.size:
                        await asyncio.to_thread(part.discard)
                    return self._no_room(source, shown, free, captures)
                await self._receive(source, channel, shown, part, captures)
        finally:
            # Also what was asked before the network broke off is evidence.
            await self._together.record(captures)
        outcome = captures[-1]
        if outcome.status != "ok":
            return f"{shown.name}: not archived ({outcome.error})."
        self.files += 1
        self.bytes += sum(each.ref.size for each in outcome.stored)
        return None

    @asynccontextmanager
    async def _begun(self, ref: MediaRef) -> AsyncIterator[tuple[PartFile, int]]:
        """What an earlier run got of a file, and how many bytes more the disk may take; let go of at the end.

        Opening is a thread's work, which cannot be cancelled: it is waited for, or nobody could open the file again.
        """
        name = f"{ref.key.type}-{ref.key.id}"
        opening = asyncio.create_task(asyncio.to_thread(lambda: (self._archive.part(name), self._room.free)))
        try:
            yield await asyncio.shield(opening)
        finally:
            await asyncio.wait({opening})
            if opening.exception() is None:
                opening.result()[0].close()

    async def _receive(
        self, source: TelegramSource, channel: ChannelAddress, shown: _Shown, part: PartFile, captures: list[Capture]
    ) -> None:
        size = shown.ref.size
        with (
            self._room.claimed((size or 0) - part.size) as claim,
            self._place.progress.transfer(shown.name, total=size, unit="bytes") as transfer,
        ):

            def progress(done: int, total: int) -> None:
                claim.left = total - done
                transfer.update(done, total)

            fetcher = FileFetcher(
                source,
                channel,
                shown.post,
                shown.ref,
                part,
                protected_too=self._settings.keep_protected,
                progress=progress,
            )
            try:
                await fetcher.fetch()
            finally:
                captures += fetcher.captures

    def _no_room(self, source: TelegramSource, shown: _Shown, free: int, captures: list[Capture]) -> str:
        """Why the file was not begun; ``captures`` takes that once, however often it is tried."""
        detail = (
            f"The file was not begun: it has {shown.ref.size or 0:,} bytes, and the disk has room for "
            f"{max(free, 0):,} beside the {self._settings.keep_free_bytes:,} that keep_free_bytes of [media] keeps."
        )
        if not shown.no_space_before:
            captures.append(unasked(source, shown.channel_id, shown.post, shown.ref, NO_SPACE, detail))
        self.full = self.full or DiskFullError(
            f"{self._archive.layout.root} has no room for every file; the first left out is {shown.name}.",
            hint="Free space, then run the same command again; everything else was done, and what was stored stays.",
        )
        return f"{shown.name}: {detail}"


def files_wanted(posts: Sequence[PostRecord], rule: WantedFiles) -> dict[MediaKey, list[Carrier]]:
    """Files that are wanted and neither stored nor refused for good, each with the posts that carry it."""
    found: dict[MediaKey, list[Carrier]] = {}
    for post in posts:
        done = {each.key for each in post.stored} | {each.key for each in post.failed if each.reason in SETTLED}
        for ref in post.seen.media:
            if ref.key not in done and rule.refusal(ref) is None:
                found.setdefault(ref.key, []).append((post, ref))
    return found


@dataclass(frozen=True, slots=True)
class _Shown:
    """A file, what shows it (``post`` None: the channel, whose photo it is), and how people are told of it."""

    channel_id: int
    post: PostKey | None
    name: str
    ref: MediaRef
    no_space_before: bool = False

    @classmethod
    def by(cls, post: PostRecord, ref: MediaRef) -> _Shown:
        """A file of a post."""
        name = f"{post.username or post.key.channel_id}/{post.key.message_id} {ref.kind}"
        before = any(each.key == ref.key and each.reason == NO_SPACE for each in post.failed)
        return cls(post.key.channel_id, post.key, name, ref, before)
