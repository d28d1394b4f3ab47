"""Files that Telegram serves oddly, refuses, or shows in odd places: the right bytes, or the right reason."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest
from telethon import types

from archiver.demo import LoopbackTelegram, Media, World, WorldChannel, WorldPost
from archiver.demo.api import show, table
from archiver.model.observations import MediaFailed, PostSeen
from archiver.sources.telegram import TelegramSettings, TelegramSource, history_window
from archiver.store import LocalStore
from tests.sources.telegram.conftest import DIGEST, START, address, document, impatient, seen
from tests.sources.telegram.test_telegram_history import FAR
from tests.sources.telegram.test_telegram_media import FILE, HASHES, MIB, assert_stored, fetch, look

MESSAGES = "channels.getMessages"


@pytest.fixture
def film(world: World) -> Media:
    """Four parts and a bit, at home."""
    return world.video_from_bytes(random.Random(4).randbytes(4 * MIB + 77), 61.5, 640, 360)


@pytest.fixture
def post(channel: WorldChannel, film: Media) -> WorldPost:
    return add(channel, film)


def add(channel: WorldChannel, media: Media) -> WorldPost:
    return channel.post(channel.posts[channel.last_id].date, "", media=media)


@pytest.mark.parametrize(
    ("code", "word"),
    [(400, "METHOD_INVALID"), (403, "FORBIDDEN"), (406, "LOCATION_INVALID"), (500, "INTERNAL"), (420, "FROZEN_METHOD")],
)
async def test_file_hashes_refused(
    source: TelegramSource,
    server: LoopbackTelegram,
    post: WorldPost,
    film: Media,
    store: LocalStore,
    code: int,
    word: str,
) -> None:
    ref = await look(source, post)
    server.faults.rpc_error(HASHES, code, word, times=None)

    (capture,) = await fetch(source, post, ref, store)

    await assert_stored(capture, store, film)
    assert document(capture)["file_hashes_error"] == word
    assert not any(part["verified"] for part in document(capture)["parts"])


async def test_file_hashes_that_must_wait_do_not_hold_up_the_file(
    source: TelegramSource, server: LoopbackTelegram, world: World, channel: WorldChannel, store: LocalStore
) -> None:
    server.faults.flood(HASHES, 900)
    for number in range(2):
        media = world.document(f"{number}.bin", data=random.Random(number).randbytes(5000))
        post = add(channel, media)
        ref = await look(source, post)
        (capture,) = await fetch(source, post, ref, store)
        await assert_stored(capture, store, media)
        assert "again only in" in document(capture)["file_hashes_error"]
    assert server.count(HASHES) == 1


async def test_file_hashes_that_never_come(
    account: TelegramSettings, server: LoopbackTelegram, post: WorldPost, film: Media, store: LocalStore
) -> None:
    server.faults.silence(HASHES, times=None)
    async with TelegramSource(impatient(account, part_s=1.0), account_digest=DIGEST) as source:
        ref = await look(source, post)
        (capture,) = await fetch(source, post, ref, store)
    await assert_stored(capture, store, film)
    assert "no answer" in document(capture)["file_hashes_error"]


@pytest.mark.parametrize("answer", [[types.PeerUser(1)], True])
async def test_file_hashes_that_are_none(
    source: TelegramSource,
    post: WorldPost,
    film: Media,
    store: LocalStore,
    monkeypatch: pytest.MonkeyPatch,
    answer: Any,
) -> None:
    async def serve(call: object) -> Any:
        return answer

    monkeypatch.setattr(table, "METHODS", {**table.METHODS, HASHES: serve})
    ref = await look(source, post)

    (capture,) = await fetch(source, post, ref, store)

    await assert_stored(capture, store, film)
    assert document(capture)["file_hashes_error"]


@pytest.mark.parametrize("times", [1, None])
async def test_a_part_longer_than_asked(
    source: TelegramSource,
    server: LoopbackTelegram,
    post: WorldPost,
    film: Media,
    store: LocalStore,
    times: int | None,
) -> None:
    ref = await look(source, post)
    server.faults.lengthen_part(5, after=4, times=times)

    (capture,) = await fetch(source, post, ref, store)

    if times:
        await assert_stored(capture, store, film)
    else:
        assert (capture.status, capture.error, capture.stored) == ("failed", "size mismatch", ())


@pytest.mark.parametrize("claimed", [1, MIB, 4 * MIB, 4 * MIB + 76, 4 * MIB + 78, 5 * MIB, 9 * MIB])
async def test_a_size_that_is_not_the_files(
    source: TelegramSource, post: WorldPost, store: LocalStore, monkeypatch: pytest.MonkeyPatch, claimed: int
) -> None:
    claim(monkeypatch, claimed)
    ref = await look(source, post)

    (capture,) = await fetch(source, post, ref, store)

    assert (capture.status, capture.error, capture.stored) == ("failed", "size mismatch", ())
    assert not await asyncio.to_thread(lambda: list(store.hashes()))


@pytest.mark.parametrize("parts", [1, 2])
async def test_a_file_of_whole_parts_is_whole(
    source: TelegramSource, world: World, channel: WorldChannel, store: LocalStore, parts: int
) -> None:
    media = world.document("even.bin", data=random.Random(1).randbytes(parts * MIB))
    post = add(channel, media)
    (capture,) = await fetch(source, post, await look(source, post), store)
    await assert_stored(capture, store, media)


@pytest.mark.parametrize(("claimed", "reason"), [(0, "empty"), (-3, "no size")])
async def test_a_file_without_bytes(
    source: TelegramSource,
    server: LoopbackTelegram,
    post: WorldPost,
    store: LocalStore,
    monkeypatch: pytest.MonkeyPatch,
    claimed: int,
    reason: str,
) -> None:
    claim(monkeypatch, claimed)
    ref = await look(source, post)

    (capture,) = await fetch(source, post, ref, store)

    assert (capture.status, capture.error) == ("failed", reason)
    assert server.count(FILE) == 0


def claim(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Lets every document say that it has this size."""
    plain = show._document

    def document_of(*arguments: Any) -> Any:
        shown = plain(*arguments)
        shown.size = size
        return shown

    monkeypatch.setattr(show, "_document", document_of)


