"""Hashes of other footage by the hundred thousand: places seen by a camera that moves, a tenth with little in them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint import pdq
from tests.bench.footage.building import PROCESSES, alone
from tests.bench.footage.places import HEIGHT, KINDS, LOW_TEXTURE, WIDTH
from tests.bench.footage.textures import Dice, Luma

VERSION = 1
PER_FILM = 250
"""Hashes of each film; at four a second about a minute."""
PER_PLACE = 40
LOW_EVERY = 10
"""Of so many places one is hardly to be seen."""
STEP_S = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Distractors:
    """A row for each frame; ``films`` numbers the films from 0."""

    films: NDArray[np.int32]
    times: NDArray[np.float32]
    hashes: pdq.Hashes
    quality: NDArray[np.uint8]

    def film(self, number: int) -> slice:
        """The rows of a film."""
        return slice(number * PER_FILM, (number + 1) * PER_FILM)


def distractors(folder: Path, seed: int, count: int) -> Distractors:
    """``count`` of them, from the file of an earlier run if there is one."""
    path = folder / f"distractors{VERSION}-{count}.npz"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        hashes, quality = _made(seed, count)
        unfinished = path.with_suffix(".part.npz")
        np.savez(unfinished, hashes=hashes, quality=quality)
        unfinished.replace(path)
    with np.load(path) as kept:
        rows = np.arange(count)
        times = (rows % PER_FILM * STEP_S).astype(np.float32)
        return Distractors((rows // PER_FILM).astype(np.int32), times, kept["hashes"], kept["quality"])


def _made(seed: int, count: int) -> tuple[pdq.Hashes, NDArray[np.uint8]]:
    places = range(-(-count // (PER_PLACE * PER_FILM)))
    with ProcessPoolExecutor(PROCESSES, initializer=alone) as pool:
        parts = list(pool.map(_seen, [(seed, number) for number in places]))
    return np.concatenate([each for each, _ in parts])[:count], np.concatenate([each for _, each in parts])[:count]


def _seen(what: tuple[int, int]) -> tuple[pdq.Hashes, NDArray[np.uint8]]:
    """All films of one place: hashes and qualities."""
    seed, number = what
    dice = np.random.default_rng([seed, 1_000_000, number])
    low = number % LOW_EVERY == LOW_EVERY - 1
    place = _panorama(str(dice.choice([kind for kind in KINDS if (kind in LOW_TEXTURE) == low])), dice)
    noise = dice.normal(0, 1.0, (80, 80)).astype(np.float32)
    films = [np.stack(list(_film(place, dice, noise))) for _ in range(PER_PLACE // 4)]
    hashes = np.concatenate([pdq.hashes(each) for film in films for each in _turned(pdq.coefficients(film))])
    return hashes, np.concatenate([pdq.qualities(film) for film in films for _ in range(4)])


def _turned(film: pdq.Coefficients) -> Iterator[pdq.Coefficients]:
    """The film as it is, in a mirror, upside down and both: to a hash four films that have nothing in common."""
    upside_down = pdq.mirrored(film.transpose(0, 2, 1)).transpose(0, 2, 1)
    yield from (film, pdq.mirrored(film), upside_down, pdq.mirrored(upside_down))


def _panorama(kind: str, dice: Dice) -> Luma:
    """All layers of a place over each other."""
    picture: Luma = np.zeros((HEIGHT, WIDTH), np.uint8)
    for layer in KINDS[kind](dice):
        cover = layer.cover if layer.cover is not None else np.full_like(picture, 255)
        picture = np.where(cover > 127, layer.luma, picture)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 1.5), dtype=np.uint8)


def _film(place: Luma, dice: Dice, noise: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    """64x64 pictures along a path over the place, some of them mirrored or turned."""
    zoom, angle = dice.uniform(2.0, 8.0), dice.normal(0, 6)
    flip = -1 if dice.random() < 0.5 else 1
    start, end = (dice.uniform(0.2, 0.8, 2) * (WIDTH, HEIGHT) for _ in range(2))
    stretch = 1 + 0.6 * dice.random()
    for share in np.linspace(0, 1, PER_FILM):
        x, y = start + (end - start) * share + dice.normal(0, 4, 2)
        turn = np.deg2rad(angle + 3 * np.sin(9 * share))
        across = np.array([np.cos(turn), np.sin(turn)]) * zoom * stretch * flip
        down = np.array([-np.sin(turn), np.cos(turn)]) * zoom
        matrix = np.array([[across[0], down[0], 0.0], [across[1], down[1], 0.0]])
        matrix[:, 2] = np.array([x, y]) - matrix[:, :2] @ (32, 32)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        seen = cv2.warpAffine(place, matrix, (64, 64), flags=flags, borderMode=cv2.BORDER_REFLECT_101)
        left, top = dice.integers(0, 16, 2)
        yield seen.astype(np.float32) + noise[top : top + 64, left : left + 64]
