"""A film against an index: which stretches of it are in other films.

Hashes of whole frames find most, in archives of any size. Points find what is cropped, turned or covered; they are
searched only for what hashes left open, and in as many films as ``Known.points_budget`` allows. What both find are
candidates: a match is what holds frame by frame (``verify``).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

import numpy as np

from archiver.fingerprint.frames import Frame
from archiver.fingerprint.index.protocol import FrameSearch, Hits, Rows, Selection, evidence
from archiver.fingerprint.index.weights import weights
from archiver.fingerprint.video import candidates
from archiver.fingerprint.video.align import Line
from archiver.fingerprint.video.candidates import Candidate, PointHits
from archiver.fingerprint.video.film import Frames, Reel
from archiver.fingerprint.video.print import VideoPrint
from archiver.fingerprint.video.query import PointQuestions, query_of, thinned
from archiver.fingerprint.video.verdict import SURE, as_match, settled, unseen
from archiver.fingerprint.video.verify import Verified, verify
from archiver.model.footage import Match

MOST_HITS, MOST_POINT_HITS = 400, 200
"""Of one hash or point so many nearest rows are looked at."""
MOST_BY_POINTS = 60
MOST_BY_HASHES = 200
"""Candidates that are compared in pixels, the strongest ones."""
MOST_IN_VAIN = 4
"""Candidates of one film that turn out to be no copy; then its others are the same scene once more."""
PIECE_S = 60.0
PIXELS_S_EACH_S = 0.25
EXPLAINED = 0.5
"""A candidate is passed over when so much of it lies in a copy of the same film that was found already."""

FramesOf = Callable[[str, float, float, float], Iterable[Frame]]
"""The frames of a medium (SHA-256) between two moments (seconds), so many a second."""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What is searched. ``frames`` gives a film's frames where it is ``at_hand``.

    ``hashes_budget``: pairs of hashes; beyond it fewer frames of the query are asked for, at least two a second.
    ``points_budget``: pairs of points that are compared at most (a nanosecond each, about); ``points_first``: the
    numbers of media whose points are compared first. ``pixels_budget_s``: processor time for comparing in pixels,
    beside ``PIXELS_S_EACH_S`` for each second of the film.
    """

    hashes: FrameSearch
    points: FrameSearch
    frames: FramesOf
    at_hand: Callable[[str], bool]
    hashes_budget: float = 4e10
    points_budget: float = 1e11
    points_first: Sequence[int] = field(default=())
    pixels_budget_s: float = 60.0


def rows_of(one: VideoPrint) -> Rows:
    """A film's hashes for the index of hashes."""
    return Rows(one.rows.hashes, one.rows.times, one.rows.regions, one.rows.quality)


