"""Which of the articles that a feed announced are to be captured now, in which order, and which have to wait.

The feed's answers are in the log, so an entry that left the feed before it was fetched is not lost: it is due until it
was had or has become too old.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archiver.archive import Archive
from archiver.config import FeedSource
from archiver.jobs.pages import PageRequest
from archiver.model.feeds import AnnouncedArticle

MIDNIGHT = datetime.min.time().replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """``new``: never had; ``changed``: their feed says that they changed after they were captured; ``waiting``: due,
    but beyond the feed's limit for one pass; ``later``: asked for in vain before, and to be asked for later.
    """

    new: tuple[AnnouncedArticle, ...] = ()
    changed: tuple[AnnouncedArticle, ...] = ()
    waiting: tuple[AnnouncedArticle, ...] = ()
    later: tuple[AnnouncedArticle, ...] = ()

    @property
    def pages(self) -> list[PageRequest]:
        """What is to be captured, new articles first, the newest first."""
        return [
            PageRequest(
                source=each.entry.url,
                announced=each.entry.published.date() if each.entry.published else None,
                scheduled=True,
            )
            for each in (*self.new, *self.changed)
        ]


async def due_articles(archive: Archive, source: FeedSource, after: Sequence[timedelta], now: datetime) -> Due:
    """What is due of a feed. ``after``: the schedule by which a page that could not be had is asked for again."""
    known = await archive.catalog.announced(source.key, since(source, now))
    return chosen([each for each in known if _matches(each, source.match)], source.limit, after, now)


def since(source: FeedSource, now: datetime) -> datetime:
    """From when on a feed's articles are wanted."""
    if source.since is not None:
        return datetime.combine(source.since, MIDNIGHT)
    return now - timedelta(days=source.max_age_days)


def chosen(known: Sequence[AnnouncedArticle], limit: int, after: Sequence[timedelta], now: datetime) -> Due:
    """Pure: the articles of one pass. What was never had comes before what changed, the newest before the older."""
    by_age = sorted(known, key=lambda each: each.date, reverse=True)
    missing = [each for each in by_age if each.captured is None]
    later = [each for each in missing if _too_early(each, after, now)]
    new = [each for each in missing if each not in later]
    changed = [each for each in by_age if _changed(each, now) and not _too_early(each, after, now)]
    return Due(
        new=tuple(new[:limit]),
        changed=tuple(changed[: max(0, limit - len(new))]),
        waiting=(*new[limit:], *changed[max(0, limit - len(new)) :]),
        later=tuple(later),
    )


def _changed(each: AnnouncedArticle, now: datetime) -> bool:
    """A date in the future is none: it would have the page fetched with every pass."""
    updated = each.entry.updated
    return each.captured is not None and updated is not None and each.captured < updated <= now


def _too_early(each: AnnouncedArticle, after: Sequence[timedelta], now: datetime) -> bool:
    """After each failure the next try waits longer, as with files; after the last step of the schedule it is over."""
    if each.last_failed is None or (each.captured is not None and each.captured > each.last_failed):
        return False
    return each.failed > len(after) or each.last_failed + after[each.failed - 1] > now


def _matches(each: AnnouncedArticle, words: Sequence[str]) -> bool:
    entry = each.entry
    text = f"{entry.title}\n{entry.summary}\n{entry.url}".casefold()
    return not words or any(word.casefold() in text for word in words)
