"""One scheduled pass over everything configured: articles, what they cite, channels, second looks, links, reports."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from archiver.archive import Writer
from archiver.disk import replace_file
from archiver.errors import ArchiverError, FloodWaitError, InputError, file_errors
from archiver.jobs import shapes
from archiver.jobs.anchoring import Anchored
from archiver.jobs.article_pictures import capture_pictures
from archiver.jobs.collect import Collected, CollectRequest, collect
from archiver.jobs.concerned import NEW, concerned_articles, not_linked
from archiver.jobs.feeds import FeedOutcome
from archiver.jobs.footage.background import Footage, FootageDone, footage_of
from archiver.jobs.inbox import named, unread_name
from archiver.jobs.intake import Intake
from archiver.jobs.linking import Linked, link_article, read_article
from archiver.jobs.origins import OriginFetcher
from archiver.jobs.rechecks import EVER, look_again
from archiver.jobs.registry import look_up_pending, record_configured
from archiver.jobs.report import write_index, write_report
from archiver.jobs.rescue import Rescue
from archiver.jobs.scrubbing import Scrubbed, scrub
from archiver.jobs.steps import Steps
from archiver.jobs.telegram import Telegram
from archiver.jobs.videos.channels import follow_links_of_channels
from archiver.jobs.videos.due import of_all_articles
from archiver.jobs.videos.following import VideoFollower, VideosDone
from archiver.jobs.videos.linked import articles_with, linked_videos
from archiver.jobs.ways import telegram_of
from archiver.jobs.workplace import Workplace
from archiver.model.captures import Json
from archiver.model.links import Resolution

NAMES_VERSION = "1"
"""Of the derivation that says with which names every article was read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOutcome:
    """What a pass did. ``articles``: captured now, ``new_versions`` those of them whose page was captured before;
    ``pages_again``: pages that were looked at again; ``linked``, ``proposed``: how many citations more have a link that
    is certain or accepted, or a proposal that waits for a person; ``again``: articles that were resolved again, with
    the reason; ``posts``: new to the archive; ``edited``, ``missing``: posts seen changed or gone.

    ``feeds``: what each feed brought; ``lost``: cited posts that were gone when they were asked for.
    ``anchored``: what authorities answered that were asked for a time stamp.
    ``scrubbed``: what was hashed again. ``videos``: links to videos of other sites that were followed.
    ``stopped``: what Telegram as a whole, or one of its methods, could not be asked for; to be raised once this was
    shown.
    """

    articles: tuple[str, ...]
    linked: int
    proposed: int
    again: dict[str, str]
    channels: tuple[Collected, ...]
    posts: int
    looked_at_again: int
    edited: int
    missing: int
    files: int
    bytes: int
    requests: int
    seconds: float
    gaps: tuple[str, ...]
    waits: tuple[FloodWaitError, ...]
    stopped: ArchiverError | None
    feeds: tuple[FeedOutcome, ...] = ()
    lost: tuple[str, ...] = ()
    new_versions: tuple[str, ...] = ()
    pages_again: int = 0
    anchored: Anchored | None = None
    scrubbed: Scrubbed | None = None
    footage: FootageDone = field(default_factory=FootageDone)
    videos: VideosDone = field(default_factory=VideosDone)

    def document(self) -> shapes.Document:
        """The JSON of ``run``."""
        return {
            "articles": list(self.articles),
            "feeds": [each.document() for each in self.feeds],
            "lost": list(self.lost),
            "new_versions": list(self.new_versions),
            "pages_looked_at_again": self.pages_again,
            "linked": self.linked,
            "proposed": self.proposed,
            "again": [{"article": name, "reason": reason} for name, reason in self.again.items()],
            "channels": [each.document() for each in self.channels],
            "posts": self.posts,
            "looked_at_again": self.looked_at_again,
            "edited": self.edited,
            "missing": self.missing,
            "files": self.files,
            "bytes": self.bytes,
            "footage": self.footage.document(),
            "videos": self.videos.document(),
            "requests": self.requests,
            "seconds": round(self.seconds, 1),
            "gaps": list(self.gaps),
            "waiting": [{"method": each.method, "seconds": round(each.seconds), "sentence": each.sentence}
                        for each in self.waits],
            "stopped": shapes.fault(self.stopped),
            "anchors": [] if self.anchored is None else self.anchored.document()["anchors"],
            "scrub": None if self.scrubbed is None else self.scrubbed.document(),
        }  # fmt: skip


