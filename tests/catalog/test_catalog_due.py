"""What is due, new or changed, against the plain rule over all posts: the questions themselves look at few of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from archiver.catalog import Catalog
from archiver.model.ids import PostKey
from tests.catalog.world import HARBOUR, NOON, QUAY, World, channel, post

HOURS = (1, 24, 168, 720)
LONG_HOURS = (1, 24, 24 * 500)
"""Longer than the index of ages goes."""
POSTS = 120


def _world() -> tuple[World, dict[PostKey, tuple[datetime, datetime]]]:
    """Posts of two channels, one of them on the list, each seen once or twice at ages from minutes to two years.

    With the date and the last sight of each.
    """
    dice = random.Random(7)
    world = World()
    world.capture(channel(), channel(QUAY, "Quay", usernames=("quay_demo",)), at=NOON)
    world.act("@harbour_watch", channel_id=HARBOUR)
    seen: dict[PostKey, tuple[datetime, datetime]] = {}
    for number in range(1, POSTS + 1):
        key = PostKey(dice.choice((HARBOUR, HARBOUR, QUAY)), number)
        date = NOON - timedelta(hours=dice.choice((0.5, 5, 100, 500, 2000, 13_000)) * dice.uniform(0.9, 1.1))
        last = date
        for _ in range(dice.choice((1, 2))):
            last = date + (NOON - date) * dice.random()
            world.capture(post(key.message_id, channel_id=key.channel_id, date=date), at=last)
            seen[key] = date, max(last, seen.get(key, (date, last))[1])
    return world, seen


@pytest.mark.parametrize("hours", [HOURS, LONG_HOURS])
async def test_posts_due_are_those_of_the_rule(catalog: Catalog, hours: Sequence[float]) -> None:
    world, seen = _world()
    await catalog.fold(world.folded)
    after = [timedelta(hours=each) for each in hours]
    ages = {key: [date + step for step in after] for key, (date, _) in seen.items() if key.channel_id == HARBOUR}

    due = [key.message_id for key, steps in ages.items() if any(seen[key][1] < each <= NOON for each in steps)]
    coming = [each for key, steps in ages.items() for each in steps if each > NOON and seen[key][1] < each]

    assert 10 < len(due) < len(ages) - 10
    assert await catalog.posts_due(after, NOON) == {HARBOUR: sorted(due)}
    assert await catalog.next_due(after, NOON) == min(coming)


async def test_new_posts_and_days_since_any_entry(catalog: Catalog) -> None:
    world, _ = _world()
    await catalog.fold(world.folded)
    first: dict[PostKey, int] = {}
    days: dict[datetime, int] = {}
    for folded in world.folded:
        for seen in folded.observations:
            key = getattr(seen, "key", None)
            if key is not None and key not in first:
                first[key] = folded.entry.n
                if key.channel_id == HARBOUR:
                    days[seen.date.date()] = folded.entry.n  # type: ignore[union-attr,index]

    for entry in range(-1, len(world.folded) + 1, 7):
        new = [key for key, n in first.items() if n > entry]
        assert await catalog.posts_since(entry) == len(new)
        assert await catalog.posts_since(entry, QUAY) == sum(key.channel_id == QUAY for key in new)
        assert await catalog.days_with_new_posts(entry) == {day: n for day, n in days.items() if n > entry}
