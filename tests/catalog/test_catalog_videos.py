"""What the catalog knows of links to videos: who leads to them, what came of them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from archiver.catalog import Catalog
from archiver.catalog.dump import fingerprint
from archiver.model.ids import PostKey
from archiver.model.linked_videos import LinkedVideo
from tests.catalog.videos import FILM, followed, linking, merged
from tests.catalog.world import HARBOUR, NOON, QUAY, World, channel, post, sha

TUBE = "https://www.youtube.com/watch?v=abcdefghijk"


def world_with_links() -> World:
    world = World()
    world.capture(
        channel(),
        channel(QUAY, "Quay", usernames=("quay_watch",)),
        linking(1, FILM, "https://youtu.be/abcdefghijk?si=x"),
        linking(2, TUBE, channel_id=QUAY),
        linking(3, "https://news.example/storm"),
        post(4, "No link"),
    )
    return world


async def test_links_are_known_by_post_by_channel_and_by_address() -> None:
    world = world_with_links()
    async with Catalog.opened(None, writable=True) as catalog:
        await catalog.fold(world.folded)
        of_posts = await catalog.links_of_posts([PostKey(HARBOUR, 1), PostKey(HARBOUR, 3), PostKey(HARBOUR, 4)])
        assert [(each.post.message_id, each.address, each.listed) for each in of_posts] == [
            (1, FILM, True),
            (1, TUBE, True),
            (3, "https://news.example/storm", False),
        ]
        days = (NOON - timedelta(days=11), NOON)
        assert {each.address for each in await catalog.links_of_channel(QUAY, *days)} == {TUBE}
        assert await catalog.links_of_channel(QUAY, NOON, NOON) == []
        assert len(await catalog.links_of_all_posts()) == 3
        assert len(await catalog.links_of_all_posts(unlisted=True)) == 4
        plain = await catalog.links_of_channel(HARBOUR, *days, unlisted=True)
        assert {each.address for each in plain} == {FILM, TUBE, "https://news.example/storm"}
        assert [each.key for each in await catalog.posts_leading_to(TUBE)] == [PostKey(HARBOUR, 1), PostKey(QUAY, 2)]


async def test_a_link_that_an_edit_took_out_is_still_known() -> None:
    world = world_with_links()
    world.capture(post(1, "Nothing any more", edit_date=NOON))
    async with Catalog.opened(None, writable=True) as catalog:
        await catalog.fold(world.folded)
        assert {each.address for each in await catalog.links_of_posts([PostKey(HARBOUR, 1)])} == {FILM, TUBE}
        assert PostKey(HARBOUR, 1) in [each.key for each in await catalog.posts_leading_to(FILM)]


async def test_every_look_stands_and_the_best_one_counts() -> None:
    world = world_with_links()
    failed = followed(world, reason="network")
    brought = followed(world)
    followed(world, reason="removed")
    async with Catalog.opened(None, writable=True) as catalog:
        await catalog.fold(world.folded)
        looks = await catalog.video_looks([FILM])
        assert [look.seen.reason for look in looks] == ["network", None, "removed"]
        linked = LinkedVideo(address=FILM, looks=tuple(looks))
        assert linked.best is not None
        assert linked.best.entry == brought.entry.n
        assert linked.state == "partly"  # a better picture was left out
        assert LinkedVideo(address=FILM, looks=tuple(looks[:1])).state == "failed"
        assert LinkedVideo(address=FILM).state == "waiting"
        assert looks[0].entry == failed.entry.n
        assert await catalog.video_looks([TUBE]) == []
        assert len(await catalog.video_looks()) == 3


async def test_files_lead_to_their_links_also_by_what_was_made_of_them() -> None:
    world = World()
    look = followed(world, streams=2)
    assert look.entry.n == 2  # which ``merged`` names
    made = merged(world)
    async with Catalog.opened(None, writable=True) as catalog:
        await catalog.fold(world.folded)
        output = made.entry.body.output.ref.sha256  # type: ignore[union-attr]
        for sha256 in (sha("stream0"), sha("thumbnail"), output):
            (found,) = await catalog.videos_with_sha256(sha256)
            assert [each.sha256 for each in found.merged] == [output]
        assert await catalog.videos_with_sha256(sha("other")) == []


async def test_streams_are_fingerprinted_in_the_order_of_their_days() -> None:
    world = World()
    followed(world, uploaded=NOON, streams=2)
    async with Catalog.opened(None, writable=True) as catalog:
        await catalog.fold(world.folded)
        due = await catalog.media_to_print(1)
        assert {(each.sha256, each.date) for each in due} == {(sha("stream0"), NOON), (sha("stream1"), NOON)}


async def test_the_same_tables_however_the_log_is_cut(tmp_path: Path) -> None:
    world = world_with_links()
    followed(world, streams=2)
    merged(world)
    async with Catalog.opened(None, writable=True) as whole, Catalog.opened(None, writable=True) as cut:
        await whole.fold(world.folded)
        for each in world.folded:
            await cut.fold([each])
        assert await fingerprint(whole) == await fingerprint(cut)
