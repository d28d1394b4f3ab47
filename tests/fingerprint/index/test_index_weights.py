"""What many media hold says little."""

from __future__ import annotations

import numpy as np
import pytest

from archiver.fingerprint.index import Hits, holders, weights
from archiver.fingerprint.index.weights import COMMON, LEAST

ROWS = 40
MEDIUM_OF = np.repeat(np.arange(20, dtype=np.uint32), 2)
"""Two rows of each of twenty media."""


def hits(*triples: tuple[int, int, int], cut: tuple[int, ...] = ()) -> Hits:
    query, row, distance = np.array(triples, np.int64).reshape(-1, 3).T
    return Hits(query, row, distance.astype(np.uint16), np.array(cut, np.int64))


def test_media_count_not_rows_and_near_ones_only() -> None:
    found = hits((0, 0, 3), (0, 1, 3), (0, 2, 24), (0, 4, 25), (2, 39, 0))
    assert holders(found, MEDIUM_OF, 3).tolist() == [2, 0, 1]
    assert holders(found, MEDIUM_OF, 3, near=25).tolist() == [3, 0, 1]


def test_weights_fall_from_common_on() -> None:
    found = hits(*[(number, row, 5) for number, held in enumerate((0, 1, 4, 5, 20)) for row in range(0, 2 * held, 2)])
    assert COMMON == 4
    assert weights(found, MEDIUM_OF, 5).tolist() == pytest.approx([1, 1, 1, 0.8, 0.2])


def test_nothing_falls_to_nothing() -> None:
    found = hits(*[(0, row, 0) for row in range(1000)])
    assert weights(found, np.arange(1000, dtype=np.uint32), 1).tolist() == pytest.approx([LEAST])


def test_reposts_of_one_film_count_once() -> None:
    found = hits(*[(0, row, 5) for row in range(0, 40, 2)])
    copies = np.where(np.arange(20) < 18, 0, np.arange(20))
    assert weights(found, MEDIUM_OF, 1, copies=copies).tolist() == [1]


def test_of_a_cut_query_each_hit_is_taken_for_another_medium() -> None:
    same = [(number, row % 2, 5) for number in (0, 1) for row in range(8)]
    assert weights(hits(*same, cut=(1,)), MEDIUM_OF, 2).tolist() == pytest.approx([1, 0.5])


def test_no_hits_and_no_queries() -> None:
    assert weights(hits(), MEDIUM_OF, 3).tolist() == [1, 1, 1]
    assert weights(hits(), MEDIUM_OF, 0).tolist() == []
