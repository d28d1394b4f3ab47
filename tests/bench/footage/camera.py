"""How a camera moves: a hand that trembles and drifts, pans and zooms; the light, which changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tests.bench.footage.textures import Dice

Hold = Literal["hand", "walk", "pan", "tripod"]


@dataclass(frozen=True, slots=True)
class View:
    """``x``, ``y``: pixels of the nearest layer off its middle; ``roll`` in degrees; ``gain`` of the brightness."""

    x: float
    y: float
    zoom: float
    roll: float
    gain: float


@dataclass(frozen=True, slots=True)
class Waves:
    """A smooth wandering: a sum of sines, slow ones wide, fast ones narrow."""

    frequency: NDArray[np.float64]
    phase: NDArray[np.float64]
    amplitude: NDArray[np.float64]

    def at(self, time_s: float) -> float:
        """About -1 to 1."""
        return float((self.amplitude * np.sin(2 * np.pi * self.frequency * time_s + self.phase)).sum())


def waves(dice: Dice, slowest: float, fastest: float, fall: float) -> Waves:
    """Frequencies in Hz; amplitudes fall with the frequency to the power ``fall``."""
    frequency = np.geomspace(slowest, fastest, 9) * dice.uniform(0.85, 1.15, 9)
    amplitude = frequency**-fall
    return Waves(frequency, dice.uniform(0, 2 * np.pi, 9), amplitude / np.sqrt((amplitude**2).sum()))


@dataclass(frozen=True, slots=True)
class Camera:
    """Its view at any time."""

    wander: tuple[Waves, Waves, Waves, Waves, Waves]
    tremor: tuple[Waves, Waves]
    reach: tuple[float, float, float, float]
    shake: float
    zoom: float
    centre: tuple[float, float]

    def view(self, time_s: float) -> View:
        """What it is turned to ``time_s`` seconds after it began."""
        x, y, zoom, roll, light = (each.at(time_s) for each in self.wander)
        across, up, closer, lean = self.reach
        return View(
            self.centre[0] + across * x + self.shake * self.tremor[0].at(time_s),
            self.centre[1] + up * y + self.shake * self.tremor[1].at(time_s),
            self.zoom * float(np.exp(closer * zoom)),
            lean * roll,
            1 + 0.09 * light,
        )


REACH: dict[Hold, tuple[float, float, float, float, float]] = {
    "hand": (140, 55, 0.10, 2.0, 4.5),
    "walk": (200, 75, 0.14, 2.6, 9.0),
    "pan": (330, 45, 0.06, 0.8, 2.5),
    "tripod": (5, 3, 0.006, 0.1, 0.5),
}


def camera(dice: Dice, hold: Hold) -> Camera:
    """A camera held in this way."""
    across, up, closer, lean, shake = REACH[hold]
    wander = tuple(waves(dice, 0.06, 1.1, 0.9) for _ in range(5))
    tremor = tuple(waves(dice, 1.5, 8.0, 0.6) for _ in range(2))
    centre = (float(dice.normal(0, 40)), float(dice.normal(0, 20)))
    return Camera(
        (wander[0], wander[1], wander[2], wander[3], wander[4]),
        (tremor[0], tremor[1]),
        (across, up, closer, lean),
        shake,
        float(dice.uniform(1.0, 1.25)),
        centre,
    )
