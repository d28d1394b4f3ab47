"""Numbers and quotations in sentences."""

from __future__ import annotations

from itertools import pairwise

import pytest

from archiver.cli.progress import amount
from archiver.model.footage import Span
from archiver.wording import clock, counted, shortened


def test_one_is_not_many() -> None:
    assert [counted(number, "post") for number in (0, 1, 1204)] == ["0 posts", "1 post", "1,204 posts"]
    assert counted(2, "copy", "copies") == "2 copies"


def test_what_is_told_of_a_single_post() -> None:
    assert amount(1, None, "posts") == "1 post"
    assert amount(1, 300, "posts") == "1 of 300 posts"
    assert amount(40, None, "posts") == "40 posts"


def test_a_long_quotation_is_cut_to_one_line() -> None:
    assert shortened("a line\n and  another") == "a line and another"
    assert shortened("x" * 70) == "x" * 70
    assert shortened("x" * 71) == "x" * 69 + "…"


@pytest.mark.parametrize("ends", [(0, 22.0, 41.96, 72.0, 89.96, 240.0), (0, 21.94, 41.9, 71.82, 90.28, 239.96)])
def test_lengths_of_parts_add_up_whichever_way_ends_are_off(ends: tuple[float, ...]) -> None:
    """Both were measured of one film: in what order files are compared moves ends by less than half a second."""
    assert [Span(start, end).shown_s for start, end in pairwise(ends)] == [22, 20, 30, 18, 150]
    assert [clock(end) for end in ends] == ["0:00", "0:22", "0:42", "1:12", "1:30", "4:00"]
