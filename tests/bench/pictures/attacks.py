"""What people do to a picture before they post it again. Each takes the picture, dice, and another picture to hand."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from tests.bench.pictures.scenes import FONTS, Dice, Picture, colour, sentence

Attack = Callable[[Picture, Dice, Picture], Picture]


def jpeg(one: Picture, quality: int) -> Picture:
    _, coded = cv2.imencode(".jpg", one, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), dtype=np.uint8)


def sized(one: Picture, factor: float, across: float = 1.0) -> Picture:
    width, height = max(int(one.shape[1] * factor * across), 8), max(int(one.shape[0] * factor), 8)
    return np.asarray(cv2.resize(one, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def cropped(one: Picture, dice: Dice, kept: float) -> Picture:
    """``kept`` of the area, anywhere in it."""
    side = kept**0.5
    height, width = int(one.shape[0] * side), int(one.shape[1] * side)
    top, left = int(dice.integers(0, one.shape[0] - height + 1)), int(dice.integers(0, one.shape[1] - width + 1))
    return one[top : top + height, left : left + width]


def turned(one: Picture, degrees: float, zoom: float = 1.0) -> Picture:
    height, width = one.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, zoom)
    return np.asarray(cv2.warpAffine(one, matrix, (width, height)), dtype=np.uint8)


def captioned(one: Picture, dice: Dice) -> Picture:
    done = one.copy()
    height, width = done.shape[:2]
    scale = width / 500
    rows = int(dice.integers(2, 4))
    band = int(38 * scale * rows)
    foot = height if dice.random() < 0.6 else band
    done[foot - band : foot] = done[foot - band : foot] // 4
    for row in range(rows):
        at = (int(8 * scale), foot - band + int(30 * scale + 36 * scale * row))
        words = sentence(dice, 5)
        cv2.putText(done, words, at, FONTS[1], scale, (255, 255, 255), max(int(2 * scale), 1), cv2.LINE_AA)
    return done


def logoed(one: Picture, dice: Dice) -> Picture:
    """A logo in a corner, a ticker at the foot."""
    done = one.copy()
    height, width = done.shape[:2]
    cv2.rectangle(done, (width - width // 5, 10), (width - 10, height // 8), colour(dice), -1)
    cv2.putText(done, "RIVES", (width - width // 5 + 5, height // 9), FONTS[3], width / 900, (255, 255, 255), 2)
    cv2.rectangle(done, (0, height - height // 12), (width, height), colour(dice, 0, 150), -1)
    cv2.putText(done, sentence(dice, 8), (8, height - height // 40), FONTS[0], width / 900, (255, 255, 255), 1)
    return done


def stickered(one: Picture, dice: Dice) -> Picture:
    done = one.copy()
    height, width = done.shape[:2]
    for _ in range(5):
        at = (int(dice.integers(0, width)), int(dice.integers(0, height)))
        size = int(min(height, width) * dice.uniform(0.06, 0.13))
        cv2.circle(done, at, size, colour(dice, 60), -1, cv2.LINE_AA)
        cv2.circle(done, (at[0] - size // 3, at[1] - size // 4), size // 6, (0, 0, 0), -1)
        cv2.circle(done, (at[0] + size // 3, at[1] - size // 4), size // 6, (0, 0, 0), -1)
        cv2.ellipse(done, (at[0], at[1] + size // 4), (size // 2, size // 4), 0, 0, 180, (0, 0, 0), 2)
    return done


def bordered(one: Picture, top: int, bottom: int, side: int, shade: tuple[int, int, int]) -> Picture:
    framed = cv2.copyMakeBorder(one, top, bottom, side, side, cv2.BORDER_CONSTANT, value=shade)
    return np.asarray(framed, dtype=np.uint8)


def blurred_bars(one: Picture, dice: Dice, other: Picture) -> Picture:
    """In the middle of a tall or wide page filled with itself, enlarged and blurred."""
    height, width = one.shape[:2]
    page = (width * 16 // 9, width) if height < width * 1.4 else (height, height * 16 // 9)
    back = cv2.GaussianBlur(cv2.resize(one, (page[1], page[0])), (0, 0), 20)
    top, left = (page[0] - height) // 2, (page[1] - width) // 2
    back[top : top + height, left : left + width] = one
    return np.asarray(back, dtype=np.uint8)


def posted(one: Picture, dice: Dice, other: Picture) -> Picture:
    """A telephone's picture of a post that shows it."""
    dark = dice.random() < 0.4
    paper, ink = ((33, 28, 24), (230, 230, 230)) if dark else ((250, 250, 250), (20, 20, 20))
    page = np.full((1170, 540, 3), paper, dtype=np.uint8)
    page[:70] = colour(dice, 60, 200)
    cv2.circle(page, (40, 110), 24, colour(dice), -1, cv2.LINE_AA)
    cv2.putText(page, "Rives Infos", (80, 108), FONTS[1], 0.8, ink, 1, cv2.LINE_AA)
    cv2.putText(page, "9 April, 18:42", (80, 132), FONTS[0], 0.5, (130, 130, 130), 1, cv2.LINE_AA)
    width = int(dice.integers(420, 520))
    small = sized(one, width / one.shape[1])[:680]
    width = small.shape[1]
    top, left = int(dice.integers(150, 260)), (540 - width) // 2
    page[top : top + small.shape[0], left : left + width] = small
    for row in range(top + small.shape[0] + 36, 1130, 32):
        cv2.putText(page, sentence(dice, 6), (20, row), FONTS[0], 0.7, ink, 1, cv2.LINE_AA)
    return jpeg(page, 80)