def points_of(one: VideoPrint) -> Rows:
    """A film's points for the index of points. A point has neither region nor quality: there stand its x and y."""
    times = one.point_frames[one.point_index].astype(np.float32)
    return Rows(one.points, times, one.point_places[:, 0], one.point_places[:, 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """``matches`` by time; ``points_left_out``: numbers of media whose points were not compared; ``lines_left_out``:
    how many stretches look alike and were not compared in pixels."""

    matches: tuple[Match, ...]
    points_left_out: tuple[int, ...] = ()
    lines_left_out: int = 0


@dataclass(frozen=True, slots=True)
class _Compared:
    """Of one film: what was ``verified``, what is believed without pixels, how many candidates were ``left``."""

    verified: list[Verified] = field(default_factory=list)
    unseen: list[Match] = field(default_factory=list)
    left: int = 0


class FilmSearch:
    """One film's search. ``frames(start_s, end_s, rate)`` gives its own frames."""

    def __init__(self, frames: Frames, known: Known, where: Selection | None = None, threads: int = 2) -> None:
        self._reel, self._known = Reel(frames), known
        self._query = query_of(self._reel.read())
        self._where, self._threads = where, threads
        self._verified: list[tuple[str, Verified]] = []
        self._unseen: list[Match] = []
        self._until = time.process_time() + known.pixels_budget_s + PIXELS_S_EACH_S * self._query.end_s
        self._left = 0

    def run(self) -> Found:
        """All matches."""
        self._verify(self._by_hashes()[:MOST_BY_HASHES], self._known.hashes)
        found, left_out = self._by_points()
        self._verify(found[:MOST_BY_POINTS], self._known.points)
        seen = (as_match(sha256, verified) for sha256, verified in self._verified)
        matches = settled([*(each for each in seen if each is not None), *self._unseen])
        return Found(matches=tuple(matches), points_left_out=left_out, lines_left_out=self._left)

    def _by_hashes(self) -> list[Candidate]:
        index = self._known.hashes
        asked = thinned(
            self._query.hashes, len(index.times) * len(self._query.hashes.moments) / self._known.hashes_budget
        )
        hits = index.search(asked.hashes, candidates.RADIUS, where=self._where, most=MOST_HITS, threads=self._threads)
        return candidates.by_hashes(asked, _hits(index, hits, len(asked.hashes)), self._least)

    def _least(self, medium: int) -> float:
        """Score of a line of hashes through a medium: more where there are no pixels to be asked."""
        return candidates.LEAST_SCORE if self._known.at_hand(self._known.hashes.media[medium].sha256) else SURE

    def _by_points(self) -> tuple[list[Candidate], tuple[int, ...]]:
        asked = self._open_points()
        media, left_out = self._affordable(len(asked.moments))
        if not media or not len(asked.moments):
            return [], left_out
        index = self._known.points
        where = Selection(media=frozenset(media))
        hits = index.search(
            asked.descriptors, candidates.POINT_RADIUS, where=where, most=MOST_POINT_HITS, threads=self._threads
        )
        return candidates.by_points(asked, self._point_hits(hits)), left_out

    def _open_points(self) -> PointQuestions:
        """Points of the moments that no copy explains yet."""
        asked = self._query.points
        chosen = np.ones(len(asked.moments), np.bool_)
        for _, verified in self._verified:
            if verified.copied:
                line = verified.line
                chosen &= (asked.moments < line.start_s) | (asked.moments > line.end_s)
        return PointQuestions(
            asked.moments[chosen], asked.mirrored[chosen], asked.places[chosen], asked.descriptors[chosen]
        )

    def _affordable(self, questions: int) -> tuple[list[int], tuple[int, ...]]:
        """Media whose points are compared, and those for which the budget does not suffice."""
        first = {number: place for place, number in enumerate(self._known.points_first)}
        before = self._where.before if self._where is not None else None
        only = self._where.media if self._where is not None else None
        media = [
            each for each in self._known.points.media
            if (before is None or each.number < before) and (only is None or each.number in only)
        ]  # fmt: skip
        media.sort(key=lambda each: (first.get(each.number, len(first)), -each.number))
        left = self._known.points_budget
        chosen: list[int] = []
        left_out: list[int] = []
        for each in media:
            left -= float(each.rows) * questions
            (chosen if left >= 0 else left_out).append(each.number)
        return chosen, tuple(left_out)

    def _point_hits(self, hits: Hits) -> PointHits:
        index = self._known.points
        places = np.stack([index.regions[hits.row], index.qualities[hits.row]], axis=1)
        return PointHits(hits.query, index.medium_of[hits.row], index.times[hits.row], places, hits.distance)

    def _verify(self, found: Sequence[Candidate], index: FrameSearch) -> None:
        """Compare candidates in pixels: those of one film one after the other, for one explains others."""
        films: dict[str, list[Candidate]] = {}
        for candidate in found:
            films.setdefault(index.media[candidate.medium].sha256, []).extend(pieces(candidate))
        before = {sha256: [each for other, each in self._verified if other == sha256] for sha256 in films}
        with ThreadPoolExecutor(self._threads) as pool:
            done = pool.map(lambda sha256: self._verify_film(sha256, films[sha256], before[sha256]), films)
            for sha256, compared in zip(films, done, strict=True):
                self._verified += [(sha256, each) for each in compared.verified]
                self._unseen += compared.unseen
                self._left += compared.left

    def _verify_film(self, sha256: str, found: Sequence[Candidate], before: Sequence[Verified]) -> _Compared:
        """What holds of one film's candidates beside what was found ``before``."""
        if not self._known.at_hand(sha256):
            return _Compared(unseen=[match for candidate in found for match in unseen(sha256, candidate)])
        theirs = partial(self._known.frames, sha256)
        new: list[Verified] = []
        in_vain = 0
        for number, candidate in enumerate(found):
            if time.process_time() > self._until:
                return _Compared(new, left=len(found) - number)
            if explained(candidate, [*before, *new]):
                continue
            one = verify(
                candidate.line, self._reel.part, theirs, mirrored=candidate.mirrored, rough=candidate.by_points
            )
            in_vain += one is None or not one.copied
            if one is not None:
                new.append(one)
            if in_vain >= MOST_IN_VAIN:
                break
        return _Compared(new)


def pieces(candidate: Candidate) -> Iterable[Candidate]:
    """A candidate in parts of at most a minute, for frames of a part are in memory all at once."""
    line = candidate.line
    count = max(1, math.ceil((line.end_s - line.start_s) / PIECE_S))
    ends = np.linspace(line.start_s, line.end_s, count + 1)
    for start, end in pairwise(ends.tolist()):
        part = Line(line.speed, line.offset_s, start, end, line.score / count)
        yield Candidate(candidate.medium, candidate.mirrored, part, candidate.by_points)


def explained(candidate: Candidate, found: Iterable[Verified]) -> bool:
    """Whether copies of the same film that were found, or the same line again, account for a candidate."""
    line, covered = candidate.line, 0.0
    for verified in found:
        if verified.copied or abs(verified.line.offset_s - line.offset_s) < 1.0:
            covered += max(0.0, min(verified.line.end_s, line.end_s) - max(verified.line.start_s, line.start_s))
    return covered >= EXPLAINED * (line.end_s - line.start_s)


def _hits(index: FrameSearch, hits: Hits, questions: int) -> candidates.Hits:
    return candidates.Hits(
        hits.query,
        index.medium_of[hits.row].astype(np.int64),
        index.times[hits.row].astype(np.float64),
        index.qualities[hits.row].astype(np.float64),
        evidence(hits, index.describe()).astype(np.float64),
        weights(hits, index.medium_of, questions)[hits.query].astype(np.float64),
    )
