"""Pictures in films, and films that show pictures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from archiver.fingerprint import pdq
from archiver.fingerprint.picture.printer import print_picture
from archiver.fingerprint.picture.stills import match_picture_in_video, match_video_with_picture
from archiver.model.footage import Span
from tests.fingerprint.pdq_pictures import luma, picture

STILL = 20
"""The picture that the film shows from second 4 to 6."""


@dataclass(frozen=True)
class Film:
    times: np.ndarray
    hashes: np.ndarray
    quality: np.ndarray


def _grey(number: int) -> pdq.Luma:
    return luma(picture(number))


@pytest.fixture(scope="module")
def film() -> Film:
    shown = [10, 11, 12, 13, STILL, STILL, STILL, 14, 17, 18]
    buffers = np.stack([pdq.buffer_of(_grey(number)) for number in shown])
    times = np.arange(len(shown), dtype=np.float32)
    return Film(times, pdq.hashes(pdq.coefficients(buffers)), pdq.qualities(buffers))


def _frame_at(time_s: float) -> pdq.Luma:
    return _grey(STILL if 4 <= time_s <= 6 else 10)


def test_a_still_is_found_and_borne_out_by_the_frame(film: Film) -> None:
    match = match_picture_in_video(print_picture(_grey(STILL)[:, ::-1].copy()), "ab", film, _frame_at)
    assert match is not None
    assert (match.verdict, match.mirrored) == ("copy", True)
    assert (match.query, match.reference) == (Span(0, 0), Span(4, 6))


def test_a_film_that_shows_a_picture(film: Film) -> None:
    match = match_video_with_picture(film, _frame_at, print_picture(_grey(STILL)), "ab")
    assert match is not None
    assert (match.verdict, match.query, match.reference) == ("copy", Span(4, 6), Span(0, 0))


def test_without_frames_it_is_no_more_than_alike(film: Film) -> None:
    match = match_picture_in_video(print_picture(_grey(STILL)), "ab", film)
    assert match is not None
    assert match.verdict == "alike"


def test_frames_that_show_something_else_are_no_match(film: Film) -> None:
    assert match_picture_in_video(print_picture(_grey(STILL)), "ab", film, lambda _: _grey(30)) is None


def test_other_pictures_and_flat_ones_are_not_found(film: Film) -> None:
    assert match_picture_in_video(print_picture(_grey(31)), "ab", film) is None
    flat = Film(film.times, np.zeros_like(film.hashes), np.zeros_like(film.quality))
    assert match_picture_in_video(print_picture(np.zeros((90, 160), np.uint8)), "ab", flat) is None
