"""Of many findings of one kind the first ones are told, and where a log first breaks."""

from __future__ import annotations

import pytest

from archiver.jobs.verifying.folding import MOST, first_break, folded
from archiver.model.findings import Finding, Level


def _finding(code: str, subject: str, level: Level = "FAIL") -> Finding:
    return Finding(level=level, code=code, subject=subject, detail="is wrong")


@pytest.mark.parametrize(
    ("count", "lines", "more"), [(1, 1, ""), (MOST + 1, MOST + 1, ""), (MOST + 2, MOST + 1, "2 more")]
)
def test_a_kind_is_folded_where_that_saves_lines(count: int, lines: int, more: str) -> None:
    findings = [_finding("FORK", f"log/checkpoints/{n}") for n in range(count)]
    told = list(folded(findings))
    assert len(told) == lines
    assert more in told[-1]
    assert told[0] == str(findings[0])


def test_each_kind_has_lines_of_its_own_in_their_order() -> None:
    forks = [_finding("FORK", str(n)) for n in range(30)]
    others = [_finding("CHAIN", "entry 3"), _finding("FORK", "x", "WARN")]
    told = list(folded([*forks[:20], *others, *forks[20:]]))
    assert told[MOST] == "FAIL FORK and 25 more like these (--all shows them)"
    assert told[MOST + 1 :] == [str(each) for each in others]


def test_the_first_break_is_named_where_others_may_come_of_it() -> None:
    assert first_break([_finding("CHAIN", "entry 3")]) is None
    assert first_break([_finding("FORK", "a"), _finding("FORK", "b")]) is None
    assert first_break([_finding("CHAIN", "imports/other: entry 3"), _finding("ROOT", "log/checkpoint")]) is None
    said = first_break([_finding("ROOT", "log/tile/0/000"), _finding("CHAIN", "entry 3"), _finding("CHAIN", "entry 9")])
    assert said is not None
    assert "entry 3 (CHAIN): it or the one before it" in said
    assert "2 other failures" in said
