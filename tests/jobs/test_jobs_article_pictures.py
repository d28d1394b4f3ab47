"""Pictures that an article shows, from a real server and beside a file: each asked for once, kept as they are."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
import stamina

from archiver.jobs.article_pictures import Pictured, capture_pictures
from archiver.jobs.choosing import choose
from archiver.jobs.exporting import ExportRequest, export_copy
from archiver.jobs.linking import capture_article, read_article
from archiver.jobs.pages import PageRequest
from archiver.jobs.redacting.redact import planned
from archiver.jobs.story.captures import tell_capture
from archiver.jobs.story.names import Names
from archiver.jobs.verify_copy import verify_copy
from archiver.model.entries import Captured
from archiver.sources.article import PICTURE_METHODS
from tests.export.replaying import Replay
from tests.jobs.test_jobs_pages import CITED, HTML, At, at, page
from tests.sources.article.article_server import Site, redirect, response, serving

JPEG = b"\xff\xd8\xff\xe0 the bridge"
PNG = b"\x89PNG\r\n\x1a\n the quay"
BESIDE = b"\xff\xd8\xff\xe0 beside"


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=2, cap=True):
        yield


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


def showing(*images: str) -> bytes:
    return page(CITED).replace(b"</h1>", "".join(["</h1>", *images]).encode())


async def taken(here: At, path: str = "/story") -> tuple[str, Pictured]:
    article_id, _ = await here.take(path)
    await read_article(here.place, here.archive, article_id)
    return article_id, await capture_pictures(here.place, here.archive, here.web, article_id)


async def test_pictures_are_objects_of_their_own_and_asked_for_once(tmp_path: Path, site: Site) -> None:
    async with at(tmp_path, site) as here:
        here.tell(response(showing('<img src="/a.jpg">', '<img src="/old.png">', '<img src="/gone.jpg">',
                                   '<img src="/words.jpg">', '<img src="/away.jpg">'), headers=HTML))  # fmt: skip
        packed = response(gzip.compress(JPEG), headers={"Content-Type": "text/plain", "Content-Encoding": "gzip"})
        here.tell(packed, path="/a.jpg")
        here.tell(redirect("/new.png"), path="/old.png")
        here.tell(response(PNG), path="/new.png")
        here.tell(response(b"<html>Sorry"), path="/words.jpg")
        here.tell(redirect("http://127.0.0.1:1/no.jpg"), path="/away.jpg")
        article_id, pictured = await taken(here)
        assert pictured == Pictured(stored=2)
        kept = await here.archive.catalog.article_media(article_id)
        assert [(each.source, each.sha256) for each in kept] == [
            (site.url("/a.jpg"), hashlib.sha256(JPEG).hexdigest()),
            (site.url("/old.png"), hashlib.sha256(PNG).hexdigest()),
        ]
        stored = here.place.folder / "objects" / "sha256" / kept[0].sha256[:2] / kept[0].sha256
        assert await asyncio.to_thread(stored.read_bytes) == JPEG
        log = await asyncio.to_thread(lambda: list(here.archive.log.entries()))
        asked_for = [
            each.body for each in log if isinstance(each.body, Captured) and each.body.method in PICTURE_METHODS
        ]
        *others, last = [each.error for each in asked_for]
        assert others == [None, None, "HTTP 404", "no picture or film"]
        assert last is not None
        assert last.startswith("robots.txt of 127.0.0.1:1 could not be had")
        before, asked = here.archive.log.size, len(site.requests)
        assert await capture_pictures(here.place, here.archive, here.web, article_id) == Pictured()
        assert (here.archive.log.size, len(site.requests)) == (before, asked)


async def test_another_version_of_the_page_asks_only_for_what_is_new(tmp_path: Path, site: Site) -> None:
    async with at(tmp_path, site) as here:
        first = showing('<img src="/a.jpg">')
        here.tell(
            response(first, headers=HTML),
            response(showing('<img src="/a.jpg">', '<img src="/b.jpg">').replace(b"nuit", b"soir"), headers=HTML),
        )
        here.tell(response(JPEG), path="/a.jpg")
        here.tell(response(PNG), path="/b.jpg")
        one, _ = await taken(here)
        other, pictured = await taken(here)
        assert one != other
        assert pictured.stored == 1
        assert len(here.asked("/a.jpg")) == 1
        assert [each.article_id for each in await here.archive.catalog.article_media(other)] == [one, other]


async def test_rules_and_limits_hold_for_pictures(tmp_path: Path, site: Site) -> None:
    async with at(tmp_path, site, picture_count=2, picture_bytes=1000) as here:
        here.tell(
            response(showing('<img src="/big.jpg">', '<img src="/no/a.jpg">', '<img src="/c.jpg">'), headers=HTML)
        )
        here.tell(response(b"User-agent: *\nDisallow: /no/\n"), path="/robots.txt")
        here.tell(response(JPEG * 200), path="/big.jpg")
        _, pictured = await taken(here)
        assert pictured == Pictured()
        assert not here.asked("/no/a.jpg")
        assert not here.asked("/c.jpg")


async def test_an_embedded_posts_picture_that_is_missing_is_a_gap(tmp_path: Path, site: Site) -> None:
    async with at(tmp_path, site) as here:
        widget = f"<a class=tgme_widget_message_photo_wrap style=\"background-image:url('{site.url('/p.jpg')}')\"></a>"
        here.tell(response(showing(widget), headers=HTML))
        _, pictured = await taken(here)
        assert pictured.gaps == (f"A picture of an embedded post could not be had: {site.url('/p.jpg')} (HTTP 404).",)


@pytest.mark.parametrize("fetched", [False, True])
async def test_a_saved_page_shows_what_lies_beside_it_and_tells_its_site_nothing(
    tmp_path: Path, site: Site, fetched: bool
) -> None:
    async with at(tmp_path, site, pictures_of_files=fetched) as here:
        here.tell(response(JPEG), path="/a.jpg")
        saved = tmp_path / "saved.html"
        await asyncio.to_thread((tmp_path / "beside.jpg").write_bytes, BESIDE)
        source = showing('<img src="beside.jpg">', f'<img src="{site.url("/a.jpg")}">')
        await asyncio.to_thread(saved.write_bytes, source)
        request = PageRequest(source=str(saved))
        article_id, _ = await capture_article(here.place, here.archive, request)
        await read_article(here.place, here.archive, article_id)
        pictured = await capture_pictures(here.place, here.archive, here.web, article_id, request)
        assert pictured.stored == 1 + fetched
        assert bool(site.requests) == fetched


async def test_pictures_go_with_their_article_unless_another_one_shows_them(tmp_path: Path, site: Site) -> None:
    async with at(tmp_path, site) as here:
        here.tell(response(showing('<img src="/a.jpg">', '<img src="/b.png">'), headers=HTML))
        here.tell(response(showing('<img src="/b.png?2">'), headers=HTML), path="/other")
        here.tell(response(JPEG), path="/a.jpg")
        here.tell(response(PNG), path="/b.png")
        here.tell(response(PNG), path="/b.png?2")
        article_id, _ = await taken(here)
        await taken(here, "/other")
        going = {each.named.ref.sha256 for each in (await planned(here.archive, article_id[:16])).going}
        assert hashlib.sha256(JPEG).hexdigest() in going
        assert hashlib.sha256(PNG).hexdigest() not in going


async def test_an_exported_article_has_its_pictures_and_the_story_tells_of_them(tmp_path: Path, site: Site) -> None:
    async with at(tmp_path, site) as here:
        here.tell(response(showing('<img src="/a.jpg">'), headers=HTML))
        here.tell(response(JPEG), path="/a.jpg")
        article_id, _ = await taken(here)
        (kept,) = await here.archive.catalog.article_media(article_id)
        choice = await choose(here.archive, [article_id])
        assert kept.entry in (choice.entries or ())
        log = await asyncio.to_thread(lambda: list(here.archive.log.entries()))
        told = tell_capture(cast("Captured", log[kept.entry].body), Names())
        assert told.startswith(f"captured a picture that an article shows, “{site.url('/a.jpg')}”: kept ")


async def test_pictures_are_in_a_web_archive_under_the_address_that_the_page_names(tmp_path: Path, site: Site) -> None:
    """What a server said around them was not kept: the records are the bytes with their type, and no more."""
    async with at(tmp_path, site) as here:
        here.tell(response(showing('<img src="/a.jpg">', '<img src="/old.png">'), headers=HTML))
        here.tell(response(gzip.compress(JPEG), headers={"Content-Encoding": "gzip"}), path="/a.jpg")
        here.tell(redirect("/new.png"), path="/old.png")
        here.tell(response(PNG), path="/new.png")
        article_id, _ = await taken(here)
        place = here.place
    out = tmp_path / "article.wacz"
    await export_copy(place, ExportRequest(format="wacz", out=out, names=(f"article {article_id}",)))
    replay = await asyncio.to_thread(Replay, out)
    shown = {path: replay.show(site.url(path)) for path in ("/a.jpg", "/old.png")}
    assert [(each.kind, each.data, each.mime) for each in shown.values()] == [
        ("resource", JPEG, "image/jpeg"),
        ("resource", PNG, "image/png"),
    ]
    assert replay.found() == replay.indexed()
    assert (await asyncio.to_thread(verify_copy, out)).ok
