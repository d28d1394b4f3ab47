"""Films: shots of scenes, one after the other, drawn and encoded as H.264 in mp4 when first needed."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import av
import numpy as np

from archiver.demo.world.media import Built
from archiver.demo.world.pictures import Pixels, Scene, laid_over, thumb, zoomed

WIDTH, HEIGHT = 320, 180
FRAMES_PER_SECOND = 6
GRAIN_TILES = 8


@dataclass(frozen=True)
class Edit:
    """What was done to footage that is shown again: cut to its middle by `zoom`, turned as in a mirror, played `speed`
    times as fast, laid `inset` times as large over a dark ground.
    """

    zoom: float = 1.0
    mirrored: bool = False
    speed: float = 1.0
    inset: float = 1.0

    def applied(self, frame: Pixels) -> Pixels:
        """A frame after the edit, in its old size."""
        if self.mirrored:
            frame = frame[:, ::-1].copy()
        if self.zoom > 1:
            frame = zoomed(frame, self.zoom)
        return laid_over(frame, self.inset) if self.inset < 1 else frame


UNCHANGED = Edit()


@dataclass(frozen=True)
class Shot:
    """A stretch of one scene, from `start_s` of the scene's own time on, after an `edit`."""

    seed: int
    duration_s: float
    start_s: float = 0.0
    edit: Edit = UNCHANGED

    def frames(self, *, banner: bool, per_second: int = FRAMES_PER_SECOND) -> Iterator[Pixels]:
        """The shot's frames; each second of the scene carries its own numeral."""
        for index in range(round(self.duration_s * per_second)):
            yield self.frame(index / per_second, index, banner=banner)

    def frame(self, at_s: float, index: int = 0, *, banner: bool = False) -> Pixels:
        """The frame so many seconds into the shot; `index` picks its grain."""
        second = self.start_s + at_s * self.edit.speed
        drawn = Scene(self.seed, WIDTH, HEIGHT).frame(second, f"{self.seed % 90 + 10}-{int(second):02d}")
        frame = self.edit.applied(drawn)
        if banner:
            frame[:14] = (frame[:14] >> 2) + np.array([120, 20, 20], dtype=np.uint8)
        return np.minimum(frame, 247) + _grain(index * 5 % GRAIN_TILES)


@lru_cache(maxsize=GRAIN_TILES)
def _grain(tile: int) -> Pixels:
    """The faint noise of a small camera, 0 to 8 in each pixel; a few tiles take turns."""
    dice = np.random.default_rng(tile)
    return dice.integers(0, 9, size=(HEIGHT, WIDTH, 1), dtype=np.uint8)


@dataclass(frozen=True)
class Film:
    """Shots in their order; `banner` lays a channel's coloured strip over the top, as reposters do."""

    shots: tuple[Shot, ...]
    banner: bool = False
    bits_per_second: int = 120_000
    frames_per_second: int = FRAMES_PER_SECOND

    @staticmethod
    def of_one_scene(seed: int, duration_s: float) -> Film:
        """A single uncut shot."""
        return Film((Shot(seed, duration_s),))

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return sum(shot.duration_s for shot in self.shots)

    def still(self, at_s: float) -> Pixels:
        """The frame that is shown at a moment."""
        for shot in self.shots:
            if at_s < shot.duration_s:
                return shot.frame(at_s, banner=self.banner)
            at_s -= shot.duration_s
        raise ValueError("the film has ended by then")

    def build(self) -> Built:
        """Draws and encodes the film. Single-threaded, so that the same film is the same bytes."""
        with tempfile.TemporaryDirectory() as folder:  # +faststart reads the file again by its name
            path = Path(folder) / "film.mp4"
            first = self._encode(path)
            return Built(path.read_bytes(), (thumb(first),))

    def _encode(self, path: Path) -> Pixels:
        """Writes the film to a file; returns its first frame."""
        per_second = self.frames_per_second
        return encode(
            path,
            (pixels for shot in self.shots for pixels in shot.frames(banner=self.banner, per_second=per_second)),
            (WIDTH, HEIGHT),
            per_second,
            self.bits_per_second,
        )


def reencoded(data: bytes, width: int, height: int, bits_per_second: int) -> Built:
    """A film as who saved it from a player posts it again: smaller, with other bytes."""
    with tempfile.TemporaryDirectory() as folder, av.open(io.BytesIO(data), "r") as old:
        path = Path(folder) / "film.mp4"
        per_second = round(float(old.streams.video[0].average_rate or FRAMES_PER_SECOND))
        frames = (
            np.asarray(frame.reformat(width=width, height=height, format="rgb24").to_ndarray(), dtype=np.uint8)
            for frame in old.decode(video=0)
        )
        first = encode(path, frames, (width, height), per_second, bits_per_second)
        return Built(path.read_bytes(), (thumb(first),))


def encode(
    path: Path, frames: Iterable[Pixels], size: tuple[int, int], per_second: int, bits_per_second: int
) -> Pixels:
    """Writes frames to a file as H.264 in mp4; returns the first one."""
    first: Pixels | None = None
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(str(path), "w", format="mp4", options=options) as mp4:
        stream = mp4.add_stream("libx264", rate=per_second, options=_options(bits_per_second, per_second))
        (stream.width, stream.height), stream.pix_fmt = size, "yuv420p"
        stream.thread_count = 1
        for pixels in frames:
            first = pixels if first is None else first
            mp4.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        mp4.mux(stream.encode(None))
    if first is None:
        raise ValueError("a film needs at least one frame")
    return first


def _options(bits_per_second: int, per_second: int) -> dict[str, str]:
    """x264's settings: fast, reproducible, at an even bit rate."""
    rate = str(bits_per_second)
    return {
        "preset": "superfast",
        "profile": "main",
        "b": rate,
        "maxrate": rate,
        "bufsize": str(2 * bits_per_second),
        "g": str(8 * per_second),
        "x264-params": "threads=1:sliced-threads=0:no-info=1",
    }
