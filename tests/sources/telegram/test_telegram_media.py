"""Files against a loopback Telegram: whole or not at all, whatever happens on the way."""

from __future__ import annotations

import asyncio
import hashlib
import random
from typing import Any

import pytest
from telethon import types

from archiver.demo import LoopbackTelegram, Media, World, WorldChannel, WorldPost
from archiver.errors import NetworkError
from archiver.model.captures import Capture
from archiver.model.ids import MediaKey, PostKey
from archiver.model.observations import MediaFailed, MediaRef, MediaStored, PostSeen
from archiver.sources.telegram import MediaFetcher, TelegramSettings, TelegramSource, messages
from archiver.store import LocalStore
from tests.sources.telegram.conftest import DIGEST, address, document, impatient, seen

MIB = 1024 * 1024
FILE, HASHES = "upload.getFile", "upload.getFileHashes"


@pytest.fixture
def film(world: World, channel: WorldChannel) -> Media:
    """3.3 MiB at a foreign data centre."""
    data = random.Random(3).randbytes(3 * MIB + 300_001)
    return world.video_from_bytes(data, 61.5, 640, 360, dc=4)


@pytest.fixture
def post(channel: WorldChannel, film: Media) -> WorldPost:
    return channel.post(channel.posts[channel.last_id].date, "the film", media=film)


async def look(source: TelegramSource, post: WorldPost) -> MediaRef:
    """The post's file, out of an answer."""
    (capture,) = [item async for item in messages(source, address(post.channel), [post.id])]
    (shown,) = [item for item in seen(capture) if isinstance(item, PostSeen)]
    return shown.media[0]


async def fetch(
    source: TelegramSource, post: WorldPost, ref: MediaRef, store: LocalStore, **options: Any
) -> tuple[Capture, ...]:
    """Fetches the post's file into the store: the captures of refetches, and last that of the file."""
    part = await asyncio.to_thread(store.part, part_name(ref))
    key = PostKey(post.channel.id, post.id)
    return await MediaFetcher(source, address(post.channel), key, ref, part, **options).fetch()


def part_name(ref: MediaRef) -> str:
    return str(ref.key).replace(":", "-")


async def assert_stored(capture: Capture, store: LocalStore, media: Media) -> None:
    assert (capture.status, capture.error) == ("ok", None)
    (file,) = capture.stored
    assert file.ref.sha256 == media.sha256
    assert await asyncio.to_thread(store.read, file.ref.sha256) == media.data
    key = MediaKey("photo" if media.kind == "photo" else "document", media.id)
    assert seen(capture) == [MediaStored(key=key, sha256=media.sha256, size=media.size, mime=media.mime_type)]


async def test_foreign_data_centre(
    source: TelegramSource, server: LoopbackTelegram, post: WorldPost, film: Media, store: LocalStore
) -> None:
    ref = await look(source, post)
    assert (ref.kind, ref.duration_s, ref.size, ref.dc, ref.part) == ("video", 61.5, film.size, 4, "media")
    server.forget_requests()
    told: list[tuple[int, int]] = []

    (capture,) = await fetch(source, post, ref, store, progress=lambda done, of: told.append((done, of)))

    await assert_stored(capture, store, film)
    assert dict(server.counts) == {
        "auth.exportAuthorization": 1,
        "auth.importAuthorization": 1,
        FILE: 4,
        HASHES: 4,
    }
    assert {item.dc for item in server.requests if item.method == FILE} == {4}
    assert told == [(MIB, film.size), (2 * MIB, film.size), (3 * MIB, film.size), (film.size, film.size)]
    parts = document(capture)
    assert [item["verified"] for item in parts["parts"]] == [True] * 4
    assert sum(item["length"] for item in parts["parts"]) == film.size
    assert parts["parts"][1]["sha256"] == hashlib.sha256(film.data[MIB : 2 * MIB]).hexdigest()
    assert parts["file_hashes"][0]["sha256"] == hashlib.sha256(film.data[: 128 * 1024]).hexdigest()
    assert capture.question["id"] == str(film.id)
    assert capture.asked.dc == 4


