"""Without an account: channels by Telegram's web pages, from a real server of the same made-up world."""

from __future__ import annotations

from pathlib import Path

from archiver.model.ids import PostKey
from tests.jobs.webpages import on_the_web


async def test_a_channel_is_read_to_its_beginning(tmp_path: Path) -> None:
    async with on_the_web(tmp_path, posts=65) as web:
        await web.add()
        outcome = await web.collect()
        assert outcome.stopped is None
        async with web.place.reading() as archive:
            channel_id = web.channel.id
            record = await archive.catalog.channel(channel_id)
            assert record is not None
            assert (record.title, record.usernames, record.participants) == (
                "Zelmara «demo»",
                ("zelmara_demo",),
                82_932,
            )
            posts = await archive.catalog.posts_by_id(channel_id, range(1, 100))
            assert [post.key.message_id for post in posts] == sorted(web.channel.posts)
            assert posts[0].source == "preview"
            assert await archive.catalog.post(PostKey(channel_id, 3)) is not None
