"""Two thumbnails, laid upon each other and compared patch by patch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.picture.fingerprint import PicturePrint
from archiver.fingerprint.picture.geometry import Homography

PATCH = 8
"""Pixels of a side of the patches that are compared."""
STEP = 4
TEXTURE = 3.5
"""Grey levels (standard deviation) from which on a patch shows something."""
SAME = 0.65
"""Correlation from which on two patches show the same."""
INSIDE = 0.9
"""Share of a patch that must lie in both pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """``patches`` show something in either picture where both are, ``share`` of them the same in both.

    ``of_reference`` and ``of_query``: shares of the pictures that lie in both. ``lighter``: grey levels that the query
    is lighter than the reference; ``spread``: its contrast against the reference's.
    """

    patches: int
    share: float
    of_reference: float
    of_query: float
    lighter: float
    spread: float


NOTHING = Agreement(patches=0, share=0.0, of_reference=0.0, of_query=0.0, lighter=0.0, spread=1.0)


def agreement(query: PicturePrint, reference: PicturePrint, matrix: Homography) -> Agreement:
    """How far the query's pixels are the reference's, where ``matrix`` says they lie."""
    to_query = _thumbnail_scale(query) @ matrix @ np.linalg.inv(_thumbnail_scale(reference))
    here, there, both = _laid(query.thumbnail, reference.thumbnail, to_query)
    seen = float(both.sum())
    if seen < 4 * PATCH * PATCH:
        return NOTHING
    compared = _patches(here, there, both)
    inside = both > 0
    return Agreement(
        patches=len(compared),
        share=float((compared >= SAME).mean()) if len(compared) else 0.0,
        of_reference=_shown(reference.thumbnail, query.thumbnail, np.linalg.inv(to_query)),
        of_query=_shown(query.thumbnail, reference.thumbnail, to_query),
        lighter=float(here[inside].mean() - there[inside].mean()),
        spread=float((here[inside].std() + 1) / (there[inside].std() + 1)),
    )


def _thumbnail_scale(one: PicturePrint) -> Homography:
    """Places in the shrunk picture to places in its thumbnail."""
    height, width = one.thumbnail.shape
    across, down = width / one.width, height / one.height
    return np.array([[across, 0, (across - 1) / 2], [0, down, (down - 1) / 2], [0, 0, 1.0]])


def _laid(
    query: NDArray[np.uint8], reference: NDArray[np.uint8], to_query: Homography
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.uint8]]:
    """Both in the frame of the one that shows the common part smaller, and a mask of that part."""
    zoom = abs(float(np.linalg.det(to_query[:2, :2]))) ** 0.5
    if zoom > 1:
        shown, mask = _warped(query, np.linalg.inv(to_query), reference.shape, zoom)
        return shown, reference.astype(np.float32), mask
    shown, mask = _warped(reference, to_query, query.shape, 1 / max(zoom, 1e-3))
    return query.astype(np.float32), shown, mask


def _warped(
    luma: NDArray[np.uint8], matrix: NDArray[Any], shape: tuple[int, ...], smaller: float
) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    size = (shape[1], shape[0])
    values = luma.astype(np.float32)
    if smaller > 1.2:
        values = np.asarray(cv2.GaussianBlur(values, (0, 0), 0.4 * smaller), np.float32)
    shown = cv2.warpPerspective(values, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    mask = cv2.warpPerspective(np.ones(luma.shape, np.uint8), matrix, size, flags=cv2.INTER_NEAREST)
    return np.asarray(shown, np.float32), np.asarray(mask, np.uint8)


def _patches(here: NDArray[np.float32], there: NDArray[np.float32], both: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Correlations of patches that show something in either."""
    weight = both.astype(np.float32)
    covered = _mean(weight)
    safe = np.maximum(covered, 1e-3)
    mean_here, mean_there = _mean(here * weight) / safe, _mean(there * weight) / safe
    spread_here = np.sqrt(np.maximum(_mean(here * here * weight) / safe - mean_here**2, 0))
    spread_there = np.sqrt(np.maximum(_mean(there * there * weight) / safe - mean_there**2, 0))
    common = _mean(here * there * weight) / safe - mean_here * mean_there
    shows = (covered >= INSIDE) & (np.maximum(spread_here, spread_there) >= TEXTURE)
    return np.asarray((common / np.maximum(spread_here * spread_there, 2.0))[shows], np.float32)


def _mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Means over patches, one every `STEP` pixels."""
    means = cv2.boxFilter(values, cv2.CV_32F, (PATCH, PATCH), anchor=(0, 0), borderType=cv2.BORDER_CONSTANT)
    height, width = values.shape
    return np.asarray(means[: max(height - PATCH + 1, 0) : STEP, : max(width - PATCH + 1, 0) : STEP], np.float32)


def _shown(one: NDArray[np.uint8], other: NDArray[np.uint8], matrix: Homography) -> float:
    """Share of one picture over which the other one lies (``matrix`` takes the other's places to this one's)."""
    mask = cv2.warpPerspective(
        np.ones(other.shape, np.uint8), matrix, (one.shape[1], one.shape[0]), flags=cv2.INTER_NEAREST
    )
    return float(mask.mean())