async def test_second_file_needs_no_second_login(
    source: TelegramSource, server: LoopbackTelegram, world: World, channel: WorldChannel, store: LocalStore
) -> None:
    for number in range(2):
        data = random.Random(number).randbytes(200_000)
        media = world.document(f"list {number}.pdf", "application/pdf", data, dc=5)
        post = channel.post(channel.posts[channel.last_id].date, "a list", media=media)
        ref = await look(source, post)
        assert (ref.kind, ref.file_name) == ("document", f"list {number}.pdf")
        (capture,) = await fetch(source, post, ref, store)
        await assert_stored(capture, store, media)
    assert server.count("auth.exportAuthorization") == 1
    assert server.count(FILE) == 2


async def test_photo_in_its_largest_size(
    source: TelegramSource, server: LoopbackTelegram, world: World, channel: WorldChannel, store: LocalStore
) -> None:
    media = world.photo(label="tide table")
    post = channel.post(channel.posts[channel.last_id].date, "", media=media)

    ref = await look(source, post)
    assert (ref.kind, ref.thumb, ref.width, ref.size) == ("photo", "x", 640, media.size)
    (capture,) = await fetch(source, post, ref, store)

    await assert_stored(capture, store, media)


async def test_resume_in_another_client(
    account: TelegramSettings, server: LoopbackTelegram, post: WorldPost, film: Media, store: LocalStore
) -> None:
    server.faults.silence(FILE, after=2, times=None)
    async with TelegramSource(impatient(account, part_s=0.5), account_digest=DIGEST) as source:
        ref = await look(source, post)
        with pytest.raises(NetworkError):
            await fetch(source, post, ref, store)
    server.faults.clear()
    server.forget_requests()

    async with TelegramSource(account, account_digest=DIGEST) as source:
        part = await asyncio.to_thread(store.part, part_name(ref))
        have = part.size
        # a tail that is no whole part
        await asyncio.to_thread(part.write, film.data[have : have + 5000])
        await asyncio.to_thread(part.close)
        refetched, capture = await fetch(source, post, ref, store)

    assert have == 2 * MIB
    assert refetched.method == "channels.getMessages"
    await assert_stored(capture, store, film)
    assert document(capture)["resumed_from"] == 2 * MIB
    assert server.count(FILE) == 2


async def test_all_there_but_the_commit(
    source: TelegramSource, server: LoopbackTelegram, post: WorldPost, film: Media, store: LocalStore
) -> None:
    ref = await look(source, post)
    part = await asyncio.to_thread(store.part, part_name(ref))
    await asyncio.to_thread(part.write, film.data)
    await asyncio.to_thread(part.close)

    (capture,) = await fetch(source, post, ref, store)

    await assert_stored(capture, store, film)
    assert server.count(FILE) == 0


@pytest.mark.parametrize("fault", ["truncate", "empty", "flip"])
async def test_one_bad_part_is_asked_for_again(
    source: TelegramSource,
    server: LoopbackTelegram,
    post: WorldPost,
    film: Media,
    store: LocalStore,
    fault: str,
) -> None:
    ref = await look(source, post)
    _order(server, fault, times=1)

    (capture,) = await fetch(source, post, ref, store)

    await assert_stored(capture, store, film)
    assert server.count(FILE) == 5


@pytest.mark.parametrize(
    ("fault", "reason"),
    [("truncate", "size mismatch"), ("empty", "size mismatch"), ("flip", "hash mismatch")],
)
async def test_a_part_that_stays_bad_fails_the_file(
    source: TelegramSource,
    server: LoopbackTelegram,
    post: WorldPost,
    store: LocalStore,
    fault: str,
    reason: str,
) -> None:
    ref = await look(source, post)
    _order(server, fault, times=None)

    (capture,) = await fetch(source, post, ref, store)

    assert (capture.status, capture.error, capture.stored) == ("failed", reason, ())
    (failed,) = seen(capture)
    assert isinstance(failed, MediaFailed)
    assert failed.reason == reason
    assert "byte" in failed.detail
    assert not await asyncio.to_thread(lambda: list(store.hashes()))


