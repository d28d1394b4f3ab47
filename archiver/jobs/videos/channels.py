"""Links to videos in the posts of channels that are collected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from archiver.archive import Writer
from archiver.jobs.videos.due import wanted
from archiver.jobs.videos.following import VideoFollower
from archiver.jobs.workplace import Workplace
from archiver.model.records import ChannelRecord


async def follow_links_of_channels(
    place: Workplace,
    archive: Writer,
    videos: VideoFollower,
    channels: Sequence[ChannelRecord],
    days: tuple[datetime, datetime],
) -> None:
    """The links of these channels' posts, from the first of these moments to the last, where the settings want those
    of every post followed; where they want those of articles alone, they are counted.
    """
    settings, addresses = place.config.video, list[str]()
    if not settings.enabled:
        return
    for channel in channels:
        links = await archive.catalog.links_of_channel(channel.channel_id, *days, unlisted=bool(settings.more_hosts))
        addresses += wanted([link.address for link in links], settings)
    if settings.channels:
        await videos.follow(addresses)
    else:
        await videos.leave(addresses)
