"""Made-up places: layers of scenery one behind the other, and what may move in them.

A place is known by its kind and its seed: filmed another time it has the same scenery, but another point of view,
light, and other things in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from tests.bench.footage.textures import (
    Dice,
    Luma,
    Plane,
    fractal,
    profile,
    shaded,
    tone,
    words,
    write,
)

HEIGHT, WIDTH = 1056, 1728
"""Pixels of a layer; a view shows a part of about 400 by 711 of it."""


@dataclass(slots=True)
class Layer:
    """``luma`` where ``cover`` is 255; ``depth``: how far it moves when the camera does (0 infinitely far, 1 near).

    ``drift``: it flows by itself, pixels a second, mixed with itself flowing the other way; it wraps around then.
    """

    luma: Luma
    cover: Luma | None
    depth: float
    drift: tuple[float, float] | None = None


def backdrop(dice: Dice, dark: float, bright: float, *, clouds: float) -> Layer:
    """A sky that is brighter below, with clouds."""
    fall = np.linspace(0, 1, HEIGHT, dtype=np.float32)[:, None]
    cloud = fractal(HEIGHT, WIDTH, dice, slope=1.4, stretch=0.5)
    cloud = np.clip((cloud - 0.45) * 3, 0, 1)
    return Layer(tone(fall * (1 - clouds) + clouds * cloud, dark, bright), None, 0.15)


def ridge(dice: Dice, top: float, rise: float, grey: tuple[float, float], depth: float) -> Layer:
    """Land from a rough skyline down: ``top`` and ``rise`` in shares of the height."""
    line = (top + rise * (1 - profile(WIDTH, dice))) * HEIGHT
    relief = fractal(HEIGHT, WIDTH, dice, slope=1.3)
    ground = 0.6 * shaded(relief, dice, 1.4) + 0.4 * fractal(HEIGHT, WIDTH, dice, slope=0.9)
    return Layer(tone(ground, *grey), _below(line), depth)


def ground(dice: Dice, top: float, grey: tuple[float, float], depth: float) -> Layer:
    """A plain with paths, finer towards the horizon."""
    texture = fractal(HEIGHT, WIDTH, dice, slope=0.9, stretch=0.3)
    luma = tone(0.75 * texture + 0.25 * fractal(HEIGHT, WIDTH, dice, slope=0.3), *grey)
    for _ in range(int(dice.integers(1, 4))):
        start, end = (int(dice.integers(0, WIDTH)) for _ in range(2))
        grey_of_path = int(dice.integers(60, 220))
        cv2.line(luma, (start, int(top * HEIGHT)), (end, HEIGHT), grey_of_path, int(dice.integers(6, 40)), cv2.LINE_AA)
    return Layer(luma, _below(np.full(WIDTH, top * HEIGHT)), depth)


def houses(dice: Dice, base: float, tallest: float, count: int, depth: float) -> Layer:
    """Fronts with windows, roofs and signs that stand on the line ``base``."""
    luma = np.zeros((HEIGHT, WIDTH), np.uint8)
    cover = np.zeros((HEIGHT, WIDTH), np.uint8)
    grain = fractal(HEIGHT, WIDTH, dice, slope=0.8)
    foot = int(base * HEIGHT)
    for left in np.sort(dice.uniform(-60, WIDTH, count)).astype(int):
        wide, high = int(dice.integers(70, 230)), int(dice.uniform(0.3, 1) * tallest * HEIGHT)
        _house(luma, cover, dice, (max(left, 0), foot - high, min(left + wide, WIDTH), foot))
    textured = np.clip(luma * (0.7 + 0.6 * grain), 0, 255).astype(np.uint8)
    return Layer(textured, cover, depth)


def _house(luma: Luma, cover: Luma, dice: Dice, box: tuple[int, int, int, int]) -> None:
    left, top, right, foot = box
    if right - left < 20 or foot - top < 20:
        return
    wall = int(dice.integers(70, 210))
    cv2.rectangle(luma, (left, top), (right, foot), wall, -1)
    cv2.rectangle(cover, (left, top), (right, foot), 255, -1)
    if dice.random() < 0.6:
        roof = np.array([[left - 8, top], [right + 8, top], [(left + right) // 2, top - int(dice.integers(20, 70))]])
        cv2.fillPoly(luma, [roof], int(dice.integers(30, 150)))
        cv2.fillPoly(cover, [roof], 255)
    across, down = int(dice.integers(22, 44)), int(dice.integers(30, 52))
    dark, bright = int(wall * 0.35), min(255, wall + 60)
    for x in range(left + 8, right - across // 2, across):
        for y in range(top + 10, foot - down // 2, down):
            grey = bright if dice.random() < 0.25 else dark
            cv2.rectangle(luma, (x, y), (x + across // 2, y + down // 2), grey, -1)
    if dice.random() < 0.5 and right - left > 90:
        y = int(dice.integers(top + 20, max(top + 21, foot - 20)))
        cv2.rectangle(luma, (left + 6, y - 22), (right - 6, y + 6), int(dice.integers(0, 2)) * 225 + 15, -1)
        write(luma, words(dice, 6), (left + 12, y), 16, 128, 2)


def trees(dice: Dice, base: float, count: int, size: float, depth: float) -> Layer:
    """Crowns of many leaves on trunks."""
    luma = np.zeros((HEIGHT, WIDTH), np.uint8)
    cover = np.zeros((HEIGHT, WIDTH), np.uint8)
    leaves = fractal(HEIGHT, WIDTH, dice, slope=0.5)
    for _ in range(count):
        x, foot = int(dice.integers(0, WIDTH)), int((base + dice.uniform(-0.02, 0.08)) * HEIGHT)
        high = int(size * HEIGHT * dice.uniform(0.5, 1.2))
        trunk = max(3, high // 14)
        for picture, grey in ((luma, int(dice.integers(20, 60))), (cover, 255)):
            cv2.line(picture, (x, foot), (x, foot - high), grey, trunk)
        shade = int(dice.integers(50, 140))
        for _ in range(14):
            spot = (x + int(dice.normal(0, high / 4)), foot - high + int(dice.normal(0, high / 5)))
            radius = int(high * dice.uniform(0.08, 0.22))
            cv2.circle(luma, spot, radius, int(np.clip(shade + dice.normal(0, 22), 10, 230)), -1)
            cv2.circle(cover, spot, radius, 255, -1)
    return Layer(np.clip(luma * (0.4 + 1.2 * leaves), 0, 255).astype(np.uint8), cover, depth)


def water(dice: Dice, top: float, foot: float, depth: float) -> Layer:
    """A river between two lines; it flows."""
    luma = tone(fractal(HEIGHT, WIDTH, dice, slope=0.9, stretch=0.35), 40, 230)
    upper = (top + 0.04 * profile(WIDTH, dice)) * HEIGHT
    lower = (foot + 0.06 * profile(WIDTH, dice)) * HEIGHT
    cover = cv2.bitwise_and(_below(upper), cv2.bitwise_not(_below(lower)))
    return Layer(luma, cover, depth, drift=(float(dice.uniform(25, 90)), float(dice.uniform(-6, 6))))


def smoke(dice: Dice, depth: float) -> Layer:
    """Clouds that rise from a spot."""
    luma = tone(fractal(HEIGHT, WIDTH, dice, slope=1.2), 60, 250)
    x, y = dice.uniform(0.25, 0.75) * WIDTH, dice.uniform(0.35, 0.55) * HEIGHT
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    spread = 60 + np.clip(y - rows, 0, None) * 0.35
    lean = x + (y - rows) * dice.uniform(-0.6, 0.6)
    plume = np.exp(-(((columns - lean) / spread) ** 2)) * (rows < y + 40)
    ragged = plume * (0.3 + 1.4 * fractal(HEIGHT, WIDTH, dice, slope=1.2))
    return Layer(luma, tone(np.clip(ragged, 0, 1), 0, 235), depth, drift=(float(dice.uniform(-12, 12)), -45.0))


def surface(dice: Dice, grey: tuple[float, float], *, stretch: float, slope: float = 1.0) -> Layer:
    """A wall or a table top that fills the view."""
    return Layer(tone(fractal(HEIGHT, WIDTH, dice, slope=slope, stretch=stretch), *grey), None, 0.8)


def panels(layer: Layer, dice: Dice) -> Layer:
    """A studio's backdrop: bright fields, lines and lettering on ``layer``."""
    for _ in range(9):
        left, top = int(dice.integers(0, WIDTH)), int(dice.integers(0, HEIGHT))
        right, foot = left + int(dice.integers(60, 420)), top + int(dice.integers(40, 300))
        cv2.rectangle(layer.luma, (left, top), (right, foot), int(dice.integers(30, 230)), -1)
    for _ in range(5):
        at = (int(dice.integers(200, WIDTH - 500)), int(dice.integers(200, HEIGHT - 200)))
        write(layer.luma, words(dice, 5), at, float(dice.integers(30, 90)), int(dice.integers(0, 255)), 4)
    layer.luma = cv2.GaussianBlur(layer.luma, (0, 0), 1.5)
    return layer