def _order(server: LoopbackTelegram, fault: str, times: int | None) -> None:
    if fault == "truncate":
        server.faults.truncate_part(520_192, after=1, times=times)
    elif fault == "empty":
        server.faults.empty_part(after=1, times=times)
    else:
        server.faults.flip_bit(8 * 700_000 + 3, after=1, times=times)


async def test_no_hashes_is_noted(
    source: TelegramSource, server: LoopbackTelegram, post: WorldPost, film: Media, store: LocalStore
) -> None:
    ref = await look(source, post)
    server.faults.rpc_error(HASHES, 400, "LOCATION_INVALID", times=None)

    (capture,) = await fetch(source, post, ref, store)

    await assert_stored(capture, store, film)
    parts = document(capture)
    assert parts["file_hashes_error"] == "LOCATION_INVALID"
    assert {item["verified"] for item in parts["parts"]} == {False}


async def test_expired_reference_is_renewed_from_the_post(
    source: TelegramSource, server: LoopbackTelegram, post: WorldPost, film: Media, store: LocalStore
) -> None:
    ref = await look(source, post)
    server.forget_requests()
    server.faults.call(FILE, server.expire_references, after=2)

    refetched, capture = await fetch(source, post, ref, store)

    assert refetched.method == "channels.getMessages"
    await assert_stored(capture, store, film)
    assert server.count("channels.getMessages") == 1


async def test_references_that_are_never_good(
    source: TelegramSource, server: LoopbackTelegram, post: WorldPost, store: LocalStore
) -> None:
    ref = await look(source, post)
    server.faults.rpc_error(FILE, 400, "FILE_REFERENCE_EXPIRED", times=None)

    *refetched, capture = await fetch(source, post, ref, store)

    assert capture.error == "reference expired"
    assert len(refetched) == 3


@pytest.mark.parametrize("how", ["deleted", "swapped"])
async def test_post_that_lost_its_file(
    source: TelegramSource, world: World, post: WorldPost, store: LocalStore, how: str
) -> None:
    ref = await look(source, post)
    source.known.forget_file(ref.key)
    if how == "deleted":
        post.channel.delete(post.id)
    else:
        post.media = world.photo()

    _, capture = await fetch(source, post, ref, store)

    assert capture.error == "gone"
    assert isinstance(seen(capture)[0], MediaFailed)


async def test_reset_between_parts_heals(
    source: TelegramSource, server: LoopbackTelegram, post: WorldPost, film: Media, store: LocalStore
) -> None:
    ref = await look(source, post)
    server.faults.reset(FILE, after=1)

    (capture,) = await fetch(source, post, ref, store)

    await assert_stored(capture, store, film)


async def test_reset_in_the_middle_of_a_part_heals(
    source: TelegramSource, server: LoopbackTelegram, world: World, channel: WorldChannel, store: LocalStore
) -> None:
    media = world.document("tides.bin", data=random.Random(9).randbytes(900_000), dc=3)
    post = channel.post(channel.posts[channel.last_id].date, "", media=media)
    ref = await look(source, post)
    server.faults.reset_mid_packet(FILE)

    (capture,) = await fetch(source, post, ref, store)

    await assert_stored(capture, store, media)
    assert server.count(FILE) == 2


async def test_cancelled_in_the_middle_leaves_a_part_to_go_on_from(
    source: TelegramSource, server: LoopbackTelegram, post: WorldPost, film: Media, store: LocalStore
) -> None:
    ref = await look(source, post)
    written = asyncio.Event()
    server.faults.silence(FILE, after=2)
    task = asyncio.create_task(fetch(source, post, ref, store, progress=lambda done, of: written.set()))
    await written.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    (capture,) = await fetch(source, post, ref, store)

    await assert_stored(capture, store, film)
    assert document(capture)["resumed_from"] >= MIB


