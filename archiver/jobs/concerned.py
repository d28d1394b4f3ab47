"""Which articles something new concerns, so that their citations are worth resolving again.

Found from what is new towards the articles, so that a pass over a large archive in which little happened costs little.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from archiver.archive import Archive
from archiver.citations import named_day, wider, window
from archiver.jobs.rechecks import is_due
from archiver.model.due import ArticleState, NewName, UnlinkedCitation
from archiver.model.wanted import WantedFiles
from archiver.text import PERHAPS_SAME_NAME, similarity

NEW = "It was not linked yet."


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What came since the oldest of the linked articles was linked.

    ``names``: the newest entry that changed a name of a channel on the list; ``days``: days with new posts, and the
    newest entry of each; ``channels``: channels shown for the first time.
    """

    names: int
    days: Mapping[date, int]
    channels: Sequence[NewName]


async def concerned_articles(
    archive: Archive, after: Sequence[timedelta], now: datetime, wanted: WantedFiles
) -> dict[str, str]:
    """Articles to be linked again, with the reason (one is enough), the oldest first.

    ``after``: the schedule of second looks, which holds for citations that found nothing as well. ``wanted``: which
    files of linked posts are to be there.
    """
    catalog = archive.catalog
    states = {each.article_id: each for each in await catalog.article_states() if each.read is not None}
    found = not_linked(states.values())
    unlinked = [each for each in await catalog.unlinked_citations() if each.article_id not in found]
    news = await _news(archive, states.values()) if unlinked else News(names=-1, days={}, channels=())
    for name, reason in await asyncio.to_thread(_retried, unlinked, states, news, after, now):
        found.setdefault(name, reason)
    for name in await catalog.articles_with_new_footage():
        found.setdefault(name, "The footage of a linked post came up elsewhere.")
    for name in await catalog.articles_with_new_matches():
        found.setdefault(name, "What it shows or is linked to was found in other footage.")
    for name in await _wanting_files(archive, after, now, wanted):
        found.setdefault(name, "A file of a linked post is missing.")
    return {name: found[name] for name in states if name in found}


async def _news(archive: Archive, states: Iterable[ArticleState]) -> News:
    oldest = min((state.linked for state in states if state.linked is not None), default=0)
    return News(
        names=await archive.catalog.names_changed(),
        days=await archive.catalog.days_with_new_posts(oldest),
        channels=await archive.catalog.channels_since(oldest),
    )


def not_linked(states: Iterable[ArticleState]) -> dict[str, str]:
    """Articles whose newest reading, with a person's decisions, was never linked; with the reason."""
    return {
        state.article_id: reason for state in states if state.read is not None and (reason := _open(state)) is not None
    }


def _open(state: ArticleState) -> str | None:
    """Why the newest reading was never linked as it is now, where it was not."""
    if state.linked is None:
        return NEW
    if (state.read or 0) > state.linked:
        return "It was read anew, with new names."
    return "A person decided about a link." if (state.reviewed or 0) > state.linked else None


def _retried(
    unlinked: Iterable[UnlinkedCitation],
    states: Mapping[str, ArticleState],
    news: News,
    after: Sequence[timedelta],
    now: datetime,
) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for each in unlinked:
        if each.article_id not in found:
            reason = _why_again(each, states[each.article_id], news, after, now)
            if reason is not None:
                found[each.article_id] = reason
    return list(found.items())


def _why_again(
    unlinked: UnlinkedCitation, state: ArticleState, news: News, after: Sequence[timedelta], now: datetime
) -> str | None:
    linked, at = state.linked or 0, state.linked_at or state.captured
    if unlinked.unfinished:
        return "A search was cut short."
    if news.names > linked:
        return "A channel or a name on the list is new."
    when = window(unlinked.citation, unlinked.published)
    if when is not None:
        when = when if named_day(unlinked.citation) is not None else wider(when)
        if any(when.since.date() <= day <= when.until.date() and news.days[day] > linked for day in news.days):
            return "New posts came from the time of a citation without a link."
    if _is_like_a_new_channel(unlinked.citation.channel_name, linked, news.channels):
        return "A channel was seen whose name is like the one that is cited."
    if any(at < state.captured + step <= now for step in after):
        return "It is time to look again for a citation without a link."
    return None


def _is_like_a_new_channel(name: str | None, linked: int, channels: Sequence[NewName]) -> bool:
    return name is not None and any(
        each.entry > linked and any(similarity(name, other) >= PERHAPS_SAME_NAME for other in each.names)
        for each in channels
    )


async def _wanting_files(archive: Archive, after: Sequence[timedelta], now: datetime, wanted: WantedFiles) -> set[str]:
    """Articles with a linked post that has a file which was never tried, or is due to be tried again."""
    linked = await archive.catalog.linked_posts()
    if not linked:
        return set()
    wanting = [post.key for post in await archive.catalog.posts_wanting_media(wanted=wanted)]
    wanting += [each.post for each in await archive.catalog.missing_files() if is_due(each, after, now)]
    return {name for key in wanting for name in linked.get(key, ())}
