"""Films in films: drawn frames, no files. What is found is where it was put."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from archiver.fingerprint.frames import Frame
from archiver.fingerprint.index import HashIndex
from archiver.fingerprint.pdq import Luma
from archiver.fingerprint.video.align import Pairs, lines
from archiver.fingerprint.video.content import InnerPicture, content
from archiver.fingerprint.video.matching import FilmSearch, Found, Known, points_of, rows_of
from archiver.fingerprint.video.print import VideoPrint
from archiver.fingerprint.video.printer import VideoPrinter
from archiver.fingerprint.video.query import query_of, thinned
from tests.fingerprint.drawn import HEIGHT, RATE, WIDTH, Change, Place, filmed, seen, turned

OLD, ELSE, FOG = "a" * 64, "b" * 64, "c" * 64


def printed(frames: list[Frame]) -> VideoPrint:
    printer = VideoPrinter()
    for frame in frames[::3]:
        printer.add(frame)
    return printer.done()


@pytest.fixture(scope="module")
def films() -> dict[str, list[Frame]]:
    return {
        OLD: filmed((Place(1), 0, 12)),
        ELSE: filmed((Place(2), 0, 6), (Place(3), 0, 6)),
        FOG: filmed((Place(4, contrast=0.02), 0, 8)),
    }


@pytest.fixture(scope="module")
def known(films: dict[str, list[Frame]], tmp_path_factory: pytest.TempPathFactory) -> Known:
    folder: Path = tmp_path_factory.mktemp("index")
    hashes, points = HashIndex.open(folder / "hashes"), HashIndex.open(folder / "points")
    for sha256, frames in films.items():
        hashes.append(sha256, "video", rows_of(printed(frames)))
        points.append(sha256, "video", points_of(printed(frames)))
    return Known(
        hashes=hashes,
        points=points,
        frames=lambda sha256, start_s, end_s, rate: seen(films[sha256], start_s, end_s, rate),
        at_hand=films.__contains__,
    )


def found(known: Known, frames: list[Frame]) -> Found:
    return FilmSearch(lambda start_s, end_s, rate: seen(frames, start_s, end_s, rate), known, threads=1).run()


def cropped(luma: Luma) -> Luma:
    return np.asarray(cv2.resize(luma[20:155, 30:270], (WIDTH, HEIGHT)), np.uint8)


def captioned(luma: Luma) -> Luma:
    luma = np.ascontiguousarray(luma[:, ::-1])
    luma[140:172] = 20
    cv2.putText(luma, "made up words", (20, 164), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 255, 2)
    return luma


@pytest.mark.parametrize(
    ("change", "speed", "mirrored"),
    [(lambda luma: luma, 1.0, False), (cropped, 1.0, False), (captioned, 1.2, True), (turned, 1.0, False)],
    ids=["as it was", "cropped", "mirrored, captioned, faster", "turned"],
)
def test_a_stretch_is_found_where_it_was_put(known: Known, change: Change, speed: float, mirrored: bool) -> None:
    frames = filmed((Place(9), 0, 4), (Place(1), 3, 9), (Place(8), 0, 3), speed=speed, change=change)
    (match,) = [each for each in found(known, frames).matches if each.verdict == "copy"]
    assert match.reference_sha256 == OLD
    assert (match.query.start_s, match.query.end_s) == pytest.approx((4 / speed, 10 / speed), abs=0.3)
    assert (match.reference.start_s, match.reference.end_s) == pytest.approx((3, 9), abs=0.4)
    assert (match.speed, match.mirrored) == (pytest.approx(speed, rel=0.05), mirrored)
    assert match.score >= 100


def test_what_shares_nothing_is_no_match(known: Known) -> None:
    frames = filmed((Place(21), 0, 4), (Place(22, contrast=0.02), 0, 4), (Place(23), 0, 3))
    black = [Frame(11 + n / RATE, np.full((HEIGHT, WIDTH), 16, np.uint8)) for n in range(3 * RATE)]
    assert found(known, frames + black).matches == ()


def test_without_pixels_a_sure_line_is_alike(known: Known) -> None:
    gone = Known(hashes=known.hashes, points=known.points, frames=known.frames, at_hand=lambda sha256: False)
    (match,) = found(gone, filmed((Place(9), 0, 2), (Place(1), 3, 9))).matches
    assert (match.verdict, match.reference_sha256) == ("alike", OLD)


def test_films_for_which_the_budget_does_not_suffice_are_named(known: Known) -> None:
    poor = Known(
        hashes=known.hashes, points=known.points, frames=known.frames, at_hand=known.at_hand, points_budget=1.0
    )  # fmt: skip
    assert set(found(poor, filmed((Place(9), 0, 3))).points_left_out) == {0, 1, 2}


def test_stretches_for_which_time_does_not_suffice_are_counted(known: Known) -> None:
    hurried = Known(
        hashes=known.hashes, points=known.points, frames=known.frames, at_hand=known.at_hand, pixels_budget_s=-60.0
    )  # fmt: skip
    frames = filmed((Place(9), 0, 2), (Place(1), 3, 9))
    assert found(hurried, frames).matches == ()
    assert found(hurried, frames).lines_left_out >= 1
    assert found(known, frames).lines_left_out == 0


def test_a_print_is_its_columns(films: dict[str, list[Frame]]) -> None:
    one = printed(films[OLD])
    again = VideoPrint.from_columns(one.columns())
    assert {name: column.tolist() for name, column in again.columns().items()} == {
        name: column.tolist() for name, column in one.columns().items()
    }
    damaged = one.columns() | {"quality": one.rows.quality[1:]}
    with pytest.raises(ValueError, match="do not fit"):
        VideoPrint.from_columns(damaged)


def test_what_hardly_changes_is_kept_once_a_second() -> None:
    still = [Frame(n / 8, Place(1).at(2.0)) for n in range(40)]
    rows = printed([frame for frame in still for _ in range(3)]).rows
    assert sorted({float(time) for time in rows.times}) == [0.0, 1.0, 2.0, 3.0, 4.0]


def test_lines_have_the_speed_of_their_pairs() -> None:
    dice = np.random.default_rng(5)
    moments = np.arange(10, 18, 0.125)
    noise = dice.uniform(0, (6, 40), (60, 2)).T
    query, reference = np.concatenate([moments, noise[0]]), np.concatenate([1.25 * moments - 3, noise[1]])
    (line,) = lines(Pairs(query, reference, np.full(len(query), 20.0)), 200.0)
    assert line.speed == pytest.approx(1.25, rel=0.02)
    assert (line.start_s, line.end_s) == pytest.approx((10, 17.9), abs=0.5)
    assert lines(Pairs(noise[0], noise[1], np.full(60, 20.0)), 200.0) == []


def test_borders_are_trimmed_and_dark_pictures_are_not() -> None:
    luma = np.full((HEIGHT, WIDTH), 10, np.uint8)
    luma[30:150] = Place(1).at(0.0)[30:150]
    inside = content(luma)
    assert (inside.top, inside.bottom, inside.left, inside.right) == (30, 150, 0, WIDTH)
    whole = content(np.full((HEIGHT, WIDTH), 10, np.uint8))
    assert (whole.height, whole.width) == (HEIGHT, WIDTH)


def test_a_picture_in_a_picture_is_found() -> None:
    inner, outer, looking = Place(1), Place(2), InnerPicture()
    for n in range(24):
        luma = outer.at(n / 8)
        luma[40:148, 100:292] = cv2.resize(inner.at(n / 8), (192, 108))
        looking.add(luma)
    inside = looking.found()
    assert inside is not None
    assert (inside.top, inside.bottom, inside.left, inside.right) == pytest.approx((40, 148, 100, 292), abs=3)
    assert looking.found() is None


def test_a_large_index_is_asked_for_fewer_frames() -> None:
    questions = query_of(filmed((Place(1), 0, 2))[::3]).hashes
    assert len(thinned(questions, 0.5).moments) == len(questions.moments)
    assert len(thinned(questions, 1.5).moments) == pytest.approx(len(questions.moments) / 2, abs=4)
