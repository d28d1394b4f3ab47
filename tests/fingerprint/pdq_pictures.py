"""Made-up pictures by number, with nothing but numpy: the same wherever hashes are compared with the reference's."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

VALUES = Path(__file__).parent / "pdq_reference.json"
"""``{"number": ["64 hex digits", quality]}``, of the package pdqhash (``python -m tests.bench.pdq --write``)."""
REFERENCE_WEIGHTS = (0.299, 0.587, 0.114)

Picture = NDArray[np.uint8]
"""Rows by columns by red, green, blue."""

SIZES = (64, 65, 97, 127, 128, 129, 160, 200, 241, 255, 256, 257, 320, 333, 480, 500, 511, 512, 513, 640)
LARGE = {0: (3000, 4000), 1: (4000, 1501), 2: (1025, 2047), 3: (1080, 1920)}
"""By number: (height, width) of the few that are shrunk before they are hashed."""
TINY = {1000: (1, 1), 1001: (2, 500), 1002: (500, 2), 1003: (3, 3), 1004: (17, 63), 1005: (64, 64)}


@dataclass(frozen=True, slots=True)
class Reference:
    number: int
    digits: str
    quality: int

    @property
    def bits(self) -> NDArray[np.uint8]:
        return np.frombuffer(bytes.fromhex(self.digits), dtype=np.uint8)


def references() -> list[Reference]:
    """What the reference says of the pictures."""
    values = json.loads(VALUES.read_text(encoding="utf-8"))
    return [Reference(int(number), digits, quality) for number, (digits, quality) in values.items()]


def picture(number: int) -> Picture:
    """Blotches of several sizes with edges, in colour or grey; every eighth hardly changes from place to place."""
    dice = np.random.default_rng(number)
    height, width = LARGE.get(number) or TINY.get(number) or tuple(int(dice.choice(SIZES)) for _ in range(2))
    layers = 1 if number % 3 == 0 else 3
    shades = [_blotches(dice, height, width) for _ in range(layers)]
    if number % 8 == 7:
        shades = [100 + shade / 12 for shade in shades]
    whole = np.stack([shades[at % layers] for at in range(3)], axis=2)
    return np.clip(whole, 0, 255).astype(np.uint8)


def luma(whole: Picture) -> NDArray[np.uint8]:
    """Grey, with the reference's weights."""
    return np.rint(whole.astype(np.float32) @ np.array(REFERENCE_WEIGHTS, dtype=np.float32)).astype(np.uint8)


def _blotches(dice: np.random.Generator, height: int, width: int) -> NDArray[np.float32]:
    total = np.zeros((height, width), dtype=np.float32)
    for cells, weight in ((3, 150), (8, 110), (21, 70), (50, 25)):
        total += weight * _smooth(dice.random((cells + 1, cells + 1), dtype=np.float32), height, width)
    down, across = (int(dice.integers(0, max(length // 2, 1))) for length in (height, width))
    total[down : down + height // 3, across : across + width // 4] *= 0.4
    return total * (255 / 355)


def _smooth(grid: NDArray[np.float32], height: int, width: int) -> NDArray[np.float32]:
    """The grid's values with straight lines between them."""
    return np.asarray(_between(len(grid), height) @ grid @ _between(len(grid), width).T, dtype=np.float32)


def _between(cells: int, length: int) -> NDArray[np.float32]:
    place = np.linspace(0, cells - 1.001, length)
    left = place.astype(int)
    weights = np.zeros((length, cells), dtype=np.float32)
    weights[np.arange(length), left] = 1 - (place - left)
    weights[np.arange(length), left + 1] = place - left
    return weights
