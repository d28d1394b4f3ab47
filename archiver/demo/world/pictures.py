"""Stills: invented landscapes with moving shapes, big numerals, and texture like that of a camera."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from archiver.demo.world.media import Built, Thumb

PHOTO = (640, 360)
HALF_FROM = 600
THUMB = (160, 90)
Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Scene:
    """One place as a camera would see it; the same seed is the same place."""

    seed: int
    width: int
    height: int

    def backdrop(self) -> Pixels:
        """The place, a half larger than the frame, so that a camera can pan over it (RGB)."""
        return _backdrop(self.seed, self.width * 3 // 2, self.height * 3 // 2)

    def frame(self, second: float, numeral: str = "") -> Pixels:
        """What the camera sees after some seconds (RGB)."""
        frame = self._panned(second).copy()
        self._draw_shapes(frame, second)
        if numeral:
            _burn_in(frame, numeral)
        return frame

    def _panned(self, second: float) -> Pixels:
        """The part of the place before the camera: a slow Lissajous pan, different in each scene."""
        phase = self.seed % 628 / 100
        speed = 0.15 + self.seed % 7 * 0.03
        x = int((self.width // 2) * (0.5 + 0.5 * np.sin(phase + speed * second)))
        y = int((self.height // 2) * (0.5 + 0.5 * np.sin(2 * phase + 0.7 * speed * second)))
        part: Pixels = self.backdrop()[y : y + self.height, x : x + self.width]
        return part

    def _draw_shapes(self, frame: Pixels, second: float) -> None:
        """Three boxes that cross the picture at their own speeds."""
        dice = np.random.default_rng(self.seed + 1)
        for _ in range(3):
            colour = dice.integers(30, 226, size=3)
            width, height = (int(n) for n in dice.integers(self.height // 8, self.height // 3, size=2))
            speed = float(dice.uniform(-0.2, 0.2)) * self.width
            left = int(dice.integers(self.width) + speed * second) % (self.width + width) - width
            top = int(dice.integers(self.height - height))
            area = frame[top : top + height, max(left, 0) : max(left + width, 0)]
            area[:] = (area.astype(np.uint16) + 2 * colour.astype(np.uint16)) // 3


@lru_cache(maxsize=24)
def _backdrop(seed: int, width: int, height: int) -> Pixels:
    """Sky, hills and ground under noise of several grain sizes (RGB).

    Large ones are painted at half their size and enlarged, which is four times faster.
    """
    if width > HALF_FROM:
        small = Image.fromarray(_backdrop(seed, width // 2, height // 2))
        return np.asarray(small.resize((width, height), Image.Resampling.BILINEAR))
    dice = np.random.default_rng(seed)
    sky, ground = dice.integers(60, 230, size=(2, 3)).astype(np.float32)
    slope = np.linspace(0.0, 1.0, height, dtype=np.float32)[:, None, None]
    picture = sky * (1 - slope) + ground * slope + np.zeros((height, width, 1), dtype=np.float32)
    for hill in range(3):
        ridge = _ridge(dice, width, height, hill)
        below = np.arange(height)[:, None] > ridge[None, :]
        colour = dice.integers(20, 200, size=3).astype(np.float32)
        picture = np.where(below[:, :, None], 0.45 * picture + 0.55 * colour, picture)
    for cells, strength in ((6, 40.0), (24, 22.0), (90, 12.0)):
        picture += strength * _cloud(dice, cells, width, height)[:, :, None]
    pixels: Pixels = np.clip(picture, 0, 255, out=picture).astype(np.uint8)
    return pixels


def _ridge(dice: np.random.Generator, width: int, height: int, hill: int) -> NDArray[np.float64]:
    """The height of one line of hills in each column, in pixels from the top."""
    x = np.linspace(0, 2 * np.pi, width)
    line = np.full(width, height * (0.35 + 0.2 * hill))
    for wave in range(1, 6):
        line += height * 0.1 / wave * np.sin(wave * x + float(dice.uniform(0, 6.28)))
    return line


def _cloud(dice: np.random.Generator, cells: int, width: int, height: int) -> NDArray[np.float32]:
    """Smooth noise between -1 and 1 with about `cells` blobs across."""
    coarse = dice.integers(0, 256, size=(max(cells * height // width, 2), cells)).astype(np.uint8)
    smooth = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(smooth, dtype=np.float32) / 127.5 - 1.0


@lru_cache(maxsize=512)
def _numeral(text: str, height: int) -> NDArray[np.bool_]:
    """A text as a mask, about a third of the frame high."""
    font = ImageFont.load_default(size=height // 3)
    left, top, right, bottom = (int(edge) for edge in font.getbbox(text))
    mask = Image.new("L", (right - left + 4, bottom - top + 4))
    ImageDraw.Draw(mask).text((2 - left, 2 - top), text, fill=255, font=font)
    return np.asarray(mask) > 127


def _burn_in(frame: Pixels, text: str) -> None:
    """Writes a text into the lower left corner, white on a dark shadow."""
    mask = _numeral(text, frame.shape[0])[:, : frame.shape[1] - 12]
    height, width = mask.shape
    bottom = frame.shape[0] - 8
    frame[bottom - height + 2 : bottom + 2, 10 : 10 + width][mask] = 20
    frame[bottom - height : bottom, 8 : 8 + width][mask] = 240


def zoomed(frame: Pixels, zoom: float) -> Pixels:
    """The middle of a frame, enlarged to the frame's size."""
    height, width = frame.shape[:2]
    high, wide = round(height / zoom), round(width / zoom)
    top, left = (height - high) // 2, (width - wide) // 2
    return scaled(frame[top : top + high, left : left + wide], width, height)


def laid_over(frame: Pixels, share: float) -> Pixels:
    """A frame, smaller, in the middle of a dark one."""
    height, width = frame.shape[:2]
    high, wide = round(height * share), round(width * share)
    top, left = (height - high) // 2, (width - wide) // 2
    ground = np.full_like(frame, 24)
    ground[top : top + high, left : left + wide] = scaled(frame, wide, high)
    return ground


def scaled(pixels: Pixels, width: int, height: int) -> Pixels:
    """A picture in another size."""
    return np.array(Image.fromarray(pixels).resize((width, height), Image.Resampling.BILINEAR))


def jpeg(pixels: Pixels, quality: int = 80) -> bytes:
    """A picture as JPEG."""
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=quality)
    return out.getvalue()


def thumb(pixels: Pixels) -> Thumb:
    """The small picture of a still or video frame."""
    small = Image.fromarray(pixels).resize(THUMB, Image.Resampling.BILINEAR)
    return Thumb("m", *THUMB, jpeg(np.asarray(small), quality=60))


def as_thumbs(data: bytes | None) -> tuple[Thumb, ...]:
    """A given JPEG as the only thumb, or none."""
    if data is None:
        return ()
    with Image.open(io.BytesIO(data)) as picture:
        return (Thumb("m", picture.width, picture.height, data),)


def photo(seed: int, label: str = "") -> Built:
    """A photo of one place and its thumb."""
    pixels = Scene(seed, *PHOTO).frame(0.0, label)
    return Built(jpeg(pixels), (thumb(pixels),))
