"""Two witnesses: the same post by MTProto and by its web page, from two servers of one made-up world."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from archiver.archive import create_archive
from archiver.demo import LoopbackTelegram
from archiver.demo.tme import WebServer, serve_tme
from archiver.demo.world import World, WorldChannel
from archiver.errors import ConfigError, GapError, UsageError
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.articles import show_article
from archiver.jobs.corroborate import CorroborateOutcome, corroborate
from archiver.jobs.media import show_media
from archiver.jobs.report import report_of
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from archiver.model.corroboration import CLOSED, Field
from tests.acceptance.places import log_in_at_once, place_for
from tests.jobs.webpages import HANDLE, START, config_for, on_the_web, world_with_channel


@dataclass
class Both:
    place: Workplace
    web: WebServer
    world: World
    channel: WorldChannel

    async def ask(self, number: int) -> CorroborateOutcome:
        return await corroborate(self.place, f"@{HANDLE}/{number}")


@asynccontextmanager
async def both(folder: Path, on_web: World | None = None) -> AsyncIterator[Both]:
    """``on_web``: what the pages show instead."""
    world, channel = world_with_channel()
    async with LoopbackTelegram(world) as telegram, serve_tme(on_web or world) as web:
        place = await asyncio.to_thread(place_for, telegram, folder)
        pages = config_for(web)
        config = place.config.model_copy(update={"preview": pages.preview, "article": pages.article})
        place = replace(place, config=config)
        await asyncio.to_thread(create_archive, place.folder, place.keys_folder)
        await log_in_at_once(place, telegram)
        yield Both(place, web, world, channel)


def said(outcome: CorroborateOutcome) -> dict[str, Field]:
    return {each.name: each for each in outcome.found.found.fields}


async def test_both_say_the_same(tmp_path: Path) -> None:
    async with both(tmp_path) as here:
        film = here.world.video_from_bytes(b"film " * 60_000, 12.0, 640, 360)
        here.channel.post(START, "Earlier")
        here.channel.post(START + timedelta(hours=1), "Breaking 👍\n\nThe dam holds", media=film, views=12_345)
        outcome = await here.ask(2)
        fields = said(outcome)

        assert outcome.gaps == ()
        assert outcome.found.found.verdict == "agree", [each for each in fields.values() if each.verdict == "differ"]
        assert {"text", "date", "views", "file"} <= set(outcome.found.found.named("agree"))
        assert fields["file"].telegram == fields["file"].web
        assert fields["views"].note is not None
        async with here.place.reading() as archive:
            (kept,) = await archive.catalog.corroborations([outcome.found.found.post])
            post = await archive.catalog.post(outcome.found.found.post)
        assert kept.found == outcome.found.found
        assert post is not None
        assert (post.source, post.sources, post.versions) == ("telegram", ("telegram", "preview"), 1)
        assert (await verify(here.place)).ok


async def test_differences_are_results(tmp_path: Path) -> None:
    on_web, shown = world_with_channel()
    shown.post(START + timedelta(minutes=1), "As it was said to be", views=90_000)
    async with both(tmp_path, on_web) as here:
        here.channel.post(START, "As it was", views=500)
        outcome = await here.ask(1)
        fields = said(outcome)

        assert outcome.found.found.verdict == "differ"
        assert outcome.found.found.named("differ") == ["text", "date", "views"]
        assert (fields["text"].telegram, fields["text"].web) == ("As it was", "As it was said to be")
        assert (fields["views"].telegram, fields["views"].web) == ("500", "90,000")
        assert outcome.document()["verdict"] == "differ"


async def test_an_edit_between_the_questions_is_no_difference(tmp_path: Path) -> None:
    async with both(tmp_path) as here:
        here.channel.post(START, "Before")
        here.web.faults.call(lambda: here.channel.edit(1, "After", START + timedelta(hours=2)), where="embed")
        fields = said(await here.ask(1))
        assert (fields["text"].verdict, fields["text"].web) == ("agree", "After")
        assert fields["text"].note is not None


async def test_the_report_of_an_article_shows_both_accounts(tmp_path: Path) -> None:
    async with both(tmp_path) as here:
        here.channel.post(START, "The dam of Kardoune holds", views=500)
        page = tmp_path / "page.html"
        page.write_text(
            f'<html lang="fr"><head><title>La crue</title></head><body><article><h1>La crue</h1><p>La chaîne a dit : '
            f'<a href="https://t.me/{HANDLE}/1">publication</a> sur Telegram. {"La digue tient. " * 30}</p></article>'
        )
        added = await add_article(here.place, AddRequest(source=str(page)))
        await here.ask(1)
        report = await report_of(here.place, added.record.article_id)
        text = report.read_text()
        assert "Two witnesses" in text
        assert "Both show the same post" in text
        outcome = await show_article(here.place, added.record.article_id)
        assert [each["verdict"] for each in outcome.document()["corroborated"]] == ["agree"]


async def test_what_a_web_page_keeps_back_is_no_difference(tmp_path: Path) -> None:
    """Of a post that its channel protects the page only says to open Telegram; words that it shows still count."""
    async with both(tmp_path) as here:
        here.channel.post(START, "Nobody may copy this", media=here.world.photo()).noforwards = True
        found = await here.ask(1)
        assert found.found.found.verdict == "agree"
        for name in ("text", "kinds of files"):
            field = said(found)[name]
            assert (field.verdict, field.web, field.note) == ("not_comparable", None, CLOSED)


async def test_a_file_that_came_two_ways_is_shown_once(tmp_path: Path) -> None:
    async with both(tmp_path) as here:
        film = here.world.video_from_bytes(b"film " * 60_000, 12.0, 640, 360)
        here.channel.post(START, "The dam holds", media=film)
        await here.ask(1)
        objects = (await show_media(here.place, f"{HANDLE}/1")).objects
        assert {each.sha256 for each in objects} == {film.sha256}
        assert len({each.entry for each in objects}) == len(objects) == 2  # by the protocol, and by the page


async def test_a_post_that_one_alone_shows(tmp_path: Path) -> None:
    async with both(tmp_path) as here:
        here.channel.post(START, "Only here")
        here.channel.delete(1)
        outcome = await here.ask(1)
        assert (outcome.found.found.shown, outcome.found.found.verdict) == ((), "absent")


async def test_photos_are_served_smaller_and_that_is_no_difference(tmp_path: Path) -> None:
    async with both(tmp_path) as here:
        here.channel.post(START, "A picture", media=here.world.photo(label="quay"))
        outcome = await here.ask(1)
        assert outcome.found.found.verdict == "agree"
        assert said(outcome)["file"].verdict in ("agree", "not_comparable")


async def test_what_cannot_be_asked_says_why(tmp_path: Path) -> None:
    async with both(tmp_path) as here:
        with pytest.raises(UsageError, match="names no post"):
            await corroborate(here.place, "@zelmara_demo")
        with pytest.raises(GapError, match="knows no channel"):
            await corroborate(here.place, "@zelmara_nobody/4")
        here.world.add_channel("Private", None, joined=True).post(START, "Hidden")
    async with on_the_web(tmp_path / "other") as web:
        with pytest.raises(ConfigError, match="needs an account"):
            await corroborate(web.place, f"@{HANDLE}/1")