async def test_references_that_expire_again_and_again(
    source: TelegramSource, server: LoopbackTelegram, world: World, channel: WorldChannel, store: LocalStore
) -> None:
    """A long download outlives many references; it ends only where one is never good."""
    media = world.document("long.bin", data=random.Random(2).randbytes(6 * MIB + 5))
    post = add(channel, media)
    ref = await look(source, post)
    for after in range(1, 40, 4):
        server.faults.call(FILE, server.expire_references, after=after)

    *refetched, capture = await fetch(source, post, ref, store)

    await assert_stored(capture, store, media)
    assert len(refetched) > 3


@pytest.mark.parametrize("word", ["FILE_REFERENCE_0_EXPIRED", "FILE_REFERENCE_INVALID", "FILEREF_UPGRADE_NEEDED"])
async def test_every_word_for_an_old_reference(
    source: TelegramSource, server: LoopbackTelegram, post: WorldPost, film: Media, store: LocalStore, word: str
) -> None:
    ref = await look(source, post)
    server.faults.rpc_error(FILE, 406, word, after=1)

    *refetched, capture = await fetch(source, post, ref, store)

    await assert_stored(capture, store, film)
    assert len(refetched) == 1


@pytest.mark.parametrize(
    ("word", "status"),
    [("CHANNEL_PRIVATE", "restricted"), ("CHANNEL_INVALID", "failed"), ("MSG_ID_INVALID", "absent")],
)
async def test_a_post_that_cannot_be_asked_for_again_is_not_gone(
    source: TelegramSource, server: LoopbackTelegram, post: WorldPost, store: LocalStore, word: str, status: str
) -> None:
    ref = await look(source, post)
    source.known.forget_file(ref.key)
    server.faults.rpc_error(MESSAGES, 400, word)

    refetched, capture = await fetch(source, post, ref, store)

    assert refetched.error == word
    assert (capture.status, capture.error) == (status, word)
    (failed,) = seen(capture)
    assert isinstance(failed, MediaFailed)
    assert "could not be asked for again" in failed.detail


async def test_an_unreadable_post_is_not_gone(
    source: TelegramSource, server: LoopbackTelegram, post: WorldPost, store: LocalStore
) -> None:
    ref = await look(source, post)
    source.known.forget_file(ref.key)
    server.faults.unknown_result(MESSAGES)

    _, capture = await fetch(source, post, ref, store)

    assert (capture.status, capture.error) == ("failed", "unknown constructor 0xdeadbeef")


@pytest.mark.parametrize("where", ["post", "migrate"])
async def test_a_data_centre_without_an_address_fails_one_file(
    source: TelegramSource, server: LoopbackTelegram, post: WorldPost, film: Media, store: LocalStore, where: str
) -> None:
    if where == "post":
        film.dc = 9
    else:
        server.faults.rpc_error(FILE, 303, "FILE_MIGRATE_9", times=None)
    ref = await look(source, post)

    (capture,) = await fetch(source, post, ref, store)

    assert (capture.status, capture.error) == ("failed", "moved")
    assert "data centre 9" in seen(capture)[0].detail  # type: ignore[union-attr]


