"""Pictures, as they are shown: turned as they say, on white, grey. Those that move are films."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    IcoImagePlugin,
    Image,
    ImageFile,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    PpmImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from archiver.fingerprint.frames import LONGEST, RATE, Frame
from archiver.fingerprint.pdq import Luma
from archiver.media.notes import Notes, Reach, Spending
from archiver.media.opening import UnreadableError, regular, said
from archiver.media.planes import Turn, over_white, shrunk

PICTURE_LONGEST = 1024
"""Pixels of the longer side of a picture that is fingerprinted."""
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "AVIF", "HEIF", "ICO", "PPM", "JPEG2000")
"""As Pillow names them; several photographs in one JPEG (MPO) come as the first."""
MOVING = frozenset({"GIF", "WEBP", "PNG", "AVIF"})
MOST_PIXELS = 128 * 1024 * 1024
"""In memory at once. A JPEG may have eight times as many each way: its decoder gives a smaller picture."""
_MOST_JPEG = 4 * MOST_PIXELS
_HUGE = 24 * 1024 * 1024
"""Pixels from which a JPEG is decoded to a smaller picture at once."""
_SHORTEST_MS, _USUAL_MS = 10.0, 100.0
"""What says that a frame is shown for 0.01 s or less is shown for 0.1 s, as browsers do."""
_OF_ANY_RANGE = frozenset({"I", "F", "I;16", "I;16B", "I;16L", "I;16N"})
_STRIP = 512
"""Rows that are made grey at once."""
_ORIENTATION = 0x0112
TURNS = {
    2: Turn(left_right=True),
    3: Turn(left_right=True, up_down=True),
    4: Turn(up_down=True),
    5: Turn(transposed=True),
    6: Turn(transposed=True, left_right=True),
    7: Turn(transposed=True, left_right=True, up_down=True),
    8: Turn(transposed=True, up_down=True),
}
"""By EXIF orientation."""
DECODING_ERRORS = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, RuntimeError,
                   OverflowError, AttributeError, ZeroDivisionError, Image.DecompressionBombError)  # fmt: skip
"""What Pillow's readers raise over broken files."""

PLUGINS = (AvifImagePlugin, BmpImagePlugin, GifImagePlugin, IcoImagePlugin, Jpeg2KImagePlugin, JpegImagePlugin,
           PngImagePlugin, PpmImagePlugin, TiffImagePlugin, WebPImagePlugin)  # fmt: skip
"""Readers register themselves when they are imported: these, and no others."""
pillow_heif.register_heif_opener(thumbnails=False)
pillow_heif.options.DECODE_THREADS = 1
Image.MAX_IMAGE_PIXELS = _MOST_JPEG // 2  # refused at twice this


@contextmanager
def opened(path: Path) -> Iterator[Image.Image]:
    """A picture of which only the header was read. Raises UnreadableError: none, or too large a one."""
    with regular(path) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = Image.open(file, formats=FORMATS)
        except Image.DecompressionBombError as error:
            raise UnreadableError("its picture is too large, as its header says") from error
        except DECODING_ERRORS as error:
            raise UnreadableError(f"its picture is broken ({_said(error)})") from error
        with image:
            _bounded(image)
            yield image


def luma(path: Path, longest: int = PICTURE_LONGEST, notes: Notes | None = None) -> Luma:
    """The picture, or the first one. Raises UnreadableError. A broken one gives what there is, with a note."""
    try:
        with opened(path) as image:
            return shown(image, longest)
    except DECODING_ERRORS as error:
        if notes is not None:
            notes.add("a part of the picture is missing")
        return _rest(path, longest, error)


def moves(image: Image.Image) -> bool:
    """Whether it has more than one frame, to be shown one after the other."""
    return image.format in MOVING and bool(getattr(image, "is_animated", False))


