"""What stations lay over footage: a logo, a caption, a ticker."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from tests.bench.footage.textures import Luma, fractal, tone, words, write

Overlay = Callable[[Luma, int], None]
"""Draws into a picture; its number tells how far a ticker has run."""


def logo(size: tuple[int, int], number: int) -> Overlay:
    """An opaque one, a seventh of the width, in an upper corner."""
    width, _ = size
    dice = np.random.default_rng([number, 1])
    wide, high = width // 7, width // 14
    badge = np.full((high, wide), 235 if number % 2 else 30, np.uint8)
    write(badge, words(dice, 5), (5, high - 9), high * 0.5, 30 if number % 2 else 235, 3)
    left = width - wide - 16 if number % 2 == 0 else 16

    def draw(picture: Luma, _each: int) -> None:
        picture[14 : 14 + high, left : left + wide] = badge

    return draw


def captioned(size: tuple[int, int], number: int) -> Overlay:
    """A half transparent band with two lines, which change every five seconds."""
    width, height = size
    dice = np.random.default_rng([number, 2])
    top, foot = round(height * 0.74), round(height * 0.9)
    letters, margin = (foot - top) * 0.3, width // 16
    bands = []
    for _ in range(12):
        band = np.full((foot - top, width - 2 * margin), 40, np.uint8)
        for row in (round(letters * 1.4), round(letters * 2.9)):
            write(band, " ".join(words(dice, int(dice.integers(3, 9))) for _ in range(6)), (8, row), letters, 240, 2)
        bands.append(band)

    def draw(picture: Luma, each: int) -> None:
        part = picture[top:foot, margin : width - margin]
        picture[top:foot, margin : width - margin] = cv2.addWeighted(part, 0.25, bands[each // 125 % 12], 0.75, 0)

    return draw


def ticker(size: tuple[int, int], number: int) -> Overlay:
    """A line of text that runs along the lower edge."""
    width, height = size
    dice = np.random.default_rng([number, 3])
    high = height // 12
    strip = tone(fractal(high, width * 4, dice, slope=1.5), 200, 240)
    write(strip, " ".join(words(dice, int(dice.integers(2, 9))) for _ in range(70)), (0, high - 6), high * 0.6, 20, 2)

    def draw(picture: Luma, each: int) -> None:
        at = each * 3 % (width * 3)
        picture[height - high :] = strip[:, at : at + width]

    return draw
