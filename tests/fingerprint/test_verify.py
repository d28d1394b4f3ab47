"""Lines compared in pixels where the camera stands: the right moment, the right recording. Drawn frames, no files."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from archiver.fingerprint.frames import Frame
from archiver.fingerprint.pdq import Luma
from archiver.fingerprint.video.align import Line
from archiver.fingerprint.video.candidates import Candidate
from archiver.fingerprint.video.film import Reel
from archiver.fingerprint.video.matching import PIECE_S, explained, pieces
from archiver.fingerprint.video.verify import Verified, verify

HEIGHT, WIDTH = 180, 320
RATE = 24


class Speaker:
    """Somebody who moves before a wall on which little is to be seen, in a light that changes."""

    def __init__(self, wall: int, person: int) -> None:
        dice = np.random.default_rng(wall)
        self._wall = np.full((HEIGHT, WIDTH), 130, np.float32)
        for cells, strength in ((6, 12), (30, 7)):
            coarse = dice.uniform(-1, 1, (cells * 9 // 16, cells)).astype(np.float32)
            self._wall += strength * cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
        dice = np.random.default_rng(person)
        self._coat = cv2.resize(dice.uniform(20, 220, (12, 12)).astype(np.float32), (120, 90))
        self._poses = dice.normal(0, (9, 3, 14, 0.03), (200, 4))
        noise = (np.random.default_rng([wall, person, n]).normal(0, 2, (HEIGHT, WIDTH)) for n in range(7))
        self._noise = [each.astype(np.float32) for each in noise]

    def at(self, time_s: float) -> Luma:
        pose = [float(np.interp(time_s / 0.7, np.arange(200), each)) for each in self._poses.T]
        picture: NDArray[np.float32] = self._wall.copy()
        x, y, hand = 160 + int(pose[0]), 110 + int(pose[1]), 120 + int(pose[2])
        picture[y - 20 : y + 70, x - 60 : x + 60] = self._coat[: HEIGHT - y + 20]
        cv2.circle(picture, (x, y - 45), 28, 190, -1)
        cv2.circle(picture, (x - 10, y - 50), 4, 30, -1)
        cv2.circle(picture, (x + 10, y - 50), 4, 30, -1)
        cv2.circle(picture, (x + 75, hand), 12, 180, -1)
        picture = picture * np.float32(1 + pose[3]) + self._noise[round(time_s * RATE) % 7]
        return np.asarray(np.clip(picture, 0, 255), np.uint8)


@cache
def film(wall: int, person: int, start_s: float, end_s: float) -> list[Frame]:
    """Frames of a recording; what does not begin at its beginning was posted again, with words on it."""
    speaker = Speaker(wall, person)
    shown = [speaker.at(start_s + n / RATE) for n in range(round((end_s - start_s) * RATE))]
    return [Frame(n / RATE, captioned(luma) if start_s else luma) for n, luma in enumerate(shown)]


def captioned(luma: Luma) -> Luma:
    """As it is posted again: with a station's name and words."""
    luma[8:30, 230:310] = 235
    luma[150:172] = 20
    cv2.putText(luma, "made up words", (20, 167), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 255, 2)
    return luma


def compared(query: list[Frame], reference: list[Frame], offset_s: float) -> Verified | None:
    """From a line that begins at ``offset_s`` of the reference."""
    end = query[-1].time_s

    def frames(start_s: float, end_s: float, rate: float) -> Iterable[Frame]:
        step = round(RATE / rate)
        return [each for each in reference[::step] if start_s - 0.01 <= each.time_s <= end_s]

    line = Line(1.0, offset_s, 0.2, end - 0.2, 500.0)
    part = Reel(lambda _start, _end, _rate: query[::3])
    list(part.read())
    return verify(line, part.part, frames, mirrored=False)


@pytest.mark.parametrize("off_s", [-11.0, -2.0, 0.6, 7.0, 14.0])
def test_the_moment_is_found_among_many_that_look_alike(off_s: float) -> None:
    reference = film(1, 1, 0, 40)
    found = compared(film(1, 1, 15, 21), reference, 15 + off_s)
    assert found is not None
    assert found.copied
    assert found.line.speed == pytest.approx(1.0, abs=0.03)
    assert found.line.at(3.0) == pytest.approx(18.0, abs=0.1)
    assert (found.line.start_s, found.line.end_s) == pytest.approx((0, 6), abs=0.3)


@pytest.mark.parametrize(("wall", "person"), [(1, 2), (2, 1)], ids=["another person", "another wall"])
def test_another_recording_is_no_copy(wall: int, person: int) -> None:
    found = compared(film(1, 1, 15, 21), film(wall, person, 0, 40), 15)
    assert found is None or not found.copied


