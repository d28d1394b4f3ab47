"""A line through another film compared frame by frame: whether it is a copy, from when to when, what was changed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from archiver.fingerprint.frames import RATE, Frame
from archiver.fingerprint.video.align import Line
from archiver.fingerprint.video.film import Film, Frames
from archiver.fingerprint.video.measuring import SAME, measured
from archiver.fingerprint.video.pixels import Affine
from archiver.fingerprint.video.placing import ROUGH, Placed, Placing
from archiver.fingerprint.video.timing import TOLD, Timing

Part = Callable[[float, float], Iterable[Frame]]
"""The frames of the grid between two moments."""
FINE = 24.0
"""Of the reference so many frames a second are looked at: in a sixteenth of a second much has moved."""
AROUND_S = 4.0
"""So much before and behind the line is looked at."""
SHIFT_S = 3.0
"""A line may be moved so far."""
FAR_S = 30.0
"""And so far where the camera stands: of a studio many moments look alike."""
STANDS = 0.35
"""Share of the picture's details that changes, below which the camera stands."""
SPEEDS = (1.0, 0.5, 0.667, 0.75, 0.8, 0.85, 0.9, 0.95, 1.05, 1.1, 1.15, 1.2, 1.25, 1.333, 1.5, 2.0)
FINER = (0.0, -0.04, -0.03, -0.02, -0.01, 0.01, 0.02, 0.03, 0.04)
MOVES = 2
"""So often a line is moved far: where one picture lies in the other is known exactly only near the right moment."""
TURNS = 3
"""Time and place depend on each other: so often one is looked for with the other known."""
SETTLED_S, NEAR_S = 0.1, 0.5
LONG_S = 1.5
"""Of shorter stretches a speed is not told."""
ALIKE, MOST_ALIKE = 0.45, 0.85
"""Correlation over time of copies: without overlays 0.7 to 1, with them from 0.5 on; of two films of one place below
0.35. At other speeds than the original chance finds more, so that more is asked for: ``OCTAVE`` for each octave."""
OCTAVE = 1.0
STANDING, CLEAR, STANDING_ALONE = 0.5, 0.6, 0.8
"""Share of the picture's average over time that agrees: of copies 0.9 to 1, under overlays from 0.5 on, of two films of
one place below 0.55. ``CLEAR``: another look gains nothing. ``STANDING_ALONE``: where nothing changes that could be
asked for more."""
TOGETHER = 1.18
"""Sum of both: what is doubtful in the one has to be clear in the other. Two speakers before bare walls reach 1.13."""
SUPPORTED = 80
"""Points that bear out how one picture lies in the other, where averages agree in part: a few agree on anything."""
LONG_ALIKE_S = 3.0
"""Whatever changes alike for so long, and nearly as much as copies do (``MOST_ALIKE``), needs no such points."""
SHORT_S, SHORT_ALIKE = 2.0, 0.9
"""In less time two cameras can move alike by chance; in twice the time, where one may be as fast as fits."""
ODD_SPEED = 0.35
"""Octaves from the original speed beyond which it is hardly used."""


@dataclass(frozen=True, slots=True, eq=False)
class Verified:
    """``line`` with its ends found; ``agreement``: of what is seen, the share that agrees (median over frames);
    ``standing``: the same of their averages over time; ``correlation``: of how both change (None: nothing does)."""

    line: Line
    mirrored: bool
    matrix: Affine
    agreement: float
    standing: float
    correlation: float | None
    inliers: int
    seen: float
    query_shape: tuple[int, int]
    reference_shape: tuple[int, int]

    @property
    def copied(self) -> bool:
        """Whether it is the same recording, not only the same place."""
        if not self.same_place:
            return False
        if self.correlation is None:
            return min(self.agreement, self.standing) >= STANDING_ALONE
        clear = self.standing + self.correlation >= TOGETHER
        return clear and self._borne_out and self.correlation >= self._least_correlation

    @property
    def _borne_out(self) -> bool:
        """Whether the placing is no accident. Without points it is one content on the other, which is none."""
        long = self.line.end_s - self.line.start_s >= LONG_ALIKE_S
        alike = long and self.correlation is not None and self.correlation >= MOST_ALIKE
        return self.standing >= STANDING_ALONE or not 0 < self.inliers < SUPPORTED or alike

    @property
    def _least_correlation(self) -> float:
        octaves = abs(math.log2(self.line.speed))
        short_s = SHORT_S if octaves <= ODD_SPEED else 2 * SHORT_S
        if self.line.end_s - self.line.start_s < short_s:
            return SHORT_ALIKE
        return min(ALIKE + OCTAVE * octaves, MOST_ALIKE)

    @property
    def worth(self) -> float:
        """How much speaks for it: of two ways to see one line the better has more."""
        return self.agreement + self.standing + (self.correlation or 0.0)

    @property
    def same_place(self) -> bool:
        """Whether both show the same, be it recorded another time."""
        return self.agreement >= SAME and self.standing >= STANDING


