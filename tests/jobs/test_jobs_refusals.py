"""What Telegram refuses to say is a gap with its reason, never an answer."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from archiver.demo import World
from archiver.errors import UsageError
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.articles import ArticleOutcome
from archiver.jobs.channels import show_channel
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.fetching import MediaFetcher
from archiver.jobs.registry import add_channel
from archiver.jobs.telegram import Telegram
from archiver.jobs.workplace import Workplace
from archiver.model.ids import PostKey
from archiver.model.records import PostRecord
from tests.acceptance.places import place_with_account

HANDLE = "rives_demo"
START = datetime(2021, 4, 9, 8, tzinfo=UTC)
RESOLVE = "contacts.resolveUsername"
SEARCH = "contacts.search"


@pytest.fixture
def world() -> World:
    world = World(11)
    world.add_user("+9996621234")
    channel = world.add_channel("Rives Infos", HANDLE)
    for number in range(3):
        channel.post(START + timedelta(hours=number), f"Message {number}")
    return world


async def _add(place: Workplace, folder: Path, text: str) -> ArticleOutcome:
    file = folder / "article.txt"
    await asyncio.to_thread(file.write_text, text)
    return await add_article(place, AddRequest(source=str(file), published=date(2021, 4, 10)))


@pytest.mark.parametrize(("code", "word"), [(400, "SOMETHING_ODD"), (400, "CHANNEL_PRIVATE"), (403, "FORBIDDEN")])
async def test_a_refused_look_up_is_not_an_unknown_channel(world: World, tmp_path: Path, code: int, word: str) -> None:
    async with place_with_account(world, tmp_path) as (place, server):
        server.faults.rpc_error(RESOLVE, code, word, times=None)
        added = await add_channel(place, HANDLE, (), None)
        assert [each.name for each in added.pending] == [HANDLE]
        with pytest.raises(UsageError, match="on the list, but was not looked up yet"):
            await show_channel(place, f"@{HANDLE}")
        sentence = f"Telegram did not say who @{HANDLE} is: {word}."
        for names in ((), (f"@{HANDLE}",)):
            assert (await collect_channels(place, CollectRequest(names=names))).gaps == (sentence,)
        outcome = await _add(place, tmp_path, f"Voir https://t.me/{HANDLE}/2")
        ((_, resolution),) = outcome.record.resolutions.items()
        assert resolution.not_found == sentence
        assert sentence in outcome.gaps

        server.faults.clear()
        assert (await collect_channels(place, CollectRequest())).channels[0].posts == 3


async def test_a_refused_search_is_named(world: World, tmp_path: Path) -> None:
    async with place_with_account(world, tmp_path) as (place, server):
        server.faults.rpc_error(SEARCH, 400, "SOMETHING_ODD", times=None)
        outcome = await _add(
            place, tmp_path, "Cette vidéo, partagée le 9 avril par la chaîne Rives Infos sur Telegram, montre le quai."
        )
        assert "Telegram refused to search for “Rives Infos”: SOMETHING_ODD." in outcome.gaps


async def test_an_access_hash_of_another_login_is_replaced(world: World, tmp_path: Path) -> None:
    (channel,) = world.channels
    async with place_with_account(world, tmp_path) as (place, server):
        await add_channel(place, HANDLE, (), None)
        await collect_channels(place, CollectRequest())
        channel.access_hash += 1
        channel.post(START + timedelta(days=1), "later")
        server.forget_requests()
        again = await collect_channels(place, CollectRequest())
        assert (again.channels[0].posts, again.gaps) == (1, ())
        assert server.count(RESOLVE) == 1


async def test_an_address_that_stays_refused_is_a_gap(world: World, tmp_path: Path) -> None:
    async with place_with_account(world, tmp_path) as (place, server):
        await add_channel(place, HANDLE, (), None)
        server.faults.rpc_error("messages.getHistory", 400, "CHANNEL_INVALID", times=None)
        outcome = await collect_channels(place, CollectRequest())
        assert outcome.gaps == (f"Telegram did not show posts of “Rives Infos” (@{HANDLE}): CHANNEL_INVALID.",)
        assert server.count("messages.getHistory") == 2


def _as_part(post: PostRecord, part: str) -> PostRecord:
    (ref,) = post.seen.media
    return replace(post, seen=replace(post.seen, media=(replace(ref, part=part),)))


@pytest.mark.parametrize(
    ("part", "fetched"), [("media/2", 1), ("paid", 1), ("live", 1), ("cover", 1), ("webpage", 0), ("alternative/2", 0)]
)
async def test_every_file_that_a_post_publishes_is_fetched(
    world: World, tmp_path: Path, part: str, fetched: int
) -> None:
    (channel,) = world.channels
    photo = world.photo(label="quay")
    shown = channel.post(START + timedelta(days=1), "with a photo", media=photo)
    async with place_with_account(world, tmp_path) as (place, _):
        await add_channel(place, HANDLE, (), None)
        await collect_channels(place, CollectRequest(media=False))
        async with place.writing() as archive, Telegram(place, archive) as telegram:
            post = await archive.catalog.post(PostKey(channel.id, shown.id))
            assert post is not None
            media = MediaFetcher(place, archive, telegram)
            await media.fetch_posts([_as_part(post, part)])
            assert (media.files, media.gaps) == (fetched, [])


async def test_files_of_a_channel_that_is_shut_now_are_fetched_when_it_opens(world: World, tmp_path: Path) -> None:
    (channel,) = world.channels
    channel.post(START + timedelta(days=1), "with a photo", media=world.photo(label="quay"))
    async with place_with_account(world, tmp_path) as (place, server):
        await add_channel(place, HANDLE, (), None)
        await collect_channels(place, CollectRequest(media=False))
        channel.private = True
        shut = await collect_channels(place, CollectRequest())
        assert shut.channels == ()
        assert shut.gaps == (f"Telegram did not show posts of “Rives Infos” (@{HANDLE}): CHANNEL_PRIVATE.",)
        assert server.count("upload.getFile") == 0
        channel.private = False
        assert (await collect_channels(place, CollectRequest())).channels[0].files == 1