async def run_once(place: Workplace) -> RunOutcome:
    """The pass. Raises ArchiveLockedError while another one is at work, and what is no matter of one article or of
    Telegram's: a full disk, a damaged archive.
    """
    began = datetime.now(UTC)
    async with (
        place.writing() as archive,
        footage_of(place, archive) as footage,
        telegram_of(place, archive) as telegram,
    ):
        outcome = await _Pass(place, archive, telegram, Intake(place, archive), footage).run()
        seen = await footage.finish()
        outcome = replace(
            outcome, gaps=(*outcome.gaps, *seen.gaps), stopped=outcome.stopped or seen.fault, footage=seen
        )
        scrubbed = await scrub(place, archive)
        anchored = await place.stamp(archive, "run")
        await archive.seal()
        gaps = (*outcome.gaps, *scrubbed.gaps, *anchored.gaps, *await place.hand_over(archive))
        outcome = replace(outcome, gaps=gaps, anchored=anchored, scrubbed=scrubbed)
        await asyncio.to_thread(_note, archive.layout.last_run, {"began": began.isoformat(), **outcome.document()})
        return outcome


def _best(resolution: Resolution) -> str:
    decisions = {link.decision for link in resolution.links}
    if decisions & {"auto", "accepted"}:
        return "linked"
    return "proposed" if "proposed" in decisions else "nothing"


def _note(path: Path, document: shapes.Document) -> None:
    """Leave what a pass said for `archiver status`."""
    with file_errors(path, "written"):
        replace_file(path, json.dumps(document, ensure_ascii=False).encode())


