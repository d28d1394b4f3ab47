"""Decoded sound as samples: one channel, from -1 to 1, on the clock of the whole file.

A file of floating-point samples can hold what is no number: whoever takes the samples has to expect that.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray

from archiver.media.notes import Notes

Samples = NDArray[np.float32]

RATE = 8000
_GAP_S = 0.1
"""A shorter silence between packets is rounding."""
_MOST_CHANNELS = 16
_HIGHEST_RATE = 768_000
_BLOCK = 1 << 16
_AT_ONCE = 4096
"""Samples that the resampler gives together."""


class Listening:
    """Turns decoded sound into blocks of samples. A gap in the file's times is silence, so that times stay true."""

    def __init__(self, stream: av.AudioStream, origin_s: float, rate: int, longest_s: float, notes: Notes) -> None:
        self._tick = float(stream.time_base or Fraction(1, 90_000))
        self._origin = origin_s
        self._rate = rate
        self._longest = longest_s
        self._notes = notes
        self._resampler = self._new()
        self._clock = 0.0
        self._begun = False
        self.past = False

    def take(self, frame: av.AudioFrame) -> Iterator[Samples]:
        """The samples of the next decoded frame."""
        if self.past or not frame.samples or not frame.sample_rate:
            return
        if frame.layout.nb_channels > _MOST_CHANNELS:
            self._notes.add(f"sound of {frame.layout.nb_channels} channels was left out")
            self.past = True
            return
        if frame.sample_rate > _HIGHEST_RATE:
            self._notes.add(f"sound of {frame.sample_rate} samples a second was left out")
            self.past = True
            return
        yield from self._silence(frame)
        self._clock += frame.samples / frame.sample_rate
        frame.pts = None
        try:
            resampled = self._resampler.resample(frame)
        except ValueError:  # another rate or number of channels from here on
            yield from self.done()
            resampled = self._resampler.resample(frame)
        yield from _flat(resampled)
        if self._clock > self._longest:
            self._notes.add(f"only the first {self._longest / 3600:g} hours of the sound were read")
            self.past = True

    def done(self) -> Iterator[Samples]:
        """What the resampler still held."""
        try:
            yield from _flat(self._resampler.resample(None))
        finally:
            self._resampler = self._new()

    def _silence(self, frame: av.AudioFrame) -> Iterator[Samples]:
        if frame.pts is None:
            return
        time_s = frame.pts * self._tick - self._origin
        gap = min(time_s, self._longest) - self._clock
        if not self._begun:
            self._begun = True
            yield from self._quiet(max(0.0, gap))
        elif gap > _GAP_S:
            yield from self.done()
            yield from self._quiet(gap)
        elif gap < -1.0:  # the clock began anew
            self._origin -= self._clock - time_s

    def _quiet(self, seconds: float) -> Iterator[Samples]:
        self._clock += seconds
        left = round(seconds * self._rate)
        while left > 0:
            yield np.zeros(min(left, _BLOCK), np.float32)
            left -= _BLOCK

    def _new(self) -> av.AudioResampler:
        return av.AudioResampler(format="flt", layout="mono", rate=self._rate, frame_size=_AT_ONCE)


def _flat(frames: list[av.AudioFrame]) -> Iterator[Samples]:
    for frame in frames:
        yield np.frombuffer(bytes(frame.planes[0]), np.float32, frame.samples)
