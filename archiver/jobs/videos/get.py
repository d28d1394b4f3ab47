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
from archiver.jobs.videos.due import due_links, is_settled
from archiver.jobs.videos.following import VideoFollower, VideosDone
from archiver.jobs.videos.linked import articles_with, linked_videos
from archiver.jobs.videos.naming import addresses_of
from archiver.jobs.videos.shapes import linked
from archiver.jobs.workplace import Workplace
from archiver.model.linked_videos import LinkedVideo


@dataclass(frozen=True, slots=True, kw_only=True)
class GetRequest:
    """``names``: links, posts, articles; none: all that is due. ``again``: also what is held. ``plan``: ask nobody."""

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
            named, todo = await _todo(place, archive, request)
            videos = await linked_videos(archive, named)
        return GetOutcome(videos=videos, done=VideosDone(), gaps=(), footage=FootageDone(), todo=tuple(todo))
    async with place.writing() as archive, footage_of(place, archive) as footage:
        named, todo = await _todo(place, archive, request)
        follower = VideoFollower(place, archive)
        await follower.follow(todo, asked_for=True)
        seen = await footage.finish()
        videos = await linked_videos(archive, named)
        await _reports(place, archive, videos)
        return GetOutcome(
            videos=videos,
            done=follower.done,
            gaps=(*follower.gaps, *seen.gaps),
            footage=seen,
            stopped=follower.full or seen.fault,
        )


async def _todo(place: Workplace, archive: Archive, request: GetRequest) -> tuple[list[str], list[str]]:
    """The links that were named, and those of them of which more may be had; without names those that are due."""
    settings = place.config.video
    if not request.names:
        links = await due_links(archive, settings.model_copy(update={"enabled": True}), datetime.now(UTC))
        return links, links
    several = [await addresses_of(archive, name, settings) for name in request.names]
    named = list(dict.fromkeys(address for addresses in several for address in addresses))
    if request.again:
        return named, named
    held = {look.seen.url for look in await archive.catalog.video_looks(named) if is_settled(look)}
    return named, [address for address in named if address not in held]


async def _reports(place: Workplace, archive: Writer, videos: Sequence[LinkedVideo]) -> None:
    """The pages of articles that show these."""
    await archive.seal()
    for article_id in await articles_with(archive, videos):
        await write_report(archive, await archive.catalog.article(article_id), (), place.config.media.wanted)
