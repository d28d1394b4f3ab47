"""The picture of an article speaks for the post of whose film it is a frame, as soon as fingerprints can tell."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.config import ArticleSource, Footage
from archiver.demo import World
from archiver.jobs.adding import AddRequest, add_article, link_again
from archiver.jobs.articles import ArticleOutcome
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.footage.background import Footage as Background
from archiver.jobs.footage.due import match_due
from archiver.jobs.registry import add_channel
from archiver.jobs.run import run_once
from archiver.jobs.workplace import Workplace
from archiver.model.links import Link
from tests.acceptance.places import place_with_account
from tests.jobs.test_jobs_footage_stills import RATE, enlarged, frame
from tests.media.made import film

HANDLE = "rives_demo"
DAY = datetime(2021, 4, 9, 9, tzinfo=UTC)
ON, OFF = Footage(processes=1), Footage(enabled=False)
SHOWN = 2
"""Number of the post whose film the article shows."""
PAGE = """<html lang="fr"><head><title>La crue</title><meta property="article:published_time" content="2021-04-10">
</head><body><article><h1>La crue</h1>
<p>La chaîne Rives Infos a publié sur Telegram une vidéo de la crue le 9 avril.</p><p><img src="still.jpg"></p>
<p>La rivière a débordé dans la nuit à Kardoune. Les habitants attendent que l'eau se retire.</p>
</article></body></html>
"""


@dataclass(frozen=True)
class Case:
    """An archive in which two posts of one day have films that nothing but their pictures tells apart."""

    place: Workplace
    page: Path


def _told(folder: Path) -> World:
    """What Telegram has; the page and its picture lie in the folder."""
    world = World(7)
    world.add_user("+9996621234")
    channel = world.add_channel("Rives Infos", HANDLE)
    for seed in (1, SHOWN):
        shown = [frame(seed, number / RATE) for number in range(4 * RATE)]
        path = film(folder / f"{seed}.mp4", [number / RATE for number in range(len(shown))], draw=shown.__getitem__)
        media = world.video_from_bytes(path.read_bytes(), 4.0, 320, 180)
        channel.post(DAY + timedelta(hours=3 * seed), "La crue", media=media)
    (folder / "page.html").write_text(PAGE)
    (folder / "still.jpg").write_bytes(enlarged(frame(SHOWN, 3.0), 70))
    return world


async def _make(folder: Path) -> Case:
    async with place_with_account(_told(folder), folder) as (place, _):
        await add_channel(place, HANDLE, (), None)
        await collect_channels(place, CollectRequest())
    return Case(place, folder / "page.html")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("article")
    yield asyncio.run(_make(folder))
    shutil.rmtree(folder)


@pytest.fixture
def case(made: Case, tmp_path: Path) -> Case:
    copy = replace(made.place, folder=tmp_path / "archive", config_folder=tmp_path / "configuration")
    shutil.copytree(made.place.folder, copy.folder)
    shutil.copytree(made.place.config_folder, copy.config_folder)
    return replace(made, place=copy)


def _with(place: Workplace, footage: Footage) -> Workplace:
    return replace(place, config=place.config.model_copy(update={"footage": footage}))


def _links(outcome: ArticleOutcome) -> list[Link]:
    (resolution,) = outcome.record.resolutions.values()
    return list(resolution.links)


def _said(link: Link) -> list[str]:
    return [each.reason for each in link.features if each.name == "shown"]


def _add(case: Case, footage: Footage) -> ArticleOutcome:
    return asyncio.run(add_article(_with(case.place, footage), AddRequest(source=str(case.page))))


def _link(case: Case, footage: Footage) -> ArticleOutcome:
    (outcome,) = asyncio.run(link_again(_with(case.place, footage), (), accept_channels=False))
    return outcome


def test_a_still_tells_which_of_two_films_is_meant(case: Case) -> None:
    assert _links(_add(case, OFF)) == []
    outcome = _add(case, ON)
    (link,) = _links(outcome)
    assert link.post.message_id == SHOWN
    assert _said(link) == ["The article's own picture is a frame of this post's film at 0:03."]
    assert link.same_media == ()
    page = outcome.report.read_text()
    told = page[page.index("Pictures that are a frame of this video") :]
    assert "<p>0:03: shown by" in told
    assert "There the whole picture: the same recording" in told


def test_to_link_again_waits_for_what_is_due(case: Case) -> None:
    assert _links(_add(case, OFF)) == []
    outcome = _link(case, ON)
    (link,) = _links(outcome)
    assert link.post.message_id == SHOWN
    assert outcome.gaps == ()


@pytest.mark.parametrize("job", [_add, _link])
def test_what_was_decided_too_early_is_a_gap(case: Case, job: Callable[[Case, Footage], ArticleOutcome]) -> None:
    _add(case, OFF)
    outcome = job(case, Footage(processes=1, wait_s=0))
    assert _links(outcome) == []
    (gap,) = outcome.gaps
    assert gap.startswith("What 3 files may show was left out of account: not fingerprinted or compared in time (")
    asyncio.run(match_due(_with(case.place, ON)))
    outcome = _link(case, Footage(processes=1, wait_s=0))
    assert [each.post.message_id for each in _links(outcome)] == [SHOWN]
    assert outcome.gaps == ()


async def test_a_pass_says_what_it_linked_too_early_and_the_next_one_links_it_again(tmp_path: Path) -> None:
    async with place_with_account(_told(tmp_path), tmp_path) as (bare, _):
        await add_channel(bare, HANDLE, (), None)
        await collect_channels(bare, CollectRequest())
        sources = (ArticleSource(source=str(tmp_path / "page.html")),)
        place = replace(bare, config=bare.config.model_copy(update={"articles": sources}))
        early = await run_once(_with(place, Footage(processes=1, wait_s=0)))
        late = await run_once(_with(place, ON))
    assert (len(early.articles), early.linked, early.proposed) == (1, 0, 0)
    assert [each[:52] for each in early.gaps] == ["What 3 files may show was left out of account: not f"]
    assert (late.linked + late.proposed, late.gaps) == (1, ())
    assert list(late.again.values()) == ["What it shows or is linked to was found in other footage."]


def test_a_command_waits_no_longer_than_is_configured_however_often(case: Case) -> None:
    """Nothing is fingerprinted: the time goes by."""

    async def waited() -> float:
        place = _with(case.place, Footage(processes=1, wait_s=1.0))
        async with place.writing() as archive:
            footage = Stuck(place, archive, enabled=True)
            footage.begin()
            began = time.monotonic()
            gaps = [await footage.ready() for _ in range(3)]
            await footage.finish()
            assert [len(each) for each in gaps] == [1, 1, 1]
            return time.monotonic() - began

    assert 1.0 <= asyncio.run(waited()) < 2.5


class Stuck(Background):
    """Work that never comes to its end."""

    async def _work(self) -> None:
        await asyncio.sleep(3600)
