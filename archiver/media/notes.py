"""What was left out of a reading, and how far a reading may go."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field

MOST = 20
"""Notes that are kept."""
_EVERY = 16
"""Frames after which the clock is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far a reading may go: decoded frames, seconds of the film, seconds of processor time from now.

    A film that is longer is read so far, with a note.
    """

    frames: int = 2_000_000
    seconds: float = 6 * 3600.0
    cpu_s: float = 3600.0


@dataclass(slots=True)
class Notes:
    """Sentences without a full stop, each once, with how often."""

    counted: Counter[str] = field(default_factory=Counter)

    def add(self, sentence: str) -> None:
        """Note it, or count it once more."""
        if sentence in self.counted or len(self.counted) < MOST:
            self.counted[sentence] += 1

    def once(self, sentence: str) -> None:
        """Note it, however often it comes up."""
        if sentence not in self.counted:
            self.add(sentence)

    def lines(self) -> tuple[str, ...]:
        """In the order in which they came up."""
        return tuple(text if often == 1 else f"{text} ({often} times)" for text, often in self.counted.items())


@dataclass(slots=True)
class Spending:
    """What a reading has spent of its reach."""

    reach: Reach
    notes: Notes
    frames: int = 0
    began: float = field(default_factory=time.process_time)

    def over(self, time_s: float) -> bool:
        """Whether this frame, at so many seconds of the film, is beyond the reach; counts it."""
        if self.frames >= self.reach.frames:
            self.notes.add(f"only the first {self.reach.frames:,} frames were read")
            return True
        if time_s > self.reach.seconds:
            self.notes.add(f"only the first {self.reach.seconds / 3600:g} hours were read")
            return True
        return self.slow()

    def slow(self) -> bool:
        """Whether all processor time is spent; asked at each frame of pictures or sound."""
        self.frames += 1
        if self.frames % _EVERY or time.process_time() - self.began <= self.reach.cpu_s:
            return False
        self.notes.add(f"only what could be read in {self.reach.cpu_s:g} s of processor time was read")
        return True
