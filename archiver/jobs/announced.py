"""Which of the articles that a feed announced are to be captured now, in which order, and which have to wait.

The feed's answers are in the log, so an entry that left the feed before it was fetched is not lost: it is due until it
was had or has become too old.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archiver.archive import Archive
from archiver.config import FeedSource
from archiver.jobs.pages import PageRequest
from archiver.jobs.revisits import RETRY_AFTER, when_next
from archiver.model.feeds import AnnouncedArticle

EVER = datetime.min.replace(tzinfo=UTC)
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
                from_feed=True,
            )
            for each in (*self.new, *self.changed)
        ]


async def due_articles(archive: Archive, source: FeedSource, now: datetime) -> Due:
    """What is due of a feed. A page that could not be had is left alone for a while, longer after each failure."""
    known = await archive.catalog.announced(source.key, since(source, now))
    wanted = [each for each in known if _matches(each, source.match)]
    later = {each.entry.url for each in wanted if each.failed and await _next_try(archive, each) > now}
    return chosen(wanted, source.limit, later, now)


async def _next_try(archive: Archive, each: AnnouncedArticle) -> datetime:
    """When a page that was asked for in vain is asked for again."""
    if each.last_failed is None or (each.captured is not None and each.captured > each.last_failed):
        return EVER
    due = await when_next(archive, await archive.catalog.looks_at(each.entry.url), ()) if not each.captured else None
    return due or each.last_failed + RETRY_AFTER[min(each.failed, len(RETRY_AFTER)) - 1]


def since(source: FeedSource, now: datetime) -> datetime:
    """From when on a feed's articles are wanted."""
    if source.since is not None:
        return datetime.combine(source.since, MIDNIGHT)
    return now - timedelta(days=source.max_age_days)


def chosen(known: Sequence[AnnouncedArticle], limit: int, later: Collection[str], now: datetime) -> Due:
    """Pure: the articles of one pass, but for those whose address is to be asked for ``later``. What was never had
    comes before what changed, the newest before the older.
    """
    by_age = sorted(known, key=lambda each: each.date, reverse=True)
    due = [each for each in by_age if each.entry.url not in later]
    new = [each for each in due if each.captured is None]
    changed = [each for each in due if _changed(each, now)]
    room = max(0, limit - len(new))
    return Due(
        new=tuple(new[:limit]),
        changed=tuple(changed[:room]),
        waiting=(*new[limit:], *changed[room:]),
        later=tuple(each for each in by_age if each.entry.url in later),
    )


def _changed(each: AnnouncedArticle, now: datetime) -> bool:
    """A date in the future is none: it would have the page fetched with every pass."""
    updated = each.entry.updated
    return each.captured is not None and updated is not None and each.captured < updated <= now


def _matches(each: AnnouncedArticle, words: Sequence[str]) -> bool:
    entry = each.entry
    text = f"{entry.title}\n{entry.summary}\n{entry.url}".casefold()
    return not words or any(word.casefold() in text for word in words)
