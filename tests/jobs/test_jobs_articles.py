"""``article add`` against the loopback server: addresses, searches, albums, floods, reassigned names."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from archiver.demo import World
from archiver.errors import FloodWaitError, InputError
from archiver.jobs.adding import AddRequest, add_article, link_again
from archiver.jobs.articles import ArticleOutcome, show_article
from archiver.jobs.channels import list_channels
from archiver.jobs.registry import add_channel
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from tests.acceptance.places import place_with_account

PUBLISHED = date(2021, 4, 10)
DAY = datetime(2021, 4, 9, 12, tzinfo=UTC)


def _world() -> World:
    world = World(9)
    world.add_user("+9996621234")
    return world


async def _add(place: Workplace, folder: Path, text: str, **options: object) -> ArticleOutcome:
    import asyncio

    file = folder / "article.txt"
    await asyncio.to_thread(file.write_text, text)
    request = AddRequest(source=str(file), published=PUBLISHED, **options)  # type: ignore[arg-type]
    return await add_article(place, request)


async def test_an_address_is_linked_with_its_whole_album(tmp_path: Path) -> None:
    world = _world()
    channel = world.add_channel("Rives Infos", "rives_demo")
    channel.post(DAY - timedelta(days=1), "before")
    photos = [world.photo(label=str(number)) for number in range(3)]
    first, *_ = channel.album(DAY, "Trois photos de la crue", photos, world.grouped_id())
    async with place_with_account(world, tmp_path) as (place, _):
        outcome = await _add(place, tmp_path, f"Les photos : https://t.me/rives_demo/{first.id}")
        ((_, resolution),) = outcome.record.resolutions.items()
        assert resolution.links[0].decision == "auto"
        assert resolution.links[0].post.message_id == first.id
        members = await show_article(place, outcome.record.article_id[:8])
        assert members.posts[resolution.links[0].post].stored
        stored = {each.sha256 for post in await _album(place, channel.id, first.id) for each in post.stored}
        assert stored == {photo.sha256 for photo in photos}
        assert (await verify(place)).ok


async def _album(place: Workplace, channel_id: int, first: int) -> list[object]:
    async with place.reading() as archive:
        posts = await archive.catalog.posts_by_id(channel_id, range(first, first + 3))
        return list(posts)


@pytest.mark.parametrize("case", ["album", "deleted", "search"])
async def test_a_second_call_asks_and_writes_nothing(case: str, tmp_path: Path) -> None:
    world = _world()
    channel = world.add_channel("نواصير نيوز", "nawasir_news_demo")
    channel.post(DAY, "شريط", media=world.video_from_bytes(b"film" * 9000, 121.0, 320, 180))
    channel.album(DAY, "Photos", [world.photo(label=str(number)) for number in range(3)], world.grouped_id())
    channel.post(DAY, "gone soon")
    channel.delete(5)
    text = {
        "album": "Les photos : https://t.me/nawasir_news_demo/3",
        "deleted": "Selon https://t.me/nawasir_news_demo/5 la route est coupée.",
        "search": CITED,
    }[case]
    async with place_with_account(world, tmp_path) as (place, server):
        await _add(place, tmp_path, text)
        await _add(place, tmp_path, text)  # a missing post is asked for once more: its second absence confirms it
        before = (await verify(place)).entries
        server.forget_requests()
        await _add(place, tmp_path, text)
        assert (await verify(place)).entries == before
        assert not server.count("messages.getHistory") + server.count("channels.getMessages")
        assert not server.count("contacts.search") + server.count("upload.getFile")


async def test_a_deleted_post_is_said_to_be_gone(tmp_path: Path) -> None:
    world = _world()
    channel = world.add_channel("Rives Infos", "rives_demo")
    for number in range(3):
        channel.post(DAY + timedelta(hours=number), f"Message {number}")
    channel.delete(2)
    async with place_with_account(world, tmp_path) as (place, _):
        outcome = await _add(place, tmp_path, "Selon https://t.me/rives_demo/2 la route est coupée.")
        ((_, resolution),) = outcome.record.resolutions.items()
        assert resolution.links == ()
        assert resolution.not_found is not None
        assert "no post 2" in resolution.not_found


async def test_an_unknown_channel_is_said_to_be_unknown(tmp_path: Path) -> None:
    async with place_with_account(_world(), tmp_path) as (place, _):
        outcome = await _add(place, tmp_path, "Selon https://t.me/nobody_here_demo/2 la route est coupée.")
        ((_, resolution),) = outcome.record.resolutions.items()
        assert resolution.links == ()
        assert any("@nobody_here_demo" in sentence for sentence in resolution.looked_for)


CITED = "Le 9 avril, la chaîne Nawasir News a publié sur Telegram une vidéo de deux minutes."


async def test_a_channel_found_by_search_is_proposed_and_not_taken(tmp_path: Path) -> None:
    world = _world()
    channel = world.add_channel("نواصير نيوز", "nawasir_news_demo")
    post = channel.post(DAY, "شريط", media=world.video_from_bytes(b"film" * 9000, 121.0, 320, 180))
    async with place_with_account(world, tmp_path) as (place, _):
        outcome = await _add(place, tmp_path, CITED)
        ((_, resolution),) = outcome.record.resolutions.items()
        assert [link.post.message_id for link in resolution.links] == [post.id]
        assert resolution.links[0].decision == "proposed"
        assert resolution.proposals[0].channel_id == channel.id
        assert not any(each.registered for each in (await list_channels(place)).channels)

        (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 cut off")
        with pytest.raises(InputError):
            await add_article(place, AddRequest(source=str(tmp_path / "broken.pdf")))
        unread: list[str] = []
        (again,) = await link_again(place, (), accept_channels=True, unread=unread)
        assert ["broken.pdf" in sentence for sentence in unread] == [True]
        assert [each.title for each in (await list_channels(place)).channels if each.registered] == ["نواصير نيوز"]
        assert again.record.resolutions


async def test_nothing_like_the_name_is_found(tmp_path: Path) -> None:
    world = _world()
    world.add_channel("Football du dimanche", "football_demo")
    async with place_with_account(world, tmp_path) as (place, _):
        outcome = await _add(place, tmp_path, CITED)
        ((_, resolution),) = outcome.record.resolutions.items()
        assert resolution.links == ()
        assert any("Searched Telegram" in sentence for sentence in resolution.looked_for)


async def test_a_long_flood_keeps_the_article_and_goes_on_later(tmp_path: Path) -> None:
    world = _world()
    channel = world.add_channel("Rives Infos", "rives_demo")
    post = channel.post(DAY, "Message")
    async with place_with_account(world, tmp_path) as (place, server):
        server.faults.flood("contacts.resolveUsername", seconds=4000)
        with pytest.raises(FloodWaitError) as caught:
            await _add(place, tmp_path, f"Selon https://t.me/rives_demo/{post.id} la route est coupée.")
        assert "is archived" in str(caught.value)
        assert (await verify(place)).ok
        server.forget_requests()
        with pytest.raises(FloodWaitError):
            await _add(place, tmp_path, f"Selon https://t.me/rives_demo/{post.id} la route est coupée.")
        assert server.count("contacts.resolveUsername") == 0  # never earlier than Telegram asked


async def test_an_owner_stands_for_the_channel(tmp_path: Path) -> None:
    world = _world()
    channel = world.add_channel("عيون النهر", "oyoun_demo")
    channel.post(DAY - timedelta(days=2), "نص")
    post = channel.post(DAY, "شريط", media=world.video_from_bytes(b"river" * 9000, 60.0, 320, 180))
    async with place_with_account(world, tmp_path) as (place, _):
        await add_channel(place, "oyoun_demo", (), "Les Yeux du fleuve")
        text = "Le 9 avril, Les Yeux du fleuve ont publié sur Telegram une vidéo d'une minute."
        outcome = await _add(place, tmp_path, text)
        links = [link for each in outcome.record.resolutions.values() for link in each.links]
        assert [link.post.message_id for link in links] == [post.id]
