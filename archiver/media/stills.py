"""One frame of a film, or a picture, small and in colour, as a JPEG to be looked at."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from archiver.media import pictures
from archiver.media.opening import MOST_PIXELS, UnreadableError, container, regular
from archiver.media.passing import film_of, origin_of
from archiver.media.planes import Turn, shown_size, turn_of
from archiver.media.sniffing import looks_like_picture

PART = 3
"""Where no time is asked for, the frame is from the end of the first third: beginnings are often black or a title."""
_QUALITY = 85
_MOST_FRAMES = 5_000
"""Decoded from the last key frame on; one that lies farther back gives an earlier frame."""


def write_still(path: Path, time_s: float | None, out: Path, longest: int) -> None:
    """The frame shown at ``time_s``. Raises opening.UnreadableError; OSError where ``out`` cannot be written."""
    with regular(path) as file:
        picture = looks_like_picture(file.read(64))
    image = _picture(path, longest) if picture else _frame(path, time_s, longest)
    with out.open("wb") as file:
        image.save(file, "JPEG", quality=_QUALITY)


def _picture(path: Path, longest: int) -> Image.Image:
    try:
        with pictures.opened(path) as image:
            turn = pictures.TURNS.get(pictures.orientation(image), Turn())
            image.draft("RGB", (2 * longest, 2 * longest))
            image.thumbnail((longest, longest), reducing_gap=3.0)
            white = Image.new("RGBA", image.size, "white")
            on_white = Image.alpha_composite(white, image.convert("RGBA")) if image.has_transparency_data else image
            return Image.fromarray(turn(np.asarray(on_white.convert("RGB"))))
    except pictures.DECODING_ERRORS as error:
        raise UnreadableError("the picture cannot be decoded") from error


def _frame(path: Path, time_s: float | None, longest: int) -> Image.Image:
    with container(path) as opened:
        film = film_of(opened)
        if film is None:
            raise UnreadableError("it has no pictures")
        film.codec_context.thread_count = 1
        film.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
        if time_s is None:
            time_s = (opened.duration or 0) / av.time_base / PART
        frame = _shown_at(opened, film, time_s)
        if frame is None:
            raise UnreadableError("no frame of it can be decoded")
        return Image.fromarray(_colours(frame, film, longest))


def _shown_at(opened: Any, film: av.VideoStream, time_s: float) -> av.VideoFrame | None:
    tick = float(film.time_base or 1)
    moment = time_s + origin_of(opened)
    with suppress(av.error.FFmpegError, OverflowError):
        opened.seek(max(0, int(moment / tick)), stream=film, backward=True)
    held: av.VideoFrame | None = None
    for count, frame in enumerate(_decoded(opened, film)):
        late = frame.pts is not None and frame.pts * tick > moment + 1e-6
        if (late and held is not None) or count > _MOST_FRAMES:
            break
        held = frame
        if late:
            break
    return held


def _decoded(opened: Any, film: av.VideoStream) -> Any:
    """Frames to where the film ends or breaks off; what cannot be decoded is left out."""
    try:
        for packet in opened.demux(film):
            try:
                yield from packet.decode()
            except av.error.InvalidDataError:
                continue
    except av.error.FFmpegError as error:
        if isinstance(error, MemoryError):
            raise


def _colours(frame: av.VideoFrame, film: av.VideoStream, longest: int) -> NDArray[np.uint8]:
    aspect = float(film.sample_aspect_ratio or film.codec_context.sample_aspect_ratio or 1)
    wide, high = shown_size(frame.width, frame.height, aspect)
    scale = min(1.0, longest / max(wide, high))
    size = max(2, round(wide * scale)), max(2, round(high * scale))
    small = frame.reformat(width=size[0], height=size[1], format="rgb24", interpolation="AREA")
    return turn_of(frame)(np.asarray(small.to_ndarray(), np.uint8))