def frames(
    path: Path, *, rate: float = RATE, longest: int = LONGEST, reach: Reach | None = None, notes: Notes | None = None
) -> Iterator[Frame]:
    """Of a picture that moves: as films.frames."""
    notes = notes if notes is not None else Notes()
    spending = Spending(reach or Reach(), notes)
    with opened(path) as image:
        now_s = 0.0
        try:
            while not spending.over(now_s):
                image.load()
                length_s = _length_s(image)
                if math.ceil(now_s * rate - 1e-6) / rate < now_s + length_s - 1e-6:
                    yield Frame(now_s, shown(image, longest))
                now_s += length_s
                image.seek(image.tell() + 1)
        except EOFError:
            return
        except DECODING_ERRORS as error:
            notes.add(f"it breaks off ({_said(error)})")


def shown(image: Image.Image, longest: int) -> Luma:
    """Grey, on white, turned, small."""
    turn = TURNS.get(orientation(image), Turn())
    if image.format in {"JPEG", "MPO"} and image.mode in {"RGB", "YCbCr", "L"}:
        whole = image.width * image.height
        wanted = (2 * longest, 2 * longest) if whole > _HUGE else image.size
        image.draft("L", wanted)
    if image.width * image.height > MOST_PIXELS:
        raise UnreadableError(f"its picture is too large ({image.width} x {image.height} pixels)")
    return turn(shrunk(_grey(image), longest, last=cv2.INTER_AREA))


def orientation(image: Image.Image) -> int:
    """Its EXIF orientation, 1 where it says none."""
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except DECODING_ERRORS:
        return 1


def _bounded(image: Image.Image) -> None:
    most = _MOST_JPEG if image.format in {"JPEG", "MPO"} else MOST_PIXELS
    if image.width * image.height > most:
        raise UnreadableError(f"its picture is too large ({image.width} x {image.height} pixels)")
    if not image.width or not image.height:
        raise UnreadableError("its picture has no pixels")


def _grey(image: Image.Image) -> NDArray[np.uint8]:
    """Luma on white; of a large picture strip after strip, so that it is in memory once and not several times."""
    if image.mode in _OF_ANY_RANGE or image.height <= _STRIP:
        return _grey_of(image)
    image.load()
    whole = np.empty((image.height, image.width), np.uint8)
    for top in range(0, image.height, _STRIP):
        bottom = min(top + _STRIP, image.height)
        whole[top:bottom] = _grey_of(image.crop((0, top, image.width, bottom)))
    return whole


def _grey_of(image: Image.Image) -> NDArray[np.uint8]:
    if image.mode == "L" and "transparency" not in image.info:
        return np.asarray(image)
    if image.mode.startswith("I") or image.mode == "F":
        return _from_deep(np.asarray(image))
    if image.has_transparency_data:
        return over_white(np.asarray(image.convert("RGBA")))
    if image.mode in {"RGB", "YCbCr"}:
        pixels = np.asarray(image)
        return (
            pixels[:, :, 0] if image.mode == "YCbCr" else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
        )
    return np.asarray(image.convert("RGB").convert("L") if image.mode == "CMYK" else image.convert("L"))


def _from_deep(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    """Of 16 bits, or of any numbers."""
    if pixels.dtype == np.uint16 or (pixels.dtype.kind == "i" and pixels.min() >= 0 and 255 < pixels.max() <= 0xFFFF):
        return (pixels >> 8).astype(np.uint8)
    finite = np.nan_to_num(pixels.astype(np.float64), posinf=0.0, neginf=0.0)
    if finite.min() < 0 or finite.max() > 255 or finite.max() <= 1:
        low, high = float(finite.min()), float(finite.max())
        finite = (finite - low) * (255 / (high - low) if high > low else 0)
    return finite.astype(np.uint8)


def _rest(path: Path, longest: int, cause: BaseException) -> Luma:
    """What there is of a picture that breaks off."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        with opened(path) as image:
            return shown(image, longest)
    except DECODING_ERRORS as error:
        raise UnreadableError(f"the picture cannot be decoded ({_said(error)})") from cause
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _length_s(image: Image.Image) -> float:
    length = image.info.get("duration", _USUAL_MS)
    length = float(length) if isinstance(length, (int, float)) else _USUAL_MS
    return (length if _SHORTEST_MS < length < 1e9 else _USUAL_MS) / 1000


def _said(error: BaseException) -> str:
    text = said(error) if isinstance(error, Exception) else str(error)
    return text.split("<")[0].strip() or type(error).__name__  # Pillow names Python objects
