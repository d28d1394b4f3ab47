"""What was done to a picture, in words."""

from __future__ import annotations

import math

import numpy as np

from archiver.fingerprint.picture.fingerprint import PicturePrint
from archiver.fingerprint.picture.geometry import Homography, linear_part
from archiver.fingerprint.picture.pixels import Agreement

WHOLE = 0.96
"""Share from which on nothing was cut off or put around."""
TURN, STRETCH, TILT = 2.5, 1.06, 0.00025
LIGHT, SPREAD = 22.0, 1.35


def transformation(
    query: PicturePrint, reference: PicturePrint, matrix: Homography, seen: Agreement
) -> tuple[str, ...]:
    """Words for what makes the query differ from the reference, other than that it is mirrored."""
    matrix = matrix / matrix[2, 2]
    linear = linear_part(matrix, reference)
    words = []
    if seen.of_reference < WHOLE:
        words.append(f"cropped to {max(round(seen.of_reference * 20) * 5, 5)} %")
    if seen.of_query < WHOLE:
        words.append("framed" if _bordered(query, seen) else "inside another picture")
    words += _turned(linear)
    if float(np.abs(matrix[2, :2]).max()) > TILT:
        words.append("in perspective")
    if abs(seen.lighter) > LIGHT:
        words.append("lighter" if seen.lighter > 0 else "darker")
    if not 1 / SPREAD < seen.spread < SPREAD:
        words.append("more contrast" if seen.spread > 1 else "less contrast")
    return tuple(words)


def _bordered(query: PicturePrint, seen: Agreement) -> bool:
    """Whether all that is inside the query's borders is the reference."""
    top, left, bottom, right = (int(edge) for edge in query.content)
    inside = (bottom - top) * (right - left) / (query.height * query.width)
    return seen.of_query >= 0.93 * inside


def _turned(linear: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> list[str]:
    words = []
    upright = linear * np.array([-1.0, 1.0]) if float(np.linalg.det(linear)) < 0 else linear
    across, _, down = np.linalg.svd(upright)
    turn = across @ down
    degrees = math.degrees(math.atan2(turn[1, 0], turn[0, 0]))
    if abs(degrees) > TURN:
        straight = round(degrees / 90) * 90
        shown = round(abs(straight if straight and abs(degrees - straight) < TURN else degrees))
        words.append(f"rotated {shown}°" + ("" if shown == 180 else " to the right" if degrees > 0 else " to the left"))
    large, small = np.linalg.svd(linear, compute_uv=False)
    if large > STRETCH * small:
        words.append("stretched")
    return words
