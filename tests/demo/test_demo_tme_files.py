"""Files of the loopback CDN: what is served under which address, in parts, and for how long."""

from __future__ import annotations

import io
import re
from hashlib import sha256

import httpx2
import pytest
from PIL import Image

from archiver.demo.tme import WebServer
from archiver.demo.world import World, WorldChannel
from archiver.demo.world.kinds import sticker, voice
from tests.demo.demo_tme import START, read, shown

DATA = b"".join(sha256(number.to_bytes(4, "big")).digest() for number in range(3_000))


def filmed() -> tuple[World, WorldChannel]:
    """A channel with a video (1), a photo (2), a voice message (3) and a sticker (4)."""
    world = World(seed=6)
    channel = world.add_channel("Zelmara", "zelmara_demo")
    channel.post(START, media=world.video_from_bytes(DATA, 8, 320, 180, thumb=world.photo(seed=8).data))
    channel.post(START, media=world.photo(seed=7))
    channel.post(START, media=voice(world, b"voice"))
    channel.post(START, media=sticker(world, b"sticker"))
    return world, channel


async def linked(client: httpx2.AsyncClient, number: int, selector: str, name: str = "src") -> str:
    """The address of a file on a post's page."""
    page = await read(client, f"/zelmara_demo/{number}?embed=1")
    value = page.css_first(selector).attributes[name] or ""
    found = re.search(r"url\('(.*)'\)", value)
    return found[1] if found else value


async def video(client: httpx2.AsyncClient) -> str:
    return await linked(client, 1, "video.js-message_video")


async def test_what_is_served_is_what_was_posted() -> None:
    world, channel = filmed()
    async with shown(world) as (web, client):
        film = await client.get(await video(client))
        assert film.content == DATA
        assert film.headers["content-type"] == "video/mp4"
        assert film.headers["content-length"] == str(len(DATA))
        sound = await client.get(await linked(client, 3, "audio"))
        assert (sound.content, sound.headers["content-type"]) == (b"voice", "audio/ogg")
        picture = await client.get(await linked(client, 4, "i.tgme_widget_message_sticker", "data-webp"))
        assert (picture.content, picture.headers["content-type"]) == (b"sticker", "image/webp")
        thumb = await client.get(await linked(client, 1, "i.tgme_widget_message_video_thumb", "style"))
        media = channel.posts[1].media
        assert media is not None
        assert thumb.content == media.thumbs[0].data
        assert web.counts["file"] == 4


async def test_photos_are_encoded_again_or_served_as_they_are() -> None:
    world, channel = filmed()
    media = channel.posts[2].media
    assert media is not None
    async with shown(world) as (web, client):
        address = await linked(client, 2, "a.tgme_widget_message_photo_wrap", "style")
        assert address.endswith(".jpg")
        preview = (await client.get(address)).content
        assert preview != media.data
        assert len(preview) < len(media.data)
        with Image.open(io.BytesIO(preview)) as picture:
            assert picture.size == (640, 360)
        web.links.same_photos = True
        assert (await client.get(address)).content == media.data


async def test_pages_name_the_hosts_in_turn_and_each_serves_every_path() -> None:
    world, _ = filmed()
    async with shown(world) as (web, client):
        one, other = await video(client), await video(client)
        assert {one.partition("/file/")[0], other.partition("/file/")[0]} == set(web.cdn_addresses)
        assert one.partition("/file/")[2] == other.partition("/file/")[2]
        assert re.fullmatch(r"[0-9a-f]{10}\.mp4\?token=[\w-]{90}", one.partition("/file/")[2])
        assert (await client.get(one)).content == (await client.get(other)).content


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-9", 206, DATA[:10]),
        ("bytes=95990-", 206, DATA[95_990:]),
        ("bytes=-5", 206, DATA[-5:]),
        ("bytes=95999-99999999", 206, DATA[-1:]),
        ("bytes=96000-", 416, b""),
        ("bytes=5-4", 416, b""),
        ("bytes=-", 200, DATA),
        ("lines=1-2", 200, DATA),
    ],
)
async def test_parts_of_files(asked: str, status: int, part: bytes) -> None:
    world, _ = filmed()
    async with shown(world) as (_, client):
        answer = await client.get(await video(client), headers={"Range": asked})
        assert (answer.status_code, answer.content) == (status, part)
        assert answer.headers["content-length"] == str(len(part))
        if status == 206:
            start = DATA.rindex(part) if len(part) == 1 else DATA.index(part)
            assert answer.headers["content-range"] == f"bytes {start}-{start + len(part) - 1}/{len(DATA)}"


async def test_a_part_is_given_only_of_the_file_that_was_begun() -> None:
    world, _ = filmed()
    async with shown(world) as (_, client):
        address = await video(client)
        tag = (await client.head(address)).headers["etag"]
        rest = {"Range": "bytes=100-", "If-Range": tag}
        assert (await client.get(address, headers=rest)).status_code == 206
        changed = await client.get(address, headers={**rest, "If-Range": '"another"'})
        assert (changed.status_code, changed.content) == (200, DATA)


async def test_links_expire_until_a_page_gives_them_out_again() -> None:
    world, _ = filmed()
    async with shown(world) as (web, client):
        film = await video(client)
        photo = await linked(client, 2, "a.tgme_widget_message_photo_wrap", "style")
        web.expire_links()
        assert [(await client.get(each)).status_code for each in (film, photo)] == [403, 403]
        again = await video(client)
        assert again.partition("?")[0].endswith(film.partition("?")[0].rpartition("/")[2])
        assert again.partition("?")[2] != film.partition("?")[2]
        assert (await client.get(again)).content == DATA
        assert (await client.get(film)).status_code == 403
        await linked(client, 2, "a.tgme_widget_message_photo_wrap", "style")
        assert (await client.get(photo)).status_code == 200
        web.links.lifetime_s = 0.0
        assert (await client.get(await video(client))).status_code == 403


async def test_only_what_a_page_linked_is_served() -> None:
    world, _ = filmed()
    async with shown(world) as (web, client):
        film = await video(client)
        host = web.cdn_addresses[0]
        wrong = (film.partition("?")[0], f"{film}x", f"{host}/file/../etc", f"{host}/", f"{host}/s/zelmara_demo")
        assert {(await client.get(each)).status_code for each in wrong} == {403}


async def test_two_servers_of_one_world() -> None:
    world, _ = filmed()
    async with WebServer(world) as one, WebServer(world) as other:
        assert one.address != other.address
        async with httpx2.AsyncClient() as client:
            page = f"{one.address}/zelmara_demo/1?embed=1"
            assert (await client.get(page)).status_code == 200
        assert (one.counts["embed"], other.counts["embed"]) == (1, 0)
