"""What a pass takes in before it asks Telegram anything: all new article pages, of folders, addresses and feeds.

Pages are cheap to have and change themselves; which of their citations is the most perishable is known only when all
of them were read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from archiver.archive import Writer
from archiver.config import ArticleSource
from archiver.errors import InputError, NetworkError
from archiver.jobs.feeds import FeedOutcome, ask_feed
from archiver.jobs.inbox import named, pages_of
from archiver.jobs.linking import capture_article
from archiver.jobs.pages import PageRequest, without_credentials
from archiver.jobs.revisits import revisits
from archiver.jobs.seen_files import SeenFiles, stamp_of
from archiver.jobs.web import RobotsError, Web
from archiver.jobs.workplace import Workplace
from archiver.wording import counted

MOST_SILENT = 2
"""After so many failures to reach a host in one pass, its other pages are left to the next."""


@dataclass(slots=True)
class Intake:
    """``captured``: ids of articles that are new now; ``feeds``: what each feed brought; ``revisited``: held pages
    of the web that were looked at again; ``gaps``: sentences. ``pages``: what each article came as; ``web``:
    by whom what belongs to them is asked for.
    """

    place: Workplace
    archive: Writer
    captured: list[str] = field(default_factory=list)
    feeds: list[FeedOutcome] = field(default_factory=list)
    revisited: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    pages: dict[str, PageRequest] = field(default_factory=dict)
    web: Web = field(init=False)
    _seen: SeenFiles = field(init=False)
    _silent: dict[str, int] = field(default_factory=dict)
    _skipped: dict[str, list[str]] = field(default_factory=dict)
    _forbidden: dict[str, list[str]] = field(default_factory=dict)

    async def take(self) -> None:
        """All that is configured, and held pages that are due for another look, those captured last first; one page or
        feed that cannot be had stops no other.
        """
        self.web = Web(self.place.config.article, self.archive)
        archived = await self.archive.catalog.article_ids()
        self._seen = await asyncio.to_thread(SeenFiles.load, self.archive.layout.seen_files)
        for source in self.place.config.articles:
            await self._source(source, archived)
        await asyncio.to_thread(self._seen.save)
        for feed in self.place.config.feeds:
            outcome = await ask_feed(self.place, self.archive, self.web, feed)
            self.feeds.append(outcome)
            self.gaps += outcome.gaps
        for page in in_turns(self.feeds):
            await self._capture(page)
        # Afterwards: a page that its feed says has changed was looked at just now.
        for page in await revisits(self.archive, self.place.config.article.recheck_after, datetime.now(UTC)):
            self.revisited.append(page.source)
            await self._capture(page)
        self.gaps += [
            f"The robots.txt of {host} forbids {counted(len(pages) - 1, 'more page')}: {_some(pages[1:])}"
            for host, pages in self._forbidden.items()
            if len(pages) > 1
        ]
        for host, pages in self._skipped.items():
            self.gaps.append(
                f"{host} could not be reached or is busy, so {counted(len(pages), 'more page')} of it "
                f"{'was' if len(pages) == 1 else 'were'} left to the next pass: {_some(pages)}"
            )

    async def _source(self, source: ArticleSource, archived: Collection[str]) -> None:
        try:
            pages = [page async for page in pages_of(self.archive, source)]
        except InputError as fault:
            self.gaps.append(named(fault, source.source))
            return
        if not source.is_url:
            pages = await asyncio.to_thread(self._seen.changed, pages, archived)
        for page in pages:
            await self._capture(page)

    async def _capture(self, page: PageRequest) -> None:
        host = urlsplit(page.source).hostname or "" if "://" in page.source else ""
        if host and self._silent.get(host, 0) >= MOST_SILENT:
            self._skipped.setdefault(host, []).append(without_credentials(page.source))
            return
        try:
            before = await asyncio.to_thread(stamp_of, page)
            article_id, new = await capture_article(self.place, self.archive, page, self.web)
            self.captured += [article_id] if new else []
            self.pages[article_id] = page
            await asyncio.to_thread(self._seen.note, page, article_id, before)
        except RobotsError as fault:
            self._forbidden.setdefault(host, []).append(page.source)
            self.gaps += [named(fault, page.source)] if len(self._forbidden[host]) == 1 else []
        except InputError as fault:
            self.gaps.append(named(fault, page.source))
        except NetworkError as fault:
            self._silent[host] = self._silent.get(host, 0) + 1
            self.gaps.append(named(fault, page.source))


def in_turns(feeds: Sequence[FeedOutcome]) -> list[PageRequest]:
    """The pages of all feeds, each address once: the newest of every feed, then the next of every feed."""
    queues = [each.due.pages for each in feeds]
    longest = max(map(len, queues), default=0)
    pages = [queue[turn] for turn in range(longest) for queue in queues if turn < len(queue)]
    return list({page.source: page for page in pages}.values())


def _some(pages: Sequence[str]) -> str:
    """The first of them, for a sentence."""
    return f"{', '.join(pages[:3])}{' ...' if len(pages) > 3 else '.'}"
