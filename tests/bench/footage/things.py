"""What moves in a place: people, cars, birds, and objects that lie about."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from tests.bench.footage.places import HEIGHT, WIDTH
from tests.bench.footage.textures import Dice, Luma, fractal, words, write


@dataclass(slots=True)
class Thing:
    """A picture with its cover; its centre goes from ``start`` by ``speed`` pixels a second, swaying by ``sway``."""

    luma: Luma
    cover: Luma
    start: tuple[float, float]
    speed: tuple[float, float]
    sway: float
    rhythm: float
    turn: float = 0.0

    def centre(self, time_s: float) -> tuple[float, float]:
        """Where it is; what leaves on one side comes back on the other."""
        x = self.start[0] + self.speed[0] * time_s
        y = self.start[1] + self.speed[1] * time_s
        swing = self.sway * np.sin(2 * np.pi * self.rhythm * time_s + self.start[0])
        return (x + 300) % (WIDTH + 600) - 300 + 0.6 * swing, y + swing

    def angle(self, time_s: float) -> float:
        """Degrees."""
        return self.turn + 0.35 * self.sway * float(np.sin(2 * np.pi * self.rhythm * 0.7 * time_s + self.start[1]))


def person(dice: Dice, high: int, spot: tuple[float, float], walk: float) -> Thing:
    """Somebody of ``high`` pixels."""
    wide = int(high * 0.5)
    luma, cover = np.zeros((high, wide), np.uint8), np.zeros((high, wide), np.uint8)
    coat, skin, legs = int(dice.integers(20, 230)), int(dice.integers(90, 200)), int(dice.integers(15, 120))
    x = wide // 2
    parts = (
        ((x, int(high * 0.12)), (int(high * 0.07), int(high * 0.1)), skin),
        ((x, int(high * 0.4)), (int(high * 0.15), int(high * 0.22)), coat),
        ((x - int(high * 0.07), int(high * 0.78)), (int(high * 0.06), int(high * 0.22)), legs),
        ((x + int(high * 0.07), int(high * 0.78)), (int(high * 0.06), int(high * 0.22)), legs),
    )
    for centre, axes, grey in parts:
        cv2.ellipse(luma, centre, axes, 0, 0, 360, grey, -1)
        cv2.ellipse(cover, centre, axes, 0, 0, 360, 255, -1)
    return Thing(_rough(luma, dice), cover, spot, (walk, 0.0), high * 0.012, float(dice.uniform(0.8, 2.0)))


def car(dice: Dice, wide: int, spot: tuple[float, float], drive: float) -> Thing:
    """A car seen from its side."""
    high = int(wide * 0.45)
    luma, cover = np.zeros((high, wide), np.uint8), np.zeros((high, wide), np.uint8)
    paint = int(dice.integers(20, 240))
    roof = np.array([[wide // 5, high // 2], [wide // 3, 4], [wide * 2 // 3, 4], [wide * 5 // 6, high // 2]])
    for picture, grey in ((luma, paint), (cover, 255)):
        cv2.fillPoly(picture, [roof], grey)
        cv2.rectangle(picture, (2, high // 2), (wide - 3, high - high // 5), grey, -1)
    cv2.rectangle(luma, (int(wide * 0.36), 9), (int(wide * 0.62), high // 2 - 3), 40 if paint > 90 else 190, -1)
    for x in (wide // 4, wide * 3 // 4):
        cv2.circle(luma, (x, high - high // 5), high // 6, 15, -1)
        cv2.circle(cover, (x, high - high // 5), high // 6, 255, -1)
    return Thing(_rough(luma, dice), cover, spot, (drive, 0.0), 0.8, 3.0)


def speaker(dice: Dice, spot: tuple[float, float]) -> Thing:
    """Somebody who talks: head and shoulders, hardly moving."""
    luma, cover = np.zeros((420, 340), np.uint8), np.zeros((420, 340), np.uint8)
    coat, skin, hair = int(dice.integers(15, 200)), int(dice.integers(110, 200)), int(dice.integers(10, 90))
    head = (int(dice.integers(52, 70)), int(dice.integers(70, 92)))
    for picture, greys in ((luma, (coat, hair, skin)), (cover, (255, 255, 255))):
        cv2.ellipse(picture, (170, 400), (int(dice.integers(140, 160)), 190), 0, 180, 360, greys[0], -1)
        cv2.ellipse(picture, (170, 128), (head[0] + 8, head[1] + 10), 0, 0, 360, greys[1], -1)
        cv2.ellipse(picture, (170, 146), head, 0, 0, 360, greys[2], -1)
    for x in (148, 192):
        cv2.circle(luma, (x, 136), 7, 30, -1)
    cv2.ellipse(luma, (170, 182), (18, 6), 0, 0, 360, 60, -1)
    cv2.line(luma, (170, 240), (170 + int(dice.integers(-40, 40)), 400), int(dice.integers(0, 255)), 16)
    return Thing(_rough(luma, dice), cover, spot, (0.0, 0.0), float(dice.uniform(3, 7)), float(dice.uniform(0.2, 0.5)))


def thing(dice: Dice, spot: tuple[float, float]) -> Thing:
    """Something on a table: a box, a plate or a sheet of paper with letters."""
    size = int(dice.integers(70, 260))
    luma, cover = np.full((size, size), int(dice.integers(20, 240)), np.uint8), np.zeros((size, size), np.uint8)
    kind = dice.integers(0, 3)
    if kind == 0:
        cv2.circle(cover, (size // 2, size // 2), size // 2 - 2, 255, -1)
        cv2.circle(luma, (size // 2, size // 2), size // 3, int(dice.integers(20, 240)), 4)
    else:
        wide = int(size * dice.uniform(0.2, 0.5))
        cv2.rectangle(cover, (size // 2 - wide, 2), (size // 2 + wide, size - 3), 255, -1)
    if kind == 2:
        luma[:] = 225
        for row in range(18, size - 8, 18):
            write(luma, words(dice, 12), (size // 8, row), 11, 40)
    return Thing(_rough(luma, dice), cover, spot, (0.0, 0.0), 0.0, 1.0, float(dice.uniform(0, 360)))


def things_in(kind: str, dice: Dice) -> list[Thing]:
    """What is to be seen in a place of this kind, this time."""

    def somewhere(top: float, foot: float) -> tuple[float, float]:
        return float(dice.uniform(0, WIDTH)), float(dice.uniform(top, foot) * HEIGHT)

    def people(count: int, high: tuple[int, int], top: float, foot: float, pace: float) -> list[Thing]:
        spots = sorted((somewhere(top, foot) for _ in range(count)), key=lambda spot: spot[1])
        return [person(dice, int(dice.integers(*high)), spot, float(dice.normal(0, pace))) for spot in spots]

    middle = (WIDTH / 2 + float(dice.normal(0, 60)), HEIGHT / 2 + 60)
    match kind:
        case "street":
            cars = [
                car(dice, int(dice.integers(120, 220)), somewhere(0.66, 0.74), float(dice.normal(0, 90))) for _ in "12"
            ]
            return [*cars, *people(5, (80, 140), 0.6, 0.72, 30)]
        case "square":
            return people(int(dice.integers(16, 34)), (90, 260), 0.58, 0.78, 34)
        case "village" | "valley" | "fog":
            return people(int(dice.integers(1, 5)), (60, 150), 0.6, 0.75, 25)
        case "table":
            spots = ((WIDTH / 2 + dice.normal(0, 250), HEIGHT / 2 + dice.normal(0, 150)) for _ in range(9))
            return [thing(dice, (float(x), float(y))) for x, y in spots]
        case "studio" | "wall":
            return [speaker(dice, middle)]
        case _:
            return []


def _rough(luma: Luma, dice: Dice) -> Luma:
    grain = fractal(*luma.shape, dice, slope=0.8)
    return np.clip(luma * (0.65 + 0.7 * grain), 0, 255).astype(np.uint8)
