"""A set of two clips and a compilation of them: built, attacked and found again by the plain way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from archiver.model.footage import Span
from tests.bench.footage import attacks, clips, compilations, plain
from tests.bench.footage.attacks import ATTACKS
from tests.bench.footage.clips import Clip, Shot
from tests.bench.footage.compilations import Compilation, Part
from tests.bench.footage.films import Coding, at_times, read_film, write_film
from tests.bench.footage.scenes import Take
from tests.bench.footage.scoring import score
from tests.bench.footage.truth import Truth

SIZE = (160, 90)
RATE = 10


def clip(name: str, place: int) -> Clip:
    return Clip(name, (Shot(Take("table", place, 1, "tripod"), 0.0, 6.0),), SIZE, Coding(RATE))


CLIPS = (clip("one", 1), clip("two", 2))


def parts() -> tuple[Part, ...]:
    new = Part(Take("card", 3, 1, "tripod"), 0.0, 2.0)
    return (new, Part(CLIPS[0], 1.0, 4.0), new, Part(CLIPS[1], 0.5, 3.0, fades=True), new)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Truth]:
    folder = tmp_path_factory.mktemp("small")
    for each in CLIPS:
        clips.build(each, folder)
    film = Compilation("film", parts(), Coding(RATE), SIZE)
    path, truth = compilations.build(film, folder, folder)
    return folder, path, truth


def test_the_truth_says_where_the_stretches_are(built: tuple[Path, Path, Truth]) -> None:
    _, path, truth = built
    first, second = truth.stretches
    assert truth.duration_s == pytest.approx(13.0)
    assert (first.clip, first.query, first.source) == ("one", Span(2.0, 6.0), Span(1.0, 5.0))
    assert second.query.start_s == pytest.approx(8.3)
    assert second.source.start_s == pytest.approx(0.8)
    assert sum(1 for _ in read_film(path)) == 130


def test_the_film_shows_what_the_truth_says(built: tuple[Path, Path, Truth]) -> None:
    folder, path, truth = built
    for each in truth.stretches:
        shown = next(at_times(read_film(path), [each.query.start_s + 1]))
        source = next(at_times(read_film(folder / f"{each.clip}.mp4"), [each.source.start_s + 1]))
        assert np.abs(shown.astype(int) - source).mean() < 6


@pytest.mark.parametrize(("name", "found"), [("plain", 2), ("contrast", 2), ("crop 25 %", 0)])
def test_the_plain_way_finds_copies_but_no_part(built: tuple[Path, Path, Truth], name: str, found: int) -> None:
    folder, path, truth = built
    attack = replace(next(each for each in ATTACKS if each.name == name), coding=Coding(RATE, crf=18))
    query = attacks.build(attack, 0, path, truth, folder)
    known = plain.plain([(each.name, plain.frames_of(folder / f"{each.name}.mp4")) for each in CLIPS], None)
    result = score(attack.truth(truth), known.claims(plain.frames_of(query)))
    assert (result.found, result.turned) == (found, 0)


def test_what_is_built_is_not_built_again(built: tuple[Path, Path, Truth]) -> None:
    folder, path, truth = built
    before = path.stat().st_mtime_ns
    film = Compilation("film", (), Coding(RATE), SIZE)
    assert compilations.build(film, folder, folder) == (path, truth)
    assert path.stat().st_mtime_ns == before


def test_a_film_ends_what_is_asked_of_it(tmp_path: Path) -> None:
    write_film(tmp_path / "film.mp4", (np.full((32, 32), 10 * each, np.uint8) for each in range(10)), Coding(10))
    shown = list(at_times(read_film(tmp_path / "film.mp4"), [0.0, 0.25, 0.9, 3.0]))
    assert [round(float(each.mean()), -1) for each in shown] == [0, 20, 90]


def test_a_seed_gives_the_same_set_and_another_seed_another() -> None:
    assert clips.clips(1) == clips.clips(1)
    assert clips.clips(1) != clips.clips(2)
    archive = clips.clips(1)
    three = compilations.compilations(1, archive)
    assert three == compilations.compilations(1, archive)
    assert len(archive) == 49
    assert sum(len(compilations.truth_of(each).stretches) for each in three) == 28
    assert all(abs(compilations.truth_of(each).duration_s - 240) < 0.5 for each in three)


def test_the_attacks_are_fifteen() -> None:
    assert len({each.name for each in ATTACKS}) == 15
