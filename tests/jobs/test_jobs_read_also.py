"""What an article points to on its own site ("read also"), from a real server, one level deep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import stamina

from archiver.config import Articles
from archiver.demo import World
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.articles import list_articles
from archiver.jobs.read_also import MOST
from archiver.jobs.workplace import Workplace
from tests.acceptance.places import ANSWERS, place_with_account
from tests.sources.article.article_server import Site, response, serving

HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1, cap=True):
        yield


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


def empty() -> World:
    world = World()
    world.add_user(ANSWERS["phone"])
    return world


def page(title: str, *links: str) -> bytes:
    told = f"<p>La rivière a débordé dans la nuit à Kardoune, dit {title}.</p>" * 4
    boxes = "".join(f'<p>Lire aussi : <a href="{link}">L\'article numéro {link[-12:]}</a></p>' for link in links)
    return (
        f'<html lang="fr"><head><title>{title}</title><meta property="article:published_time" content="2021-04-10">'
        f"</head><body><article><h1>{title}</h1>{told}{boxes}</article></body></html>"
    ).encode()


def serve(site: Site, path: str, title: str, *links: str) -> None:
    site.answers[path] = response(page(title, *links), headers=HTML)


def allowing(place: Workplace) -> Workplace:
    article = Articles(allow_private_addresses=True, host_pause_s=0)
    return replace(place, config=place.config.model_copy(update={"article": article}))


def asked(site: Site) -> list[str]:
    return [each.split(b" ")[1].decode() for each in site.requests if b"robots" not in each]


async def test_pages_of_the_site_are_archived_one_level_deep(tmp_path: Path, site: Site) -> None:
    other = "http://elsewhere.example/une-autre-page"
    serve(site, "/la-une", "La crue", "/les-quais-fermes", other, site.url("/le-pont-rouvert#haut"), "/disparue-hier")
    serve(site, "/les-quais-fermes", "Les quais", "/trop-loin-d-ici")
    serve(site, "/le-pont-rouvert", "Le pont", "/la-une")
    async with place_with_account(empty(), tmp_path) as (place, _):
        here = allowing(place)
        outcome = await add_article(here, AddRequest(source=site.url("/la-une"), related=True))
        titles = {each.title for each in await list_articles(here)}

        assert titles == {"La crue", "Les quais", "Le pont"}
        assert asked(site) == ["/la-une", "/les-quais-fermes", "/le-pont-rouvert", "/disparue-hier"]
        assert [bool(each.article_id) for each in outcome.related] == [True, False, True, False]
        (gap,) = outcome.gaps
        assert "/disparue-hier" in gap
        assert "404" in gap

        site.requests.clear()
        again = await add_article(here, AddRequest(source=site.url("/la-une"), related=True))
        assert asked(site) == ["/la-une", "/disparue-hier"]  # what is archived is left alone
        assert len(again.gaps) == 1


async def test_without_the_option_nothing_is_followed(tmp_path: Path, site: Site) -> None:
    serve(site, "/la-une", "La crue", "/les-quais-fermes")
    async with place_with_account(empty(), tmp_path) as (place, _):
        await add_article(allowing(place), AddRequest(source=site.url("/la-une")))
    assert asked(site) == ["/la-une"]


async def test_many_pages_are_cut_off_and_said(tmp_path: Path, site: Site) -> None:
    paths = [f"/article-numero-{number:03}" for number in range(MOST + 3)]
    serve(site, "/la-une", "La crue", *paths)
    for path in paths:
        serve(site, path, f"Suite {path[-3:]}")
    async with place_with_account(empty(), tmp_path) as (place, _):
        outcome = await add_article(allowing(place), AddRequest(source=site.url("/la-une"), related=True))
        assert len(await list_articles(allowing(place))) == MOST + 1
    assert any("3 were left out" in gap for gap in outcome.gaps)


async def test_a_file_without_an_address_has_no_site(tmp_path: Path, site: Site) -> None:
    saved = tmp_path / "saved.html"
    saved.write_bytes(page("La crue", site.url("/les-quais-fermes")))
    async with place_with_account(empty(), tmp_path) as (place, _):
        outcome = await add_article(allowing(place), AddRequest(source=str(saved), related=True))
    assert any("--url" in gap for gap in outcome.gaps)
    assert site.requests == []