def verify(
    line: Line, query_part: Part, reference_frames: Frames, *, mirrored: bool, rough: bool = False
) -> Verified | None:
    """None where the pixels do not bear the line out. ``rough``: the line's moments may be off by a second."""
    query = Film(query_part(max(0.0, line.start_s - AROUND_S), line.end_s + AROUND_S), mirrored=mirrored)
    if not len(query):
        return None
    return _Check(query, reference_frames, mirrored=mirrored).result(line, rough=rough)


class _Check:
    def __init__(self, query: Film, reference_frames: Frames, *, mirrored: bool) -> None:
        self._query, self._reference_frames, self._mirrored = query, reference_frames, mirrored

    def result(self, line: Line, *, rough: bool) -> Verified | None:
        reference = self._around(line)
        if not len(reference):
            return None
        placing = Placing(self._query, reference, mirrored=self._mirrored)
        placed = self._placed(line, placing, reference, rough=rough)
        if placed is None:
            return None
        for _ in range(MOVES):
            elsewhere = self._elsewhere(line, placed, reference)
            if elsewhere is None:
                break
            line, reference = elsewhere, self._around(elsewhere)
            if not len(reference):
                return None
            placing = Placing(self._query, reference, mirrored=self._mirrored)
            placed = placing.best(line) or placed
        for _ in range(TURNS):
            moved = self._timed(line, placed, reference)
            settled = _apart(moved, line) <= SETTLED_S
            line = moved
            if settled:
                break
            placed = placing.best(line) or placed
        return self._settled(line, placed, placing, reference)

    def _placed(self, line: Line, placing: Placing, reference: Film, *, rough: bool) -> Placed | None:
        """Where the one lies in the other at first sight."""
        if not rough:
            return placing.best(line)
        return placing.best(line, ROUGH, lambda placed: self._timed(line, placed, reference))

    def _settled(self, line: Line, placed: Placed, placing: Placing, reference: Film) -> Verified | None:
        """What is measured; where averages agree in part only, with place and time taken once more from each other:
        a line that is a fiftieth too fast is a frame or two off at its ends."""
        found = self._measured(line, placed, placing, reference)
        for _ in range(TURNS):
            if found is None or found.agreement < SAME or (found.copied and found.standing >= CLEAR):
                break
            placed = placing.best(found.line) or placed
            again = self._measured(self._timed(found.line, placed, reference), placed, placing, reference)
            if again is None or again.worth <= found.worth:
                break
            found = again
        return found

    def _around(self, line: Line) -> Film:
        """The reference about the line, with room for the ends and for another moment."""
        start, end = line.at(line.start_s), line.at(line.end_s)
        room = AROUND_S * line.speed
        return Film(self._reference_frames(max(0.0, start - room), max(0.0, end) + room, FINE))

    def _elsewhere(self, line: Line, placed: Placed, reference: Film) -> Line | None:
        """Where the camera stands many moments look alike: the line at that of half a minute around which fits best,
        if that is not near."""
        near = Timing.of(line, self._query, reference, placed.matrix)
        if near is None or near.query.restless() > STANDS:
            return None
        start, end = line.at(line.start_s), line.at(line.end_s)
        far = Film(self._reference_frames(max(0.0, start - FAR_S), max(0.0, end) + FAR_S, RATE))
        timing = Timing.of(line, self._query, far, placed.matrix)
        if timing is None:
            return None
        found = timing.best(line, (line.speed, *SPEEDS), FAR_S, 1 / RATE)
        return found.line if found.correlation >= TOLD and _apart(found.line, line) > NEAR_S else None

    def _timed(self, line: Line, placed: Placed, reference: Film) -> Line:
        """The line moved, and its speed changed, to where the two films agree best."""
        timing = Timing.of(line, self._query, reference, placed.matrix)
        if timing is None:
            return line
        long = timing.length_s >= LONG_S
        found = timing.best(line, (line.speed, *(SPEEDS if long else (1.0,))), SHIFT_S, 1 / FINE)
        if found.correlation < TOLD:
            return line
        finer = [found.line.speed + step for step in (FINER if long else (0.0,))]
        return timing.best(found.line, finer, NEAR_S, 1 / FINE).line

    def _measured(self, line: Line, placed: Placed, placing: Placing, reference: Film) -> Verified | None:
        comparer = placing.comparer(placed.matrix)
        found = measured(line, self._query, reference, comparer, placing.samples(line, 9))
        if found is None:
            return None
        correlation = self._correlation(found.line, placed, reference)
        return Verified(
            found.line, self._mirrored, placed.matrix, found.agreement, found.standing, correlation,
            placed.inliers, comparer.seen, self._query.lumas[0].shape, reference.lumas[0].shape,
        )  # fmt: skip

    def _correlation(self, line: Line, placed: Placed, reference: Film) -> float | None:
        timing = Timing.of(line, self._query, reference, placed.matrix)
        if timing is None or timing.query.stand_still() or timing.reference.stand_still():
            return None
        return timing.best(line, (line.speed,), 1 / FINE, 1 / FINE).correlation


def _apart(one: Line, other: Line) -> float:
    """Seconds of the reference between two lines, where that is most."""
    return max(abs(one.at(each) - other.at(each)) for each in (other.start_s, other.end_s))
