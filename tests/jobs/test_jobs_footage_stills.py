"""A picture that is a frame of a film is found in it, whichever came first, and nothing that is none."""

from __future__ import annotations

import asyncio
import hashlib
import io
import shutil
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from archiver.cli.showing import show_media as print_media
from archiver.cli.showing_match import show_matched
from archiver.config import Footage
from archiver.demo import World
from archiver.demo.world.pictures import jpeg
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.footage.asking import MatchRequest, MediumMatched, match
from archiver.jobs.footage.due import match_due
from archiver.jobs.media import show_media
from archiver.jobs.own_footage import same_files
from archiver.jobs.registry import add_channel
from archiver.jobs.workplace import Workplace
from archiver.model.footage import Match, Span
from archiver.model.prints import MatchFound
from tests.acceptance.places import place_with_account
from tests.media.made import film

HANDLE = "rives_demo"
START = datetime(2021, 4, 9, 8, tzinfo=UTC)
RATE = 10
BLACK_S = 1.0
"""So long a film is black before it begins."""

Rgb = NDArray[np.uint8]


def landscape(seed: int, width: int = 960, height: int = 270) -> Rgb:
    """A picture with something to see at every size."""
    dice = np.random.default_rng(seed)
    picture = np.zeros((height, width, 3))
    for cells in (8, 32, 128):
        grid = Image.fromarray(dice.integers(0, 255, (cells // 3, cells, 3), dtype=np.uint8))
        picture += np.asarray(grid.resize((width, height), Image.Resampling.BICUBIC), dtype=float) / 3
    return picture.astype(np.uint8)


def frame(seed: int, time_s: float) -> Rgb:
    """What a film shows at a time: black, then what a camera sees that moves to the right."""
    left = round(100 * (time_s - BLACK_S))
    return np.zeros((180, 320, 3), np.uint8) if time_s < BLACK_S else landscape(seed)[45:225, left : left + 320]


def enlarged(picture: Rgb, quality: int) -> bytes:
    """As somebody posts it: larger, and coded anew."""
    return jpeg(np.asarray(Image.fromarray(picture).resize((640, 360), Image.Resampling.BICUBIC)), quality)


@dataclass(frozen=True)
class Made:
    """An archive of a channel's films and pictures, by name in the order of their posts; all are compared."""

    place: Workplace
    names: tuple[str, ...]
    sha256: dict[str, str]

    def named(self, sha256: str) -> str:
        return next(name for name, each in self.sha256.items() if each == sha256)

    async def found(self, name: str) -> dict[str, Match]:
        """By the name of the older medium."""
        async with self.place.reading() as archive:
            return {self.named(each.match.reference_sha256): each.match
                    for each in await archive.catalog.matches_of(self.sha256[name])}  # fmt: skip


async def _make(folder: Path) -> Made:
    def filmed(name: str, seed: int, length_s: float) -> bytes:
        shown = [frame(seed, number / RATE) for number in range(round(length_s * RATE))]
        times = [number / RATE for number in range(len(shown))]
        return film(folder / f"{name}.mp4", times, draw=shown.__getitem__).read_bytes()

    flat = np.full((360, 640, 3), 3, np.uint8)
    contents = {
        "film": filmed("film", 1, 6.0),
        "early still": enlarged(frame(2, 3.25)[:, ::-1], 70),
        "still": enlarged(frame(1, 2.5), 60),
        "another place": enlarged(landscape(5)[:180, :320], 80),
        "black": jpeg(flat, 80),
        "later film": filmed("later", 2, 5.0),
    }
    world = World(7)
    world.add_user("+9996621234")
    channel = world.add_channel("Rives Infos", HANDLE)
    for day, (name, data) in enumerate(contents.items()):
        is_film = "film" in name
        media = world.document(f"{day}.mp4", "video/mp4", data) if is_film else world.photo_from_bytes(data, 640, 360)
        channel.post(START + timedelta(days=day), name, media=media)
    async with place_with_account(world, folder) as (bare, _):
        await add_channel(bare, HANDLE, (), None)
        place = replace(bare, config=bare.config.model_copy(update={"footage": Footage(processes=1)}))
        await collect_channels(place, CollectRequest())
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in contents.items()}
    return Made(place, tuple(contents), hashes)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    folder = tmp_path_factory.mktemp("stills")
    yield asyncio.run(_make(folder))
    shutil.rmtree(folder)


async def test_a_new_picture_is_found_in_an_older_film(made: Made) -> None:
    found = await made.found("still")
    assert set(found) == {"film"}
    one = found["film"]
    assert (one.medium, one.verdict, one.mirrored, one.query) == ("picture", "copy", False, Span(0, 0))
    assert one.reference.start_s == pytest.approx(2.5, abs=0.15)
    assert one.reference.length_s == pytest.approx(0.125)
    assert one.score >= 100


async def test_a_new_film_is_found_to_show_an_older_picture(made: Made) -> None:
    assert await made.found("early still") == {}
    found = await made.found("later film")
    assert set(found) == {"early still"}
    one = found["early still"]
    assert (one.medium, one.verdict, one.mirrored, one.reference) == ("picture", "copy", True, Span(0, 0))
    assert one.query.start_s == pytest.approx(3.25, abs=0.15)


@pytest.mark.parametrize("name", ["film", "another place", "black"])
async def test_nothing_else_is_found(made: Made, name: str) -> None:
    """Both films begin with black, as the black picture is."""
    assert await made.found(name) == {}


async def test_a_still_makes_no_publication_of_picture_and_film(made: Made) -> None:
    async with made.place.reading() as archive:
        assert await same_files(archive, set(made.sha256.values())) == {}


def test_twice_finds_nothing_new_to_compare(made: Made) -> None:
    done = asyncio.run(match_due(made.place))
    assert (done.files, done.compared, done.left) == (0, 0, 0)


def _asked(made: Made, which: str) -> tuple[MediumMatched, str]:
    outcome = asyncio.run(match(made.place, MatchRequest(which=which)))
    with redirect_stdout(io.StringIO()) as out:
        show_matched(outcome)
    return outcome.media[0], out.getvalue()


def test_a_file_is_asked_of_films_and_pictures(made: Made, tmp_path: Path) -> None:
    file = tmp_path / "still.jpg"
    file.write_bytes(enlarged(frame(2, 4.0), 75))
    medium, said = _asked(made, str(file))
    assert {made.named(each.match.reference_sha256) for each in medium.found} == {"later film", "early still"}
    assert not medium.new_to_archive
    assert f"is the frame at 0:04 of {made.sha256['later film'][:12]}  (copy, score" in said


def test_what_is_archived_is_asked_of_all_whatever_came_first(made: Made) -> None:
    early, said = _asked(made, f"{HANDLE}/2")
    assert [made.named(each.match.reference_sha256) for each in early.found] == ["later film"]
    assert early.new_to_archive  # that film was posted three days later
    later, said = _asked(made, f"{HANDLE}/6")
    assert [made.named(each.match.reference_sha256) for each in later.found] == ["early still"]
    assert f"0:03  is the picture {made.sha256['early still'][:12]}  (copy, score" in said
    assert [(each.start_s, round(each.end_s)) for each in later.unseen] == [(0, 5)]


def test_each_tells_of_the_other(made: Made) -> None:
    def told(number: int) -> str:
        with redirect_stdout(io.StringIO()) as out:
            print_media(asyncio.run(show_media(made.place, f"{HANDLE}/{number}")))
        return " ".join(out.getvalue().split())

    picture = told(3)
    assert "This picture is in older posts of this archive." in picture
    assert f"match 1: at 0:02 of {made.sha256['film'][:16]}, the same recording" in picture
    of_film = told(1)
    assert "was not seen before in this archive" in of_film
    assert "frames of it that are pictures elsewhere:" in of_film
    assert f"match 1: {made.sha256['still'][:16]}, the same recording" in of_film


async def test_matches_are_told_from_both_sides(made: Made) -> None:
    async with made.place.reading() as archive:
        (back,) = await archive.catalog.matches_in(made.sha256["film"])
    assert isinstance(back, MatchFound)
    assert made.named(back.sha256) == "still"
