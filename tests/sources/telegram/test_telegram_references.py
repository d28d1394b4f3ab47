"""An expired reference of every kind of file is renewed from what shows the file, for one request."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Any

import pytest
from telethon import types

from archiver.demo import LoopbackTelegram, Media, World, WorldChannel, WorldPost
from archiver.demo.api import channels, show, table
from archiver.model.observations import MediaStored
from archiver.sources.telegram import MediaFetcher, TelegramSource, full_channel
from archiver.store import LocalStore
from tests.sources.telegram.conftest import START, address, document, seen
from tests.sources.telegram.test_telegram_media import FILE, MIB, assert_stored, fetch, look, part_name

MESSAGES, PAGE, STORY = "channels.getMessages", "messages.getWebPage", "stories.getStoriesByID"
URL = "https://news.example/flood"


@pytest.fixture
def picture(world: World) -> Media:
    return world.photo_from_bytes(random.Random(2).randbytes(2 * MIB + 77), 640, 360)


@pytest.fixture
def film(world: World) -> Media:
    return world.video_from_bytes(random.Random(3).randbytes(2 * MIB + 77), 61.5, 640, 360, dc=4)


@pytest.fixture
def owner(world: World) -> WorldChannel:
    """Whose story it is."""
    return world.add_channel("Quai Nord", "quai_demo")


def _shown_as(monkeypatch: pytest.MonkeyPatch, kind: str, owner: WorldChannel) -> None:
    """Lets the file of every post be a preview's, or a story's."""
    plain = show.media

    def wrapped(media: Media, references: Any) -> Any:
        shown = plain(media, references)
        if kind == "webpage":
            page = types.WebPage(id=7, url=URL, display_url="news.example", hash=0)
            page.photo, page.document = getattr(shown, "photo", None), getattr(shown, "document", None)
            return types.MessageMediaWebPage(webpage=page)
        story = types.StoryItem(id=5, date=START, expire_date=START, media=shown)
        return types.MessageMediaStory(peer=types.PeerChannel(owner.id), id=5, story=story)

    monkeypatch.setattr(show, "media", wrapped)


def _post(channel: WorldChannel, media: Media) -> WorldPost:
    return channel.post(channel.posts[channel.last_id].date, "", media=media)


@pytest.mark.parametrize("kind", ["media", "webpage", "story"])
@pytest.mark.parametrize("what", ["picture", "film"])
async def test_renewed_from_the_post(
    source: TelegramSource,
    server: LoopbackTelegram,
    channel: WorldChannel,
    owner: WorldChannel,
    picture: Media,
    film: Media,
    store: LocalStore,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    what: str,
) -> None:
    media = picture if what == "picture" else film
    if kind != "media":
        _shown_as(monkeypatch, kind, owner)
    post = _post(channel, media)
    ref = await look(source, post)
    assert ref.part == kind
    server.forget_requests()
    server.faults.call(FILE, server.expire_references, after=1)

    refetched, capture = await fetch(source, post, ref, store)

    await assert_stored(capture, store, media)
    assert refetched.method == MESSAGES
    assert (server.count(MESSAGES), server.count(PAGE), server.count(STORY)) == (1, 0, 0)


@pytest.mark.parametrize("what", ["picture", "film"])
@pytest.mark.parametrize(("kind", "method"), [("webpage", PAGE), ("story", STORY)])
async def test_renewed_from_the_page_or_story_where_the_post_is_deleted(
    source: TelegramSource,
    server: LoopbackTelegram,
    channel: WorldChannel,
    owner: WorldChannel,
    picture: Media,
    film: Media,
    store: LocalStore,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    method: str,
    what: str,
) -> None:
    media = picture if what == "picture" else film
    _shown_as(monkeypatch, kind, owner)
    post = _post(channel, media)
    await full_channel(source, address(owner))  # its access hash
    ref = await look(source, post)
    server.forget_requests()

    def gone() -> None:
        channel.delete(post.id)
        server.expire_references()

    server.faults.call(FILE, gone, after=1)

    of_post, beside, capture = await fetch(source, post, ref, store)

    await assert_stored(capture, store, media)
    assert (of_post.method, beside.method) == (MESSAGES, method)
    assert (server.count(MESSAGES), server.count(method)) == (1, 1)
    assert beside.question in ({"url": URL, "hash": 0}, {"channel_id": str(owner.id), "ids": [5]})


@pytest.mark.parametrize("answer", ["another file", "refused", "unknown"])
async def test_only_the_same_file_will_do(
    source: TelegramSource,
    server: LoopbackTelegram,
    world: World,
    channel: WorldChannel,
    owner: WorldChannel,
    film: Media,
    store: LocalStore,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
) -> None:
    _shown_as(monkeypatch, "webpage", owner)
    post = _post(channel, film)
    ref = await look(source, post)
    source.known.forget_file(ref.key)
    post.media = world.reupload(film)
    if answer == "refused":
        server.faults.rpc_error(PAGE, 400, "WC_CONVERT_URL_INVALID")
    elif answer == "unknown":
        server.faults.unknown_result(PAGE)

    *_, capture = await fetch(source, post, ref, store)

    assert (capture.status, capture.error, capture.stored) == ("failed", "gone", ())


async def test_a_channels_photo(
    source: TelegramSource,
    server: LoopbackTelegram,
    channel: WorldChannel,
    picture: Media,
    store: LocalStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain: Callable[[Any], Any] = channels.get_full_channel

    async def with_photo(call: Any) -> Any:
        answer = await plain(call)
        answer.full_chat.chat_photo = show._photo(picture, call.hub.references)
        return answer

    monkeypatch.setattr(table, "METHODS", {**table.METHODS, "channels.getFullChannel": with_photo})
    assert source.known.channel_photo(channel.id) is None
    await full_channel(source, address(channel))
    ref = source.known.channel_photo(channel.id)
    assert ref is not None
    server.expire_references()
    part = await asyncio.to_thread(store.part, part_name(ref))

    refetched, capture = await MediaFetcher(source, address(channel), None, ref, part).fetch()

    assert refetched.method == "channels.getFullChannel"
    await assert_stored(capture, store, picture)
    assert {key: capture.question[key] for key in ("channel_id", "part", "type")} == {
        "channel_id": str(channel.id),
        "part": "chat_photo",
        "type": "photo",
    }
    assert [item for item in seen(capture) if isinstance(item, MediaStored)]
    assert "post" not in capture.question


async def test_persons_in_a_page_s_answer_are_withheld(
    source: TelegramSource,
    server: LoopbackTelegram,
    channel: WorldChannel,
    owner: WorldChannel,
    film: Media,
    store: LocalStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _shown_as(monkeypatch, "webpage", owner)
    post = _post(channel, film)
    ref = await look(source, post)
    channel.delete(post.id)
    source.known.forget_file(ref.key)
    plain = table.METHODS[PAGE]

    async def with_person(call: Any) -> Any:
        answer = await plain(call)
        answer.users = [types.User(id=77, first_name="Mara")]
        return answer

    monkeypatch.setattr(table, "METHODS", {**table.METHODS, PAGE: with_person})

    _, page, capture = await fetch(source, post, ref, store)

    await assert_stored(capture, store, film)
    assert page.question["withheld"] == "people"
    assert document(page)["value"]["users"] == []
    assert "tl_zstd" not in document(page)
