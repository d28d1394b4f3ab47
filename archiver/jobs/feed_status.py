"""What is known of the configured feeds without asking them: when they were asked, what is had, what is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from archiver.archive import Archive
from archiver.config import FeedSource
from archiver.jobs import shapes
from archiver.jobs.announced import Due, due_articles, since
from archiver.jobs.workplace import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedStatus:
    """A feed: when it was asked last (None: never), and with what error, if so; how many of its articles that are
    wanted are archived; what is due. ``news``: when it last announced something that was new.
    """

    source: FeedSource
    asked: datetime | None
    news: datetime | None
    error: str | None
    announced: int
    archived: int
    due: Due

    def document(self) -> shapes.Document:
        """Its JSON."""
        return {
            "feed": self.source.key,
            "asked": self.asked.isoformat() if self.asked else None,
            "news": self.news.isoformat() if self.news else None,
            "error": self.error,
            "announced": self.announced,
            "archived": self.archived,
            "due": [each.entry.url for each in (*self.due.new, *self.due.changed, *self.due.waiting)],
            "failed": [each.entry.url for each in self.due.later],
        }


async def feeds_of(
    place: Workplace, archive: Archive, asked: Mapping[str, datetime], now: datetime
) -> list[FeedStatus]:
    """The configured feeds. ``asked``: when the last pass asked them; their log entries say only what was new."""
    return [await _status(place, archive, source, asked.get(source.key), now) for source in place.config.feeds]


async def _status(
    place: Workplace, archive: Archive, source: FeedSource, asked: datetime | None, now: datetime
) -> FeedStatus:
    answers = [each for kept in (await archive.catalog.feed_answers(source.key)).values() for each in kept]
    known = await archive.catalog.announced(source.key, since(source, now))
    own = [each for each in answers if each.url in (None, source.key)]
    failed = own[-1].error if own and own[-1].status != "ok" else None
    return FeedStatus(
        source=source,
        asked=max([each.answered for each in answers] + ([asked] if asked else []), default=None),
        news=max((each.answered for each in answers if each.status == "ok"), default=None),
        error=failed,
        announced=len(known),
        archived=sum(each.captured is not None for each in known),
        due=await due_articles(archive, source, now),
    )


def due_pages(feeds: Sequence[FeedStatus]) -> list[str]:
    """Addresses of announced articles that the next passes capture."""
    return [each.entry.url for feed in feeds for each in (*feed.due.new, *feed.due.changed, *feed.due.waiting)]
