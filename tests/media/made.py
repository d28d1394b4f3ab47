"""Small media, made for tests: each frame shows its own number, so that it can be told which one was read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

Rgb = NDArray[np.uint8]
WIDTH, HEIGHT = 160, 96
BITS = 8
RATE = 25


def numbered(number: int, width: int = WIDTH, height: int = HEIGHT) -> Rgb:
    """Eight columns, white for the bits of ``number`` that are set, the highest one left; a black band below."""
    picture = np.full((height, width, 3), 40, np.uint8)
    for bit in range(BITS):
        if number >> (BITS - 1 - bit) & 1:
            picture[:, bit * width // BITS : (bit + 1) * width // BITS] = 220
    picture[height * 3 // 4 :] = 0
    return picture


def number_of(luma: NDArray[np.uint8]) -> int:
    """The number that a frame shows."""
    height, width = luma.shape
    columns = [luma[height // 3, (2 * bit + 1) * width // (2 * BITS)] for bit in range(BITS)]
    return sum(1 << (BITS - 1 - bit) for bit, value in enumerate(columns) if value > 128)


def film(
    path: Path,
    times: Sequence[float] = tuple(number / RATE for number in range(50)),
    *,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    draw: Callable[[int], Rgb] = numbered,
    sound: Iterable[NDArray[np.float32]] | None = None,
    sound_codec: str = "aac",
    options: dict[str, str] | None = None,
    container_options: dict[str, str] | None = None,
    rotation: int = 0,
    tags: dict[str, str] | None = None,
    offset_s: float = 0.0,
    aspect: Fraction | None = None,
    key_frames: int = 12,
) -> Path:
    """A film with a frame at each of ``times`` (seconds), perhaps with sound (blocks of mono 48 kHz)."""
    first = draw(0)
    with av.open(str(path), "w", container_options=container_options or {}) as out:
        out.metadata.update(tags or {})
        stream: Any = out.add_stream(codec, rate=RATE, options=options or {})
        stream.height, stream.width = first.shape[:2]
        stream.pix_fmt = pixels
        stream.gop_size = key_frames
        stream.codec_context.time_base = Fraction(1, 1000)
        if aspect is not None:
            stream.codec_context.sample_aspect_ratio = aspect
        if rotation:
            stream.set_display_rotation(rotation)
        heard: Any = out.add_stream(sound_codec, rate=48_000, layout="mono") if sound is not None else None
        for number, time_s in enumerate(times):
            frame = av.VideoFrame.from_ndarray(draw(number), format="rgb24")
            frame.pts = round((time_s + offset_s) * 1000)
            frame.time_base = Fraction(1, 1000)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
        if heard is not None:
            _mux_sound(out, heard, sound or ())
    return path


def recording(path: Path, blocks: Iterable[NDArray[np.float32]], codec: str, rate: int = 48_000) -> Path:
    """Sound alone."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=rate, layout="mono")
        _mux_sound(out, stream, blocks)
    return path


def tone(seconds: float, hertz: float = 440.0, rate: int = 48_000) -> list[NDArray[np.float32]]:
    """A sine in blocks of a second."""
    time_s = np.arange(int(seconds * rate)) / rate
    wave = (0.5 * np.sin(2 * np.pi * hertz * time_s)).astype(np.float32)
    return [wave[begin : begin + rate] for begin in range(0, len(wave), rate)]


def _mux_sound(out: Any, stream: Any, blocks: Iterable[NDArray[np.float32]]) -> None:
    resampler = av.AudioResampler(
        format=stream.format, layout="mono", rate=stream.rate, frame_size=stream.frame_size or 0
    )
    position = 0
    for block in blocks:
        frame = av.AudioFrame.from_ndarray(block[None, :], format="fltp", layout="mono")
        frame.sample_rate = 48_000
        frame.pts = position
        frame.time_base = Fraction(1, 48_000)
        position += len(block)
        for ready in resampler.resample(frame):
            out.mux(stream.encode(ready))
    for ready in resampler.resample(None):
        out.mux(stream.encode(ready))
    out.mux(stream.encode(None))
