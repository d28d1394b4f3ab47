"""Which frames of films are read, and how they are turned."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from archiver.media import films
from tests.media.made import film, number_of, numbered


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("films")


@pytest.fixture(scope="module")
def even(folder: Path) -> Path:
    return film(folder / "even.mp4")


def shown(path: Path, **options: float) -> list[tuple[float, int]]:
    return [(round(frame.time_s, 3), number_of(frame.luma)) for frame in films.frames(path, **options)]


def test_each_moment_of_the_grid_gives_the_frame_that_is_shown_then(even: Path) -> None:
    expected = [int(moment * 25 / 8 + 1e-9) for moment in range(16)]
    assert shown(even) == [(round(number / 25, 3), number) for number in expected]


def test_a_part_gives_the_frames_that_the_whole_gives_there(even: Path) -> None:
    whole = shown(even)
    for start, end in ((0.0, 0.6), (1.2, 1.7), (1.8, 30.0)):
        wanted = [(t, n) for t, n in whole if start <= math.ceil(t * 8) / 8 <= end]
        assert shown(even, start_s=start, end_s=end) == wanted


def test_a_part_between_two_moments_gives_the_frame_at_its_beginning(even: Path) -> None:
    assert shown(even, start_s=1.30, end_s=1.31) == [(1.28, 32)]


def test_beyond_the_end_there_is_nothing(even: Path) -> None:
    assert shown(even, start_s=2.5, end_s=9.0) == []


def test_frames_at_uneven_times_come_once_with_their_own_times(folder: Path) -> None:
    path = film(folder / "uneven.mkv", [0, 5, 5.04, 5.08, 5.12, 5.16, 9])
    assert shown(path) == [(0.0, 0), (5.0, 1), (5.12, 4), (5.16, 5), (9.0, 6)]


def test_times_are_from_the_beginning_as_a_player_shows_it(folder: Path) -> None:
    path = film(folder / "late.mkv", offset_s=3.0)
    assert shown(path)[:3] == [(0.0, 0), (0.12, 3), (0.24, 6)]


def test_what_an_edit_list_leaves_out_is_not_shown(folder: Path) -> None:
    path = film(folder / "edited.mp4")
    data = bytearray(path.read_bytes())
    place = data.index(b"elst") + 4 + 12  # version and flags, count, duration; then the time at which it begins
    begins = int.from_bytes(data[place : place + 4], "big")
    data[place : place + 4] = (begins + 12 * 16_000 // 25).to_bytes(4, "big")
    path.write_bytes(data)
    assert shown(path)[:3] == [(0.0, 12), (0.12, 15), (0.24, 18)]
    assert shown(path, start_s=1.25, end_s=1.3) == [(1.24, 43)]


FORMATS = [
    ("libx264", "yuv444p"), ("libx265", "yuv420p10le"), ("ffv1", "rgb48le"), ("ffv1", "bgra"), ("ffv1", "yuv422p16le"),
    ("mjpeg", "yuvj420p"),
]  # fmt: skip


@pytest.mark.parametrize(("codec", "pixels"), FORMATS)
def test_luma_is_the_same_of_every_pixel_format(folder: Path, codec: str, pixels: str) -> None:
    quiet = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    path = film(folder / f"{codec}-{pixels}.mkv", [0, 0.125, 0.25], codec=codec, pixels=pixels, options=quiet)
    frames = list(films.frames(path))
    assert [number_of(frame.luma) for frame in frames] == [0, 1, 2]
    assert abs(int(np.median(frames[0].luma)) - 45) < 12


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_pictures_are_turned_as_the_file_says(folder: Path, degrees: int) -> None:
    path = film(folder / f"turned-{degrees}.mp4", [0, 0.125], rotation=degrees)
    upright = np.rot90(np.array(numbered(1))[:, :, 0], degrees // 90)  # the container's turn is counter-clockwise
    luma = list(films.frames(path))[1].luma
    assert luma.shape == upright.shape
    assert np.abs(luma.astype(int) - upright).mean() < 20


def test_pixels_that_are_not_square_become_square(folder: Path) -> None:
    path = film(folder / "wide.mkv", [0], aspect=Fraction(2, 1))
    assert next(films.frames(path)).luma.shape == (96, 320)
