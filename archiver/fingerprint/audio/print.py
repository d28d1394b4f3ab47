"""What is kept of a sound: the peaks of its spectrogram, and how long it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 8_000
"""Samples a second of the sound that prints are made of."""
WINDOW = 1024
"""Samples of a spectrum: 128 ms."""
HOP = 128
"""Samples from one spectrum to the next: 16 ms, a frame."""
FRAME_S = HOP / RATE
FINE = 8
"""Frequencies are kept in so many steps of a spectrum's bin: 1 is about 1 Hz."""
STEP_HZ = RATE / WINDOW / FINE

Column = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class AudioPrint:
    """Peaks of a spectrogram in the order of their time.

    ``frames`` uint32: frame of each; ``steps`` uint16: its frequency in ``STEP_HZ``; ``strength`` uint8: how far it
    stands out of its surroundings, in half decibels. ``duration_s``: of the sound, with its silence.
    """

    duration_s: float
    frames: NDArray[np.uint32]
    steps: NDArray[np.uint16]
    strength: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.frames)

    def columns(self) -> dict[str, Column]:
        """The columns by name, as they are stored."""
        return {
            "duration_s": np.array([self.duration_s], dtype=np.float64),
            "frames": self.frames,
            "steps": self.steps,
            "strength": self.strength,
        }

    @classmethod
    def from_columns(cls, columns: Mapping[str, Column]) -> AudioPrint:
        """The print of these columns. Raises ``ValueError`` where they cannot be one, whoever wrote them."""
        try:
            duration, frames, steps, strength = (
                columns[name] for name in ("duration_s", "frames", "steps", "strength")
            )
        except KeyError as missing:
            raise ValueError(f"a print of sound without the column {missing}") from None
        if duration.shape != (1,) or not 0 <= float(duration[0]) < _LONGEST_S:
            raise ValueError("a print of sound without a duration")
        if not (frames.ndim == steps.ndim == strength.ndim == 1 and len(frames) == len(steps) == len(strength)):
            raise ValueError("a print of sound whose columns are not of one length")
        if [one.dtype.str for one in (frames, steps, strength)] != ["<u4", "<u2", "|u1"]:
            raise ValueError("a print of sound whose columns are of other types")
        if len(frames) and (
            np.any(frames[1:] < frames[:-1])
            or int(frames[-1]) * FRAME_S > float(duration[0]) + 1
            or int(steps.max()) > WINDOW // 2 * FINE
        ):
            raise ValueError("a print of sound with peaks that cannot be")
        return cls(float(duration[0]), frames, steps, strength)


_LONGEST_S = 1_000_000.0
