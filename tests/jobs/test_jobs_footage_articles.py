"""The picture of an article speaks for the post of whose film it is a frame, as soon as fingerprints can tell."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archiver.config import Footage
from archiver.demo import World
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.articles import ArticleOutcome
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.registry import add_channel
from archiver.jobs.workplace import Workplace
from archiver.model.links import Link
from tests.acceptance.places import place_with_account
from tests.jobs.test_jobs_footage_stills import RATE, enlarged, frame
from tests.media.made import film

HANDLE = "rives_demo"
DAY = datetime(2021, 4, 9, 9, tzinfo=UTC)
ON = Footage(processes=1)
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


async def _make(folder: Path) -> Case:
    world = World(7)
    world.add_user("+9996621234")
    channel = world.add_channel("Rives Infos", HANDLE)
    for seed in (1, SHOWN):
        shown = [frame(seed, number / RATE) for number in range(4 * RATE)]
        path = film(folder / f"{seed}.mp4", [number / RATE for number in range(len(shown))], draw=shown.__getitem__)
        media = world.video_from_bytes(path.read_bytes(), 4.0, 320, 180)
        channel.post(DAY + timedelta(hours=3 * seed), "La crue", media=media)
    page = folder / "page.html"
    page.write_text(PAGE)
    (folder / "still.jpg").write_bytes(enlarged(frame(SHOWN, 3.0), 70))
    async with place_with_account(world, folder) as (place, _):
        await add_channel(place, HANDLE, (), None)
        await collect_channels(place, CollectRequest())
    return Case(place, page)


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


def test_a_still_tells_which_of_two_films_is_meant(case: Case) -> None:
    assert _links(_add(case, Footage(enabled=False))) == []
    outcome = _add(case, ON)
    (link,) = _links(outcome)
    assert link.post.message_id == SHOWN
    assert _said(link) == ["The article's own picture is a frame of this post's film at 0:03."]
    assert link.same_media == ()
    page = outcome.report.read_text()
    told = page[page.index("Pictures that are a frame of this video") :]
    assert "<p>0:03: shown by" in told
    assert "There the whole picture: the same recording" in told
