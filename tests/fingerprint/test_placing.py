"""Where one picture lies in another, when that is hard to see: small, faint, or at a moment that is not yet known."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
import pytest

from archiver.fingerprint.frames import Frame
from archiver.fingerprint.pdq import Luma
from archiver.fingerprint.video.align import Line
from archiver.fingerprint.video.film import Reel
from archiver.fingerprint.video.keypoints import Detector, Points
from archiver.fingerprint.video.pixels import Comparer, transformations
from archiver.fingerprint.video.verify import Verified, verify
from tests.fingerprint.drawn import HEIGHT, RATE, WIDTH, Change, Place, filmed, seen, turned


def compared(query: list[Frame], reference: list[Frame], offset_s: float, speed: float = 1.0) -> Verified | None:
    """From a line of points, which may be off in time."""

    def frames(start_s: float, end_s: float, rate: float) -> Iterable[Frame]:
        return seen(reference, start_s, end_s, rate)

    reel = Reel(lambda start_s, end_s, _rate: seen(query, start_s, end_s, 8))
    list(reel.read())
    return verify(
        Line(speed, offset_s, 0.3, query[-1].time_s - 0.3, 60.0), reel.part, frames, mirrored=False, rough=True
    )


def upright(luma: Luma) -> Luma:
    return np.asarray(cv2.resize(cv2.GaussianBlur(luma[:, 100:201], (0, 0), 1.2), (180, 320)), np.uint8)


def in_a_corner(luma: Luma) -> Luma:
    """Small and upright, between bars, inside another picture."""
    whole = Place(5).at(1.0)
    whole[40:154, 130:310] = 12
    whole[40:154, 192:256] = cv2.resize(upright(luma), (64, 114), interpolation=cv2.INTER_AREA)
    return whole


def test_a_small_picture_inside_another_is_placed() -> None:
    reference = filmed((Place(1), 0, 14), change=upright)
    found = compared(filmed((Place(1), 4, 10), change=in_a_corner), reference, 4.2)
    assert found is not None
    assert found.copied
    assert found.line.at(3.0) == pytest.approx(7.0, abs=0.1)
    assert np.hypot(*found.matrix[:, 0]) == pytest.approx(64 / 180, abs=0.02)


def test_what_lies_small_in_a_picture_covers_all_of_its_place() -> None:
    """Its edge, where nothing is compared, is most of it: a small picture would seem to be there in part only."""
    matrix = np.array([[1 / 3, 0, 190], [0, 1 / 3, 50]])
    comparer = Comparer(matrix, (180, 320), (320, 180))
    assert comparer.covered == pytest.approx(60 * 106.7 / (180 * 320), rel=0.05)
    assert comparer.seen < 0.5 * comparer.covered


@pytest.mark.parametrize("off_s", [-0.9, 1.1])
def test_a_line_that_is_a_second_off_is_set_right(off_s: float) -> None:
    found = compared(filmed((Place(1), 4, 7.5), change=turned), filmed((Place(1), 0, 14)), 4 + off_s)
    assert found is not None
    assert found.copied
    assert found.line.at(2.0) == pytest.approx(6.0, abs=0.1)


def clouds(seed: int, time_s: float) -> Luma:
    """A sky that hardly differs from grey, with the grain of a camera."""
    plane = np.zeros((300, 500), np.float32)
    dice = np.random.default_rng(seed)
    for cells in (5, 11, 24):
        coarse = dice.uniform(-1, 1, (cells * 3 // 5, cells)).astype(np.float32)
        plane += 30 / cells * 3 * cv2.resize(coarse, (500, 300), interpolation=cv2.INTER_CUBIC)
    grain = np.random.default_rng([seed, round(time_s * RATE)]).normal(0, 1.5, (HEIGHT, WIDTH))
    x = int(30 + 8 * time_s)
    return np.clip(150 + plane[40 : 40 + HEIGHT, x : x + WIDTH] + grain, 0, 255).astype(np.uint8)


def agreeing(query: Luma, reference: Luma) -> int:
    detector = Detector(480, levels=5, threshold=5)
    found = transformations([(detector.points(query), detector.points(reference))])
    return found[0][1] if found else 0


def with_words(luma: Luma) -> Luma:
    luma = luma.copy()
    luma[150:172] = 20
    cv2.putText(luma, "made up words", (20, 167), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 255, 2)
    return luma


@pytest.mark.parametrize("change", [turned, with_words])
def test_a_sky_has_points_that_are_found_again(change: Change) -> None:
    right = agreeing(change(clouds(1, 2.1)), clouds(1, 2.0))
    wrong = max(agreeing(change(clouds(1, 2.1)), clouds(seed, 2.0)) for seed in range(2, 8))
    assert right >= 20 > wrong


def test_where_a_picture_has_points_all_over_nothing_faint_is_added() -> None:
    luma = Place(1).at(2.0)
    plain = cv2.ORB.create(256, 1.4, 4, edgeThreshold=16, patchSize=31, fastThreshold=8).detect(luma, None)
    assert len(Detector(256, threshold=8).points(luma).places) == len(plain)


def test_faint_points_are_of_places_without_others() -> None:
    """Words on a sky keep theirs, and the sky has its own."""
    detector = Detector(256, threshold=8)

    def in_words(points: Points) -> int:
        return int(np.count_nonzero(points.places[:, 1] > 145))

    bare, worded = detector.points(clouds(1, 2.0)), detector.points(with_words(clouds(1, 2.0)))
    assert in_words(worded) > in_words(bare)
    assert len(worded.places) - in_words(worded) > 40


def test_a_flat_picture_has_no_points() -> None:
    flat = np.full((HEIGHT, WIDTH), 60, np.uint8)
    flat[:, 200:] = 61
    assert len(Detector(256, threshold=8).points(flat).places) == 0
