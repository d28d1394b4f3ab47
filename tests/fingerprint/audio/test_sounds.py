"""Sound: peaks, landmarks, stretches that are found again."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from archiver.fingerprint.audio import AudioIndex, AudioPrint, AudioPrinter, match_sound

RATE = 8_000
Samples = NDArray[np.float32]


def chirps(seed: int, seconds: float) -> Samples:
    """Short tones that glide, at random."""
    chance = np.random.default_rng(seed)
    out = (chance.normal(0, 0.003, int(seconds * RATE))).astype(np.float32)
    for _ in range(int(seconds * 14)):
        length = int(chance.uniform(0.06, 0.3) * RATE)
        begin = int(chance.integers(0, len(out) - length))
        pitch = np.linspace(*chance.uniform(300, 3300, 2), length)
        tone = np.sin(2 * np.pi * np.cumsum(pitch) / RATE) * np.hanning(length) * chance.uniform(0.02, 0.15)
        out[begin : begin + length] += tone.astype(np.float32)
    return out


def printed(samples: Samples, step: int = 100_000) -> AudioPrint:
    printer = AudioPrinter()
    for begin in range(0, len(samples), step):
        printer.add(samples[begin : begin + step])
    return printer.done()


def faster(samples: Samples, speed: float) -> Samples:
    at = np.arange(int(len(samples) / speed)) * speed
    return np.interp(at, np.arange(len(samples)), samples).astype(np.float32)


@pytest.fixture(scope="module")
def sounds() -> list[Samples]:
    return [chirps(seed, 25) for seed in range(4)]


@pytest.fixture(scope="module")
def index(sounds: list[Samples], tmp_path_factory: pytest.TempPathFactory) -> AudioIndex:
    index = AudioIndex.open(tmp_path_factory.mktemp("sounds"))
    index.extend((f"{number:064x}", printed(one)) for number, one in enumerate(sounds))
    return index


def test_a_print_does_not_depend_on_how_the_samples_come(sounds: list[Samples]) -> None:
    whole = printed(sounds[0], 10**9)
    pieces = printed(sounds[0], 777)
    assert len(whole) > 25 * 20
    for name, column in whole.columns().items():
        assert np.array_equal(column, pieces.columns()[name]), name


@pytest.mark.parametrize("speed", [1.0, 0.93, 1.087])
def test_a_stretch_is_found_with_its_speed_and_both_its_times(
    sounds: list[Samples], index: AudioIndex, speed: float
) -> None:
    copy = faster(sounds[2][8 * RATE : 16 * RATE], speed)
    query = np.concatenate([chirps(90, 6), copy, chirps(91, 6)])
    [match] = match_sound(printed(query), index)
    assert match.reference_sha256 == index.sha256(2)
    assert match.medium == "audio"
    assert match.speed == pytest.approx(speed, abs=0.004)
    assert (match.query.start_s, match.query.end_s) == pytest.approx((6, 6 + 8 / speed), abs=0.3)
    assert (match.reference.start_s, match.reference.end_s) == pytest.approx((8, 16), abs=0.3)
    assert match.score > 100


def test_what_is_new_is_not_found(index: AudioIndex) -> None:
    assert match_sound(printed(chirps(50, 30)), index) == []
