"""Pictures that are a frame of a film, from hashes to pixels."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from archiver.fingerprint.frames import Frame
from archiver.fingerprint.pdq import Luma
from archiver.fingerprint.picture import PicturePrint
from archiver.fingerprint.picture.matching import compare
from archiver.fingerprint.picture.printer import print_picture
from archiver.fingerprint.picture.stills import FINE, Moment, asked, moments, shown_in, still_of
from archiver.model.footage import Span
from tests.bench.footage.scenes import Take, scene

SIZE = (320, 180)
VALLEY, AGAIN = Take("valley", 900_101, 0, "walk"), Take("valley", 900_101, 2, "pan")
"""A place that was filmed twice, from nearly the same spot."""
MOMENT_S, AGAIN_S = 17 / 3, 7.0
"""Of the frame that is taken as a picture; of the other film's frame that is most like it."""


def _frame(take: Take, time_s: float) -> Luma:
    return scene(take).frame(SIZE, time_s)


def _printed(luma: Luma, *, quality: int = 80) -> PicturePrint:
    """As somebody posts it: larger, and coded anew."""
    large = cv2.resize(luma, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    coded = cv2.imencode(".jpg", large, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return print_picture(np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8))


@pytest.fixture(scope="module")
def film() -> list[Frame]:
    """Two seconds of somebody walking through a valley."""
    times = np.arange(4.75, 6.75, 1 / FINE)
    filmed = scene(VALLEY)
    return [Frame(float(time_s), filmed.frame(SIZE, float(time_s))) for time_s in times]


@pytest.fixture(scope="module")
def picture() -> PicturePrint:
    return _printed(_frame(VALLEY, MOMENT_S))


def _near(time_s: float, *, bits: int = 50, mirrored: bool = False) -> list[Moment]:
    return [Moment(time_s, bits, mirrored)]


def test_a_still_is_the_frame_that_is_most_like_it(film: list[Frame], picture: PicturePrint) -> None:
    def frames(start_s: float, end_s: float) -> Iterator[Frame]:
        return (each for each in film if start_s <= each.time_s <= end_s)

    match = still_of(picture, "ab", _near(5.5), frames)
    assert match is not None
    assert (match.medium, match.verdict, match.mirrored, match.query) == ("picture", "copy", False, Span(0, 0))
    assert match.reference.start_s == pytest.approx(MOMENT_S, abs=0.1)
    assert match.reference.length_s == pytest.approx(0.125)
    assert match.score >= 100


def test_of_a_film_the_span_is_that_of_the_film(film: list[Frame]) -> None:
    seen = _printed(np.ascontiguousarray(_frame(VALLEY, MOMENT_S)[:, ::-1]))
    match = shown_in(seen, "ab", _near(5.0, mirrored=True), lambda *_: film)
    assert match is not None
    assert (match.verdict, match.mirrored, match.reference) == ("copy", True, Span(0, 0))
    assert match.query.start_s == pytest.approx(MOMENT_S, abs=0.1)


def test_without_frames_only_the_nearest_hashes_count_and_are_no_more_than_alike(picture: PicturePrint) -> None:
    match = still_of(picture, "ab", [Moment(5.0, 20, False)], None)
    assert match is not None
    assert (match.verdict, match.reference) == ("alike", Span(5, 5.125))
    assert still_of(picture, "ab", _near(5.0), None) is None
    assert still_of(picture, "ab", _near(5.0), lambda *_: []) is None


def test_the_same_place_at_another_time_is_no_still() -> None:
    """Although two pictures with so much in common are taken for one."""
    picture, other = _printed(_frame(VALLEY, MOMENT_S)), _frame(AGAIN, AGAIN_S)
    assert compare(picture, print_picture(other)).verdict == "copy"
    assert still_of(picture, "ab", _near(AGAIN_S), lambda *_: [Frame(AGAIN_S, other)]) is None


@pytest.mark.parametrize("shade", [0, 16, 255])
def test_what_shows_nothing_is_not_asked_for(shade: int) -> None:
    flat = np.full((90, 160), shade, np.uint8)
    assert len(asked(print_picture(flat))) == 0
    frames = [Frame(0.0, flat)]
    assert still_of(print_picture(flat), "ab", [Moment(0.0, 40, False)], lambda *_: frames) is None


def test_moments_are_the_nearest_rows_of_each_stretch() -> None:
    times = np.array([9.0, 1.0, 2.0, 2.5, 30.0])
    bits = np.array([40, 60, 30, 50, 30])
    found = moments(times, bits, np.array([False, False, True, False, False]))
    assert found == [Moment(2.0, 30, True), Moment(30.0, 30, False), Moment(9.0, 40, False)]
