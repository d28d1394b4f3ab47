"""Films written and read: grey pictures in H.264, for colours say nothing to a fingerprint."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from tests.bench.footage.textures import Luma

GREY = 128


@dataclass(frozen=True, slots=True)
class Coding:
    """How a film is coded. ``rate``: frames a second."""

    rate: int
    crf: int = 24
    preset: str = "veryfast"
    gop: int = 250
    profile: str = "high"
    encoder: str = "libx264"


def write_film(path: Path, pictures: Iterable[Luma], coding: Coding) -> None:
    """A film of these pictures, which all have the same, even size. It appears when it is whole."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part.mp4")
    with av.open(str(unfinished), "w") as container:
        stream = None
        for number, picture in enumerate(pictures):
            if stream is None:
                stream = _stream(container, coding, picture.shape)
            frame = av.VideoFrame.from_ndarray(_planes(picture), format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, coding.rate)
            container.mux(stream.encode(frame))
        if stream is not None:
            container.mux(stream.encode(None))
    unfinished.replace(path)


def read_film(path: Path) -> Iterator[tuple[float, Luma]]:
    """All its pictures with their times, by one thread."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_count = 1
        for frame in container.decode(stream):
            plane = frame.planes[0]
            rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
            yield float(frame.time or 0.0), rows[: frame.height, : frame.width].copy()


def at_times(frames: Iterable[tuple[float, Luma]], times: Iterable[float]) -> Iterator[Luma]:
    """What a player shows at each of the ascending ``times``; ends with the film."""
    coming = iter(frames)
    shown, after = next(coming), next(coming, None)
    for time_s in times:
        while after is not None and after[0] <= time_s + 1e-6:
            shown, after = after, next(coming, None)
        if after is None and time_s > shown[0] + 0.1:
            return
        yield shown[1]


def softer(coding: Coding, crf: int) -> Coding:
    """The same with fewer bits."""
    return replace(coding, crf=crf)


def _stream(container: av.container.OutputContainer, coding: Coding, shape: tuple[int, ...]) -> av.VideoStream:
    stream = container.add_stream(coding.encoder, rate=coding.rate)
    stream.height, stream.width = shape[:2]
    stream.pix_fmt = "yuv420p"
    stream.thread_count = 1  # the same bytes on every machine
    stream.options = (
        {"crf": str(coding.crf), "preset": coding.preset, "profile": coding.profile, "g": str(coding.gop)}
        if coding.encoder == "libx264"
        else {"qscale": str(coding.crf), "g": str(coding.gop)}
    )
    return stream


def _planes(picture: Luma) -> Luma:
    height, width = picture.shape
    planes = np.full((height * 3 // 2, width), GREY, np.uint8)
    planes[:height] = picture
    return planes
