"""Films: shots of scenes, one after the other, drawn and encoded as H.264 in mp4 when first needed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import av
import numpy as np

from archiver.demo.world.media import Built
from archiver.demo.world.pictures import Pixels, Scene, thumb

WIDTH, HEIGHT = 320, 180
FRAMES_PER_SECOND = 6
GRAIN_TILES = 8


@dataclass(frozen=True)
class Shot:
    """A stretch of one scene, from `start_s` of the scene's own time on."""

    seed: int
    duration_s: float
    start_s: float = 0.0

    def frames(self, *, banner: bool, per_second: int = FRAMES_PER_SECOND) -> Iterator[Pixels]:
        """The shot's frames; each second of the scene carries its own numeral."""
        scene = Scene(self.seed, WIDTH, HEIGHT)
        for index in range(round(self.duration_s * per_second)):
            second = self.start_s + index / per_second
            frame = scene.frame(second, f"{self.seed % 90 + 10}-{int(second):02d}")
            if banner:
                frame[:14] = (frame[:14] >> 2) + np.array([120, 20, 20], dtype=np.uint8)
            yield np.minimum(frame, 247) + _grain(index * 5 % GRAIN_TILES)


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

    def build(self) -> Built:
        """Draws and encodes the film. Single-threaded, so that the same film is the same bytes."""
        with tempfile.TemporaryDirectory() as folder:  # +faststart reads the file again by its name
            path = Path(folder) / "film.mp4"
            first = self._encode(path)
            return Built(path.read_bytes(), (thumb(first),))

    def _encode(self, path: Path) -> Pixels:
        """Writes the film to a file; returns its first frame."""
        first: Pixels | None = None
        options = {"movflags": "+faststart", "fflags": "+bitexact"}
        with av.open(str(path), "w", format="mp4", options=options) as mp4:
            stream = mp4.add_stream("libx264", rate=self.frames_per_second, options=self._options())
            stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
            stream.thread_count = 1
            for shot in self.shots:
                for pixels in shot.frames(banner=self.banner, per_second=self.frames_per_second):
                    first = pixels if first is None else first
                    mp4.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
            mp4.mux(stream.encode(None))
        if first is None:
            raise ValueError("a film needs at least one frame")
        return first

    def _options(self) -> dict[str, str]:
        """x264's settings: fast, reproducible, at an even bit rate."""
        rate = str(self.bits_per_second)
        return {
            "preset": "superfast",
            "profile": "main",
            "b": rate,
            "maxrate": rate,
            "bufsize": str(2 * self.bits_per_second),
            "g": str(8 * self.frames_per_second),
            "x264-params": "threads=1:sliced-threads=0:no-info=1",
        }
