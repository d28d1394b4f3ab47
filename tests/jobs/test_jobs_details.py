"""What posts hold, from Telegram's answer to what a person is shown: polls over time, versions, albums that grow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver.demo import World, WorldChannel
from archiver.demo.world import More, WorldPoll, WorldPreview, react
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.media import show_media
from archiver.jobs.rebuild import dump, rebuild
from archiver.jobs.registry import add_channel
from archiver.jobs.telegram import Telegram
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from tests.acceptance.places import place_with_account

HANDLE = "rives_demo"


async def test_a_poll_over_time_versions_and_an_album_that_grows(tmp_path: Path) -> None:
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=30)
    world = World(5)
    world.add_user("+9996621234")
    channel = world.add_channel("Rives Infos", HANDLE)
    poll = WorldPoll("Which quay was flooded?", ["East", "West"], [700, 504])
    asked = channel.post(start, more=More(poll))
    react(asked, {"👍": 2, "paid": 1})
    linked = channel.post(start, "Look", more=More(WorldPreview("https://e.example/", "The dam holds")))
    photos = [world.photo_from_bytes(bytes([1, 2, number]), 8, 8) for number in range(3)]
    album = world.grouped_id()
    channel.album(start, "Three", photos[:2], album)
    async with place_with_account(world, tmp_path) as (place, _):
        await add_channel(place, HANDLE, (), None)
        await collect_channels(place, CollectRequest())

        poll.vote(1, 300)
        poll.partial = True  # what everybody is shown replaces nothing
        react(asked, {"👍": 1}, partial=True)
        await _again(place, channel)
        poll.partial, poll.closed = False, True
        assert linked.more is not None
        linked.more.content = WorldPreview("https://e.example/", "The dam broke")
        linked.more.fields |= {"edit_hide": True, "edit_date": start}
        channel.post(start, media=photos[2], grouped_id=album)
        await _again(place, channel)
        await collect_channels(place, CollectRequest())

        shown = (await show_media(place, f"{HANDLE}/1")).document()
        assert [each["total"] for each in shown["votes"]] == [1204, 1504]
        assert [each["details"][0].get("closed", False) for each in shown["history"]] == [False, True]
        (post,) = shown["posts"]
        assert post["votes"]["answers"] == [{"option": "00", "voters": 700}, {"option": "01", "voters": 804}]
        assert {each["reaction"]: each["count"] for each in post["reactions"]} == {"👍": 2, "paid": 1}

        history = (await show_media(place, f"{HANDLE}/2")).document()["history"]
        assert [each["details"][0]["title"] for each in history] == ["The dam holds", "The dam broke"]
        async with place.reading() as archive:
            members = await archive.catalog.album(channel.id, album)
            assert [member.key.message_id for member in members] == [3, 4, 5]
            assert [hit.post and hit.post.message_id for hit in await archive.catalog.search("dam broke")] == [2]
            assert [hit.post and hit.post.message_id for hit in await archive.catalog.search("flooded west")] == [1]
        before: list[str] = []
        await dump(place, before.append)
        await rebuild(place)
        after: list[str] = []
        await dump(place, after.append)
        assert [line for line in after if "cursor" not in line] == [line for line in before if "cursor" not in line]
        assert (await verify(place)).ok


async def _again(place: Workplace, channel: WorldChannel) -> None:
    """Another look at every post."""
    async with place.writing() as archive, Telegram(place, archive) as telegram:
        await telegram.posts(channel.id, list(channel.posts))
