"""An archive with a row for every table of an export: channels, versions, files, counts, an article that cites.

Nobody who is forwarded from may be in a graph, and nothing that gives access may be in any export.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from telethon.tl import types

from archiver.demo import World
from archiver.demo.world.contents import More
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.registry import add_channel
from archiver.jobs.workplace import Workplace
from tests.acceptance.places import place_with_account

DAY = datetime(2021, 4, 9, 12, tzinfo=UTC)
TEXT = 'بالفيديو | الجسر تحت الماء\n«Pont» & <quai>, "ligne" 🌊'
FORMULA = '=HYPERLINK("https://evil.example/")'


PERSON = "Zelmira Demo"
PHONE = "+9996621234"


def full_world() -> World:
    """The channels rives, quais and ports (``*_demo``); what ports forwards and names, it does twice."""
    world = World(9)
    world.add_user(PHONE)
    rives = world.add_channel("Rives Infos", "rives_demo")
    quays = world.add_channel("Quais", "quais_demo")
    ports = world.add_channel("=Ports", "ports_demo")
    person = world.add_person(PERSON, username="zelmira_demo")
    film = world.video_from_bytes(b"film" * 500, 121.0, 320, 180)
    rives.post(DAY, FORMULA)
    cited = rives.post(DAY + timedelta(hours=1), TEXT, media=film, views=10)
    quays.post(DAY + timedelta(hours=2), "Voir @rives_demo", media=film)
    quays.post(DAY + timedelta(hours=3), "", forward_of=cited, views=20)
    ports.post(DAY + timedelta(days=1), "", forward_of=cited)
    ports.post(DAY + timedelta(days=2), "", forward_of=cited)
    ports.post(DAY + timedelta(days=3), "@rives_demo et t.me/rives_demo/2, @zelmira_demo")
    ports.post(DAY + timedelta(days=4), "https://t.me/rives_demo")
    forwarded = types.MessageFwdHeader(date=DAY, from_id=types.PeerUser(person.id), from_name=None)
    ports.post(DAY + timedelta(days=5), "Vu", more=More(fields={"fwd_from": forwarded}, people=[person]))
    return world


async def full_archive(folder: Path) -> Workplace:
    """Made by the ordinary jobs against the loopback Telegram; the place may be read and written afterwards."""
    world = full_world()
    async with place_with_account(world, folder) as (place, _):
        await add_channel(place, "rives_demo", (), None)
        await add_channel(place, "quais_demo", (), None)
        await add_channel(place, "ports_demo", (), None)
        await collect_channels(place, CollectRequest())
        page = folder / "page.txt"
        page.write_text("La vidéo, partagée sur Telegram (https://t.me/rives_demo/2), montre le pont.", "utf-8")
        await add_article(
            place, AddRequest(source=str(page), url="https://news.example/pont", published=date(2021, 4, 10))
        )
        return place
