"""Made-up pictures in colour (blue, green, red) by kind and number: the same number gives the same picture."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Dice = np.random.Generator

TEXT = (
    "river valley bridge road closed water rises families leave market station school north council says people "
    "evening Zelmara bank flood hall open today until morning report channel Rives Infos new pictures from the dam"
)
WORDS = tuple(TEXT.split())
FONTS = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_TRIPLEX)
SIZES = ((480, 640), (600, 800), (640, 480), (540, 960), (800, 600), (640, 640))


def scene(kind: str, number: int, *, parts: int = 1) -> Picture:
    """One picture of a kind, each side divided by ``parts``."""
    dice = np.random.default_rng((number, list(KINDS).index(kind)))
    height, width = SIZES[int(dice.integers(len(SIZES)))]
    return KINDS[kind](dice, height // parts, width // parts)


def noise(dice: Dice, height: int, width: int, roughness: float) -> NDArray[np.float32]:
    """0 to 1, about as natural pictures change: octaves, each ``roughness`` times as deep as the next finer one."""
    field = np.zeros((height, width), dtype=np.float32)
    longest, cells, depth = max(height, width), 2, 1.0
    while cells <= longest:
        shape = (max(cells * height // longest, 2), max(cells * width // longest, 2))
        grid = dice.random(shape, dtype=np.float32)
        kind = cv2.INTER_LINEAR if cells > longest // 4 else cv2.INTER_CUBIC
        field += cv2.resize(grid, (width, height), interpolation=kind) * np.float32(depth)
        cells, depth = cells * 2, depth / 2 ** (roughness - 0.35)
    sample = field[::7, ::7] if field.size > 5000 else field
    low, high = np.percentile(sample, (1, 99))
    return np.asarray(np.clip((field - low) / max(high - low, 1e-6), 0, 1), dtype=np.float32)


def coloured(field: NDArray[np.float32], dark: NDArray[np.float64], light: NDArray[np.float64]) -> Picture:
    """A field of 0 to 1 between two colours."""
    return (dark + field[:, :, None] * (light - dark)).astype(np.uint8)


def colour(dice: Dice, low: int = 0, high: int = 255) -> tuple[int, int, int]:
    blue, green, red = (int(value) for value in dice.integers(low, high, 3))
    return blue, green, red


def sentence(dice: Dice, count: int) -> str:
    return " ".join(str(word) for word in dice.choice(WORDS, count))


def houses(dice: Dice, canvas: Picture, ground: int, count: int) -> None:
    """Buildings with windows whose feet stand about the row ``ground``."""
    height, width = canvas.shape[:2]
    for _ in range(count):
        left, wide = int(dice.integers(-30, width)), int(dice.integers(width // 14, width // 5))
        top = ground - int(dice.integers(height // 10, height // 2))
        shade = np.array(colour(dice, 40, 210))
        foot = min(ground + int(dice.integers(0, height // 12)), height)
        left, right, top = max(left, 0), min(left + wide, width), max(top, 0)
        if right - left < 8:
            continue
        wall = canvas[top:foot, left:right]
        wall[:] = np.clip(shade + (noise(dice, *wall.shape[:2], 1.0)[:, :, None] - 0.5) * 50, 0, 255)
        step_x, step_y = int(dice.integers(12, 26)), int(dice.integers(16, 32))
        for y in range(top + 6, foot - step_y // 2, step_y):
            for x in range(left + 5, right - step_x // 2, step_x):
                cv2.rectangle(canvas, (x, y), (x + step_x // 2, y + step_y // 2), colour(dice, 10, 120), -1)


def people(dice: Dice, canvas: Picture, ground: int, count: int) -> None:
    width = canvas.shape[1]
    for _ in range(count):
        x, tall = int(dice.integers(0, width)), int(dice.integers(30, 110))
        y = ground + int(dice.integers(-10, 40))
        cv2.ellipse(canvas, (x, y - tall // 2), (tall // 6, tall // 3), 0, 0, 360, colour(dice), -1, cv2.LINE_AA)
        cv2.circle(canvas, (x, y - tall + tall // 9), tall // 9, colour(dice, 80, 220), -1, cv2.LINE_AA)
        for side in (-1, 1):
            cv2.line(canvas, (x, y - tall // 4), (x + side * tall // 8, y), colour(dice, 0, 90), max(tall // 16, 1))


def _landscape(dice: Dice, height: int, width: int) -> Picture:
    sky = noise(dice, height, width, 1.8) * 0.5 + np.linspace(0.5, 0, height, dtype=np.float32)[:, None]
    canvas = coloured(sky, np.array(colour(dice, 100, 200)), np.array(colour(dice, 180, 255)))
    for layer in range(int(dice.integers(2, 5))):
        line = height * (0.25 + 0.16 * layer) + height * 0.35 * (noise(dice, 64, width, 1.6)[0] - 0.5)
        below = np.arange(height)[:, None] >= line[None, :]
        ground = noise(dice, height, width, float(dice.uniform(0.9, 1.4)))
        shaded = coloured(ground, np.array(colour(dice, 0, 90)), np.array(colour(dice, 90, 220)))
        canvas[below] = shaded[below]
    if dice.random() < 0.5:
        houses(dice, canvas, int(height * 0.8), int(dice.integers(1, 5)))
    people(dice, canvas, int(height * 0.9), int(dice.integers(0, 4)))
    return _grain(dice, canvas)


def _street(dice: Dice, height: int, width: int) -> Picture:
    canvas = coloured(
        noise(dice, height, width, 1.6), np.array(colour(dice, 120, 200)), np.array(colour(dice, 160, 255))
    )
    ground = int(height * dice.uniform(0.65, 0.85))
    houses(dice, canvas, ground, int(dice.integers(5, 12)))
    road = noise(dice, height - ground, width, 1.0)
    canvas[ground:] = coloured(road, np.array(colour(dice, 30, 80)), np.array(colour(dice, 90, 150)))
    people(dice, canvas, ground + 20, int(dice.integers(2, 12)))
    for _ in range(int(dice.integers(0, 4))):
        at = (int(dice.integers(0, width // 2)), int(dice.integers(height // 4, ground)))
        cv2.putText(canvas, sentence(dice, 2), at, FONTS[int(dice.integers(4))], 0.8, colour(dice), 2, cv2.LINE_AA)
    return _grain(dice, canvas)


def _face(dice: Dice, height: int, width: int) -> Picture:
    """A head before a blurred room."""
    canvas = cv2.GaussianBlur(_street(dice, height, width), (0, 0), float(dice.uniform(2, 9)))
    across, down = int(width * dice.uniform(0.35, 0.65)), int(height * dice.uniform(0.4, 0.55))
    size = int(min(height, width) * dice.uniform(0.18, 0.3))
    skin = np.array(colour(dice, 90, 220))
    cv2.ellipse(canvas, (across, down + 2 * size), (2 * size, size), 0, 0, 360, colour(dice), -1, cv2.LINE_AA)
    cv2.ellipse(canvas, (across, down), (size, int(size * 1.35)), 0, 0, 360, skin.tolist(), -1, cv2.LINE_AA)
    cv2.ellipse(canvas, (across, down - size // 2), (size, size), 0, 180, 360, colour(dice, 0, 120), -1, cv2.LINE_AA)
    for side in (-1, 1):
        eye = (across + side * int(size * 0.4), down - size // 8)
        cv2.ellipse(canvas, eye, (size // 5, size // 9), 0, 0, 360, (240, 240, 240), -1, cv2.LINE_AA)
        cv2.circle(canvas, eye, size // 11, colour(dice, 0, 90), -1, cv2.LINE_AA)
        brow = (eye[0] - size // 4, eye[1] - size // 4 + int(dice.integers(-4, 5)))
        cv2.line(canvas, brow, (brow[0] + size // 2, brow[1]), colour(dice, 0, 80), max(size // 16, 2), cv2.LINE_AA)
    cv2.ellipse(canvas, (across, down + size // 2), (size // 3, size // 8), 0, 0, 180, (60, 50, 130), -1, cv2.LINE_AA)
    shade = (noise(dice, height, width, 1.2)[:, :, None] - 0.5) * 40
    return _grain(dice, np.clip(canvas + shade, 0, 255).astype(np.uint8))


def _text(dice: Dice, height: int, width: int) -> Picture:
    """A page of words, dark on light or light on dark."""
    paper, ink = (245, 245, 240), colour(dice, 0, 70)
    if dice.random() < 0.3:
        paper, ink = (40, 36, 33), colour(dice, 180, 255)
    canvas = np.full((height, width, 3), paper, dtype=np.uint8)
    scale = float(dice.uniform(0.5, 1.1))
    font = FONTS[int(dice.integers(4))]
    for y in range(int(dice.integers(30, 80)), height - 10, int(34 * scale) + 8):
        if dice.random() < 0.12:
            continue
        words = sentence(dice, int(dice.integers(2, 12)))
        cv2.putText(canvas, words, (24, y), font, scale, ink, 1 + (scale > 0.9), cv2.LINE_AA)
    return canvas


def _map(dice: Dice, height: int, width: int) -> Picture:
    """Regions with borders, roads and names."""
    field = cv2.GaussianBlur(noise(dice, height, width, 1.7), (0, 0), 3)
    steps = np.floor(field * 6)
    canvas = coloured(
        (steps / 6).astype(np.float32), np.array(colour(dice, 120, 200)), np.array(colour(dice, 190, 255))
    )
    canvas[cv2.Laplacian(steps.astype(np.float32), cv2.CV_32F) > 0] = colour(dice, 60, 140)
    for _ in range(int(dice.integers(4, 12))):
        corners = dice.integers(0, (width, height), (int(dice.integers(3, 7)), 2)).astype(np.int32)
        cv2.polylines(canvas, [corners], False, colour(dice, 0, 255), int(dice.integers(1, 5)), cv2.LINE_AA)
    for _ in range(int(dice.integers(5, 16))):
        at = (int(dice.integers(0, width)), int(dice.integers(0, height)))
        cv2.circle(canvas, at, 3, (20, 20, 20), -1, cv2.LINE_AA)
        cv2.putText(canvas, sentence(dice, 1), (at[0] + 5, at[1]), FONTS[0], 0.5, (30, 30, 30), 1, cv2.LINE_AA)
    return canvas


def _soft(dice: Dice, height: int, width: int) -> Picture:
    """Sky, fog, a night with few lights: little to hold on to."""
    field = noise(dice, height, width, float(dice.uniform(1.7, 2.3)))
    ramp = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    night = dice.random() < 0.4
    low, high = ((0, 30), (20, 70)) if night else ((120, 190), (160, 250))
    canvas = coloured(field * 0.5 + ramp * 0.5, np.array(colour(dice, *low)), np.array(colour(dice, *high)))
    for _ in range(int(dice.integers(0, 12)) if night else int(dice.integers(0, 3))):
        at = (int(dice.integers(0, width)), int(dice.integers(0, height)))
        cv2.circle(canvas, at, int(dice.integers(2, 14)), colour(dice, 120 if night else 0), -1, cv2.LINE_AA)
    return _grain(dice, canvas)


def _rubble(dice: Dice, height: int, width: int) -> Picture:
    canvas = coloured(noise(dice, height, width, 1.0), np.array(colour(dice, 0, 100)), np.array(colour(dice, 120, 255)))
    for _ in range(int(dice.integers(60, 200))):
        middle = dice.integers(0, (width, height), 2)
        corners = (middle + dice.normal(0, dice.uniform(5, 35), (int(dice.integers(3, 7)), 2))).astype(np.int32)
        cv2.fillConvexPoly(canvas, cv2.convexHull(corners), colour(dice, 20, 230), cv2.LINE_AA)
    return _grain(dice, canvas)


def _grain(dice: Dice, canvas: Picture) -> Picture:
    grains = dice.normal(0, float(dice.uniform(1, 4)), canvas.shape[:2]).astype(np.float32)
    return np.clip(canvas + grains[:, :, None], 0, 255).astype(np.uint8)


KINDS: dict[str, Callable[[Dice, int, int], Picture]] = {
    "landscape": _landscape,
    "street": _street,
    "face": _face,
    "text": _text,
    "map": _map,
    "soft": _soft,
    "rubble": _rubble,
}