def collage(one: Picture, dice: Dice, other: Picture) -> Picture:
    page = np.zeros((720, 960, 3), dtype=np.uint8)
    place = int(dice.integers(4))
    others = (cv2.flip(other, 1), other, cv2.rotate(other, cv2.ROTATE_180), cv2.flip(other, 0))
    for at in range(4):
        tile = cv2.resize(one if at == place else others[at], (478, 358), interpolation=cv2.INTER_AREA)
        page[(at // 2) * 361 :][:358, (at % 2) * 481 :][:, :478] = tile
    return jpeg(page, 80)


def inset(one: Picture, dice: Dice, other: Picture) -> Picture:
    """Small in a corner of another picture."""
    page = cv2.resize(other, (960, 720))
    small = sized(one, min(0.45 * 960 / one.shape[1], 0.8 * 720 / one.shape[0]))
    top, left = int(dice.integers(0, 720 - small.shape[0])), int(dice.integers(0, 960 - small.shape[1]))
    page[top : top + small.shape[0], left : left + small.shape[1]] = small
    return jpeg(page, 80)


def photographed(one: Picture, dice: Dice, other: Picture) -> Picture:
    """A screen, photographed from the side: perspective, glare, stripes."""
    height, width = one.shape[:2]
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    moved = corners * 0.8 + np.array([width, height]) * 0.1 + dice.uniform(-0.08, 0.08, (4, 2)) * (width, height)
    matrix = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    done = cv2.warpPerspective(one, matrix, (width, height), borderValue=(35, 30, 30)).astype(np.float32)
    stripes = 1 + 0.08 * np.sin(np.arange(height) * dice.uniform(0.6, 1.5))[:, None, None]
    glare = np.linspace(0.8, 1.2, width)[None, :, None]
    return jpeg(np.clip(done * stripes * glare, 0, 255).astype(np.uint8), 70)


def lit(one: Picture, gain: float, offset: float, gamma: float = 1.0) -> Picture:
    shades = np.clip(((np.arange(256) / 255) ** gamma * 255 - 128) * gain + 128 + offset, 0, 255)
    return np.asarray(shades.astype(np.uint8)[one], dtype=np.uint8)


def recoloured(one: Picture, dice: Dice) -> Picture:
    hue = cv2.cvtColor(one, cv2.COLOR_BGR2HSV).astype(np.int16)
    hue[:, :, 0] = (hue[:, :, 0] + int(dice.integers(20, 80))) % 180
    hue[:, :, 1] = np.clip(hue[:, :, 1] * dice.uniform(0.5, 1.5), 0, 255)
    return np.asarray(cv2.cvtColor(hue.astype(np.uint8), cv2.COLOR_HSV2BGR), dtype=np.uint8)


def noisy(one: Picture, dice: Dice) -> Picture:
    return jpeg(np.clip(one + dice.normal(0, 18, one.shape), 0, 255).astype(np.uint8), 60)


def remixed(one: Picture, dice: Dice, other: Picture) -> Picture:
    """Cropped, mirrored, captioned, brighter, small, coded badly."""
    done = logoed(captioned(np.ascontiguousarray(cropped(one, dice, 0.7)[:, ::-1]), dice), dice)
    return jpeg(sized(lit(done, 1.1, 12), 0.7), 40)


ATTACKS: dict[str, Attack] = {
    "jpeg 85": lambda one, dice, other: jpeg(one, 85),
    "jpeg 12": lambda one, dice, other: jpeg(one, 12),
    "half size": lambda one, dice, other: jpeg(sized(one, 0.5), 75),
    "third of the size": lambda one, dice, other: jpeg(sized(one, 0.34), 70),
    "stretched 1.25": lambda one, dice, other: jpeg(sized(one, 1.0, 1.25), 80),
    "crop to 90 %": lambda one, dice, other: jpeg(cropped(one, dice, 0.9), 80),
    "crop to 75 %": lambda one, dice, other: jpeg(cropped(one, dice, 0.75), 80),
    "crop to 50 %": lambda one, dice, other: jpeg(cropped(one, dice, 0.5), 80),
    "crop to 25 %": lambda one, dice, other: jpeg(cropped(one, dice, 0.25), 80),
    "white border": lambda one, dice, other: jpeg(bordered(one, 40, 40, 40, (255, 255, 255)), 80),
    "letterbox": lambda one, dice, other: jpeg(bordered(one, 120, 120, 0, (0, 0, 0)), 80),
    "polaroid": lambda one, dice, other: jpeg(bordered(one, 30, 130, 30, (235, 240, 245)), 80),
    "blurred bars": blurred_bars,
    "mirror": lambda one, dice, other: jpeg(np.ascontiguousarray(one[:, ::-1]), 80),
    "mirror, crop to 75 %": lambda one, dice, other: jpeg(np.ascontiguousarray(cropped(one, dice, 0.75)[:, ::-1]), 80),
    "rotation 90": lambda one, dice, other: jpeg(np.rot90(one, int(dice.choice((1, 3)))).copy(), 80),
    "rotation 180": lambda one, dice, other: jpeg(one[::-1, ::-1].copy(), 80),
    "rotation 5": lambda one, dice, other: jpeg(turned(one, float(dice.choice((-5, 5)))), 80),
    "rotation 15, zoom": lambda one, dice, other: jpeg(turned(one, float(dice.choice((-15, 15))), 1.25), 80),
    "caption": lambda one, dice, other: jpeg(captioned(one, dice), 80),
    "logo, ticker": lambda one, dice, other: jpeg(logoed(one, dice), 80),
    "stickers": lambda one, dice, other: jpeg(stickered(one, dice), 80),
    "bright, contrast": lambda one, dice, other: jpeg(lit(one, 1.4, 35), 80),
    "dark": lambda one, dice, other: jpeg(lit(one, 0.8, -25, 1.8), 80),
    "other colours": lambda one, dice, other: jpeg(recoloured(one, dice), 80),
    "grey": lambda one, dice, other: jpeg(cv2.cvtColor(cv2.cvtColor(one, 6), 8), 80),
    "blur": lambda one, dice, other: jpeg(cv2.GaussianBlur(one, (0, 0), 3), 80),
    "noise": lambda one, dice, other: noisy(one, dice),
    "screenshot of a post": posted,
    "collage of four": collage,
    "picture in picture": inset,
    "photographed screen": photographed,
    "remix": remixed,
}