async def test_file_that_moved(
    source: TelegramSource, server: LoopbackTelegram, post: WorldPost, film: Media, store: LocalStore
) -> None:
    ref = await look(source, post)
    film.dc = 5

    (capture,) = await fetch(source, post, ref, store)

    await assert_stored(capture, store, film)
    assert capture.asked.dc == 5


async def test_cdn_fails_loudly(
    source: TelegramSource, post: WorldPost, store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from archiver.demo.api import table

    async def redirect(call: object) -> object:
        return types.upload.FileCdnRedirect(203, b"token", bytes(32), bytes(16), [])

    monkeypatch.setattr(table, "METHODS", {**table.METHODS, FILE: redirect})
    ref = await look(source, post)

    (capture,) = await fetch(source, post, ref, store)

    assert (capture.status, capture.error) == ("failed", "cdn")


@pytest.mark.parametrize("whose", ["post", "channel"])
async def test_protected_file_is_only_recorded(
    source: TelegramSource,
    server: LoopbackTelegram,
    post: WorldPost,
    film: Media,
    store: LocalStore,
    whose: str,
) -> None:
    (post if whose == "post" else post.channel).noforwards = True
    ref = await look(source, post)

    (capture,) = await fetch(source, post, ref, store)
    assert (capture.status, capture.error) == ("restricted", "protected")
    assert server.count(FILE) == 0

    (capture,) = await fetch(source, post, ref, store, protected_too=True)
    await assert_stored(capture, store, film)


async def test_self_destructing_file_is_only_recorded(
    source: TelegramSource,
    server: LoopbackTelegram,
    post: WorldPost,
    store: LocalStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from archiver.demo.api import show

    media = show.media

    def with_ttl(*arguments: Any) -> Any:
        shown = media(*arguments)
        shown.ttl_seconds = 30
        return shown

    monkeypatch.setattr(show, "media", with_ttl)
    ref = await look(source, post)
    assert ref.ttl_s == 30

    (capture,) = await fetch(source, post, ref, store)

    assert (capture.status, capture.error) == ("restricted", "self-destructing")
    assert server.count(FILE) == 0


@pytest.mark.parametrize("hole", [(2 * MIB + 5000, 9000), (2 * MIB, MIB - 1)], ids=["some blocks", "the whole part"])
async def test_the_last_part_before_a_power_cut_is_doubted(
    hole: tuple[int, int],
    source: TelegramSource,
    server: LoopbackTelegram,
    post: WorldPost,
    film: Media,
    store: LocalStore,
) -> None:
    """A file system may show a file as long as it was to be, with blocks that never reached the disk."""
    ref = await look(source, post)
    data = bytearray(film.data[: 3 * MIB])
    start, length = hole
    data[start : start + length] = bytes(length)
    part = await asyncio.to_thread(store.part, part_name(ref))
    await asyncio.to_thread(part.write, bytes(data))
    await asyncio.to_thread(part.close)
    server.forget_requests()
    *_, capture = await fetch(source, post, ref, store)
    await assert_stored(capture, store, film)
    assert document(capture)["resumed_from"] == 2 * MIB
    offsets = [item.arguments.offset for item in server.requests if item.method == FILE]
    assert sorted(offsets) == [2 * MIB, 3 * MIB]  # what came before is not asked for again


async def test_a_sound_last_part_is_kept(
    source: TelegramSource, server: LoopbackTelegram, post: WorldPost, film: Media, store: LocalStore
) -> None:
    ref = await look(source, post)
    part = await asyncio.to_thread(store.part, part_name(ref))
    await asyncio.to_thread(part.write, film.data[: 3 * MIB])
    await asyncio.to_thread(part.close)
    server.forget_requests()
    *_, capture = await fetch(source, post, ref, store)
    await assert_stored(capture, store, film)
    assert [item.arguments.offset for item in server.requests if item.method == FILE] == [3 * MIB]
