"""Sound: peaks, landmarks, stretches that are found again."""

from __future__ import annotations

from pathlib import Path

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


def test_a_beat_that_two_pieces_share_is_no_copy(tmp_path: Path) -> None:
    def piece(seed: int) -> Samples:
        out = chirps(seed, 16) * np.float32(0.7)
        for beat in range(30):
            hit = np.random.default_rng(beat % 2).normal(0, 0.25, 1_200) * np.exp(-np.arange(1_200) / 250)
            out[beat * 4_000 : beat * 4_000 + 1_200] += hit.astype(np.float32)
        return out

    index = AudioIndex.open(tmp_path)
    index.append("a", printed(piece(60)))
    assert match_sound(printed(piece(61)), index) == []
    assert len(match_sound(printed(piece(60)[4 * RATE : 12 * RATE]), index)) == 1


def test_a_jingle_of_many_sounds_is_no_match(tmp_path: Path, sounds: list[Samples]) -> None:
    jingle = sounds[0][: 3 * RATE]
    index = AudioIndex.open(tmp_path)
    index.extend(
        (str(one), printed(np.concatenate([jingle, sounds[1 + one % 3][one * RATE :][: 10 * RATE]])))
        for one in range(9)
    )
    query = printed(np.concatenate([chirps(70, 4), jingle, chirps(71, 4)]))
    assert len(match_sound(query, index)) == 9
    index.append("9", printed(np.concatenate([jingle, chirps(72, 10)])))
    assert match_sound(query, index) == []


def test_silence_and_a_hum_match_nothing(tmp_path: Path) -> None:
    time = np.arange(12 * RATE) / RATE
    hum = (0.3 * np.sin(2 * np.pi * 400 * time)).astype(np.float32)
    index = AudioIndex.open(tmp_path)
    index.extend([("hum", printed(hum)), ("silence", printed(np.zeros_like(hum))), ("nothing", printed(hum[:0]))])
    for one in (hum, hum[: 5 * RATE], np.zeros_like(hum), hum[:0]):
        assert match_sound(printed(one), index) == []


def test_what_is_not_searched_is_not_found(sounds: list[Samples], index: AudioIndex) -> None:
    query = printed(sounds[1][: 6 * RATE])
    assert [match.reference_sha256 for match in match_sound(query, index)] == [index.sha256(1)]
    assert match_sound(query, index, searched=lambda sha256: sha256 != index.sha256(1)) == []


@pytest.mark.parametrize("name", ["sounds", "steps", "landmarks"])
def test_an_index_that_was_cut_off_holds_what_is_whole_and_takes_the_rest_again(
    sounds: list[Samples], tmp_path: Path, name: str
) -> None:
    prints = [(str(number), printed(one[: 10 * RATE])) for number, one in enumerate(sounds)]
    index = AudioIndex.open(tmp_path)
    index.extend(prints[:2])
    index.parts()
    index.append(*prints[2])
    index.parts()
    path = next(each for each in sorted(tmp_path.iterdir(), reverse=True) if each.name.startswith(name))
    path.write_bytes(path.read_bytes()[:-3])
    again = AudioIndex.open(tmp_path)
    assert len(again) == (3 if name == "landmarks" else 2)
    again.extend(prints)
    assert len(again) == 4
    for one in (2, 3):
        assert [match.reference_sha256 for match in match_sound(prints[one][1], again)] == [str(one)]


@pytest.mark.parametrize(
    "change",
    [
        {"frames": None},
        {"frames": np.array([5, 4], np.uint32)},
        {"frames": np.array([5, 400_000], np.uint32)},
        {"steps": np.array([600, 60_000], np.uint16)},
        {"steps": np.array([600], np.uint16)},
        {"strength": np.array([1, 2], np.int64)},
        {"duration_s": np.array([np.nan])},
        {"duration_s": np.array([1e18])},
    ],
)
def test_columns_that_cannot_be_a_print_are_refused(change: dict[str, NDArray[np.generic] | None]) -> None:
    good = AudioPrint(1.0, np.array([5, 6], np.uint32), np.array([600, 700], np.uint16), np.array([9, 9], np.uint8))
    assert AudioPrint.from_columns(good.columns()).columns().keys() == good.columns().keys()
    columns = {name: column for name, column in {**good.columns(), **change}.items() if column is not None}
    with pytest.raises(ValueError, match="a print of sound"):
        AudioPrint.from_columns(columns)
