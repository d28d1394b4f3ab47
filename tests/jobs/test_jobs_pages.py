"""Pages of the web over time, from a real server: unchanged, changed, gone, dead, busy, forbidden."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import stamina

from archiver.archive import Writer, create_archive
from archiver.config import Articles, Config
from archiver.errors import ArchiverError, InputError, NetworkError
from archiver.jobs.linking import capture_article, read_article
from archiver.jobs.pages import PageRequest
from archiver.jobs.progress import Silent
from archiver.jobs.revisits import RETRY_AFTER, WaitingError, is_wanted, next_look, revisits, when_next
from archiver.jobs.verify import verify
from archiver.jobs.web import RobotsError, Web
from archiver.jobs.workplace import Workplace
from archiver.model.captures import Status
from archiver.model.pages import Look
from tests.sources.article.article_server import Answer, Site, redirect, response, serving

HTML = {"Content-Type": "text/html; charset=utf-8"}
CITED = "La chaîne Rives Infos a publié sur Telegram une vidéo du pont le 9 avril."
OTHER = "Selon la chaîne Quais du soir sur Telegram, la route est coupée."
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
STEPS = tuple(timedelta(hours=hours) for hours in (6, 24, 72, 168))


def page(*paragraphs: str, around: str = "") -> bytes:
    told = "".join(f"<p>{each}</p>" for each in (*paragraphs, "La rivière a débordé dans la nuit à Kardoune." * 4))
    return (
        f'<html lang="fr"><head><title>La crue</title><meta property="article:published_time" content="2021-04-10">'
        f"</head><body><article><h1>La crue</h1>{told}</article><footer>{around}</footer></body></html>"
    ).encode()


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=2, cap=True):
        yield


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


@dataclass
class At:
    """An archive and a site with one story, asked by one ``Web`` unless another one is made."""

    place: Workplace
    archive: Writer
    site: Site
    web: Web

    def tell(self, *answers: Answer, path: str = "/story") -> None:
        self.site.answers[path] = list(answers)

    async def take(self, path: str = "/story", *, scheduled: bool = False) -> tuple[str, bool]:
        request = PageRequest(source=self.site.url(path), scheduled=scheduled)
        return await capture_article(self.place, self.archive, request, self.web)

    async def looks(self, path: str = "/story") -> list[tuple[Status, str | None]]:
        return [(each.status, each.error) for each in await self.archive.catalog.looks_at(self.site.url(path))]

    async def objects(self) -> int:
        return len(await self.archive.catalog.captured_objects())

    def asked(self, path: str) -> list[bytes]:
        return [each for each in self.site.requests if each.split(b" ")[1] == path.encode()]


@asynccontextmanager
async def at(folder: Path, site: Site, **settings: object) -> AsyncIterator[At]:
    config = Config(article=Articles(allow_private_addresses=True, **settings))  # type: ignore[arg-type]
    place = Workplace(folder=folder / "archive", config=config, config_folder=folder, progress=Silent(), command="test")
    await asyncio.to_thread(create_archive, place.folder, place.keys_folder)
    async with place.writing() as archive:
        yield At(place, archive, site, Web(config.article, archive))
    assert (await verify(place)).ok


async def test_an_unchanged_page_costs_an_entry_without_bytes(tmp_path: Path, site: Site) -> None:
    async with at(tmp_path, site) as here:
        validators = {"ETag": 'W/"7a"', "Last-Modified": "Mon, 04 Mar 2024 10:20:30 GMT"}
        here.tell(response(page(CITED), headers={**HTML, **validators}), response(status="304 Not Modified"))
        first, new = await here.take()
        assert new
        objects = await here.objects()
        assert await here.take() == (first, False)
        assert await here.looks() == [("ok", None), ("unchanged", "HTTP 304")]
        assert await here.objects() == objects
        request = here.asked("/story")[1]
        assert b'If-None-Match: W/"7a"\r\n' in request
        assert b"If-Modified-Since: Mon, 04 Mar 2024 10:20:30 GMT\r\n" in request
        entry = await here.archive.catalog.capture(here.archive.log.size - 1)
        assert entry is not None
        held = (await here.archive.catalog.looks_at(here.site.url("/story")))[0].entry
        assert entry.question == {
            "url": here.site.url("/story"),
            "if_none_match": 'W/"7a"',
            "if_modified_since": "Mon, 04 Mar 2024 10:20:30 GMT",
            "held": held,
        }
        (version,) = await here.archive.catalog.versions(first)
        assert version.seen > version.captured
        ((asked,),) = [
            [each for each in session.methods if each.method == "http.get"]
            for session in await here.archive.catalog.session_figures([version.entry])
        ]
        assert (asked.asked, asked.ok, asked.unchanged) == (2, 1, 1)


async def test_so_does_one_that_is_sent_again_and_one_whose_surroundings_change(tmp_path: Path, site: Site) -> None:
    async with at(tmp_path, site) as here:
        here.tell(
            response(page(CITED), headers=HTML),
            response(page(CITED), headers=HTML),
            response(page(CITED, around='<a href="/?token=1">Lu</a> 17:02'), headers=HTML),
            response(page(CITED).replace(b"<h1>", b'<h1 data-token="x7">'), headers=HTML),
        )
        first, _ = await here.take()
        objects = await here.objects()
        for _ in range(3):
            assert await here.take() == (first, False)
        told = [("unchanged", "same bytes"), ("unchanged", "same text"), ("unchanged", "same text")]
        assert await here.looks() == [("ok", None), *told]
        assert await here.objects() == objects


async def test_a_validator_goes_to_the_address_that_gave_it_alone(tmp_path: Path, site: Site) -> None:
    async with at(tmp_path, site) as here:
        here.tell(redirect("/two"))
        here.tell(response(page(CITED), headers={"ETag": '"a"'}), response(status="304 Not Modified"), path="/two")
        first, _ = await here.take()
        assert await here.take() == (first, False)
        assert not any(b"If-None" in each for each in here.asked("/story"))
        assert [b"If-None" in each for each in here.asked("/two")] == [False, True]
        here.tell(response(status="304 Not Modified"), path="/new")  # asked of a page that was never had
        with pytest.raises(InputError, match="HTTP 304"):
            await here.take("/new")


async def test_a_changed_page_is_a_version_with_what_became_of_its_citations(tmp_path: Path, site: Site) -> None:
    changed = CITED.replace("le 9 avril", "le 8 avril")
    async with at(tmp_path, site) as here:
        pages = [page(CITED, OTHER), page(changed), page(CITED, OTHER)]
        here.tell(*(response(each, headers=HTML) for each in pages))
        names = []
        for _ in pages:
            name, new = await here.take()
            assert new
            await read_article(here.place, here.archive, name)
            names.append(name)
        assert names[0] == names[2] != names[1]  # it went back to what it was: that is a version, too
        versions = await here.archive.catalog.versions(names[1])
        assert [each.article_id for each in versions] == names
        first, second, third = (each.changes for each in versions)
        assert first is None
        assert second is not None
        assert third is not None
        assert [citation.quote for _, citation in second.removed] == [citation.quote for _, citation in third.added]
        ((_, gone),) = second.removed
        assert "Quais du soir" in gone.quote
        (change,) = second.changed
        assert {"quote", "date"} <= set(change.fields)
        assert (await here.archive.catalog.article(here.site.url("/story"))).article_id == names[0]


async def test_a_page_that_is_gone_is_said_to_be_held(tmp_path: Path, site: Site) -> None:
    async with at(tmp_path, site) as here:
        here.tell(response(page(CITED), headers=HTML), response(status="404 Not Found"))
        await here.take()
        with pytest.raises(InputError, match="The archive holds the page as of "):
            await here.take()
        assert await here.looks() == [("ok", None), ("absent", "HTTP 404")]


async def test_robots_are_respected_recorded_and_asked_for_once_a_day(tmp_path: Path, site: Site) -> None:
    async with at(tmp_path, site) as here:
        here.tell(response(b"User-agent: *\nDisallow: /private/\n", headers={"ETag": '"r"'}), path="/robots.txt")
        here.tell(response(page(CITED)))
        here.tell(response(page(CITED)), path="/private/a")
        here.tell(redirect("/private/a"), path="/door")
        await here.take()
        for path in ("/private/a", "/door"):
            with pytest.raises(RobotsError, match=r"robots\.txt of 127\.0\.0\.1:\d+ does not allow .*/private/a to be"):
                await here.take(path, scheduled=True)
            assert await here.looks(path) == []
        assert here.asked("/private/a") == []
        here.web = Web(here.place.config.article, here.archive)
        with pytest.raises(RobotsError):
            await here.take("/private/a")
        assert len(here.asked("/robots.txt")) == 1
        here.web = Web(here.place.ignoring_robots().config.article, here.archive)
        assert (await here.take("/private/a"))[1]


async def test_robots_are_not_asked_for_where_the_settings_say_so(tmp_path: Path, site: Site) -> None:
    async with at(tmp_path, site, robots=False) as here:
        here.tell(response(b"User-agent: *\nDisallow: /\n"), path="/robots.txt")
        here.tell(response(page(CITED)))
        assert (await here.take())[1]
        assert here.asked("/robots.txt") == []


async def test_without_rules_to_be_had_nothing_is_asked_and_later_is_tried_again(tmp_path: Path, site: Site) -> None:
    async with at(tmp_path, site) as here:
        here.tell(response(status="500 Oops"), response(status="404 Not Found"), path="/robots.txt")
        here.tell(response(page(CITED)))
        with pytest.raises(NetworkError, match=r"could not be had \(HTTP 500\)"):
            await here.take(scheduled=True)
        assert here.asked("/story") == []
        here.web = Web(here.place.config.article, here.archive)
        assert (await here.take())[1]
        robots = await here.archive.catalog.looks_at(here.site.url("/robots.txt"), "robots.get")
        assert [(each.status, each.error) for each in robots] == [("failed", "HTTP 500"), ("absent", "HTTP 404")]


async def test_rules_that_are_the_same_a_day_later_cost_no_bytes(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at(tmp_path, site) as here:
        here.tell(response(b"User-agent: *\nDisallow: /private/\n"), path="/robots.txt")
        here.tell(response(page(CITED)), path="/private/a")
        monkeypatch.setattr("archiver.jobs.web.ROBOTS_GOOD_FOR", timedelta(0))
        for _ in range(3):
            here.web = Web(here.place.config.article, here.archive)
            with pytest.raises(RobotsError):
                await here.take("/private/a")
        robots = await here.archive.catalog.looks_at(here.site.url("/robots.txt"), "robots.get")
        assert [each.status for each in robots] == ["ok", "unchanged", "unchanged"]
        assert await here.objects() == 1


async def test_a_dead_page_is_left_alone_for_longer_each_time(tmp_path: Path, site: Site) -> None:
    async with at(tmp_path, site) as here:
        source = PageRequest(source=here.site.url("/story"), scheduled=True)
        assert await is_wanted(here.archive, source)
        here.tell(lambda connection: connection.close(), response(status="404 Not Found"))
        for _ in range(2):
            with pytest.raises(ArchiverError) as caught:
                await here.take(scheduled=True)
        assert "It is tried again after " in str(caught.value)
        assert [status for status, _ in await here.looks()] == ["failed", "absent"]
        with pytest.raises(WaitingError, match=r"\(HTTP 404\)\. It is tried again after \d{4}-\d\d-\d\d \d\d:\d\d UTC"):
            await is_wanted(here.archive, source)
        (failed,) = await here.archive.catalog.failed_pages()
        assert failed.error == "HTTP 404"
        here.tell(response(page(CITED)))
        await here.take()
        assert not await is_wanted(here.archive, source)
        assert await here.archive.catalog.failed_pages() == []


async def test_a_busy_server_is_left_alone_as_long_as_it_says(tmp_path: Path, site: Site) -> None:
    async with at(tmp_path, site) as here:
        here.tell(response(status="429 Too Many Requests", headers={"Retry-After": "86400"}))
        with pytest.raises(NetworkError, match="HTTP 429"):
            await here.take(scheduled=True)
        with pytest.raises(NetworkError, match="is busy and is left alone until"):
            await here.take("/other", scheduled=True)
        assert len(here.asked("/story")) == 1
        assert await here.looks("/other") == []
        looks = await here.archive.catalog.looks_at(here.site.url("/story"))
        assert await when_next(here.archive, looks, STEPS) == looks[0].answered + timedelta(days=1)


async def test_held_pages_are_looked_at_again_those_captured_last_first(tmp_path: Path, site: Site) -> None:
    async with at(tmp_path, site) as here:
        for path in ("/a", "/b"):
            here.tell(response(page(CITED, path)), path=path)
            await here.take(path)
        now = datetime.now(UTC)
        assert await revisits(here.archive, STEPS, now) == []
        due = await revisits(here.archive, STEPS, now + timedelta(hours=7))
        assert [each.source for each in due] == [here.site.url("/b"), here.site.url("/a")]
        assert await revisits(here.archive, (), now + timedelta(hours=7)) == []


def look(hours: float, status: Status = "ok", error: str | None = None) -> Look:
    return Look(entry=1, url="u", answered=NOW + timedelta(hours=hours), status=status, error=error)


def after(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ([look(0)], 6),
        ([look(0), look(7, "unchanged")], 24),
        ([look(0), look(30)], 72),
        ([look(0), look(100, "unchanged")], 168),
        ([look(0), look(168, "unchanged")], None),
        ([look(0), look(6, "absent", "HTTP 404")], 24),
        ([look(0), look(6, "failed", "HTTP 403")], 24),
        ([look(0), look(6, "failed", "HTTP 503")], 6.25),
        ([look(0), look(6, "failed", "HTTP 503"), look(7, "failed", "It went silent")], 8),
        ([look(0), look(170, "failed", "HTTP 503")], 170.25),
        ([look(0), look(400, "failed", "HTTP 503")], None),
        ([look(0), look(6, "failed", "HTTP 503"), look(7, "unchanged")], 24),
    ],
)
def test_the_schedule(looks: list[Look], expected: float | None) -> None:
    assert next_look(looks, STEPS) == (None if expected is None else after(expected))


def test_what_was_never_had_is_tried_with_growing_pauses() -> None:
    looks: list[Look] = []
    waits = []
    for _ in range(7):
        looks.append(look(len(looks) * 1000, "failed", "HTTP 500"))
        due = next_look(looks, STEPS)
        assert due is not None
        waits.append(due - looks[-1].answered)
    assert waits == [*RETRY_AFTER, RETRY_AFTER[-1], RETRY_AFTER[-1]]
