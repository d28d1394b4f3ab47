"""The resolver's benchmark in small: it finds most posts, and links none wrongly by itself."""

from __future__ import annotations

from tests.bench.resolving import REPORTED, answer, score
from tests.bench.resolving_cases import cases

CASES = 60


def test_posts_are_found_and_none_is_linked_wrongly_by_itself() -> None:
    made, _ = cases(REPORTED + 1, CASES, parity=1)
    found = score([answer(case) for case in made])
    assert found.baseline < 0.5  # else the set is too easy
    assert found.first >= 0.7
    assert found.automatic > 0
    assert found.false_automatic == 0
