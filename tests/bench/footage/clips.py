"""The archive: clips that were posted before the compilations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.bench.footage.camera import Hold
from tests.bench.footage.films import Coding, write_film
from tests.bench.footage.scenes import Take, scene
from tests.bench.footage.textures import Luma

VERSION = 1
"""Raise it when clips come out differently: what was built before is not used then."""
KINDS = (
    *("valley",) * 9,
    *("street",) * 8,
    *("village",) * 7,
    *("square",) * 5,
    *("table",) * 4,
    *("studio",) * 4,
    *("wall",) * 3,
    *("card",) * 2,
    *("sky",) * 2,
    *("fog",) * 2,
    *("night",) * 2,
    "gradient",
)
SHARED = ("table", "studio")
"""Kinds whose clips were all filmed at one place."""
STILL = ("table", "studio", "wall", "card")
SIZES = (*((480, 270),) * 4, (640, 360), (270, 480), (360, 270))
RATES = (25, 30, 25, 24, 30, 25, 30, 50)


@dataclass(frozen=True, slots=True)
class Shot:
    """A take, from ``start_s`` of it on, for ``length_s``."""

    take: Take
    start_s: float
    length_s: float


@dataclass(frozen=True, slots=True)
class Clip:
    """A film of one or more shots."""

    name: str
    shots: tuple[Shot, ...]
    size: tuple[int, int]
    coding: Coding

    @property
    def length_s(self) -> float:
        """Seconds."""
        return sum(each.length_s for each in self.shots)

    @property
    def kind(self) -> str:
        """What its first shot shows."""
        return self.shots[0].take.kind


def clips(seed: int, count: int = len(KINDS)) -> list[Clip]:
    """The whole set, or ``count`` of it that are spread over the kinds."""
    dice = np.random.default_rng([seed, 49])
    every = [_clip(number, kind, seed, dice) for number, kind in enumerate(KINDS)]
    return [every[number * len(every) // count] for number in range(count)]


def _clip(number: int, kind: str, seed: int, dice: np.random.Generator) -> Clip:
    length = float(np.round(12 + 28 * dice.random() ** 3.5, 2))
    cuts = int(dice.integers(2, 5)) if kind in ("valley", "street", "village") and dice.random() < 0.4 else 1
    shares = dice.dirichlet(np.full(cuts, 4.0)) * length
    place = place_of(seed, kind, number)
    shots = tuple(
        Shot(Take(kind, place + each, number, hold_of(kind, dice)), float(dice.uniform(0, 50)), float(share))
        for each, share in enumerate(shares)
    )
    size = SIZES[int(dice.integers(0, len(SIZES)))]
    rate = RATES[int(dice.integers(0, len(RATES)))]
    coding = Coding(rate, crf=int(dice.integers(22, 29)), gop=int(dice.integers(40, 250)))
    return Clip(f"clip{number:02d}-{kind}", shots, size, coding)


def place_of(seed: int, kind: str, number: int) -> int:
    """A place of its own for every clip, but one for all of the ``SHARED`` kinds."""
    return seed * 10_000 + (7_000 if kind in SHARED else number * 10)


def hold_of(kind: str, dice: np.random.Generator) -> Hold:
    """How such a thing is filmed."""
    if kind == "table":
        return "hand"
    if kind in STILL:
        return "tripod"
    holds: tuple[Hold, ...] = ("hand", "hand", "walk", "pan")
    return holds[int(dice.integers(0, 4))]


def pictures(clip: Clip) -> Iterator[Luma]:
    """All its frames, one shot after the other."""
    rate = clip.coding.rate
    for shot in clip.shots:
        yield from scene(shot.take).frames(clip.size, rate, shot.start_s, shot.start_s + shot.length_s)


def build(clip: Clip, folder: Path) -> Path:
    """Its file; made if it is not there."""
    path = folder / f"{clip.name}.mp4"
    if not path.exists():
        write_film(path, pictures(clip), clip.coding)
    return path