async def test_sent_from_one_data_centre_to_the_next(
    source: TelegramSource, server: LoopbackTelegram, post: WorldPost, store: LocalStore
) -> None:
    ref = await look(source, post)
    server.faults.rpc_error(FILE, 303, "FILE_MIGRATE_4", times=None, dc=2)
    server.faults.rpc_error(FILE, 303, "FILE_MIGRATE_2", times=None, dc=4)

    (capture,) = await fetch(source, post, ref, store)

    assert (capture.status, capture.error) == ("failed", "moved")


@pytest.mark.parametrize(("code", "word"), [(400, "FILE_ID_INVALID"), (400, "CHANNEL_PRIVATE"), (500, "INTERNAL")])
async def test_a_file_that_is_refused(
    source: TelegramSource, server: LoopbackTelegram, post: WorldPost, store: LocalStore, code: int, word: str
) -> None:
    ref = await look(source, post)
    server.faults.rpc_error(FILE, code, word, times=None)

    (capture,) = await fetch(source, post, ref, store)

    assert capture.status == ("restricted" if word == "CHANNEL_PRIVATE" else "failed")
    assert capture.error == word


async def test_an_unreadable_part(
    source: TelegramSource, server: LoopbackTelegram, post: WorldPost, store: LocalStore
) -> None:
    ref = await look(source, post)
    server.faults.unknown_result(FILE, times=None)

    (capture,) = await fetch(source, post, ref, store)

    assert (capture.status, capture.error) == ("failed", "unreadable")


@pytest.mark.parametrize("part", ["paid", "webpage", "story", "alternative"])
async def test_files_in_odd_places(
    source: TelegramSource,
    server: LoopbackTelegram,
    post: WorldPost,
    film: Media,
    store: LocalStore,
    monkeypatch: pytest.MonkeyPatch,
    part: str,
) -> None:
    plain = show.media

    def wrapped(media: Media, references: Any) -> Any:
        return _elsewhere(part, plain(media, references))

    monkeypatch.setattr(show, "media", wrapped)
    ref = await look(source, post)
    assert (ref.part, ref.key.id) == (part, film.id)
    server.faults.call(FILE, server.expire_references, after=1)

    refetched, capture = await fetch(source, post, ref, store)

    assert refetched.method == MESSAGES
    await assert_stored(capture, store, film)
    assert capture.question["part"] == part


def _elsewhere(part: str, media: Any) -> Any:
    """A file as another part of a post."""
    if part == "paid":
        return types.MessageMediaPaidMedia(stars_amount=5, extended_media=[types.MessageExtendedMedia(media)])
    if part == "webpage":
        page = types.WebPage(id=7, url="https://example.org/", display_url="example.org", hash=0, type="video")
        page.document = media.document
        return types.MessageMediaWebPage(webpage=page)
    if part == "story":
        story = types.StoryItem(id=1, date=START, expire_date=START, media=media)
        return types.MessageMediaStory(peer=types.PeerChannel(5), id=1, story=story)
    return types.MessageMediaDocument(alt_documents=[media.document], video=True)


async def test_albums_and_ids_of_the_largest_kind(
    source: TelegramSource, world: World, store: LocalStore, server: LoopbackTelegram
) -> None:
    channel = world.add_channel("Wide Bay", "wide_bay")
    channel.id, channel.access_hash = 997_852_516_352, -(2**63)
    films = [world.document(f"{number}.bin", data=bytes([number]) * 900) for number in range(3)]
    for number, media in enumerate(films):
        del world.media[media.id]
        media.id, media.access_hash = 2**63 - 1 - number, -1 - number
        world.media[media.id] = media
    channel.album(START, "three reels", films, grouped_id=-(2**63) + 9)

    found = seen([item async for item in history_window(source, address(channel), START - FAR, START + FAR)])

    shown = sorted((item for item in found if isinstance(item, PostSeen)), key=lambda item: item.key)
    assert [item.grouped_id for item in shown] == [-(2**63) + 9] * 3
    assert [item.text for item in shown] == ["three reels", "", ""]
    assert {item.key.channel_id for item in shown} == {997_852_516_352}
    for item, media in zip(shown, films, strict=True):
        (capture,) = await fetch(source, channel.posts[item.key.message_id], item.media[0], store)
        await assert_stored(capture, store, media)
