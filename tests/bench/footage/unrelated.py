"""Films that share nothing, compared each with each other: whatever is found there is false.

Some were made at the same places another time, a third has little texture.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from archiver.model.footage import Match
from tests.bench.footage import ours
from tests.bench.footage.building import PROCESSES, alone
from tests.bench.footage.clips import hold_of
from tests.bench.footage.films import Coding, write_film
from tests.bench.footage.places import KINDS, LOW_TEXTURE, Layer
from tests.bench.footage.scenes import Take, filmed

VERSION = 1
FILMS = 450
"""101,025 pairs."""
TIMES = 5
"""How often each place is filmed."""
SIZE = (320, 180)
LENGTH_S = 6.0
CODING = Coding(8, crf=26, preset="ultrafast", gop=16)


@dataclass(frozen=True, slots=True)
class Unrelated:
    """``pairs`` compared; what was found in them, and how often a scene was said to be the same."""

    films: int
    pairs: int
    found: tuple[str, ...]
    same_scene: int


def build(folder: Path, seed: int, count: int = FILMS) -> list[Path]:
    """The films, made where they are not there."""
    folder = folder / f"unrelated{VERSION}"
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(PROCESSES, initializer=alone) as pool:
        made = [pool.submit(_place, folder, seed, place) for place in range(-(-count // TIMES))]
        return [path for each in made for path in each.result()][:count]


def measured(films: list[Path], folder: Path) -> Unrelated:
    """Each is searched for among all others."""
    names = {hashlib.sha256(each.read_bytes()).hexdigest(): each.stem for each in films}
    archive = ours.known(films, None, folder)
    found: list[str] = []
    same_scene = 0
    for film in films:
        for each in ours.matches(archive, film):
            other = names[each.reference_sha256]
            if other == film.stem:
                continue
            if each.verdict == "same scene":
                same_scene += 1
            else:
                found.append(_line(film.stem, other, each))
    return Unrelated(len(films), len(films) * (len(films) - 1) // 2, tuple(found), same_scene)


def _place(folder: Path, seed: int, place: int) -> list[Path]:
    """A place filmed ``TIMES`` times."""
    low = place % 3 == 2
    kinds = [kind for kind in KINDS if (kind in LOW_TEXTURE) == low]
    kind = kinds[place // 3 % len(kinds)]
    paths = [folder / f"{kind}{place}-{time}.mp4" for time in range(TIMES)]
    if all(path.exists() for path in paths):
        return paths
    take = Take(kind, seed * 10_000 + 5_000_000 + place, 0, "hand")
    layers = take.layers()
    for time, path in enumerate(paths):
        again = Take(kind, take.place, time, hold_of(kind, np.random.default_rng([place, time])))
        copies = [Layer(each.luma, each.cover, each.depth, each.drift) for each in layers]
        write_film(path, filmed(again, copies).frames(SIZE, CODING.rate, 0, LENGTH_S), CODING)
    return paths


def _line(film: str, other: str, match: Match) -> str:
    return (
        f"{film} {match.query.start_s:.1f}-{match.query.end_s:.1f} s in {other} "
        f"{match.reference.start_s:.1f}-{match.reference.end_s:.1f} s: {match.verdict}, {match.score:.0f}"
    )
