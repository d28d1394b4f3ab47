"""Drawn films: a place under a camera that moves. Nothing is decoded."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import cv2
import numpy as np

from archiver.fingerprint.frames import Frame
from archiver.fingerprint.pdq import Luma

HEIGHT, WIDTH = 180, 320
RATE = 24
Change = Callable[[Luma], Luma]


class Place:
    """A textured plane under a camera that moves, with a ball that crosses it."""

    def __init__(self, seed: int, contrast: float = 1.0) -> None:
        dice = np.random.default_rng(seed)
        plane = np.zeros((500, 800), np.float32)
        for cells, strength in ((8, 50), (40, 35), (160, 25)):
            coarse = dice.uniform(-1, 1, (cells * 5 // 8, cells)).astype(np.float32)
            plane += strength * contrast * cv2.resize(coarse, (800, 500), interpolation=cv2.INTER_CUBIC)
        for _ in range(int(40 * contrast)):
            x, y, width, height = (int(n) for n in dice.integers((0, 0, 10, 10), (760, 460, 70, 70)))
            cv2.rectangle(plane, (x, y), (x + width, y + height), float(dice.uniform(-90, 90)), -1)
        self._plane = np.clip(plane + 128, 0, 255).astype(np.uint8)
        self._phase = float(dice.uniform(0, 6))
        self._ball = float(dice.uniform(25, 90)), int(dice.uniform(40, 140)), int(dice.uniform(8, 26))

    def at(self, time_s: float) -> Luma:
        x = int(240 + 200 * np.sin(0.35 * time_s + self._phase))
        y = int(160 + 120 * np.sin(0.5 * time_s + 2 * self._phase))
        view = self._plane[y : y + HEIGHT, x : x + WIDTH].copy()
        speed, height, radius = self._ball
        cv2.circle(view, (int(speed * time_s) % WIDTH, height), radius, 240, -1)
        return view


def filmed(*shots: tuple[Place, float, float], speed: float = 1.0, change: Change = lambda luma: luma) -> list[Frame]:
    """Shots of a place, from and to a moment of it."""
    frames: list[Frame] = []
    begun = 0.0
    for place, start_s, end_s in shots:
        count = round((end_s - start_s) / speed * RATE)
        frames += [Frame(begun + n / RATE, change(place.at(start_s + n / RATE * speed))) for n in range(count)]
        begun += count / RATE
    return frames


def seen(frames: list[Frame], start_s: float, end_s: float, rate: float) -> Iterable[Frame]:
    step = max(1, round(RATE / rate))
    return [each for each in frames[::step] if start_s - 0.06 <= each.time_s <= end_s]


def turned(luma: Luma) -> Luma:
    matrix = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), 6, 1.1)
    return np.asarray(cv2.warpAffine(luma, matrix, (WIDTH, HEIGHT)), np.uint8)
