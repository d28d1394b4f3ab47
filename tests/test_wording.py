"""Numbers and quotations in sentences."""

from __future__ import annotations

from archiver.cli.progress import amount
from archiver.wording import counted, shortened


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
