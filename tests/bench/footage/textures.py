"""Textures with the statistics of photographs: amplitudes fall with the frequency, and things have edges."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Luma = NDArray[np.uint8]
Plane = NDArray[np.float32]
"""Rows by columns, mostly 0 to 1."""
Dice = np.random.Generator

LETTERS = "ABCDEFGHIKLMNOPRSTUVZ"
FONT = cv2.FONT_HERSHEY_DUPLEX


def fractal(height: int, width: int, dice: Dice, *, slope: float = 1.1, stretch: float = 1.0) -> Plane:
    """Noise whose amplitude falls with frequency to the power ``slope``; ``stretch`` > 1 draws it out sideways.

    It wraps around at its sides. Nearly all values lie in 0 to 1.
    """
    rows = np.fft.fftfreq(height)[:, None] * height
    columns = np.fft.rfftfreq(width)[None, :] * height * stretch
    frequency = np.sqrt(rows**2 + columns**2)
    frequency[0, 0] = np.inf
    phase = dice.uniform(0, 2 * np.pi, frequency.shape).astype(np.float32)
    spectrum = (frequency ** (-slope - 0.5)).astype(np.float32) * np.exp(1j * phase)
    noise = np.fft.irfft2(spectrum, s=(height, width)).astype(np.float32)
    noise -= noise.mean()
    return np.clip(0.5 + noise / (5 * noise.std() + 1e-9), 0, 1)


def profile(width: int, dice: Dice, *, slope: float = 1.0) -> Plane:
    """A skyline's heights, 0 to 1."""
    frequency = np.fft.rfftfreq(width) * width
    frequency[0] = np.inf
    phase = np.exp(1j * dice.uniform(0, 2 * np.pi, frequency.shape))
    line = np.fft.irfft(frequency ** (-slope - 0.3) * phase, n=width)
    line -= line.min()
    return (line / line.max()).astype(np.float32)


def shaded(relief: Plane, dice: Dice, strength: float = 1.0) -> Plane:
    """``relief`` lit from one side: 0.5 where it is flat."""
    angle = dice.uniform(0, 2 * np.pi)
    down = cv2.Sobel(relief, cv2.CV_32F, 0, 1)
    across = cv2.Sobel(relief, cv2.CV_32F, 1, 0)
    light = np.cos(angle) * across + np.sin(angle) * down
    return np.clip(0.5 + strength * light / (6 * light.std() + 1e-9), 0, 1)


def tone(plane: Plane, dark: float, bright: float) -> Luma:
    """Grey levels from ``dark`` (0) to ``bright`` (1), of 255."""
    return np.clip(dark + plane * (bright - dark), 0, 255).astype(np.uint8)


def words(dice: Dice, length: int) -> str:
    """Letters that look like a word."""
    return "".join(dice.choice(list(LETTERS), size=length))


def write(picture: Luma, text: str, where: tuple[int, int], height: float, grey: int, thick: int = 1) -> None:
    """Text with its lower left corner at ``where``, letters ``height`` pixels high."""
    cv2.putText(picture, text, where, FONT, height / 22, grey, thick, cv2.LINE_AA)
