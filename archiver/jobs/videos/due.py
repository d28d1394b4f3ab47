"""Which links to videos are to be followed now. A link that was followed to its end is left alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from archiver.archive import Archive
from archiver.config import Video
from archiver.model.ids import PostKey
from archiver.model.records import ArticleRecord
from archiver.model.videos import VideoLook
from archiver.text.video_links import is_video_link, video_address

PASSING = frozenset(
    {"network", "timeout", "processor", "memory", "bot_check", "crashed", "live", "upcoming", "disk_full", "http_429"}
)
"""Reasons that may be gone another time; so may what a server says of itself (HTTP 5xx)."""
WAITS = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3), timedelta(days=7))
"""After each time that it was in vain; then no more by itself."""


def is_wanted(address: str, settings: Video) -> bool:
    """Whether an address may be that of a video."""
    return is_video_link(address, settings.more_hosts)


def wanted(addresses: Iterable[str], settings: Video) -> list[str]:
    """Those of these addresses that may be videos, each once."""
    return [address for address in dict.fromkeys(addresses) if is_wanted(address, settings)]


async def links_of_article(archive: Archive, record: ArticleRecord) -> list[str]:
    """Where an article itself leads to, then where the posts that it is linked to lead, with their albums."""
    own = [video_address(each.url) for each in await archive.catalog.article_videos(record.article_id)]
    links = await archive.catalog.links_of_posts(await _linked(archive, record))
    return list(dict.fromkeys([*own, *(each.address for each in links)]))


async def of_all_articles(archive: Archive, settings: Video) -> list[str]:
    """Where every article that was read, and the posts that are linked to one, lead to videos."""
    own = [address for _, address in await archive.catalog.video_addresses()]
    links = await archive.catalog.links_of_posts(await archive.catalog.linked_posts())
    return wanted([*own, *(each.address for each in links)], settings)


async def due(archive: Archive, addresses: Sequence[str], now: datetime) -> list[str]:
    """Those of these addresses that were never asked for, or in vain for a reason that may be gone by ``now``."""
    looks: dict[str, list[VideoLook]] = {}
    for look in await archive.catalog.video_looks(addresses):
        looks.setdefault(look.seen.url, []).append(look)
    return [address for address in addresses if _is_due(looks.get(address, ()), now)]


async def due_links(archive: Archive, settings: Video, now: datetime) -> list[str]:
    """All links that a pass would follow now, however many it may; none where the settings want none."""
    if not settings.enabled:
        return []
    addresses = await of_all_articles(archive, settings)
    if settings.channels:
        links = await archive.catalog.links_of_all_posts(unlisted=bool(settings.more_hosts))
        addresses += wanted([each.address for each in links], settings)
    return await due(archive, list(dict.fromkeys(addresses)), now)


def _is_due(looks: Sequence[VideoLook], now: datetime) -> bool:
    if not looks:
        return True
    if any(look.seen.reason is None for look in looks) or not may_pass(looks[-1].seen.reason):
        return False
    return len(looks) <= len(WAITS) and now >= looks[-1].time + WAITS[len(looks) - 1]


def may_pass(reason: str | None) -> bool:
    """Whether what kept a video from being had may be gone another time."""
    return reason is not None and (reason in PASSING or reason.startswith("http_5"))


def is_settled(look: VideoLook) -> bool:
    """Whether it brought all that the same limits would bring another time."""
    return look.seen.reason is None or (look.has_stream and not may_pass(look.seen.reason))


async def _linked(archive: Archive, record: ArticleRecord) -> list[PostKey]:
    links = [link for each in record.resolutions.values() for link in each.links if link.decision != "rejected"]
    found = dict.fromkeys(link.post for link in links)
    for key in list(found):
        post = await archive.catalog.post(key)
        if post is not None and post.seen.grouped_id is not None:
            album = await archive.catalog.album(key.channel_id, post.seen.grouped_id)
            found.update(dict.fromkeys(each.key for each in album))
    return list(found)
