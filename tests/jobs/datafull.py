"""An archive with a row for every table of an export: channels, versions, files, counts, an article that cites."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from archiver.demo import World
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.registry import add_channel
from archiver.jobs.workplace import Workplace
from tests.acceptance.places import place_with_account

DAY = datetime(2021, 4, 9, 12, tzinfo=UTC)
TEXT = 'بالفيديو | الجسر تحت الماء\n«Pont» & <quai>, "ligne" 🌊'
FORMULA = '=HYPERLINK("https://evil.example/")'


async def full_archive(folder: Path) -> Workplace:
    """Made by the ordinary jobs against the loopback Telegram; the place may be read and written afterwards."""
    world = World(9)
    world.add_user("+9996621234")
    rives = world.add_channel("Rives Infos", "rives_demo")
    quays = world.add_channel("Quais", "quais_demo")
    film = world.video_from_bytes(b"film" * 500, 121.0, 320, 180)
    rives.post(DAY, FORMULA)
    cited = rives.post(DAY + timedelta(hours=1), TEXT, media=film, views=10)
    quays.post(DAY + timedelta(hours=2), "Voir @rives_demo", media=film)
    quays.post(DAY + timedelta(hours=3), "", forward_of=cited, views=20)
    async with place_with_account(world, folder) as (place, _):
        await add_channel(place, "rives_demo", (), None)
        await add_channel(place, "quais_demo", (), None)
        await collect_channels(place, CollectRequest())
        page = folder / "page.txt"
        page.write_text("La vidéo, partagée sur Telegram (https://t.me/rives_demo/2), montre le pont.", "utf-8")
        await add_article(
            place, AddRequest(source=str(page), url="https://news.example/pont", published=date(2021, 4, 10))
        )
        return place
