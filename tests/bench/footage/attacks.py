"""What is done to footage before it is posted again: fifteen ways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from tests.bench.footage.films import Coding, at_times, read_film, write_film
from tests.bench.footage.overlays import Overlay, captioned, logo, ticker
from tests.bench.footage.scenes import Take, scene
from tests.bench.footage.textures import Luma
from tests.bench.footage.truth import Truth

VERSION = 1
SIZE = (480, 270)
Change = Callable[[Luma, int], Luma]
"""The picture and its number to the changed picture."""
FAST = Coding(25, crf=27, preset="ultrafast", gop=200)


@dataclass(frozen=True, slots=True)
class Attack:
    """``change`` makes the function for one compilation (its number)."""

    name: str
    change: Callable[[int], Change]
    coding: Coding = FAST
    speed: float = 1.0
    mirrored: bool = False

    def truth(self, truth: Truth) -> Truth:
        """What is true of the attacked compilation."""
        return truth.played(self.speed, mirrored=self.mirrored)


def build(attack: Attack, number: int, compilation: Path, truth: Truth, folder: Path) -> Path:
    """The attacked compilation; made if it is not there."""
    path = folder / f"{truth.name}-{attack.name.replace(' ', '-').replace('%', '')}.mp4"
    if not path.exists():
        write_film(path, _pictures(attack, number, compilation, truth), attack.coding)
    return path


def _pictures(attack: Attack, number: int, compilation: Path, truth: Truth) -> Iterator[Luma]:
    change = attack.change(number)
    count = int(truth.duration_s / attack.speed * attack.coding.rate)
    times = (each * attack.speed / attack.coding.rate for each in range(count))
    for each, picture in enumerate(at_times(_decoded(compilation), times)):
        yield change(picture.copy(), each)


@lru_cache(maxsize=1)
def _decoded(path: Path) -> tuple[tuple[float, Luma], ...]:
    """Kept for the next attack: about 800 MB."""
    return tuple(read_film(path))


def _as_it_is(_number: int) -> Change:
    return lambda picture, _each: picture


def _resized(width: int, height: int) -> Callable[[int], Change]:
    return lambda _number: lambda picture, _each: _scaled(picture, (width, height))


def _scaled(picture: Luma, size: tuple[int, int]) -> Luma:
    method = cv2.INTER_AREA if size[0] < picture.shape[1] else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, size, interpolation=method), dtype=np.uint8)


def _crop(share: float) -> Callable[[int], Change]:
    """Takes ``share`` of width and height away, a little more on one side than on the other."""

    def made(number: int) -> Change:
        left, top = ((0.5, 0.5), (0.42, 0.6), (0.6, 0.45))[number % 3]

        def change(picture: Luma, _each: int) -> Luma:
            height, width = picture.shape
            x, y = round(width * share * left), round(height * share * top)
            inner = picture[y : y + round(height * (1 - share)), x : x + round(width * (1 - share))]
            return _scaled(inner, (width, height))

        return change

    return made


def _letterbox(_number: int) -> Change:
    def change(picture: Luma, _each: int) -> Luma:
        height, width = picture.shape
        frame = np.full((width * 3 // 4, width), 16, np.uint8)
        top = (frame.shape[0] - height) // 2
        frame[top : top + height] = picture
        return frame

    return change


def _mirror(_number: int) -> Change:
    return lambda picture, _each: np.asarray(cv2.flip(picture, 1), dtype=np.uint8)


def _graphics(number: int) -> Change:
    overlays: list[Overlay] = [logo(SIZE, number), captioned(SIZE, number), ticker(SIZE, number)]

    def change(picture: Luma, each: int) -> Luma:
        for overlay in overlays:
            overlay(picture, each)
        return picture

    return change


def _graded(number: int) -> Change:
    contrast, brightness, gamma = ((1.35, 12, 0.8), (0.7, 20, 1.25), (1.2, -25, 1.4))[number % 3]
    levels = np.arange(256) / 255
    table = np.clip(((levels**gamma - 0.5) * contrast + 0.5) * 255 + brightness, 0, 255).astype(np.uint8)
    return lambda picture, _each: np.asarray(cv2.LUT(picture, table), dtype=np.uint8)


def _rotation(zoom: float) -> Callable[[int], Change]:
    def made(number: int) -> Change:
        angle = (5, -5, 5)[number % 3]

        def change(picture: Luma, _each: int) -> Luma:
            height, width = picture.shape
            matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, zoom)
            return np.asarray(cv2.warpAffine(picture, matrix, (width, height), borderValue=16), dtype=np.uint8)

        return change

    return made


def _blurred_sides(_number: int) -> Change:
    def change(picture: Luma, _each: int) -> Luma:
        height, width = picture.shape
        upright, wide = 480, 270
        middle = picture[:, (width - height * 9 // 16) // 2 :][:, : height * 9 // 16]
        small = cv2.blur(cv2.resize(middle, (wide // 8, upright // 8), interpolation=cv2.INTER_AREA), (7, 7))
        frame = cv2.resize(small, (wide, upright), interpolation=cv2.INTER_LINEAR)
        inner = _scaled(picture, (wide, wide * height // width // 2 * 2))
        top = (upright - inner.shape[0]) // 2
        frame[top : top + inner.shape[0]] = inner
        return np.asarray(frame, dtype=np.uint8)

    return change


def _inset(number: int) -> Change:
    """60 % of the width over other footage, which moves (over a still in every third compilation)."""
    take = Take(("street", "valley", "village")[number % 3], 990_000 + number, 5, "walk")
    count = 1 if number % 3 == 2 else 200
    behind = list(scene(take).frames(SIZE, 25, 0, count / 25))
    size = (SIZE[0] * 6 // 10, SIZE[1] * 6 // 10)
    x, y = ((150, 75), (45, 30), (177, 22))[number % 3]

    def change(picture: Luma, each: int) -> Luma:
        turn = each % (2 * count - 1)
        frame = behind[min(turn, 2 * count - 2 - turn)].copy()
        frame[y : y + size[1], x : x + size[0]] = _scaled(picture, size)
        return frame

    return change


def _remix(number: int) -> Change:
    crop, graphics = _crop(0.1)(number), _graphics(number)

    def change(picture: Luma, each: int) -> Luma:
        return graphics(np.ascontiguousarray(cv2.flip(crop(picture, each), 1)), each)

    return change


ATTACKS = (
    Attack("plain", _as_it_is, Coding(30, crf=28, preset="veryfast", gop=90, profile="main")),
    Attack("crf 35", _as_it_is, Coding(25, crf=35, preset="ultrafast")),
    Attack("half size", _resized(240, 136)),
    Attack("crop 10 %", _crop(0.10)),
    Attack("crop 25 %", _crop(0.25)),
    Attack("letterbox", _letterbox),
    Attack("mirror", _mirror, mirrored=True),
    Attack("logo and caption", _graphics),
    Attack("speed 1.25", _as_it_is, speed=1.25),
    Attack("contrast", _graded),
    Attack("rotation 5", _rotation(1.0)),
    Attack("rotation 5 zoom", _rotation(1.16)),
    Attack("blurred sides", _blurred_sides),
    Attack("picture in picture", _inset),
    Attack("remix", _remix, speed=1.1, mirrored=True),
)