@dataclass(slots=True)
class _Pass:
    place: Workplace
    archive: Writer
    telegram: Telegram
    intake: Intake
    footage: Footage
    steps: Steps = field(default_factory=Steps)
    new_versions: list[str] = field(default_factory=list)
    reported: dict[str, list[str]] = field(default_factory=dict)
    again: dict[str, str] = field(default_factory=dict)
    linked: int = 0
    proposed: int = 0
    looked: int = 0
    channels: tuple[Collected, ...] = ()
    lost: tuple[str, ...] = ()
    videos: VideosDone = field(default_factory=VideosDone)

    async def run(self) -> RunOutcome:
        began, start = time.monotonic(), self.archive.log.size
        await record_configured(self.place, self.archive)
        await self.intake.take()
        self.steps.gaps += self.intake.gaps
        await look_up_pending(self.archive, self.telegram, self.steps)
        await self._read()
        await self._link_new(not_linked(await self.archive.catalog.article_states()))
        await self._collect()
        await self._read_again()
        unready = await self.footage.ready()  # what was found in other footage concerns articles
        if self.steps.fault is None:  # else nothing more would be found than before
            after, wanted = self.place.config.collect.recheck_after, self.place.config.media.wanted
            await self._link(await concerned_articles(self.archive, after, datetime.now(UTC), wanted))
        await self._follow_videos()
        if self.reported:
            self.steps.gaps += unready
        await self.footage.wait()  # the reports show what was seen before
        await self._write_reports()
        edited, missing = await self.archive.catalog.changes_since(start - 1)
        files, size = await self.archive.catalog.files_since(start - 1)
        self._keep_gaps()
        return RunOutcome(
            articles=tuple(self.intake.captured),
            linked=self.linked,
            proposed=self.proposed,
            again=self.again,
            channels=self.channels,
            posts=await self.archive.catalog.posts_since(start - 1),
            looked_at_again=self.looked + sum(each.again for each in self.channels),
            edited=edited,
            missing=missing,
            files=files,
            bytes=size,
            requests=self.telegram.requests,
            seconds=time.monotonic() - began,
            gaps=tuple(dict.fromkeys(self.steps.gaps)),
            waits=tuple(self.steps.waits),
            stopped=self.steps.stopped,
            feeds=tuple(self.intake.feeds),
            lost=self.lost,
            new_versions=tuple(self.new_versions),
            pages_again=len(self.intake.revisited),
            videos=self.videos,
        )

    async def _read(self) -> None:
        """Read what was captured and not read yet, also by a run that was cut off.

        A page that cannot be read is a gap of the pass that captured it; later `archiver status` names it.
        """
        for state in await self.archive.catalog.article_states():
            if state.read is None:
                try:
                    await read_article(self.place, self.archive, state.article_id)
                except InputError as fault:
                    if state.article_id in self.intake.captured:
                        self.steps.gaps.append(named(fault, await unread_name(self.archive, state.article_id)))

    async def _link_new(self, articles: dict[str, str]) -> None:
        """What they cite first, over all of them, most perishable first; then the links of one after the other."""
        rescue = Rescue(self.place, self.archive, self.telegram, self.steps)
        order = await rescue.save(list(articles))
        self.lost = tuple(rescue.lost)
        await self._picture(order)
        await self._link({name: articles[name] for name in order})

    async def _picture(self, articles: Sequence[str]) -> None:
        """The pictures that new articles show; later than the posts, which are gone sooner."""
        for article_id in articles:
            page = self.intake.pages.get(article_id)
            pictured = await capture_pictures(self.place, self.archive, self.intake.web, article_id, page)
            self.steps.gaps += pictured.gaps

    async def _link(self, articles: dict[str, str]) -> None:
        """Resolve their citations; the values are why."""
        self.again |= {article_id: reason for article_id, reason in articles.items() if reason != NEW}
        for article_id in articles:
            before = await self._with_links(article_id)
            outcome = await self._link_one(article_id)
            self.reported[article_id] = list(outcome.gaps)
            self.steps.gaps += outcome.gaps
            after = await self._with_links(article_id)
            self.linked += after["linked"] - before["linked"]
            self.proposed += after["proposed"] - before["proposed"]

    async def _link_one(self, article_id: str) -> Linked:
        self._keep_gaps()  # of what was asked before: an article's report names its own alone
        outcome = await link_article(
            self.place, self.archive, self.telegram, article_id, fault=self.steps.fault, again=True
        )
        if outcome.fault is not None:
            self.steps.meet(outcome.fault)
        self.steps.full = self.steps.full or outcome.full
        return outcome

    def _keep_gaps(self) -> None:
        self.steps.gaps += self.telegram.gaps
        self.telegram.gaps.clear()

    async def _with_links(self, article_id: str) -> Counter[str]:
        """How many citations have a link that is certain or accepted, and how many nothing better than a proposal."""
        resolutions = await self.archive.catalog.resolutions(article_id)
        return Counter(map(_best, resolutions.values()))

    async def _collect(self) -> None:
        channels = [each for each in await self.archive.catalog.channels() if each.registered]
        origins = OriginFetcher(self.place, self.archive, self.telegram)
        self.channels = await collect(
            self.place, self.archive, self.telegram, channels, CollectRequest(), self.steps, origins
        )
        due = await self.archive.catalog.posts_due(self.place.config.collect.recheck_after, datetime.now(UTC))
        done = {each.channel_id for each in channels}
        for channel_id, ids in due.items():
            if channel_id not in done:  # cited posts of channels that are not on the list
                await self.steps.take(partial(self._look_again, channel_id, ids))

    async def _look_again(self, channel_id: int, ids: list[int]) -> None:
        self.looked += await look_again(self.archive, self.telegram, channel_id, ids, *EVER)

    async def _follow_videos(self) -> None:
        """The links to videos that are due; the reports of articles that lead to one are written anew."""
        follower = VideoFollower(self.place, self.archive)
        await follower.follow(await of_all_articles(self.archive, self.place.config.video))
        if self.place.config.video.channels:
            channels = [each for each in await self.archive.catalog.channels() if each.registered]
            await follow_links_of_channels(self.place, self.archive, follower, channels, EVER)
        self.videos = follower.done
        self.steps.gaps += follower.gaps
        self.steps.full = self.steps.full or follower.full
        for article_id in await articles_with(self.archive, await linked_videos(self.archive, follower.followed)):
            self.reported.setdefault(article_id, [])

    async def _read_again(self) -> None:
        """With new names on the list, an article may cite what it was not known to cite."""
        catalog = self.archive.catalog
        names = await catalog.names_changed()
        if names <= await catalog.names_read():
            return
        old = [
            each.article_id for each in await catalog.article_states() if each.read is not None and each.read < names
        ]
        changed: list[Json] = [name for name in sorted(old) if await read_article(self.place, self.archive, name)]
        if old:
            await self.archive.derive(
                tool="names",
                version=NAMES_VERSION,
                inputs=[names],
                output={"articles": len(old), "changed": changed},
            )

    async def _note_versions(self) -> None:
        """Which of the captured articles are later versions of a page; the reports of the earlier ones say so, too."""
        for article_id in dict.fromkeys(self.intake.captured):
            versions = await self.archive.catalog.versions(article_id)
            if len(versions) > 1:
                self.new_versions.append(article_id)
                for each in versions:
                    if await self.archive.catalog.citations(each.article_id) is not None:
                        self.reported.setdefault(each.article_id, [])

    async def _write_reports(self) -> None:
        await self._note_versions()
        await self.archive.seal()
        wanted = self.place.config.media.wanted
        for article_id, gaps in self.reported.items():
            await write_report(self.archive, await self.archive.catalog.article(article_id), gaps, wanted)
        if self.reported:
            await write_index(self.archive)
