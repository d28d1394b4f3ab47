"""The made-up world and the article that cites it agree, and it can be read over the wire."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image
from telethon import functions, types

from archiver.demo import (
    LoopbackTelegram,
    World,
    WorldPost,
    log_in,
    made_up_article,
    made_up_world,
    new_client,
    write_page,
)
from archiver.demo.world.film import UNCHANGED, Edit, Shot

MIB = 1024 * 1024


@pytest.fixture(scope="module")
def made_up() -> World:
    return made_up_world(seed=3)


def posts(world: World) -> Iterator[WorldPost]:
    for channel in world.channels:
        yield from channel.posts.values()


def test_it_is_as_large_and_as_mixed_as_promised(made_up: World) -> None:
    everything = list(posts(made_up))
    assert 500 <= len(everything) <= 600
    assert sum(post.media is not None and post.media.kind == "photo" for post in everything) > 100
    assert any(post.grouped_id for post in everything)
    assert any(post.forward_of for post in everything)
    assert any(post.reply_to for post in everything)
    assert any(post.edit_date for post in everything)
    assert any(post.deleted for post in everything)
    assert any(post.service for post in everything)
    names = {post.media.file_name for post in everything if post.media and post.media.file_name}
    assert "بيان البلدية.pdf" in names or "تقرير منسوب النهر.pdf" in names
    for script in (r"[\u0600-\u06ff]", r"[\u0400-\u04ff]", r"\bLe\b", r"\bThe\b"):
        assert sum(bool(re.search(script, post.text)) for post in everything) > 20


def test_every_handle_shows_that_it_is_invented(made_up: World) -> None:
    assert all(name.endswith("_demo") for channel in made_up.channels for name in channel.names)


def test_the_seed_changes_texts_and_pictures_but_not_ids_and_dates(made_up: World) -> None:
    same, other = made_up_world(seed=3), made_up_world(seed=4)
    texts = [post.text for post in posts(made_up)]
    assert texts == [post.text for post in posts(same)]
    assert texts != [post.text for post in posts(other)]
    assert [(post.id, post.date) for post in posts(made_up)] == [(post.id, post.date) for post in posts(other)]
    assert [channel.id for channel in made_up.channels] == [channel.id for channel in same.channels]
    photo, again, different = (
        next(post.media for post in posts(world) if post.media and post.media.kind == "photo")
        for world in (made_up, same, other)
    )
    assert photo.data == again.data != different.data


def test_the_article_agrees_with_the_world(made_up: World) -> None:
    article = made_up_article()
    video, road = made_up.landmarks["video"], made_up.landmarks["road"]
    assert road.link == "https://t.me/zelmara_infos_demo/108"
    assert road.link in article
    assert "Nawares News" in article
    assert video.link == "https://t.me/nawares_news_demo/148"
    assert (video.channel.title, video.date) == ("نوارس نيوز", datetime(2021, 4, 9, 18, 42, tzinfo=UTC))
    assert (date(2021, 4, 9).strftime("%w"), date(2021, 4, 10).strftime("%w")) == ("5", "6")
    assert video.media is not None
    assert video.media.duration_s == 240
    assert 300 <= len(article.split()) <= 420


def test_the_page_has_the_articles_words_and_a_picture_beside_it(made_up: World, tmp_path: Path) -> None:
    file = write_page(made_up, tmp_path)
    words = html.unescape(re.sub(r"<[^>]+>", " ", file.read_text(encoding="utf-8")))
    assert set(re.findall(r"\w+", made_up_article())) <= set(re.findall(r"\w+", words))
    with Image.open(tmp_path / "article_files" / "sauvetage.jpg") as picture:
        assert picture.size == (480, 270)


def test_footage_that_is_shown_again_is_changed_as_it_says() -> None:
    def gray(edit: Edit, at_s: float) -> np.ndarray:
        return Shot(7, 10, 1.0, edit).frame(at_s).mean(axis=2)

    plain = gray(UNCHANGED, 2.0)
    assert np.allclose(gray(Edit(mirrored=True), 2.0)[:, ::-1], plain, atol=9)  # but for the grain
    assert np.allclose(gray(Edit(speed=2.0), 1.0), plain, atol=9)
    inset = gray(Edit(inset=0.5), 2.0)
    assert inset[:40].max() < 40
    assert abs(inset[50:130, 90:230].mean() - plain[10:170, 20:300].mean()) < 8
    zoomed = gray(Edit(zoom=2.0), 2.0)
    assert abs(zoomed.mean() - plain[45:135, 80:240].mean()) < 3


def test_decoys_and_reposts(made_up: World) -> None:
    video, decoy = made_up.landmarks["video"], made_up.landmarks["decoy"]
    forward, repost = made_up.landmarks["forward"], made_up.landmarks["repost"]
    same_day = [post for post in video.channel.alive if post.date.date() == date(2021, 4, 9) and post is not video]
    assert len(same_day) >= 3
    assert not any(post.media and post.media.kind == "video" for post in same_day)
    assert video.media is not None
    assert decoy.media is not None
    assert repost.media is not None
    assert (video.date - decoy.date).days == 7
    assert decoy.media.duration_s == 240
    assert forward.media is video.media
    assert repost.media.id != video.media.id
    assert repost.media.blob is video.media.blob
    smaller = made_up.landmarks["smaller"].media
    assert smaller is not None
    assert (smaller.duration_s, smaller.width) == (240, 256)
    assert smaller.sha256 != video.media.sha256
    with pytest.raises(KeyError):
        made_up.channel("no_such_demo")


async def test_the_video_over_the_wire(made_up: World) -> None:
    async with LoopbackTelegram(made_up) as server:
        client = new_client(server)
        await client.connect()
        await log_in(client, "+9996621234")
        found = await client(functions.contacts.SearchRequest("نوارس", 10))
        assert [chat.username for chat in found.chats] == ["nawares_news_demo", "nawares_sport_demo"]
        (message,) = await client.get_messages("nawares_news_demo", ids=[148])
        assert (message.file.duration, message.document.dc_id) == (240, 4)
        assert message.file.size > 3 * MIB
        data = await client.download_media(message, bytes)
        assert sha256(data).hexdigest() == made_up.landmarks["video"].media.sha256
        assert server.not_served == []
        await client.disconnect()
    check_mp4(data)


def check_mp4(data: bytes) -> None:
    """H.264 in yuv420p, four minutes, with the index before the pictures."""
    assert data.index(b"moov") < data.index(b"mdat")
    with av.open(io.BytesIO(data)) as mp4:
        stream = mp4.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert mp4.duration is not None
        assert mp4.duration // 1_000_000 == 240
        assert stream.frames == 240 * 6


async def test_whole_histories_over_the_wire(made_up: World) -> None:
    async with LoopbackTelegram(made_up) as server:
        client = new_client(server)
        await client.connect()
        await log_in(client, "+9996621234")
        for name in ("zelmara_infos_demo", "vestnik_zelmary_demo", "nawares_sport_demo"):
            channel = made_up.channel(name)
            peer = types.InputPeerChannel(channel.id, channel.access_hash)
            seen: list[Any] = [message async for message in client.iter_messages(peer, wait_time=0)]
            assert [message.id for message in seen] == [post.id for post in channel.alive]
        comments = await client.get_messages("zelmara_infos_demo", reply_to=108, limit=10)
        assert len(comments) == 4
        await client.disconnect()