def lines_of_text(dice: Dice) -> Layer:
    """A text card: a heading and paragraphs on a plain ground."""
    bright = dice.random() < 0.5
    paper, ink = (225, 30) if bright else (25, 235)
    luma = np.full((HEIGHT, WIDTH), paper, np.uint8)
    left, top = WIDTH // 2 - 330, HEIGHT // 2 - 150
    write(luma, words(dice, 12), (left, top), 44, ink, 3)
    for row in range(8):
        line = " ".join(words(dice, int(dice.integers(2, 9))) for _ in range(6))[:38]
        write(luma, line, (left, top + 50 + row * 34), 20, ink, 1)
    return Layer(luma, None, 0.8)


def lamps(dice: Dice, count: int) -> Layer:
    """Night: lit windows and street lamps, little else."""
    luma = tone(fractal(HEIGHT, WIDTH, dice, slope=1.2), 4, 30)
    for _ in range(count):
        at = (int(dice.integers(0, WIDTH)), int(HEIGHT * dice.uniform(0.25, 0.8)))
        glow = np.zeros_like(luma)
        cv2.circle(glow, at, int(dice.integers(3, 12)), int(dice.integers(120, 255)), -1)
        y, x = max(at[1] - 60, 0), max(at[0] - 60, 0)
        part = (slice(y, y + 120), slice(x, x + 120))
        luma[part] = cv2.add(luma[part], cv2.add(glow[part], cv2.GaussianBlur(glow[part], (0, 0), 12)))
    return Layer(luma, None, 0.6)


