"""A channel's posts page by page, without an account: they are asked for by ids, so that a moment is looked for."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from archiver.errors import GapError
from archiver.jobs.webpages.pages import Answer

PAGE = 20
"""Posts on a page, at most."""
MOST_GUESSES = 24
"""Pages that are asked for to find a moment; halving a million posts takes 16."""
AFTER_HALVING = 6
"""From this guess on ids are halved: dates that lie unevenly must not make guesses creep."""

Ask = Callable[[int | None], Coroutine[Any, Any, Answer]]
"""Asks for the page of the posts below an id; None: of the newest."""


async def pages_down(ask: Ask, top: int | None, low: int) -> AsyncGenerator[Answer, None]:
    """Pages from the id ``top`` (None: the newest post) down to ``low``, until no smaller id arrives.

    The ids decide, never the links of a page: some pages lack them, and others lead in circles. Raises GapError where
    a page shows nothing of what it was asked for.
    """
    before = None if top is None else top + 1
    while before is None or before > max(low, 1):
        answer = await ask(before)
        yield answer
        lowest = answer.lowest
        if lowest is None:
            return
        if before is not None and lowest >= before:
            raise GapError(
                f"The page of the posts below {before} shows none of them, but others; what lies below was not read."
            )
        before = lowest


@dataclass(slots=True)
class Known:
    """A post whose time is known."""

    number: int
    date: datetime


async def id_behind(ask: Ask, moment: datetime, known: Sequence[Known]) -> int | None:
    """An id at or above that of the newest post that is not later than ``moment``, mostly by less than a page.

    None: the newest page is where to begin. ``known``: posts of the channel of which the archive knows the time.
    """
    later = [each for each in known if each.date > moment]
    earlier = [each for each in known if each.date <= moment]
    high = min(later, key=lambda each: each.number, default=None)
    low = max(earlier, key=lambda each: each.number, default=None)
    if high is None:
        newest = await ask(None)
        if not newest.posts or newest.posts[0].date <= moment:
            return None
        high = Known(newest.posts[0].key.message_id, newest.posts[0].date)
    for guess in range(MOST_GUESSES):
        floor = low.number if low is not None else 0
        if high.number - floor <= PAGE:
            break
        wanted = _between(low, high, moment) if guess < AFTER_HALVING else (floor + high.number) // 2
        posts = (await ask(min(max(wanted, floor + 1) + PAGE // 2, high.number))).posts
        if not posts:
            low = Known(max(wanted, floor + 1), moment)  # nothing lies below it
            continue
        first, last = posts[0], posts[-1]
        if first.date > moment:
            high = Known(first.key.message_id, first.date)
        elif last.date <= moment:
            if last.key.message_id <= floor:
                break  # the ids between are of no post
            low = Known(last.key.message_id, last.date)
        else:
            return last.key.message_id
    return high.number


def _between(low: Known | None, high: Known, moment: datetime) -> int:
    """Where the moment lies if posts came evenly."""
    start = low or Known(1, datetime(2015, 9, 22, tzinfo=UTC))  # when there came to be channels
    whole = (high.date - start.date).total_seconds()
    if whole <= 0:
        return (start.number + high.number) // 2
    part = (moment - start.date).total_seconds() / whole
    return start.number + int((high.number - start.number) * min(max(part, 0.0), 1.0))
