"""``video get``: follow links by hand, whatever was configured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from archiver.archive import Archive, Writer
from archiver.errors import ArchiverError
from archiver.jobs import shapes
from archiver.jobs.footage.background import FootageDone, footage_of
from archiver.jobs.report import write_report
from archiver.jobs.videos.due import due, of_all_articles, wanted
from archiver.jobs.videos.following import VideoFollower, VideosDone
from archiver.jobs.videos.linked import articles_with, linked_videos
from archiver.jobs.videos.naming import addresses_of
from archiver.jobs.videos.shapes import linked
from archiver.jobs.workplace import Workplace
from archiver.model.linked_videos import LinkedVideo


@dataclass(frozen=True, slots=True, kw_only=True)
class GetRequest:
    """``names``: links, posts, articles; none: all that is due. ``again``: also what is held. ``plan``: ask nothing."""

    names: tuple[str, ...] = ()
    again: bool = False
    plan: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GetOutcome:
    """``videos``: the links that were named, or followed, as they are now; ``todo``: what a plan would follow."""

    videos: tuple[LinkedVideo, ...]
    done: VideosDone
    gaps: tuple[str, ...]
    footage: FootageDone
    todo: tuple[str, ...] = ()
    stopped: ArchiverError | None = None

    def document(self) -> shapes.Document:
        """The JSON of ``video get``."""
        return {
            "videos": [linked(each) for each in self.videos],
            "done": self.done.document(),
            "footage": self.footage.document(),
            "todo": list(self.todo),
            "gaps": list(self.gaps),
            "stopped": shapes.fault(self.stopped),
        }


async def get_videos(place: Workplace, request: GetRequest) -> GetOutcome:
    """Follow them. Raises UsageError for a name of nothing, ConfigError for a proxy that is none."""
    if request.plan:
        async with place.reading() as archive:
            addresses = await _addresses(place, archive, request.names)
            todo = await _todo(archive, addresses, request)
            videos = await linked_videos(archive, addresses if request.names else todo)
        return GetOutcome(videos=videos, done=VideosDone(), gaps=(), footage=FootageDone(), todo=tuple(todo))
    async with place.writing() as archive, footage_of(place, archive) as footage:
        addresses = await _addresses(place, archive, request.names)
        follower = VideoFollower(place, archive)
        await follower.follow(await _todo(archive, addresses, request), asked_for=True)
        seen = await footage.finish()
        videos = await linked_videos(archive, addresses if request.names else follower.followed)
        await _reports(place, archive, videos)
        return GetOutcome(
            videos=videos,
            done=follower.done,
            gaps=(*follower.gaps, *seen.gaps),
            footage=seen,
            stopped=follower.full or seen.fault,
        )


async def _addresses(place: Workplace, archive: Archive, names: Sequence[str]) -> list[str]:
    settings = place.config.video
    if not names:
        found = await of_all_articles(archive, settings)
        if settings.channels:
            found += wanted([each.address for each in await archive.catalog.links_of_all_posts()], settings)
        return list(dict.fromkeys(found))
    named = [await addresses_of(archive, name, settings) for name in names]
    return list(dict.fromkeys(address for several in named for address in several))


async def _todo(archive: Archive, addresses: Sequence[str], request: GetRequest) -> list[str]:
    """Of links that were named those that are not held to the end; of all, those that are due."""
    if request.again:
        return list(addresses)
    if not request.names:
        return await due(archive, addresses, datetime.now(UTC))
    looks = await archive.catalog.video_looks(addresses)
    whole = {look.seen.url for look in looks if look.seen.reason is None}
    return [address for address in addresses if address not in whole]


async def _reports(place: Workplace, archive: Writer, videos: Sequence[LinkedVideo]) -> None:
    """The pages of articles that show these."""
    await archive.seal()
    for article_id in await articles_with(archive, videos):
        await write_report(archive, await archive.catalog.article(article_id), (), place.config.media.wanted)
