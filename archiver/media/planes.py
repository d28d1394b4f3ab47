"""The luma of a decoded frame: small, square pixels, turned as it is shown."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.pdq import Luma

_WIDEST_PIXEL = 8.0
"""A pixel wider or higher than this many times its other side is a mistake."""
_ALPHA = ("rgba", "argb", "bgra", "abgr", "yuva", "gbrap", "ya8", "ya16", "pal8")
WHITE = 255
EIGHT = 8
_ROWS = 128


@dataclass(frozen=True, slots=True)
class Turn:
    """How a decoder's picture becomes the one that is shown: transposed first, then seen in a mirror."""

    transposed: bool = False
    left_right: bool = False
    up_down: bool = False

    @property
    def clockwise(self) -> int:
        """Degrees; of a mirrored picture those of its turn after the mirror."""
        if self.transposed:
            return 90 if self.left_right else 270
        return 180 if self.up_down else 0

    def __call__(self, luma: Luma) -> Luma:
        """The picture as shown, of rows and columns, perhaps with colours."""
        turned = luma.swapaxes(0, 1) if self.transposed else luma
        if self.left_right:
            turned = turned[:, ::-1]
        if self.up_down:
            turned = turned[::-1]
        return np.ascontiguousarray(turned)


def turn_of(frame: Any) -> Turn:
    """From the frame's display matrix: 16.16 fixed point, (x, y) becomes (a x + c y, b x + d y)."""
    try:
        matrix = frame.side_data["DISPLAYMATRIX"]
    except KeyError:
        return Turn()
    data = bytes(matrix)
    if len(data) < 36:
        return Turn()
    a, b, _, c, d = struct.unpack_from("=5i", data)
    if abs(a) + abs(d) >= abs(b) + abs(c):
        return Turn(left_right=a < 0, up_down=d < 0)
    return Turn(transposed=True, left_right=c < 0, up_down=b < 0)


def luma_of(frame: av.VideoFrame, longest: int, aspect: float, turn: Turn) -> Luma:
    """At most ``longest`` pixels a side. ``aspect``: width of a pixel over its height."""
    return turn(shrunk(_plane(frame), longest, aspect))


def shrunk(plane: NDArray[np.uint8], longest: int, aspect: float = 1.0, last: int = cv2.INTER_LINEAR) -> Luma:
    """To square pixels: halved by area as often as possible, and the rest (less than a half) as ``last`` says.

    Area by any other factor takes ten times as long, and is not to be told from this by what looks at the result.
    """
    height, width = plane.shape[:2]
    wide, high = shown_size(width, height, aspect)
    scale = min(1.0, longest / max(wide, high))
    size = max(1, round(wide * scale)), max(1, round(high * scale))
    while width >= 2 * size[0] and height >= 2 * size[1]:
        width, height = width // 2, height // 2
        halved = cv2.resize(plane[: 2 * height, : 2 * width], (width, height), interpolation=cv2.INTER_AREA)
        plane = np.asarray(halved, dtype=plane.dtype)
    if size == (width, height):
        return np.ascontiguousarray(plane)
    return np.asarray(cv2.resize(plane, size, interpolation=last), dtype=plane.dtype)


def shown_size(width: int, height: int, aspect: float) -> tuple[float, float]:
    """Width and height in square pixels: never smaller than the picture's own."""
    if not 1 / _WIDEST_PIXEL <= aspect <= _WIDEST_PIXEL:
        return width, height
    return (width * aspect, height) if aspect >= 1 else (width, height / aspect)


def _plane(frame: Any) -> NDArray[np.uint8]:
    """Luma as the decoder left it where it has a plane of its own, else made of the colours."""
    name = frame.format.name
    depth = _depth(name)
    if depth:
        plane = frame.planes[0]
        if plane.line_size > 0:
            return _rows(plane, plane.line_size, frame.width, frame.height, depth, high=name.startswith("p0"))
    if name.startswith(_ALPHA):
        return over_white(frame.reformat(format="rgba").to_ndarray())
    return np.asarray(frame.reformat(format="gray").to_ndarray(), dtype=np.uint8)


def over_white(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Luma of a picture with transparency, seen on white."""
    whole = np.empty(rgba.shape[:2], np.uint8)
    for begin in range(0, len(rgba), _ROWS):  # a strip after the other: pictures may be large
        strip = rgba[begin : begin + _ROWS]
        grey = cv2.cvtColor(np.ascontiguousarray(strip[:, :, :3]), cv2.COLOR_RGB2GRAY).astype(np.uint16)
        alpha = strip[:, :, 3].astype(np.uint16)
        whole[begin : begin + _ROWS] = (grey * alpha + WHITE * (WHITE - alpha)) // WHITE
    return whole


def _rows(plane: Any, stride: int, width: int, height: int, depth: int, *, high: bool) -> NDArray[np.uint8]:
    """A plane without what is between its rows; of deep samples the upper eight bits (``high``: they are the upper)."""
    if depth == EIGHT:
        return np.frombuffer(plane, np.uint8, stride * height).reshape(height, stride)[:, :width]
    deep = np.frombuffer(plane, np.uint16, stride // 2 * height).reshape(height, stride // 2)[:, :width]
    return (deep >> (EIGHT if high else depth - EIGHT)).astype(np.uint8)


@lru_cache(maxsize=64)
def _depth(name: str) -> int:
    """Bits of the first plane's samples, little-endian, if that plane is luma alone; else 0."""
    if name.startswith(("yuva", "yuyv")):
        return 0
    if name in {"gray", "nv12", "nv21", "nv16", "nv24"} or (name.startswith(("yuv4", "yuvj4")) and name.endswith("p")):
        return EIGHT
    if name == "p010le":
        return 10
    if name.startswith(("yuv4", "gray")) and name.endswith(("9le", "10le", "12le", "14le", "16le")):
        return int(name.removesuffix("le").rsplit("p", 1)[-1].removeprefix("gray"))
    return 0
