"""Which frames of a film are looked at: those shown at the moments of a grid."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

import av

from archiver.fingerprint.frames import Frame
from archiver.media.planes import Turn, luma_of, turn_of

_EPSILON_S = 1e-6
_LONGEST_STEP_BACK_S = 1.0
"""Frames that come later with an earlier time are out of order; with a much earlier one, the clock began anew."""


class Grid:
    """The frame shown at each moment k / ``rate`` from ``start_s`` to ``end_s``, each frame once.

    Frames between moments are held until the next one comes, and not touched. ``origin_s`` is the time of the file's
    beginning, in the stream's clock.
    """

    def __init__(
        self, stream: av.VideoStream, origin_s: float, rate: float, start_s: float, end_s: float, longest: int
    ) -> None:
        self._tick = float(stream.time_base or Fraction(1, 90_000))
        self._origin = origin_s
        self._rate = rate
        self._start = start_s
        self._end = end_s
        self._longest = longest
        self._due = math.ceil(start_s * rate - _EPSILON_S) / rate
        if self._due > end_s:
            self._due = start_s
        self._first_due = self._due
        self._step = _frame_length(stream)
        self._aspect = float(stream.sample_aspect_ratio or stream.codec_context.sample_aspect_ratio or 1)
        self._turn: Turn | None = None
        self._held: tuple[float, av.VideoFrame] | None = None
        self._given = False
        self.now_s = -math.inf
        self.first_s: float | None = None

    def take(self, frame: av.VideoFrame) -> Iterator[Frame]:
        """The next decoded frame; gives the one before, if that was shown at a moment of the grid."""
        time_s = self._time(frame)
        if time_s > self._due + _EPSILON_S:
            if self._held is not None and self._due <= self._end + _EPSILON_S:
                yield self._made(*self._held)
            self._due = math.ceil(time_s * self._rate - _EPSILON_S) / self._rate
        if time_s >= self.now_s:
            self._held = time_s, frame
            self.now_s = time_s

    def done(self) -> Iterator[Frame]:
        """The last frame, if a moment lies within its time, or nothing was given before."""
        if self._held is None:
            return
        length = self._held[1].duration * self._tick if self._held[1].duration else self._step
        only = not self._given and self.now_s + length > self._start
        if only or self._due < min(self.now_s + length, self._end + 2 * _EPSILON_S) - _EPSILON_S:
            yield self._made(*self._held)
        self._held = None

    def looks_at(self, begin: int, end: int) -> bool:
        """Whether a moment of the grid lies between these time stamps, the end not included."""
        begin_s, end_s = (stamp * self._tick - self._origin for stamp in (begin, end))
        moment = self._first_due
        if begin_s > moment + _EPSILON_S:
            moment = math.ceil(begin_s * self._rate - _EPSILON_S) / self._rate
        return moment < end_s + _EPSILON_S and moment <= self._end + _EPSILON_S

    @property
    def past(self) -> bool:
        """Whether all was given."""
        return self.now_s > self._end + _EPSILON_S

    def _time(self, frame: av.VideoFrame) -> float:
        """Seconds from the file's beginning; a frame without a time follows the one before."""
        stamp = frame.pts if frame.pts is not None else frame.dts
        if stamp is None:
            time_s = self.now_s + self._step if self.first_s is not None else 0.0
        else:
            time_s = stamp * self._tick - self._origin
            if time_s < self.now_s - _LONGEST_STEP_BACK_S:
                self._origin -= self.now_s + self._step - time_s
                time_s = self.now_s + self._step
        if self.first_s is None:
            self.first_s = time_s
        return time_s

    def _made(self, time_s: float, frame: av.VideoFrame) -> Frame:
        if self._turn is None:
            self._turn = turn_of(frame)
        self._given = True
        return Frame(max(0.0, time_s), luma_of(frame, self._longest, self._aspect, self._turn))


def _frame_length(stream: av.VideoStream) -> float:
    """Seconds: 1/25 where the file does not say."""
    rate = float(stream.average_rate or stream.guessed_rate or 25)
    return 1 / rate if 0.01 < rate < 1000 else 1 / 25
