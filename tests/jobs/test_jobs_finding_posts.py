"""Finding the cited post against the loopback server: by words alone, in earlier versions, deleted, old footage."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from archiver.demo import World
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.registry import add_channel
from archiver.jobs.workplace import Workplace
from archiver.model.links import Resolution
from tests.acceptance.places import place_with_account

PUBLISHED = date(2021, 4, 10)
DAY = datetime(2021, 4, 9, 12, tzinfo=UTC)
FILM = b"film" * 40_000


def _world() -> World:
    world = World(11)
    world.add_user("+9996621234")
    return world


async def _resolved(place: Workplace, folder: Path, text: str) -> Resolution:
    import asyncio

    file = folder / "article.txt"
    await asyncio.to_thread(file.write_text, text)
    outcome = await add_article(place, AddRequest(source=str(file), published=PUBLISHED))
    return next(iter(outcome.record.resolutions.values()))


def _due_now(place: Workplace) -> Workplace:
    """The posts of ``DAY`` are due for another look, now that they were seen."""
    hours = (datetime.now(UTC) - DAY) / timedelta(hours=1)
    collect = place.config.collect.model_copy(update={"recheck_hours": (hours,)})
    return replace(place, config=place.config.model_copy(update={"collect": collect}))


async def test_words_of_any_channel_edits_deletions_and_old_footage(tmp_path: Path) -> None:
    world = _world()
    rives = world.add_channel("Rives Infos", "rives_demo")
    vardan = world.add_channel("Вести Варданы", "vardan_demo")
    film = world.video_from_bytes(FILM, 238.0, 320, 180)
    old = vardan.post(DAY - timedelta(days=700), "Марш в Зелмаровке", media=film)
    for number in range(12):
        rives.post(DAY + timedelta(hours=number - 12), f"Bulletin numéro {number}")
        vardan.post(DAY + timedelta(hours=number - 12), f"Сводка номер {number}")
    fire = vardan.post(DAY, "Зелмаровка: горит склад, эвакуированы 4371 человек, работают 112 спасателей")
    said = rives.post(DAY, "Nous resterons à Zelmarovka aussi longtemps qu'il le faudra")
    lost = rives.post(DAY, "Le pont de Hotarine sera fermé jusqu'au printemps prochain")
    shown = rives.post(DAY + timedelta(hours=2), "Aujourd'hui", media=world.reupload(film))
    async with place_with_account(world, tmp_path) as (place, server):
        for name in ("rives_demo", "vardan_demo"):
            await add_channel(place, name, (), None)
        await collect_channels(place, CollectRequest(media=False))
        rives.edit(said.id, "Message retiré.", datetime.now(UTC))
        rives.delete(lost.id)
        await collect_channels(_due_now(place), CollectRequest(media=False))

        server.forget_requests()
        nobody = await _resolved(
            place,
            tmp_path,
            "A fire in Zelmarovka drove 4371 people out, a message shared on Telegram says; 112 rescuers came.",
        )
        (best, *_) = (*nobody.links, *nobody.runners_up)
        assert best.post.message_id == fire.id
        assert best.decision == "proposed"
        assert any("of every channel" in sentence for sentence in nobody.looked_for)
        assert not server.count("messages.getHistory")

        quote = "« Nous resterons à Zelmarovka aussi longtemps qu'il le faudra »"
        edited = await _resolved(place, tmp_path, f"{quote}, a écrit vendredi la chaîne Telegram Rives Infos.")
        assert [link.post.message_id for link in edited.links] == [said.id]
        assert any("earlier version" in feature.reason for feature in edited.links[0].features)

        quote = "« Le pont de Hotarine sera fermé jusqu'au printemps prochain »"
        deleted = await _resolved(place, tmp_path, f"{quote}, a écrit vendredi la chaîne Telegram Rives Infos.")
        assert [link.post.message_id for link in deleted.links] == [lost.id]
        assert any("is gone since" in feature.reason for feature in deleted.links[0].features)

        debunked = await _resolved(
            place,
            tmp_path,
            "Cette vidéo de quatre minutes, partagée vendredi par la chaîne Rives Infos sur Telegram, n'est pas "
            "récente.",
        )
        roles = {link.role: link.post for link in debunked.links}
        assert roles["shared"].message_id == shown.id
        assert (roles["original"].channel_id, roles["original"].message_id) == (vardan.id, old.id)
