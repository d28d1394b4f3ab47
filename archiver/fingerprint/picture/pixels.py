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
TEXTURE = 2.5
"""Grey levels (standard deviation) from which on a patch shows something.

What is measured is what changes in both directions at once."""
LEAST_ENERGY = 2.0
"""Square grey levels: correlations of less are noise."""
MIDDLE = 0.64
"""Share of each side that is the middle of a part."""
SAME = 0.65
"""Correlation from which on two patches show the same."""
INSIDE = 0.9
"""Share of a patch that must lie in both pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """``patches`` show something in either picture where both are, ``share`` of them the same in both; ``inner`` and
    ``inner_patches``: the same of the middle of that part, where captions, logos and a page's design are not.

    ``of_reference`` and ``of_query``: shares of the pictures that lie in both. ``lighter``: grey levels that the query
    is lighter than the reference; ``spread``: its contrast against the reference's.
    """

    patches: int
    share: float
    inner: float
    inner_patches: int
    of_reference: float
    of_query: float
    lighter: float
    spread: float


NOTHING = Agreement(
    patches=0, share=0.0, inner=0.0, inner_patches=0, of_reference=0.0, of_query=0.0, lighter=0.0, spread=1.0
)  # fmt: skip


def agreement(query: PicturePrint, reference: PicturePrint, matrix: Homography) -> Agreement:
    """How far the query's pixels are the reference's, where ``matrix`` says they lie."""
    to_query = _thumbnail_scale(query) @ matrix @ np.linalg.inv(_thumbnail_scale(reference))
    here, there, both = _laid(query.thumbnail, reference.thumbnail, to_query)
    seen = float(both.sum())
    if seen < 4 * PATCH * PATCH:
        return NOTHING
    compared, middle = _patches(here, there, both)
    inside = both > 0
    return Agreement(
        patches=len(compared),
        share=_share(compared),
        inner=_share(compared[middle]),
        inner_patches=int(middle.sum()),
        of_reference=_shown(reference.thumbnail, query.thumbnail, np.linalg.inv(to_query)),
        of_query=_shown(query.thumbnail, reference.thumbnail, to_query),
        lighter=float(here[inside].mean() - there[inside].mean()),
        spread=float((here[inside].std() + 1) / (there[inside].std() + 1)),
    )


def _share(compared: NDArray[np.float32]) -> float:
    return float((compared >= SAME).mean()) if len(compared) else 0.0


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


def _patches(
    here: NDArray[np.float32], there: NDArray[np.float32], both: NDArray[np.uint8]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Correlations of patches that show something in either, and which of them lie in the middle of what is in both."""
    rows, columns = np.nonzero(both)
    middle = _middle(rows, both.shape[0])[:, None] & _middle(columns, both.shape[1])[None, :]
    covered = _cut(both.astype(np.float32)).mean(axis=(1, 2)) >= INSIDE
    one, other = _telling(_cut(here)[covered]), _telling(_cut(there)[covered])
    energy, their_energy = (one * one).mean(axis=(1, 2)), (other * other).mean(axis=(1, 2))
    shows = np.maximum(energy, their_energy) >= TEXTURE**2
    common = (one * other).mean(axis=(1, 2))
    alike = common / np.maximum(np.sqrt(energy * their_energy), LEAST_ENERGY)
    inner = _cut(middle.astype(np.float32)).mean(axis=(1, 2))[covered] > 0.5
    return np.asarray(alike[shows], np.float32), np.asarray(inner[shows])


def _middle(places: NDArray[np.int64], length: int) -> NDArray[np.bool_]:
    """The middle `MIDDLE` of where the common part is, along one side."""
    first, last = int(places.min()), int(places.max())
    edge = (last - first + 1) * (1 - MIDDLE) / 2
    line = np.arange(length)
    return np.asarray((line >= first + edge) & (line <= last - edge))


def _cut(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, PATCH, PATCH), one every `STEP` pixels; none of a picture that is smaller than a patch."""
    if min(values.shape) < PATCH:
        return np.zeros((0, PATCH, PATCH), np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(values, (PATCH, PATCH))[::STEP, ::STEP]
    return np.asarray(windows.reshape(-1, PATCH, PATCH))


def _telling(patches: NDArray[np.float32]) -> NDArray[np.float32]:
    """Without the means of rows and columns: a horizon, a line of words, the edge of a bar look the same everywhere."""
    return np.asarray(
        patches
        - patches.mean(axis=1, keepdims=True)
        - patches.mean(axis=2, keepdims=True)
        + patches.mean(axis=(1, 2), keepdims=True)
    )


def _shown(one: NDArray[np.uint8], other: NDArray[np.uint8], matrix: Homography) -> float:
    """Share of one picture over which the other one lies (``matrix`` takes the other's places to this one's)."""
    mask = cv2.warpPerspective(
        np.ones(other.shape, np.uint8), matrix, (one.shape[1], one.shape[0]), flags=cv2.INTER_NEAREST
    )
    return float(mask.mean())
