"""Which channels others lead to, from the archive alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from telethon.tl import types

from archiver.demo import World, WorldChannel
from archiver.errors import UsageError
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.discover import DiscoverOutcome, addresses_in, discover
from archiver.jobs.registry import add_channel
from archiver.model.discovery import Worded
from tests.acceptance.places import place_with_account

START = datetime(2021, 3, 1, tzinfo=UTC)


def written(text: str, *spans: tuple[str, int, int, str | None]) -> set[str]:
    """The handles and ids that a post names."""
    found = addresses_in(Worded(channel_id=1, date=START, text=text, spans=spans))
    return {each.handle or str(each.channel_id) for each in found if each.handle or each.channel_id}


@pytest.mark.parametrize(
    ("text", "spans", "named"),
    [
        ("see t.me/quai_demo/5 and @digue_demo", (), {"quai_demo", "digue_demo"}),
        ("here", (("textUrl", 0, 4, "https://t.me/quai_demo"),), {"quai_demo"}),
        ("here", (("textUrl", 0, 4, "https://news.example/@quai_demo"),), set()),
        ("by @quai_demo on Instagram", (("mention", 3, 10, None),), {"quai_demo"}),
        ("https://t.me/c/1234567890/12", (), {"1234567890"}),
        ("write to mail@quai.example", (), set()),
        ("https://t.me/+abcdefghij and https://t.me/share/url?url=x", (), set()),
    ],
)
def test_what_a_post_names(text: str, spans: tuple[tuple[str, int, int, str | None], ...], named: set[str]) -> None:
    assert written(text, *spans) == named


def scene() -> tuple[World, WorldChannel, WorldChannel]:
    """Two channels of ours, which forward from and name others."""
    world = World(5)
    world.add_user("+9996621234")
    quai = world.add_channel("Quai Nord", "quai_demo")
    origins = [quai.post(START + timedelta(minutes=number), f"said {number}") for number in range(3)]
    group = world.add_channel("Rives Discussion", megagroup=True)
    first = world.add_channel("Rives Infos", "rives_demo", linked=group)
    second = world.add_channel("Digue Est", "digue_demo")
    day = timedelta(days=1)
    for number, origin in enumerate(origins, start=1):
        first.post(START + number * day, forward_of=origin)
    link = types.MessageEntityTextUrl(0, 4, "https://t.me/phare_demo/7")
    first.post(START + 5 * day, "here, by @digue_demo and @phare_demo, and @helper_demobot", entities=[link])
    first.post(START + 6 * day, "follow us: @rives_demo, https://t.me/rives_demo/1")
    second.post(START + 7 * day, "as https://t.me/quai_demo/2 says, and t.me/phare_demo")
    return world, first, second


async def test_the_list(tmp_path: Path) -> None:
    world, _, _ = scene()
    async with place_with_account(world, tmp_path) as (place, server):
        await add_channel(place, "rives_demo", (), None)
        await add_channel(place, "digue_demo", (), None)
        await collect_channels(place, CollectRequest(media=False, comments=True))
        server.forget_requests()
        outcome = await discover(place, [], None)
        assert not server.requests
        found = {each["name"]: each for each in listed(outcome)}
        assert [each["name"] for each in listed(outcome)][:2] == ["@quai_demo", "@phare_demo"]
        assert listed(outcome)[-1]["name"] == "@digue_demo"
        assert set(found) == {"@quai_demo", "@phare_demo", "@digue_demo"}
        quai = found["@quai_demo"]
        assert (quai["forwarded"], quai["mentioned"], quai["by"], quai["title"]) == (3, 1, 2, "Quai Nord")
        assert (quai["first"], quai["last"]) == ("2021-03-02T00:00:00+00:00", "2021-03-08T00:00:00+00:00")
        assert quai["registered"] is False
        phare = found["@phare_demo"]
        assert (phare["id"], phare["mentioned"], phare["by"]) == (None, 2, 2)
        assert found["@digue_demo"]["registered"] is True

        one = await discover(place, ["@digue_demo"], 1)
        assert (len(one.channels), one.total, one.sources) == (1, 2, 1)
        with pytest.raises(UsageError):
            await discover(place, ["@nobody_demo"], None)


def listed(outcome: DiscoverOutcome) -> list[dict[str, object]]:
    channels = outcome.document()["channels"]
    assert isinstance(channels, list)
    return channels  # type: ignore[return-value]


async def test_a_handle_that_leads_to_no_channel_is_left_out(tmp_path: Path) -> None:
    world, _, _ = scene()
    async with place_with_account(world, tmp_path) as (place, _):
        await add_channel(place, "digue_demo", (), None)
        await add_channel(place, "phare_demo", (), None)  # nobody has it: a gap, and known from then on
        await collect_channels(place, CollectRequest(media=False))
        assert [each["name"] for each in listed(await discover(place, ["@digue_demo"], None))] == ["@quai_demo"]


async def test_what_articles_cite_is_said(tmp_path: Path) -> None:
    world, _, _ = scene()
    async with place_with_account(world, tmp_path) as (place, _):
        await add_channel(place, "rives_demo", (), None)
        await collect_channels(place, CollectRequest(media=False))
        page = tmp_path / "article.txt"
        page.write_text("Une vidéo publiée sur Telegram : https://t.me/quai_demo/2 montre le quai sous l'eau.")
        await add_article(place, AddRequest(source=str(page), published=START.date()))
        found = {each["name"]: each for each in listed(await discover(place, [], None))}
        assert found["@quai_demo"]["articles"] == 1
        assert found["@phare_demo"]["articles"] == 0


async def test_an_empty_archive(tmp_path: Path) -> None:
    world, _, _ = scene()
    async with place_with_account(world, tmp_path) as (place, _):
        assert (await discover(place, [], 50)).document() == {"channels": [], "total": 0, "sources": 0}
