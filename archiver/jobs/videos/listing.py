"""``video list`` and ``video show``: links to videos, and what the archive holds of them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from archiver.archive import Archive
from archiver.errors import UsageError
from archiver.jobs import shapes
from archiver.jobs.videos.due import is_wanted
from archiver.jobs.videos.linked import linked_videos, videos_with
from archiver.jobs.videos.naming import addresses_of, is_article
from archiver.jobs.videos.shapes import linked
from archiver.jobs.workplace import Workplace
from archiver.model.ids import PostKey
from archiver.model.linked_videos import LinkedVideo, VideoState
from archiver.model.videos import VideoLook

_HASH = re.compile(r"[0-9a-f]{4,64}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoRow:
    """A link on the list: how many posts and articles lead to it, and the look that counts."""

    address: str
    state: VideoState
    posts: int
    articles: int
    look: VideoLook | None

    def document(self) -> shapes.Document:
        """Its JSON."""
        look = self.look
        return {
            "url": self.address,
            "state": self.state,
            "posts": self.posts,
            "articles": self.articles,
            "entry": None if look is None else look.entry,
            "time": None if look is None else look.time.isoformat(),
            "reason": None if look is None else look.seen.reason,
            "titles": [] if look is None else [video.title for video in look.seen.videos],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoList:
    """All links to videos that the archive knows of, those that were followed first."""

    rows: tuple[VideoRow, ...]

    def document(self) -> shapes.Document:
        """The JSON of ``video list``."""
        return {"videos": [each.document() for each in self.rows]}


@dataclass(frozen=True, slots=True, kw_only=True)
class VideosShown:
    """What was named."""

    videos: tuple[LinkedVideo, ...]

    def document(self) -> shapes.Document:
        """The JSON of ``video show``."""
        return {"videos": [linked(each) for each in self.videos]}


async def list_videos(place: Workplace, state: VideoState | None = None) -> VideoList:
    """Every link that may lead to a video, or was asked for one; of one ``state`` alone where that is given."""
    settings = place.config.video
    async with place.reading() as archive:
        posts: dict[str, set[PostKey]] = defaultdict(set)
        for link in await archive.catalog.links_of_all_posts(unlisted=bool(settings.more_hosts)):
            if link.listed or is_wanted(link.address, settings):
                posts[link.address].add(link.post)
        articles: dict[str, set[str]] = defaultdict(set)
        for article_id, address in await archive.catalog.video_addresses():
            if is_wanted(address, settings):
                articles[address].add(article_id)
        looks: dict[str, list[VideoLook]] = defaultdict(list)
        for look in await archive.catalog.video_looks():
            looks[look.seen.url].append(look)
    rows = []
    for address in dict.fromkeys([*looks, *articles, *posts]):
        video = LinkedVideo(address=address, looks=tuple(looks[address]))
        if state in {None, video.state}:
            rows.append(
                VideoRow(
                    address=address,
                    state=video.state,
                    posts=len(posts[address]),
                    articles=len(articles[address]),
                    look=video.best,
                )
            )
    return VideoList(rows=tuple(rows))


async def show_videos(place: Workplace, which: str) -> VideosShown:
    """The links that ``which`` names: itself, those of a post or an article, those that brought a stored file.

    Raises UsageError where it names nothing that the archive knows.
    """
    async with place.reading() as archive:
        videos = await _named(place, archive, which)
        if not any(video.looks or video.posts or video.articles for video in videos):
            raise UsageError(
                f"The archive knows nothing of a video at {which}.", hint="Follow the link: archiver video get URL"
            )
        return VideosShown(videos=videos)


async def _named(place: Workplace, archive: Archive, which: str) -> tuple[LinkedVideo, ...]:
    if _HASH.fullmatch(which) and not await is_article(archive, which):
        sha256 = await archive.catalog.media_hash(which)
        found = await videos_with(archive, [sha256])
        if not found:
            raise UsageError(f"The object {sha256} came by no link to a video.")
        return found
    return await linked_videos(archive, await addresses_of(archive, which, place.config.video))
