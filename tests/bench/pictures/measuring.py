"""Prints, searches and counts, in so many processes as there are cores."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.picture.fingerprint import WHOLE, PicturePrint
from archiver.fingerprint.picture.index import PictureIndex
from archiver.fingerprint.picture.matching import match_pictures
from archiver.fingerprint.picture.printer import print_picture
from tests.bench.pictures.attacks import ATTACKS, captioned, logoed
from tests.bench.pictures.negatives import NEGATIVES, negative
from tests.bench.pictures.scenes import KINDS, Picture, scene

PLAIN_RADIUS, PLAIN_QUALITY = 31, 50
COPIES = ("copy", "alike")
"""Verdicts that claim the same picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much is made: base pictures of each kind, distractors, how many bases each attack is tried on, pairs."""

    bases: int = 44
    distractors: int = 10_000
    tried: int = 98
    pairs: int = 40


@dataclass(slots=True)
class Count:
    """Of one attack or kind of pair: ours and the plain baseline's."""

    tried: int = 0
    found: int = 0
    false: int = 0
    scenes: int = 0
    plain_found: int = 0
    plain_false: int = 0

    def __iadd__(self, other: Count) -> Count:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


@dataclass(slots=True)
class Outcome:
    """Counts by half (0 looked at while tuning, 1 held out) and name; ``seconds`` of processor time by step."""

    attacks: tuple[dict[str, Count], dict[str, Count]]
    kinds: tuple[dict[str, Count], dict[str, Count]]
    pairs: tuple[dict[str, Count], dict[str, Count]]
    milliseconds: dict[str, float] = field(default_factory=dict)
    bytes_each: float = 0.0
    missed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Answer:
    half: int
    attack: str
    kind: str
    count: Count
    search_s: float
    compare_s: float
    note: str = ""


def printed(picture: Picture) -> PicturePrint:
    return print_picture(np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8))


def base_of(number: int) -> tuple[str, int]:
    """Kind and number of a base picture; halves have whole rounds of kinds."""
    return list(KINDS)[number % len(KINDS)], number // len(KINDS)


def half_of(number: int) -> int:
    return number // len(KINDS) % 2


def measure(sizes: Sizes) -> Outcome:
    """All of it."""
    cv2.setNumThreads(1)
    count = sizes.bases * len(KINDS)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        bases = list(pool.map(_base, range(count), chunksize=8))
        distractors = list(pool.map(_distractor, range(sizes.distractors), chunksize=50))
        pairs = list(pool.map(_pair, *zip(*_pair_names(sizes), strict=True), chunksize=8))
    prints = [one[0] for one in (*bases, *distractors, *pairs)]
    printing = [seconds for _, seconds, _ in bases]
    began = time.process_time()
    index = PictureIndex()
    index.add(prints)
    building = time.process_time() - began
    archive = _Archive(prints, index, [coded for _, _, coded in bases])
    search = partial(_tried, archive)
    wanted = [(number, attack) for place, attack in enumerate(ATTACKS) for number in _chosen(count, sizes.tried, place)]
    answers = _in_halves(search, wanted)
    outcome = _summed(answers)
    first = count + sizes.distractors
    for place, ((kind, number), (_, query)) in enumerate(zip(_pair_names(sizes), pairs, strict=True)):
        one = outcome.pairs[number % 2].setdefault(kind, Count())
        one += archive.judged(query, None, close=first + place)[0]
    outcome.milliseconds |= {
        "fingerprint": 1000 * float(np.mean(printing)),
        "index, each picture": 1000 * building / len(prints),
        "search": 1000 * float(np.mean([each.search_s for each in answers])),
        "compare": 1000 * float(np.mean([each.compare_s for each in answers])),
    }
    outcome.bytes_each = float(
        np.mean([sum(column.nbytes for column in one.columns().values()) for one, _, _ in bases])
    )
    return outcome


