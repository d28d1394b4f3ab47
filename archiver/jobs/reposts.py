"""Other channels' posts with the same footage as a linked post.

A forward shares Telegram's file id. A re-upload has a new id and the same bytes: posts whose file has exactly the
size and length of the linked one are fetched, and their hash decides. What was encoded anew has neither:
fingerprints tell it, of what the archive holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from archiver.archive import Writer
from archiver.errors import GapError
from archiver.jobs.fetching import MediaFetcher
from archiver.jobs.own_footage import same_files
from archiver.jobs.windows import Windows
from archiver.jobs.workplace import Workplace
from archiver.model.links import Window
from archiver.model.observations import MediaRef
from archiver.model.records import PostRecord
from archiver.wording import counted

AROUND = timedelta(hours=36)
MOST_FETCHED = 10


class RepostFinder:
    """Looks through the channels on the list around the time of a linked post."""

    def __init__(self, place: Workplace, archive: Writer, windows: Windows, media: MediaFetcher) -> None:
        self._place = place
        self._archive = archive
        self._windows = windows
        self._media = media
        self.looked_for: list[str] = []

    async def find(self, linked: Sequence[PostRecord], *, avoid: set[int], online: bool) -> list[PostRecord]:
        """Posts that may carry the same media as ``linked``; channels in ``avoid`` were looked through already.

        Unless ``online``, only what the archive holds is looked at.
        """
        self.looked_for.clear()
        found: list[PostRecord] = []
        for post in linked:
            if not post.seen.media:
                continue
            around = Window(
                since=post.seen.date - AROUND,
                until=post.seen.date + AROUND,
                reason="36 hours around the linked post, for reposts.",
            )
            if online:
                await self._cover_others(around, avoid)
            alike = await self._alike(post, around)
            if online:
                await self._media.fetch_posts(alike[:MOST_FETCHED])
            found += [*await self._archive.catalog.same_media(post.key), *alike]
            found += await self._encoded_anew(post)
        return found

    async def _encoded_anew(self, post: PostRecord) -> list[PostRecord]:
        """Posts of any age with other files of the same footage, as far as fingerprints tell."""
        own = {each.sha256 for each in post.stored}
        same = await same_files(self._archive, own)
        groups = {same[sha256] for sha256 in own if sha256 in same}
        others = sorted(sha256 for sha256, group in same.items() if group in groups and sha256 not in own)
        return [each for sha256 in others for each in await self._archive.catalog.posts_with_sha256(sha256)]

    async def _cover_others(self, around: Window, avoid: set[int]) -> None:
        channels = await self._archive.catalog.channels()
        others = [each for each in channels if each.registered and each.channel_id not in avoid]
        chosen = others[: self._place.config.article.repost_channels]
        if not chosen:
            return
        more = f" (of {len(others)} on the list)" if len(others) > len(chosen) else ""
        self._place.progress.step(f"Looking for reposts in {counted(len(chosen), 'other channel')}{more}")
        self.looked_for.append(
            f"Looked for the same file in {counted(len(chosen), 'other channel')}{more} from "
            f"{around.since:%Y-%m-%d %H:%M} to {around.until:%Y-%m-%d %H:%M} UTC."
        )
        for channel in chosen:
            try:
                await self._windows.cover(channel.channel_id, around)
            except GapError as gap:
                self._windows.gaps.append(str(gap))

    async def _alike(self, post: PostRecord, around: Window) -> list[PostRecord]:
        """Posts of the window whose file has the kind and size of the linked one."""
        channels = [each.channel_id for each in await self._archive.catalog.channels()]
        posts = await self._archive.catalog.posts_in_window(channels, around.since, around.until)
        return [other for other in posts if other.key != post.key and _looks_same(post, other)]


def _looks_same(post: PostRecord, other: PostRecord) -> bool:
    return any(_same_file_size(ours, theirs) for ours in post.seen.media for theirs in other.seen.media)


def _same_file_size(ours: MediaRef, theirs: MediaRef) -> bool:
    """Same kind and byte-exact size; a forward has even the same id."""
    if ours.key == theirs.key:
        return True
    return ours.kind == theirs.kind and ours.size is not None and ours.size == theirs.size
