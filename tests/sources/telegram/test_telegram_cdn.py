"""Files that Telegram serves from its CDN: the right bytes, checked by home's hashes, or the reason why not."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from telethon import types
from telethon.crypto import rsa

from archiver.demo import LoopbackTelegram, Media, World, WorldChannel, WorldPost
from archiver.demo.api import cdn, table
from archiver.sources.telegram import TelegramSettings, TelegramSource
from archiver.store import LocalStore
from tests.sources.telegram.conftest import DIGEST, document, impatient
from tests.sources.telegram.test_telegram_media import FILE, HASHES, MIB, assert_stored, fetch, look

CDN_DC = 203
CDN_FILE, CDN_HASHES, REUPLOAD = "upload.getCdnFile", "upload.getCdnFileHashes", "upload.reuploadCdnFile"


@pytest.fixture
def film(world: World) -> Media:
    """3.3 MiB at a foreign data centre, given out by the CDN."""
    media = world.video_from_bytes(random.Random(8).randbytes(3 * MIB + 300_001), 61.5, 640, 360, dc=4)
    media.cdn = True
    return media


@pytest.fixture
def post(channel: WorldChannel, film: Media) -> WorldPost:
    return channel.post(channel.posts[channel.last_id].date, "the film", media=film)


async def test_every_part_comes_from_the_cdn_and_is_verified(
    source: TelegramSource, server: LoopbackTelegram, post: WorldPost, film: Media, store: LocalStore
) -> None:
    ref = await look(source, post)
    trusted = set(rsa._server_keys)

    (capture,) = await fetch(source, post, ref, store)

    await assert_stored(capture, store, film)
    parts = document(capture)
    assert [(item["cdn"], item["verified"]) for item in parts["parts"]] == [(CDN_DC, True)] * 4
    assert parts["dc"] == capture.asked.dc == 4
    assert len(parts["file_hashes"]) == 27
    at_cdn = [item for item in server.requests if item.dc == CDN_DC]
    assert [item.method for item in at_cdn] == [CDN_FILE] * 4
    assert {item.wrappers for item in at_cdn} == {("invokeWithLayer", "initConnection")}
    assert server.count("auth.importAuthorization") == 1  # the file's own data centre; the CDN knows no account
    assert server.count("help.getCdnConfig") == 1
    assert set(rsa._server_keys) == trusted  # a CDN's key proves nothing elsewhere
    assert server.complaints == []


async def test_what_the_cdn_has_lost_is_brought_to_it_again(
    source: TelegramSource, server: LoopbackTelegram, post: WorldPost, film: Media, store: LocalStore
) -> None:
    ref = await look(source, post)
    server.faults.call(CDN_FILE, server.empty_cdn, after=1)

    (capture,) = await fetch(source, post, ref, store)

    await assert_stored(capture, store, film)
    assert server.count(REUPLOAD) >= 1
    assert {item.dc for item in server.requests if item.method == REUPLOAD} == {4}


@pytest.mark.parametrize("method", [CDN_FILE, REUPLOAD, CDN_HASHES])
@pytest.mark.parametrize("word", ["FILE_TOKEN_INVALID", "REQUEST_TOKEN_INVALID"])
async def test_a_token_that_is_no_longer_good_is_asked_for_anew(
    source: TelegramSource,
    server: LoopbackTelegram,
    post: WorldPost,
    film: Media,
    store: LocalStore,
    method: str,
    word: str,
) -> None:
    ref = await look(source, post)
    server.faults.rpc_error(method, 400, word)
    if method == REUPLOAD:
        server.faults.call(CDN_FILE, server.empty_cdn)
    if method == CDN_HASHES:
        server.faults.rpc_error(HASHES, 400, "LOCATION_INVALID", times=None)

    (capture,) = await fetch(source, post, ref, store)

    await assert_stored(capture, store, film)
    assert server.count(FILE) > 4


@pytest.mark.parametrize("times", [1, None])
@pytest.mark.parametrize("fault", ["flip", "truncate"])
async def test_bytes_that_are_not_homes(
    source: TelegramSource,
    server: LoopbackTelegram,
    post: WorldPost,
    film: Media,
    store: LocalStore,
    fault: str,
    times: int | None,
) -> None:
    ref = await look(source, post)
    if fault == "flip":
        server.faults.flip_bit(8 * 700_000 + 3, CDN_FILE, times=times)
    else:
        server.faults.truncate_part(520_192, CDN_FILE, times=times)

    (capture,) = await fetch(source, post, ref, store)

    if times:
        await assert_stored(capture, store, film)
    else:
        assert (capture.status, capture.stored) == ("failed", ())
        assert capture.error == ("hash mismatch" if fault == "flip" else "size mismatch")
        assert document(capture)["parts"] == []
        assert list(store.tmp.glob("*.part")) == []


async def test_without_hashes_nothing_of_the_cdn_is_kept(
    source: TelegramSource,
    server: LoopbackTelegram,
    post: WorldPost,
    store: LocalStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def none(call: object) -> list[Any]:
        return []

    monkeypatch.setattr(cdn, "hashes", lambda *_: [])
    monkeypatch.setattr(table, "METHODS", {**table.METHODS, CDN_HASHES: none})
    server.faults.rpc_error(HASHES, 400, "LOCATION_INVALID", times=None)
    ref = await look(source, post)

    (capture,) = await fetch(source, post, ref, store)

    assert (capture.status, capture.error, capture.stored) == ("failed", "no hash", ())


async def test_an_expired_reference_at_a_cdn_file(
    source: TelegramSource, server: LoopbackTelegram, post: WorldPost, film: Media, store: LocalStore
) -> None:
    ref = await look(source, post)
    server.expire_references()

    refetched, capture = await fetch(source, post, ref, store)

    assert refetched.method == "channels.getMessages"
    await assert_stored(capture, store, film)


async def test_resumed_with_another_token(
    account: TelegramSettings, server: LoopbackTelegram, post: WorldPost, film: Media, store: LocalStore
) -> None:
    server.faults.silence(CDN_FILE, after=2, times=None)
    async with TelegramSource(impatient(account, part_s=0.5), account_digest=DIGEST) as source:
        (capture,) = await fetch(source, post, await look(source, post), store)
    assert (capture.status, capture.error) == ("failed", "cdn")
    server.faults.clear()
    server.forget_requests()

    async with TelegramSource(account, account_digest=DIGEST) as source:
        (capture,) = await fetch(source, post, await look(source, post), store)

    await assert_stored(capture, store, film)
    assert document(capture)["resumed_from"] == 2 * MIB
    assert server.count(CDN_FILE) == 2


def _elsewhere(answer: Any) -> None:
    answer.dc_id = 299


def _bad_key(answer: Any) -> None:
    answer.encryption_key = b"short"


@pytest.mark.parametrize("change", [_elsewhere, _bad_key])
async def test_a_redirect_that_leads_nowhere_fails_the_file(
    source: TelegramSource,
    post: WorldPost,
    store: LocalStore,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Any], None],
) -> None:
    plain = cdn.redirect

    def redirect(*arguments: Any) -> types.upload.FileCdnRedirect:
        answer = plain(*arguments)
        change(answer)
        return answer

    monkeypatch.setattr(cdn, "redirect", redirect)
    ref = await look(source, post)

    (capture,) = await fetch(source, post, ref, store)

    assert (capture.status, capture.error) == ("failed", "cdn")


async def test_a_cdn_that_home_gives_no_key_of(
    source: TelegramSource,
    server: LoopbackTelegram,
    post: WorldPost,
    store: LocalStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def keyless(call: object) -> types.CdnConfig:
        return types.CdnConfig(public_keys=[])

    monkeypatch.setattr(table, "METHODS", {**table.METHODS, "help.getCdnConfig": keyless})
    ref = await look(source, post)

    (capture,) = await fetch(source, post, ref, store)

    assert (capture.status, capture.error) == ("failed", "cdn")
    assert CDN_DC not in {item.dc for item in server.requests}