def test_a_recording_of_another_time_is_no_copy() -> None:
    found = compared(film(1, 1, 60, 66), film(1, 1, 0, 40), 15)
    assert found is None or not found.copied


MEASURED = [
    # seconds, speed, agreement, standing, correlation, points: of stretches that are copies, and of films of one place
    ("remix under words", 9.6, 1.10, 0.84, 0.71, 0.94, 73, True),
    ("studio under words", 6.8, 1.0, 0.82, 0.67, 0.53, 200, True),
    ("photograph", 5.0, 1.0, 1.0, 1.0, None, 200, True),
    ("speakers before bare walls", 5.0, 1.0, 0.83, 0.65, 0.72, 23, False),
    ("a night, two cameras", 1.8, 1.0, 0.98, 1.0, 0.85, 100, False),
    ("one wall at twice the speed", 2.6, 2.0, 0.79, 0.70, 0.86, 82, False),
    ("one wall at another time", 4.0, 1.0, 1.0, 1.0, 0.1, 200, False),
    ("doubtful in both", 5.0, 1.0, 0.7, 0.51, 0.5, 200, False),
    ("other photograph", 5.0, 1.0, 0.9, 0.6, None, 200, False),
]


@pytest.mark.parametrize("measured", MEASURED, ids=lambda measured: str(measured[0]))
def test_what_was_measured_of_copies_and_of_others_is_told_apart(
    measured: tuple[str, float, float, float, float, float | None, int, bool],
) -> None:
    _, length_s, speed, agreement, standing, correlation, points, copied = measured
    line = Line(speed, 0.0, 0.0, length_s, 100.0)
    found = Verified(
        line, False, np.eye(2, 3), agreement, standing, correlation, points, 1.0, (HEIGHT, WIDTH), (HEIGHT, WIDTH)
    )  # fmt: skip
    assert found.copied == copied


@pytest.mark.parametrize(("wall", "copied"), [(1, True), (2, False)], ids=["the same", "another"])
def test_a_photograph_that_is_shown_for_a_while_is_a_copy_of_itself_alone(wall: int, copied: bool) -> None:
    def shown(number: int) -> list[Frame]:
        luma = film(number, 1, 0, 40)[0].luma
        return [Frame(n / RATE, luma) for n in range(6 * RATE)]

    found = compared(shown(1), shown(wall), 0.0)
    assert (found is not None and found.copied) == copied


def test_a_long_line_is_compared_in_parts() -> None:
    long = Candidate(3, False, Line(1.25, 2.0, 10.0, 10.0 + 2.5 * PIECE_S, 300.0), by_points=True)
    parts = list(pieces(long))
    assert [(each.line.start_s, each.line.end_s) for each in parts] == [(10, 60), (60, 110), (110, 160)]
    assert {(each.medium, each.mirrored, each.by_points, each.line.speed) for each in parts} == {(3, False, True, 1.25)}
    (whole,) = pieces(Candidate(3, False, Line(1.0, 0.0, 0.0, PIECE_S, 300.0), by_points=False))
    assert whole.line.end_s == PIECE_S


def test_a_candidate_inside_a_copy_is_explained() -> None:
    found = compared(film(1, 1, 15, 21), film(1, 1, 0, 40), 15)
    assert found is not None
    inside = Candidate(0, False, Line(0.8, 20.0, 1.0, 3.0, 90.0), by_points=True)
    outside = Candidate(0, False, Line(0.8, 20.0, 5.0, 12.0, 90.0), by_points=True)
    assert explained(inside, [found])
    assert not explained(outside, [found])
    assert not explained(inside, [])


def test_a_reel_decodes_again_only_what_it_has_no_room_for() -> None:
    held, asked = film(1, 1, 0, 4)[::3], []

    def frames(start_s: float, end_s: float, rate: float) -> Iterable[Frame]:
        asked.append((start_s, end_s, rate))
        return [each for each in held if start_s <= each.time_s <= end_s]

    large = Reel(frames)
    assert len(list(large.read())) == 32
    assert [each.time_s for each in large.part(1.0, 1.5)] == pytest.approx([1.0, 1.125, 1.25, 1.375, 1.5])
    assert asked == [(0.0, math.inf, 8.0)]
    small = Reel(frames, room=16 * HEIGHT * WIDTH)
    list(small.read())
    assert [each.time_s for each in small.part(0.5, 0.6)] == pytest.approx([0.5])
    assert len(asked) == 2
    assert len(list(small.part(2.0, 3.0))) == 9
    assert asked[2:] == [(2.0, 3.0, 8.0)]
