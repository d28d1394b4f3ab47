"""A timeline is asked for in pieces: no question looks through all posts of a channel."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

import pytest

from archiver.catalog import Catalog
from archiver.catalog.queries.showing import BOUNDS, CITED, NEWER, OLDER, ONLY, Only, Place
from archiver.model.ids import PostKey
from tests.catalog.conftest import folded
from tests.catalog.world import HARBOUR, NOON, World, channel, post, video

INDEXES: dict[Only | None, str] = {"media": "posts_with_files", "edited": "posts_edited", "gone": "posts_gone"}
"""Of few posts among many; others begin with the post's place."""


@pytest.mark.parametrize("side", [OLDER, NEWER])
@pytest.mark.parametrize("only", [None, *get_args(Only)])
async def test_pieces_begin_where_they_are_asked_for(catalog: Catalog, side: str, only: Only | None) -> None:
    these = CITED if only == "cited" else "posts AS p"
    sql = side.format(these=these, only=ONLY[only] if only else "")
    plan = [row[3] for row in await catalog._reads.rows(f"EXPLAIN QUERY PLAN {sql}", (HARBOUR, 0, 0, 31))]
    posts = [line for line in plan if line.split()[1] == "p"]
    assert len(posts) == 1
    wanted = "(channel_id=? AND message_id=?)" if only == "cited" else "(channel_id=? AND (date_us,message_id)"
    assert wanted in posts[0], plan
    assert INDEXES.get(only, "") in posts[0], plan
    sorted_by_hand = any("TEMP B-TREE FOR ORDER BY" in line for line in plan)
    assert sorted_by_hand == (only == "cited"), "few are cited; all others come in the order of the index"


async def test_bounds_come_from_the_ends_of_the_index(catalog: Catalog) -> None:
    plan = [row[3] for row in await catalog._reads.rows(f"EXPLAIN QUERY PLAN {BOUNDS}", (HARBOUR,))]
    assert sum("SEARCH posts USING COVERING INDEX posts_by_date" in line for line in plan) == 2, plan


async def test_a_piece_ends_and_begins_at_a_post_also_within_one_second(catalog: Catalog) -> None:
    world = World()
    dates = {1: 0, 2: 1, 3: 1, 4: 1, 5: 2}
    world.capture(channel(), *(post(number, date=NOON + timedelta(hours=at)) for number, at in dates.items()))
    read = await folded(catalog, world)
    middle = Place(NOON + timedelta(hours=1), 3)

    async def asked(**place: Place) -> list[int]:
        return [each.key.message_id for each in await read.timeline(HARBOUR, most=2, **place)]

    assert await asked() == [5, 4]
    assert await asked(before=middle) == [2, 1]
    assert await asked(after=middle) == [5, 4]
    assert await asked(after=Place(NOON, 0)) == [2, 1], "the nearest ones"
    assert await read.bounds_of(HARBOUR) == (NOON, NOON + timedelta(hours=2))
    assert [each.key.message_id for each in await read.posts_of([PostKey(HARBOUR, 4), PostKey(HARBOUR, 99)])] == [4]


async def test_posts_with_files_are_those_that_have_one_now(catalog: Catalog) -> None:
    world = World()
    world.capture(
        channel(), post(1), post(2, media=(video(1),)), post(3, media=(video(2),)),
        post(4, media=(video(3, "webpage"),)),
    )  # fmt: skip
    world.capture(channel(), post(1, media=(video(4),), edit_date=NOON), post(3, edit_date=NOON))
    read = await folded(catalog, world)
    found = await read.timeline(HARBOUR, only="media", most=9)
    assert sorted(each.key.message_id for each in found) == [1, 2], "a preview of a link is none of its own"
