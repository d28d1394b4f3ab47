"""Pairs of pictures that have much in common and are no copies of each other, by kind and number."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from tests.bench.pictures.attacks import bordered, captioned, jpeg, lit, logoed, posted
from tests.bench.pictures.scenes import FONTS, Dice, Picture, colour, noise, people, scene, sentence

Pair = tuple[Picture, Picture]


def negative(kind: str, number: int) -> Pair:
    """Two pictures; the dice of both begin alike where something is to be shared."""
    return NEGATIVES[kind](number)


def _dice(*numbers: int) -> Dice:
    return np.random.default_rng((77, *numbers))


def _any_scene(number: int, which: int) -> Picture:
    kinds = ("street", "landscape", "rubble", "face")
    return scene(kinds[(number + which) % len(kinds)], 500_000 + 2 * number + which)


def _same_page(number: int) -> Pair:
    """A page of the same design with other words."""
    return _page(number, 1), _page(number, 2)


def _page(number: int, which: int) -> Picture:
    design, words = _dice(number), _dice(number, which)
    page = np.full((800, 560, 3), colour(design, 225, 256), dtype=np.uint8)
    page[:60] = colour(design, 40, 200)
    cv2.circle(page, (40, 30), 20, colour(design), -1, cv2.LINE_AA)
    cv2.putText(page, "Zelmara today", (80, 40), FONTS[3], 1.0, (255, 255, 255), 2, cv2.LINE_AA)
    cv2.rectangle(page, (20, 730), (540, 780), colour(design), -1)
    cv2.putText(page, "Share   Reply   Save   More", (40, 762), FONTS[1], 0.8, (255, 255, 255), 1, cv2.LINE_AA)
    size = float(design.uniform(0.6, 1.0))
    for row in range(110, 710, int(design.integers(28, 44))):
        line = sentence(words, int(words.integers(3, 8)))
        cv2.putText(page, line, (24, row), FONTS[0], size, (30, 30, 30), 1, cv2.LINE_AA)
    return page


def _same_caption(number: int) -> Pair:
    """The same logo, ticker and caption on other pictures of one size."""
    one, other = (cv2.resize(_any_scene(number, which), (640, 480)) for which in (0, 1))
    return tuple(logoed(captioned(each, _dice(number)), _dice(number)) for each in (one, other))  # type: ignore[return-value]


def _same_frame(number: int) -> Pair:
    """The same instant-picture frame with a line of words at its foot."""
    done = []
    for which in (0, 1):
        inner = cv2.resize(_any_scene(number, which), (480, 480))
        framed = bordered(inner, 30, 150, 30, (228, 238, 242))
        cv2.putText(framed, sentence(_dice(number), 4), (50, 580), FONTS[2], 1.0, (60, 40, 40), 2, cv2.LINE_AA)
        done.append(framed)
    return done[0], done[1]


def _same_channel(number: int) -> Pair:
    """Posts of one channel, photographed from one telephone, with other pictures."""
    one, other = (posted(_any_scene(number, which), _dice(number), _any_scene(number, which)) for which in (0, 1))
    return one, other


def _same_place(number: int) -> Pair:
    """A street seen from two places on two days: other light, other sky, other people, windows open or shut."""
    return _place(number, 1), _place(number, 2)


def _place(number: int, day: int) -> Picture:
    fixed, other = _dice(number), _dice(number, day)
    canvas = np.empty((540, 800, 3), np.uint8)
    canvas[:] = noise(other, 540, 800, 1.6)[:, :, None] * 80 + np.array(colour(other, 90, 160))
    for _ in range(9):
        left, wide, tall = (int(fixed.integers(low, high)) for low, high in ((-40, 760), (60, 190), (120, 380)))
        shade, step = np.array(colour(fixed, 40, 210)), int(fixed.integers(14, 30))
        left, tall = left + int(other.integers(-30, 31)), int(tall * other.uniform(0.95, 1.05))
        wall = canvas[max(430 - tall, 0) : 440, max(left, 0) : left + wide]
        if min(wall.shape[:2]) < 8:
            continue
        wall[:] = np.clip(shade + (noise(other, *wall.shape[:2], 1.0)[:, :, None] - 0.5) * 50, 0, 255)
        for y in range(8, wall.shape[0] - step, step + 6):
            for x in range(6, wall.shape[1] - step // 2, step):
                cv2.rectangle(wall, (x, y), (x + step // 2, y + step // 2 + 4), colour(other, 10, 160), -1)
    canvas[440:] = noise(other, 100, 800, 1.0)[:, :, None] * 70 + np.array(colour(fixed, 30, 90))
    people(other, canvas, 460, 7)
    return jpeg(lit(canvas, float(other.uniform(0.8, 1.2)), float(other.uniform(-20, 20))), 85)


def _same_kind(number: int) -> Pair:
    """Soft pictures: two skies, two nights."""
    return scene("soft", 600_000 + 2 * number), scene("soft", 600_001 + 2 * number)


def _same_sheet(number: int) -> Pair:
    """Two maps with the same legend and frame."""
    done = []
    for which in (0, 1):
        sheet = cv2.resize(scene("map", 700_000 + 2 * number + which), (760, 560))
        design = _dice(number)
        cv2.rectangle(sheet, (0, 0), (759, 559), (40, 40, 40), 8)
        cv2.rectangle(sheet, (540, 380), (745, 545), (250, 250, 250), -1)
        for row in range(5):
            cv2.circle(sheet, (560, 405 + 30 * row), 8, colour(design), -1, cv2.LINE_AA)
            cv2.putText(sheet, sentence(design, 2), (580, 411 + 30 * row), FONTS[0], 0.5, (0, 0, 0), 1, cv2.LINE_AA)
        done.append(np.asarray(sheet, np.uint8))
    return done[0], done[1]


def _flat(number: int) -> Pair:
    shades = (0, 255, 128, 40)
    one = np.full((480, 640, 3), shades[number % 4], np.uint8)
    grains = _dice(number).normal(0, 2, one.shape)
    return one, jpeg(np.clip(one + grains, 0, 255).astype(np.uint8), 60)


NEGATIVES: dict[str, Callable[[int], Pair]] = {
    "same page, other words": _same_page,
    "same logo and caption": _same_caption,
    "same frame": _same_frame,
    "posts of one channel": _same_channel,
    "same place, another day": _same_place,
    "two skies or nights": _same_kind,
    "maps of one series": _same_sheet,
    "flat pictures": _flat,
}