def _below(line: Plane) -> Luma:
    rows = np.arange(HEIGHT, dtype=np.float32)[:, None]
    return (np.clip(rows - line[None, :].astype(np.float32), 0, 1) * 255).astype(np.uint8)


def valley(dice: Dice) -> list[Layer]:
    """Mountains, a river, trees in front."""
    layers = [
        backdrop(dice, 130, 245, clouds=0.7),
        ridge(dice, 0.22, 0.25, (90, 200), 0.3),
        ridge(dice, 0.36, 0.2, (40, 180), 0.5),
        ground(dice, 0.56, (40, 190), 0.7),
    ]
    if dice.random() < 0.6:
        layers.append(water(dice, 0.6, 0.7, 0.75))
    return [*layers, trees(dice, 0.72, int(dice.integers(5, 16)), 0.2, 0.95)]


def street(dice: Dice) -> list[Layer]:
    """Two rows of houses and a road."""
    return [
        backdrop(dice, 120, 240, clouds=0.5),
        houses(dice, 0.62, 0.36, 14, 0.55),
        houses(dice, 0.66, 0.24, 7, 0.75),
        ground(dice, 0.64, (50, 170), 0.85),
    ]


def village(dice: Dice) -> list[Layer]:
    """Houses between trees before a hill, smoke at times."""
    layers = [
        backdrop(dice, 140, 245, clouds=0.6),
        ridge(dice, 0.28, 0.22, (50, 190), 0.35),
        houses(dice, 0.6, 0.16, 9, 0.6),
        trees(dice, 0.6, 12, 0.14, 0.7),
        ground(dice, 0.6, (60, 200), 0.85),
    ]
    return [*layers, smoke(dice, 0.65)] if dice.random() < 0.6 else layers


def table(dice: Dice) -> list[Layer]:
    """A table top with a wooden grain."""
    return [surface(dice, (70, 190), stretch=0.08)]


def studio(dice: Dice) -> list[Layer]:
    """A backdrop with lettering, a desk."""
    desk = surface(dice, (30, 110), stretch=0.2)
    desk.cover = _below(np.full(WIDTH, 0.66 * HEIGHT))
    desk.depth = 0.95
    return [panels(surface(dice, (60, 150), stretch=1.0, slope=1.5), dice), desk]


def wall(dice: Dice) -> list[Layer]:
    """A wall with little on it."""
    return [surface(dice, (110, 190), stretch=1.0, slope=1.5)]


def card(dice: Dice) -> list[Layer]:
    """A text card."""
    return [lines_of_text(dice)]


def sky(dice: Dice) -> list[Layer]:
    """Clouds alone, which move."""
    layer = backdrop(dice, 110, 240, clouds=0.8)
    above = Layer(tone(fractal(HEIGHT, WIDTH, dice, slope=1.5), 130, 250), layer.luma, 0.2, drift=(14.0, 3.0))
    return [layer, above]


def fog(dice: Dice) -> list[Layer]:
    """A valley of which little can be seen."""
    return [_veiled(each, 0.13) for each in valley(dice)]


def night(dice: Dice) -> list[Layer]:
    """Lamps in the dark."""
    return [lamps(dice, int(dice.integers(14, 50)))]


def gradient(dice: Dice) -> list[Layer]:
    """Nothing but a change of brightness."""
    return [Layer(tone(fractal(HEIGHT, WIDTH, dice, slope=3.0), 30, 220), None, 0.5)]


def _veiled(layer: Layer, clear: float) -> Layer:
    grey = (np.float32(185) + (layer.luma.astype(np.float32) - 185) * clear).astype(np.uint8)
    return Layer(cv2.GaussianBlur(grey, (0, 0), 3), layer.cover, layer.depth, layer.drift)


KINDS: dict[str, Callable[[Dice], list[Layer]]] = {
    "valley": valley,
    "street": street,
    "village": village,
    "square": street,
    "table": table,
    "studio": studio,
    "wall": wall,
    "card": card,
    "sky": sky,
    "fog": fog,
    "night": night,
    "gradient": gradient,
}
LOW_TEXTURE = ("wall", "sky", "fog", "night", "gradient")
