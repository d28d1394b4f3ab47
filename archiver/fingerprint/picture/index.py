"""Which of many pictures are worth comparing with one: by their hashes, and by points that they share.

Points are found by locality-sensitive hashing (Indyk and Motwani, 1998): tables that are ordered by 16 of the 256 bits;
what agrees with a query in all 16 of any table is compared in full. A picture that holds many of the query's points is
a candidate. In memory, 68 bytes a point: 10,000 pictures take 110 MB. Beyond some 100,000 shard by time.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.picture.fingerprint import DESCRIPTOR, FORMS, REGIONS, PicturePrint
from archiver.fingerprint.picture.keypoints import mirrored

INDEXED = 160
"""Points of a picture that others are found by; all of the query's are looked for."""
TABLES, KEY = 8, 16
TURNS, ZOOMS = 16, 8
DRAWERS = 2 * TURNS * ZOOMS
"""Of a picture and its mirror image: by sixteenths of a turn, by doublings of the size."""
NEAR = 56
"""Bits between points that are taken for the same."""
CROWD = 256
"""A table's drawer with more points than this says nothing: corners of letters, windows of houses."""
RADIUS = 84
HASH_WEIGHT = 0.2
"""Votes for each bit by which a hash is nearer than `RADIUS`."""
LEAST_VOTES = 0.5
MOST_CANDIDATES = 24


@dataclass(frozen=True, slots=True)
class Candidate:
    """``number``: of the picture, in the order in which they were added."""

    number: int
    votes: float


class PictureIndex:
    """Pictures by number, in the order in which they are added. Search costs grow with the logarithm of segments."""

    def __init__(self) -> None:
        self._segments: list[_Segment] = []
        self._hashes: list[NDArray[np.uint64]] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, prints: Iterable[PicturePrint]) -> None:
        """Many at a time cost less than one after the other."""
        new = list(prints)
        if not new:
            return
        counts = [min(len(each.points), INDEXED) for each in new]
        owners = np.repeat(np.arange(self._count, self._count + len(new)), counts)
        points = _Points(
            np.concatenate([each.points[:INDEXED] for each in new]),
            np.concatenate([each.angles[:INDEXED] for each in new]),
            np.concatenate([each.scales[:INDEXED] for each in new]),
        )
        self._hashes.append(np.concatenate([_words(each.hashes[:, 0]) for each in new]))
        self._count += len(new)
        self._segments.append(_Segment(points, owners.astype(np.int32)))
        while len(self._segments) > 1 and len(self._segments[-1]) * 2 > len(self._segments[-2]):
            last = self._segments.pop()
            self._segments[-1] = self._segments[-1].with_(last)
        if len(self._hashes) > 64:
            self._hashes = [np.concatenate(self._hashes)]

    def candidates(
        self, query: PicturePrint, *, most: int = MOST_CANDIDATES, before: int | None = None
    ) -> list[Candidate]:
        """Pictures that may show the same, the likeliest first; only those with a number below ``before``."""
        if not self._count:
            return []
        votes = self._votes_of_hashes(query)
        votes += self._votes_of_points(query)
        chosen = np.flatnonzero(votes[:before] >= LEAST_VOTES)
        order = chosen[np.argsort(-votes[chosen], kind="stable")][:most]
        return [Candidate(int(number), round(float(votes[number]), 2)) for number in order]

    def _votes_of_points(self, query: PicturePrint) -> NDArray[np.float64]:
        """For each picture how many of the query's points it holds, turned and enlarged about alike.

        A point that many pictures hold counts for little in each (weak geometric consistency and inverse document
        frequency: Jégou, Douze and Schmid, "Hamming embedding and weak geometric consistency", 2008).
        """
        asked = _Points(
            np.concatenate([query.points, mirrored(query.points)]),
            np.concatenate([query.angles, (128 - query.angles.astype(np.int64)) % 256]).astype(np.uint8),
            np.concatenate([query.scales, query.scales]),
        )
        near = np.unique(np.concatenate([segment.near(asked, self._count) for segment in self._segments]))
        asker, place = near // (self._count * DRAWERS), near % (self._count * DRAWERS)
        pictures = np.unique(asker * self._count + place // DRAWERS) // self._count
        weight = 1 / np.maximum(np.bincount(pictures, minlength=len(asked.bits)), 1)
        drawers, which = np.unique(place, return_inverse=True)
        sums = np.asarray(np.bincount(which, weights=weight[asker], minlength=len(drawers)), np.float64)
        return _strongest(drawers, sums, self._count)

    def _votes_of_hashes(self, query: PicturePrint) -> NDArray[np.float64]:
        asked = _words(query.hashes.reshape(REGIONS * FORMS, DESCRIPTOR))
        nearest = np.full(self._count, 256, np.int64)
        first = 0
        for words in self._hashes:
            count = len(words) // REGIONS
            for one in asked:
                bits = np.bitwise_count(words ^ one).sum(axis=1, dtype=np.int64).reshape(count, REGIONS).min(axis=1)
                np.minimum(nearest[first : first + count], bits, out=nearest[first : first + count])
            first += count
        return np.asarray(np.where(nearest <= RADIUS, LEAST_VOTES + HASH_WEIGHT * (RADIUS - nearest), 0.0))


@dataclass(frozen=True, slots=True, eq=False)
class _Points:
    bits: NDArray[np.uint8]
    angles: NDArray[np.uint8]
    scales: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.bits)

    def with_(self, other: _Points) -> _Points:
        return _Points(
            np.concatenate([self.bits, other.bits]),
            np.concatenate([self.angles, other.angles]),
            np.concatenate([self.scales, other.scales]),
        )


