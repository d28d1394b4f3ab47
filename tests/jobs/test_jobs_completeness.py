"""``channel show`` and ``channel log`` over the loopback server: what happened to every id, and what changed."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from telethon import types

from archiver.demo import World, WorldChannel
from archiver.demo.world.groups import basic_group, open_topic, pin, upgrade
from archiver.errors import FloodWaitError
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.channel_log import channel_log
from archiver.jobs.channels import show_channel, show_ids
from archiver.jobs.collect import CollectOutcome, CollectRequest, collect_channels
from archiver.jobs.registry import add_channel
from archiver.jobs.status import status_of
from archiver.jobs.workplace import Workplace
from tests.acceptance.places import place_with_account
from tests.jobs.rebuilding import assert_rebuilt_the_same

START = datetime(2021, 3, 1, tzinfo=UTC)
HANDLE = "rives_demo"


def small_world(posts: int, **more: Any) -> tuple[World, WorldChannel]:
    """A channel with posts, an hour between them."""
    world = World(5)
    world.add_user("+9996621234")
    channel = world.add_channel("Rives Infos", HANDLE, **more)
    for number in range(1, posts + 1):
        channel.post(START + timedelta(hours=number), f"Message {number}")
    return world, channel


async def _collect(place: Workplace, *names: str) -> CollectOutcome:
    return await collect_channels(place, CollectRequest(names=names, media=False))


def _always(place: Workplace, **collect: Any) -> Workplace:
    settings = place.config.collect.model_copy(update=collect)
    return replace(place, config=place.config.model_copy(update={"collect": settings}))


async def _classes(place: Workplace, name: str = HANDLE) -> dict[int, str]:
    """The class of every id, out of the JSON of ``channel show`` alone."""
    shown = json.loads(json.dumps((await show_channel(place, name)).document()))
    found = [
        (number, kind)
        for kind, ranges in shown["classes"].items()
        for each in ranges
        for number in range(each["low"], each["high"] + 1)
    ]
    assert len(dict(found)) == len(found), "an id has two classes"
    counts = {kind: shown["counts"][kind] for kind in shown["classes"]}
    assert counts == dict.fromkeys(counts, 0) | dict(Counter(kind for _, kind in found))
    return dict(found)


async def test_every_id_has_one_class_with_its_times(tmp_path: Path) -> None:
    world, channel = small_world(30)
    channel.delete(7)  # before anybody looked
    channel.posts[9].restriction = "This post violates local laws"
    channel.service(START + timedelta(days=2))
    async with place_with_account(world, tmp_path) as (place, server):
        await add_channel(place, HANDLE, (), None)
        await _collect(place)
        expected = dict.fromkeys(range(1, 31), "captured") | {7: "gone", 9: "restricted", 31: "service"}
        assert await _classes(place) == expected

        channel.delete(12)
        server.forget_requests()
        # As if their time for a second look had come: all posts at once, a request for each 100 ids.
        await _look_again_at_all(place, channel)
        assert server.count("channels.getMessages") == 1
        assert await _classes(place) == expected | {12: "gone"}
        shown = await show_channel(place, HANDLE)
        assert (shown.counts["deleted"], shown.counts["never_seen"], shown.counts["confirmed"]) == (1, 1, 1)
        listed = await show_ids(place, HANDLE, "6-13")
        by_id = {each["id"]: each for each in listed.document()["ids"]}  # type: ignore[union-attr,index,call-overload]
        assert list(by_id) == list(range(6, 14))
        seen, never, missed = by_id[6], by_id[7], by_id[12]
        assert (seen["class"], seen["gone_since"]) == ("captured", None)
        assert seen["first_seen"] < seen["last_looked"]
        assert (never["class"], never["first_seen"]) == ("gone", None)
        assert never["gone_since"] == seen["first_seen"]
        assert never["confirmed"] == never["last_looked"] == seen["last_looked"]
        assert missed["first_seen"] == seen["first_seen"]
        assert missed["gone_since"] == missed["last_looked"] == seen["last_looked"]
        assert missed["confirmed"] is None

        await _look_again_at_all(place, channel)
        missed = (await show_ids(place, HANDLE, "12")).document()["ids"][0]  # type: ignore[index,call-overload]
        assert missed["confirmed"] > missed["gone_since"]


async def _look_again_at_all(place: Workplace, channel: WorldChannel) -> None:
    from archiver.jobs.telegram import Telegram

    async with place.writing() as archive, Telegram(place, archive) as telegram:
        await telegram.posts(channel.id, range(1, channel.last_id + 1))


async def test_holes_are_unknown_and_a_shut_channel_is_inaccessible(tmp_path: Path) -> None:
    world, channel = small_world(250)
    async with place_with_account(world, tmp_path) as (place, _):
        await add_channel(place, HANDLE, (), None)
        await collect_channels(place, CollectRequest(limit=100, media=False))
        hole = dict.fromkeys(range(1, 151), "unknown") | dict.fromkeys(range(151, 251), "captured")
        assert await _classes(place) == hole
        shown = await show_channel(place, HANDLE)
        assert (shown.holes, shown.completeness.accounts, shown.completeness.refusal) == ([(1, 150)], 1, None)
        assert shown.joined == 0

        channel.private = True
        outcome = await _collect(place)
        assert any("CHANNEL_PRIVATE" in gap for gap in outcome.gaps)
        shut = dict.fromkeys(range(1, 151), "inaccessible") | dict.fromkeys(range(151, 251), "captured")
        assert await _classes(place) == shut
        document = (await show_channel(place, HANDLE)).document()
        assert document["refused"]["error"] == "CHANNEL_PRIVATE"  # type: ignore[index,call-overload]

        channel.private, channel.joined = False, True
        await _collect(place)
        assert (await show_channel(place, HANDLE)).joined == 1
        assert await _classes(place) == dict.fromkeys(range(1, 251), "captured")
        turns = [each.kind for each in (await channel_log(place, HANDLE, None, None)).changes]
        assert [kind for kind in turns if kind in ("refused", "let_in")] == ["refused", "let_in"]


async def test_the_channel_is_described_on_a_schedule_and_its_changes_are_kept(tmp_path: Path) -> None:
    world, channel = small_world(3, about="News of the valley", participants=900)
    channel.photo = world.photo(label="first")
    async with place_with_account(world, tmp_path) as (place, server):
        await add_channel(place, HANDLE, (), None)
        server.forget_requests()
        await _collect(place)
        assert (server.count("channels.getFullChannel"), server.count("messages.getHistory")) == (1, 1)
        server.forget_requests()
        (brought,) = (await _collect(place)).channels
        assert (server.count("channels.getFullChannel"), brought.requests) == (0, 1)

        first_photo, channel.photo = channel.photo, world.photo(label="second")
        channel.title, channel.about, channel.participants = "Rives Nouvelles", "Other news", 950
        channel.noforwards = True
        group = world.add_channel("Rives Talk", megagroup=True, linked=channel)
        await _collect(_always(place, channel_hours=1e-9))
        server.forget_requests()
        await _collect(_always(place, channel_hours=0))
        assert server.count("channels.getFullChannel") == 0

        log = await channel_log(place, HANDLE, None, None)
        changed: dict[str, Any] = {}
        for each in log.changes:
            changed |= each.fields if each.kind == "channel" else {}
        assert changed["title"] == ("Rives Infos", "Rives Nouvelles")
        assert changed["about"] == ("News of the valley", "Other news")
        assert changed["photo_id"] == (str(first_photo.id), str(channel.photo.id))
        assert changed["noforwards"] == (False, True)
        assert changed["linked_chat_id"] == (None, str(group.id))
        assert [each.count for each in log.members] == [900, 950]


async def test_the_log_shows_edits_deletions_pins_and_growth(tmp_path: Path) -> None:
    world, channel = small_world(5)
    async with place_with_account(world, tmp_path) as (place, _):
        await add_channel(place, HANDLE, (), None)
        await _collect(place)
        channel.edit(2, "Message two \x1b[31m", datetime(2021, 4, 1, tzinfo=UTC))
        channel.posts[2].entities = (types.MessageEntityBold(0, 7),)
        channel.posts[3].views = 400
        channel.delete(4)
        pin(channel, channel.posts[1], START + timedelta(days=3))
        await _look_again_at_all(place, channel)
        await _collect(place)
        log = await channel_log(place, HANDLE, None, None)
        found = {(each.kind, each.message_id): each for each in log.changes}
        edit = found["edited", 2]
        assert edit.fields["text"] == ("Message 2", "Message two \x1b[31m")
        assert edit.edited == datetime(2021, 4, 1, tzinfo=UTC)
        assert "spans" in edit.fields
        assert ("missing", 4) in found
        assert found["pinned", 1].at == START + timedelta(days=3)
        assert [(each.message_id, each.views) for each in log.movers] == [(3, (100, 400))]
        assert [each.at for each in log.changes] == sorted(each.at for each in log.changes)
        shown = await show_channel(place, HANDLE)
        assert [each.message_id for each in shown.pinned] == [1]

        short = await channel_log(place, HANDLE, None, 1)
        assert (short.changes, short.left_out) == (log.changes[-1:], len(log.changes) - 1)
        assert (await channel_log(place, HANDLE, datetime(2999, 1, 1, tzinfo=UTC).date(), None)).changes == ()

        channel.posts[1].pinned = False
        await _look_again_at_all(place, channel)
        after = await channel_log(place, HANDLE, None, None)
        assert ("unpinned", 1) in {(each.kind, each.message_id) for each in after.changes}
        assert (await show_channel(place, HANDLE)).pinned == ()


async def test_a_username_that_moved_is_told_and_not_followed(tmp_path: Path) -> None:
    world, old = small_world(3)
    new = world.add_channel("Autre rive", None)
    new.post(START, "Someone else")
    async with place_with_account(world, tmp_path) as (place, server):
        await add_channel(place, HANDLE, ("Rives",), "Bord")
        await _collect(place)
        old.username, new.username = "rives_old_demo", HANDLE
        old.post(START + timedelta(days=5), "Still here")
        for names in ((), (f"@{HANDLE}",), ()):
            outcome = await _collect(place, *names)
            assert [each.channel_id for each in outcome.channels] == [old.id]
            assert any(f"@{HANDLE} now belongs to “Autre rive” ({new.id})" in gap for gap in outcome.gaps)
        assert (await show_channel(place, f"@{HANDLE}")).channel.channel_id == old.id
        (alert,) = (await show_channel(place, str(old.id))).moved
        assert (await status_of(place)).moved == (alert,)
        assert (alert.channel_id, alert.now_id) == (old.id, new.id)
        kinds = {each.kind for each in (await channel_log(place, str(old.id), None, None)).changes}
        assert {"name_moved", "channel"} <= kinds

        server.forget_requests()
        added = await add_channel(place, f"@{HANDLE}", (), None)  # an act of its own
        assert [each.channel_id for each in added.channels] == [new.id]
        outcome = await _collect(place)
        assert outcome.gaps == ()
        assert {each.channel_id for each in outcome.channels} == {old.id, new.id}
        kept = (await show_channel(place, str(old.id))).channel
        assert (kept.registered, kept.aliases, kept.owners) == (True, ("Rives",), ("Bord",))
        assert (await show_channel(place, f"@{HANDLE}")).channel.channel_id == new.id


async def test_a_username_that_nobody_has_any_more_is_told_until_the_channel_is_kept_by_its_id(tmp_path: Path) -> None:
    world, channel = small_world(3)
    async with place_with_account(world, tmp_path) as (place, server):
        await add_channel(place, HANDLE, (), None)
        await _collect(place)
        channel.username = "rives_now_demo"
        outcome = await _collect(place)
        assert any(f"@{HANDLE} leads to no channel any more" in gap for gap in outcome.gaps)
        server.forget_requests()
        assert (await _collect(place)).gaps
        assert server.count("contacts.resolveUsername") == 0  # once is enough
        await add_channel(place, str(channel.id), (), None)
        outcome = await _collect(place)
        assert (outcome.gaps, [each.channel_id for each in outcome.channels]) == ((), [channel.id])


async def test_the_history_of_a_migrated_group_is_the_groups_own(tmp_path: Path) -> None:
    world = World(5)
    person = world.add_user("+9996621234")
    basic = basic_group(world, "Rives entre nous", first_id=5000)
    for number in range(150):
        basic.post(START + timedelta(hours=number), f"Old {number}", author=person, post_id=5000 + 2 * number)
    group = upgrade(world, basic, START + timedelta(days=30), "entre_demo")
    group.post(START + timedelta(days=31), "New")
    async with place_with_account(world, tmp_path) as (place, server):
        await add_channel(place, "entre_demo", (), None)
        server.forget_requests()
        outcome = await _collect(place)
        assert outcome.gaps == ()
        assert server.count("messages.getHistory") == 1 + 3  # the group; 151 of the basic group, and an empty page
        assert [(each.channel_id, each.posts) for each in outcome.channels] == [(group.id, 2), (-basic.id, 151)]
        shown = await show_channel(place, "entre_demo")
        (earlier,) = shown.earlier
        assert (shown.counts["captured"], shown.counts["service"]) == (1, 1)
        assert (earlier.counts["captured"], earlier.counts["service"], earlier.counts["gone"]) == (150, 1, 0)
        assert (earlier.channel.title, earlier.channel.kind) == ("Rives entre nous", "basic_group")

        server.forget_requests()
        (again,) = (await _collect(place)).channels
        assert (again.requests, server.count("messages.getHistory")) == (1, 1)  # it has come to its end

        basic.delete(5000)
        await _look_again_at_basic(place, -basic.id, [5000, 5002])
        (earlier,) = (await show_channel(place, "entre_demo")).earlier
        assert (earlier.counts["captured"], earlier.counts["gone"], earlier.counts["deleted"]) == (149, 1, 1)
        (missing,) = [each for each in (await channel_log(place, "entre_demo", None, None)).changes
                      if each.kind == "missing"]  # fmt: skip
        assert (missing.message_id, missing.basic_group) == (5000, -basic.id)
        alone = await show_channel(place, str(-basic.id))
        assert (alone.channel.channel_id, alone.became) == (-basic.id, group.id)
        await assert_rebuilt_the_same(place)


async def _look_again_at_basic(place: Workplace, channel_id: int, ids: list[int]) -> None:
    from archiver.jobs.telegram import Telegram

    async with place.writing() as archive, Telegram(place, archive) as telegram:
        await telegram.posts(channel_id, ids)


async def test_topics_of_a_forum_are_listed_with_their_posts(tmp_path: Path) -> None:
    world = World(5)
    world.add_user("+9996621234")
    group = world.add_channel("Forum des rives", "forum_demo", megagroup=True)
    water = open_topic(group, START, "Water")
    roads = open_topic(group, START, "Roads")
    for number in range(3):
        group.post(START + timedelta(hours=number), f"Water {number}").topic = water.id
    async with place_with_account(world, tmp_path) as (place, server):
        await add_channel(place, "forum_demo", (), None)
        server.faults.flood("messages.getForumTopics", 300)
        assert isinstance((await _collect(place)).stopped, FloodWaitError)
        (place.sessions_folder / "test.state.json").unlink()  # as if the time were over
        server.faults.clear()
        server.forget_requests()
        await _collect(place)  # what was cut off is not left to the next description, a day later
        assert server.count("messages.getForumTopics") == 1
        shown = await show_channel(place, "forum_demo")
        assert [(each.topic_id, each.title, each.posts) for each in shown.topics] == [
            (1, "General", 0), (water.id, "Water", 3), (roads.id, "Roads", 0),
        ]  # fmt: skip
        roads.closed, water.title = True, "Rising water"
        await _collect(_always(place, channel_hours=1e-9))
        log = await channel_log(place, "forum_demo", None, None)
        changed = [(each.message_id, dict(each.fields)) for each in log.changes if each.kind == "topic"]
        assert (water.id, {"title": ("Water", "Rising water")}) in changed
        assert (roads.id, {"closed": (False, True)}) in changed
        shown = await show_channel(place, "forum_demo")
        assert [(each.title, each.closed) for each in shown.topics[1:]] == [("Rising water", False), ("Roads", True)]


@pytest.mark.parametrize(("published", "holder"), [(date(2021, 3, 9), "old"), (date(2999, 1, 1), "new")])
async def test_an_article_means_who_had_the_username_on_its_day(published: date, holder: str, tmp_path: Path) -> None:
    world, old = small_world(3)
    new = world.add_channel("Autre rive", None)
    for number in range(3):
        new.post(START, f"Someone else {number}")
    async with place_with_account(world, tmp_path) as (place, _):
        await add_channel(place, HANDLE, (), None)
        await _collect(place)
        old.username, new.username = "rives_old_demo", HANDLE
        await _collect(place)
        file = tmp_path / "article.txt"
        await asyncio.to_thread(file.write_text, f"La crue de mars : https://t.me/{HANDLE}/2")
        outcome = await add_article(place, AddRequest(source=str(file), published=published))
        (resolution,) = outcome.record.resolutions.values()
        assert [link.post.channel_id for link in resolution.links] == [old.id if holder == "old" else new.id]
        assert any(f"@{HANDLE}" in sentence and "belong" in sentence for sentence in resolution.looked_for)
