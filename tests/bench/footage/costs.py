"""What fingerprinting costs, beside bare decoding of the same file: processor time, memory, bytes."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from tests.bench.figure import Figure, best_of_both
from tests.bench.footage import ours
from tests.bench.footage.films import Coding, read_film, write_film
from tests.bench.footage.scenes import Take, scene

VERSION = 2
LENGTH_S = 30.0
RATE = 30
SOUND_RATE = 44_100
SIZES = {"480p": (854, 480), "720p": (1280, 720), "1080p": (1920, 1080)}
SAMPLES = 1_024


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one file: figures, and what is no ratio in words."""

    figures: tuple[Figure, ...]
    words: tuple[str, ...]


def build(folder: Path) -> dict[str, Path]:
    """A film of each size with sound, coded as Telegram's are (x264, medium; AAC)."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {}
    for name, size in SIZES.items():
        path = made[name] = folder / f"cost{VERSION}-{name}.mp4"
        if not path.exists():
            silent = path.with_suffix(".silent.mp4")
            filmed = scene(Take("street", 42, 1, "hand"))
            filmed.grain = 4.0
            pictures = filmed.frames(size, RATE, 0, LENGTH_S)
            profile = "high" if name == "1080p" else "main"
            write_film(silent, pictures, Coding(RATE, crf=24, preset="medium", gop=150, profile=profile))
            _with_sound(silent, path)
            silent.unlink()
    return made


def measured(films: dict[str, Path]) -> Cost:
    """All of it."""
    figures, words = [], []
    for name, path in films.items():
        mine, bare = best_of_both(lambda path=path: ours.fingerprint(path), lambda path=path: decode(path))  # type: ignore[misc]
        frames = LENGTH_S * RATE
        figures.append(
            Figure(
                name=f"fingerprint {name}, seconds an hour",
                value=3600 * mine / LENGTH_S,
                unit="s",
                baseline=3600 * bare / LENGTH_S,
                against=f"bare decode ({frames / bare:,.0f} frames/s, {_rate(path):.1f} Mbit/s)",
            )
        )
        words.append(
            f"fingerprint {name}: {len(ours.fingerprint(path)) * 3600 / LENGTH_S / 1e6:.2f} MB an hour of video"
        )
        words.append(f"memory {name}: {_peak(path, 'fingerprint')} MB at most, bare decode {_peak(path, 'decode')} MB")
    one, two = (_seconds(list(films.values()) * 2, processes) for processes in (1, 2))
    figures.append(
        Figure(name="six films, two workers", value=6 / two, unit="films/s", baseline=6 / one, against="one worker")
    )
    return Cost(tuple(figures), tuple(words))


def decode(path: Path) -> int:
    """Every picture and all sound, by one thread; nothing is done with them."""
    count = 0
    with av.open(str(path)) as container:
        for stream in container.streams:
            stream.thread_count = 1
        for packet in container.demux():
            count += len(packet.decode())
    return count


def _with_sound(silent: Path, path: Path) -> None:
    """The film coded as it is, with something like speech."""
    unfinished = path.with_suffix(".part.mp4")
    with av.open(str(silent)) as film, av.open(str(unfinished), "w") as container:
        pictures = container.add_stream_from_template(film.streams.video[0])
        sound = container.add_stream("aac", rate=SOUND_RATE, layout="mono")
        for packet in film.demux(video=0):
            if packet.dts is not None:
                packet.stream = pictures
                container.mux(packet)
        for number, samples in enumerate(_speech()):
            frame = av.AudioFrame.from_ndarray(samples[None, :], format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, number * SAMPLES, Fraction(1, SOUND_RATE)
            container.mux(sound.encode(frame))
        container.mux(sound.encode(None))
    unfinished.replace(path)


def _speech() -> Iterator[NDArray[np.float32]]:
    dice = np.random.default_rng(8)
    passed = np.arange(int(LENGTH_S * SOUND_RATE)) / SOUND_RATE
    pitch = 2 * np.pi * np.cumsum(120 + 30 * np.sin(2 * np.pi * 0.7 * passed)) / SOUND_RATE
    voice = sum(np.sin(pitch * each) / each for each in range(1, 12))
    syllables = np.clip(np.sin(2 * np.pi * 3.1 * passed) + 0.5 * np.sin(2 * np.pi * 0.9 * passed), 0, None)
    samples = (0.15 * voice * syllables + 0.02 * dice.standard_normal(len(passed))).astype(np.float32)
    for start in range(0, len(samples) - SAMPLES, SAMPLES):
        yield samples[start : start + SAMPLES]


def _rate(path: Path) -> float:
    return path.stat().st_size * 8 / LENGTH_S / 1e6


def _peak(path: Path, what: str) -> int:
    """MB that a process of its own needs."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.footage.costs", what, str(path)], check=True, capture_output=True, text=True
    )
    return int(done.stdout)


def _seconds(paths: list[Path], processes: int) -> float:
    began = time.perf_counter()
    ours.fingerprints(paths, processes)
    return time.perf_counter() - began


if __name__ == "__main__":
    {"fingerprint": ours.fingerprint, "decode": decode, "read": lambda path: list(read_film(path))}[sys.argv[1]](
        Path(sys.argv[2])
    )
    # Not getrusage: its peak is inherited from the process that started this one.
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    sys.stdout.write(f"{int(peak.split()[1]) // 1024}\n")