class _Segment:
    """Points and the pictures that hold them, in `TABLES` orders."""

    def __init__(self, points: _Points, owners: NDArray[np.int32]) -> None:
        self._points, self._owners = points, owners
        self._words = _words(points.bits)
        keys = _keys(points.bits)
        self._orders = [np.argsort(column, kind="stable").astype(np.int32) for column in keys]
        edges = np.arange((1 << KEY) + 1)
        self._edges = [
            np.searchsorted(column[order], edges).astype(np.int32)
            for column, order in zip(keys, self._orders, strict=True)
        ]

    def __len__(self) -> int:
        return len(self._points)

    def with_(self, other: _Segment) -> _Segment:
        """Both as one."""
        return _Segment(self._points.with_(other._points), np.concatenate([self._owners, other._owners]))

    def near(self, asked: _Points, pictures: int) -> NDArray[np.int64]:
        """Which point that is asked for lies near one of which picture, and what that says of turn and enlargement.

        (number of the asker times ``pictures`` plus picture) times `DRAWERS` plus drawer.
        """
        words = _words(asked.bits)
        found: list[NDArray[np.int64]] = []
        for keys, order, edges in zip(_keys(asked.bits), self._orders, self._edges, strict=True):
            first = edges[keys].astype(np.int64)
            lengths = edges[keys.astype(np.int64) + 1] - first
            lengths[lengths > CROWD] = 0
            askers = np.repeat(np.arange(len(asked)), lengths)
            starts = np.repeat(first - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
            rows = order[starts + np.arange(len(askers))]
            good = np.bitwise_count(self._words[rows] ^ words[askers]).sum(axis=1, dtype=np.int64) <= NEAR
            askers, rows = askers[good], rows[good]
            turn = (asked.angles[askers].astype(np.int64) - self._points.angles[rows]) % 256 // (256 // TURNS)
            zoom = asked.scales[askers].astype(np.int64) - self._points.scales[rows]
            drawer = turn * ZOOMS + np.clip(zoom // 16 + ZOOMS // 2, 0, ZOOMS - 1)
            drawer += np.where(askers >= len(asked) // 2, TURNS * ZOOMS, 0)
            found.append((askers * pictures + self._owners[rows]) * DRAWERS + drawer)
        return np.unique(np.concatenate(found))


def _strongest(drawers: NDArray[np.int64], sums: NDArray[np.float64], pictures: int) -> NDArray[np.float64]:
    """For each picture the most votes that two neighbouring turns and two neighbouring enlargements have."""
    picture, drawer = drawers // DRAWERS, drawers % DRAWERS
    mirror, turn, zoom = drawer // (TURNS * ZOOMS), drawer // ZOOMS % TURNS, drawer % ZOOMS
    best = np.zeros(pictures)
    if not len(drawers):
        return best
    total = sums.copy()
    for turned, enlarged in ((1, 0), (0, 1), (1, 1)):
        there = (mirror * TURNS + (turn + turned) % TURNS) * ZOOMS + zoom + enlarged
        wanted = np.where(zoom + enlarged < ZOOMS, picture * DRAWERS + there, -1)
        at = np.minimum(np.searchsorted(drawers, wanted), len(drawers) - 1)
        total += np.where(drawers[at] == wanted, sums[at], 0)
    np.maximum.at(best, picture, total)
    return best


def _words(rows: NDArray[np.uint8]) -> NDArray[np.uint64]:
    return np.ascontiguousarray(rows).view(np.uint64)


def _keys(points: NDArray[np.uint8]) -> Sequence[NDArray[np.uint16]]:
    """For each table a number of `KEY` of the points' bits."""
    bits = np.unpackbits(points, axis=1)
    return [_key(bits[:, chosen]) for chosen in _chosen()]


def _key(bits: NDArray[np.uint8]) -> NDArray[np.uint16]:
    return np.ascontiguousarray(np.packbits(bits, axis=1)).view(np.uint16).ravel()


def _chosen() -> list[list[int]]:
    """Different bits for each table, by the dice of a fixed seed."""
    dice = random.Random(11)  # noqa: S311
    places = sorted(range(8 * DESCRIPTOR), key=lambda _: dice.random())
    return [places[table * KEY : (table + 1) * KEY] for table in range(TABLES)]
