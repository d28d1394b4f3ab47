"""A picture without its borders: bars, frames, the white of a page."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.pdq import Luma

UNIFORM = 24
"""Grey levels within which a row or column has one shade (coding leaves ringing beside edges)."""
DRIFT = 10
"""Grey levels by which the rows of one border may differ on average: a sky that brightens is none."""
LEAST = 0.3
"""Share of each side that must be left: else there is no border, but a picture with little in it."""
OUTLIERS = 0.02
"""Share of a row that may have another shade: noise, dust."""


def content(luma: Luma) -> tuple[int, int, int, int]:
    """Top, left, bottom and right (the last two not included)."""
    top, bottom = _inside(luma)
    left, right = _inside(luma[top:bottom].T)
    return top, left, bottom, right


def _inside(lines: Luma) -> tuple[int, int]:
    """First line and the one behind the last that are no border."""
    count = len(lines)
    low, middle, high = np.quantile(lines, (OUTLIERS, 0.5, 1 - OUTLIERS), axis=1)
    uniform = (high - low) <= UNIFORM
    before = _border(uniform, middle)
    behind = _border(uniform[::-1], middle[::-1])
    if count - before - behind < LEAST * count:
        return 0, count
    return before, count - behind


def _border(uniform: NDArray[np.bool_], shades: NDArray[np.float64]) -> int:
    """Lines from the first on that have one shade and the same."""
    same = uniform & (np.abs(shades - shades[0]) <= DRIFT)
    return len(same) if same.all() else int(np.argmin(same))