class _Archive:
    """What queries are searched in."""

    def __init__(self, prints: Sequence[PicturePrint], index: PictureIndex, bases: Sequence[bytes]) -> None:
        self._prints, self._index, self.bases = prints, index, bases
        self._hashes = np.stack([each.hashes[WHOLE, 0] for each in prints]).view(np.uint64)
        self._quality = np.array([each.quality[WHOLE] for each in prints])

    def judged(
        self, query: PicturePrint, wanted: int | None, *, also: set[int] | None = None, close: int | None = None
    ) -> tuple[Count, float, float]:
        """``also``: what else the query shows; ``close``: what it does not, though it is not unlike."""
        began = time.process_time()
        candidates = [each.number for each in self._index.candidates(query)]
        between = time.process_time()
        if close is not None and close not in candidates:
            candidates.append(close)
        matches = match_pictures(query, [(str(number), self._prints[number]) for number in candidates])
        ended = time.process_time()
        claimed = {int(match.reference_sha256) for match in matches if match.verdict in COPIES}
        plain, right = self._plain(query), {wanted, *(also or ())}
        count = Count(
            tried=1,
            found=int(wanted in claimed),
            false=len(claimed - right),
            scenes=sum(match.verdict not in COPIES for match in matches),
            plain_found=int(wanted in plain),
            plain_false=len(plain - right),
        )
        return count, between - began, ended - between

    def _plain(self, query: PicturePrint) -> set[int]:
        if query.quality[WHOLE] < PLAIN_QUALITY:
            return set()
        bits = np.bitwise_count(self._hashes ^ query.hashes[WHOLE, 0].view(np.uint64)).sum(axis=1, dtype=np.int64)
        return {int(at) for at in np.flatnonzero((bits <= PLAIN_RADIUS) & (self._quality >= PLAIN_QUALITY))}


def _timed(picture: Picture) -> tuple[PicturePrint, float]:
    began = time.process_time()
    made = printed(picture)
    return made, time.process_time() - began


def _base(number: int) -> tuple[PicturePrint, float, bytes]:
    cv2.setNumThreads(1)
    coded = cv2.imencode(".jpg", scene(*base_of(number)), [cv2.IMWRITE_JPEG_QUALITY, 95])[1].tobytes()
    return *_timed(_decoded(coded)), coded


def _decoded(coded: bytes) -> Picture:
    return np.asarray(cv2.imdecode(np.frombuffer(coded, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def _distractor(number: int) -> tuple[PicturePrint, float]:
    """Half the size; every fifth carries somebody's logo, every fifth a caption."""
    cv2.setNumThreads(1)
    dice = np.random.default_rng((5, number))
    picture = scene(list(KINDS)[number % len(KINDS)], 10_000 + number, parts=2)
    if number % 5 == 0:
        picture = logoed(picture, dice)
    if number % 5 == 1:
        picture = captioned(picture, dice)
    return _timed(picture)


def _pair_names(sizes: Sizes) -> list[tuple[str, int]]:
    return [(kind, number) for kind in NEGATIVES for number in range(sizes.pairs)]


def _pair(kind: str, number: int) -> tuple[PicturePrint, PicturePrint]:
    cv2.setNumThreads(1)
    one, other = negative(kind, number)
    return printed(one), printed(other)


def _chosen(count: int, tried: int, place: int) -> NDArray[np.int64]:
    """Whole rounds of kinds, as many of both halves, others for every attack."""
    kinds = len(KINDS)
    rounds = count // kinds
    return np.concatenate(
        [np.arange(kinds) + kinds * ((place * 3 + at) % rounds) for at in range(min(tried // kinds, rounds))]
    )


_SEARCH: list[Callable[[tuple[int, str]], _Answer]] = []


def _in_halves(search: Callable[[tuple[int, str]], _Answer], wanted: Iterable[tuple[int, str]]) -> list[_Answer]:
    """Processes that are forked now share what the search needs."""
    _SEARCH[:] = [search]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(_ask, wanted, chunksize=16))


def _ask(wanted: tuple[int, str]) -> _Answer:
    return _SEARCH[0](wanted)


def _tried(archive: _Archive, wanted: tuple[int, str]) -> _Answer:
    number, attack = wanted
    kind, at = base_of(number)
    another = (number + 4) % len(archive.bases)
    dice = np.random.default_rng((9, number))
    query = printed(ATTACKS[attack](_decoded(archive.bases[number]), dice, _decoded(archive.bases[another])))
    shown = {another} if attack in ("collage of four", "picture in picture") else set()
    count, search_s, compare_s = archive.judged(query, number, also=shown)
    note = "" if count.found and not count.false else f"{attack}: {kind} {at}"
    return _Answer(half_of(number), attack, kind, count, search_s, compare_s, note)


def _summed(answers: Iterable[_Answer]) -> Outcome:
    outcome = Outcome(({}, {}), ({}, {}), ({}, {}))
    for each in answers:
        for counts, name in ((outcome.attacks, each.attack), (outcome.kinds, each.kind)):
            total = counts[each.half].setdefault(name, Count())
            total += each.count
        if each.note:
            outcome.missed.append(f"{each.note} (found {each.count.found}, false {each.count.false})")
    return outcome
