"""The scores, on truth and claims written by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.model.footage import Span
from tests.bench.footage.report import table
from tests.bench.footage.scoring import Claim, Score, agreement, score, union
from tests.bench.footage.truth import Stretch, Truth, read_truth, write_truth


def stretch(clip: str, query: tuple[float, float], source: tuple[float, float]) -> Stretch:
    return Stretch(clip=clip, query=Span(*query), source=Span(*source))


def claim(clip: str, query: tuple[float, float], source: tuple[float, float], *, speed: float = 1.0) -> Claim:
    return Claim(clip, Span(*query), Span(*source), speed)


TRUTH = Truth(
    name="film",
    duration_s=60.0,
    stretches=(stretch("a", (10, 20), (3, 13)), stretch("b", (30, 34), (0, 4))),
)


def test_all_found_exactly() -> None:
    found = score(TRUTH, [claim("a", (10, 20), (3, 13)), claim("b", (30, 34), (0, 4))])
    assert (found.found, found.stretches, found.false, found.turned) == (2, 2, 0, 0)
    assert (found.precision, found.recall, found.f, found.boundary_s) == (1, 1, 1, 0)
    assert found.missed == ()


def test_nothing_claimed() -> None:
    nothing = score(TRUTH, [])
    assert (nothing.found, nothing.precision, nothing.recall, nothing.f, nothing.boundary_s) == (0, 1, 0, 0, None)
    assert nothing.missed == ("film 10.0s a", "film 30.0s b")


def test_half_of_a_stretch_is_just_enough() -> None:
    assert score(TRUTH, [claim("a", (10, 15), (3, 8))]).found == 1
    assert score(TRUTH, [claim("a", (10, 14.9), (3, 7.9))]).found == 0


def test_both_time_axes_count() -> None:
    elsewhere_in_the_clip = score(TRUTH, [claim("a", (10, 20), (9, 19))])
    assert (elsewhere_in_the_clip.found, elsewhere_in_the_clip.false) == (0, 0)
    elsewhere_in_the_film = score(TRUTH, [claim("a", (16, 26), (3, 13))])
    assert elsewhere_in_the_film.found == 0


def test_a_claim_that_touches_no_stretch_is_false() -> None:
    other_clip = score(TRUTH, [claim("c", (10, 20), (3, 13))])
    assert (other_clip.found, other_clip.false, other_clip.precision) == (0, 1, 0)
    other_seconds_of_the_clip = score(TRUTH, [claim("a", (10, 20), (13, 23))])
    assert other_seconds_of_the_clip.false == 1
    other_seconds_of_the_film = score(TRUTH, [claim("a", (20, 30), (3, 13))])
    assert other_seconds_of_the_film.false == 1


def test_precision_and_recall_in_time() -> None:
    long = score(TRUTH, [claim("a", (10, 25), (3, 18))])
    assert long.precision == pytest.approx(10 / 15)
    assert long.recall == pytest.approx(10 / 14)
    assert long.boundary_s == pytest.approx(2.5)


def test_seconds_claimed_twice_count_once() -> None:
    twice = score(TRUTH, [claim("a", (10, 20), (3, 13)), claim("a", (12, 18), (5, 11))])
    assert (twice.found, twice.claims, twice.false) == (1, 2, 0)
    assert (twice.claimed_s, twice.claimed_true_s) == (10, 10)


def test_a_wrong_speed_is_told_from_a_right_one() -> None:
    played = TRUTH.played(1.25, mirrored=False)
    spans = ("a", (8.0, 16.0), (3.0, 13.0))
    assert score(played, [claim(*spans, speed=1.25)]).turned == 0
    assert score(played, [claim(*spans)]).turned == 1


def test_faster_and_mirrored() -> None:
    played = TRUTH.played(1.25, mirrored=True)
    assert played.duration_s == 48
    first = played.stretches[0]
    assert (first.query, first.source, first.speed, first.mirrored) == (Span(8, 16), Span(3, 13), 1.25, True)


def test_scores_add_up() -> None:
    one, other = score(TRUTH, [claim("a", (10, 20), (3, 13))]), score(TRUTH, [claim("c", (1, 2), (1, 2))])
    both = one + other
    assert (both.found, both.stretches, both.false, both.claims) == (1, 4, 1, 2)
    assert both.precision == pytest.approx(10 / 11)
    assert both + Score() == both


def test_union_and_agreement() -> None:
    assert union([Span(5, 6), Span(0, 2), Span(1, 3), Span(3, 4)]) == [Span(0, 4), Span(5, 6)]
    assert agreement(Span(0, 4), Span(2, 6)) == pytest.approx(2 / 6)
    assert agreement(Span(0, 1), Span(1, 2)) == 0


def test_the_truth_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_truth(tmp_path / "truth.json", TRUTH)
    assert read_truth(tmp_path / "truth.json") == TRUTH


def test_the_table_has_a_line_for_each_attack_and_one_for_all() -> None:
    found = score(TRUTH, [claim("a", (10, 20), (3, 13))])
    lines = table("all", {"crop": found}, {"crop": Score(stretches=2), "mirror": found})
    assert [line.split("  ")[0] for line in lines[3:]] == ["crop", "mirror", "all"]
    assert "0/2" in lines[3]
    assert "1/2" in lines[3]
