"""From samples to peaks, as they come, in flat memory.

A peak is the highest of its surroundings in a spectrogram (A. Wang, "An Industrial-Strength Audio Search Algorithm",
2003). In each band of frequencies and half second the most prominent are kept, wherever the sound's energy is: what
lies in the bands and pauses that a voice spoken over it leaves free is found again.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.audio.print import FINE, HOP, RATE, WINDOW, AudioPrint

LOWEST, HIGHEST = 32, 456
"""Bins that are looked at: 250 to 3,560 Hz, what a telephone carries."""
BANDS = 6
BAND_EDGES = np.array([32, 64, 104, 154, 224, 324, 457])
CELL = 32
"""Frames of a cell: half a second."""
PER_CELL = 5
"""Peaks of a band and cell: 60 a second altogether at most."""
PROMINENCE = 6.0 / 4.343
"""Of a peak's power over the mean of its surroundings (6 dB), natural logarithm."""
FLOOR = float(np.log((10 ** (-72 / 20) * WINDOW / 8) ** 2))
"""Quieter than this (72 dB below full scale) is silence."""

_NEAR_FRAMES, _NEAR_BINS = 3, 5
_AROUND_FRAMES, _AROUND_BINS = 20, 20
_MARGIN = 32
"""Frames on both sides of a block that its peaks are judged by: a cell, and more than what is around a peak."""
_BLOCK = 1024
"""Frames at once: 16 seconds."""

Grid = NDArray[np.float32]


class AudioPrinter:
    """Makes the print of a sound from its samples (one channel, 8,000 a second, -1 to 1)."""

    def __init__(self) -> None:
        self._window = np.hanning(WINDOW).astype(np.float32)
        lead = np.zeros(WINDOW // 2, dtype=np.float32)  # so that frame 0 has its middle at 0 s
        self._pending: list[NDArray[np.float32]] = [lead]
        self._waiting = len(lead)
        self._samples = 0
        self._first = 0
        self._spectra = np.zeros((0, HIGHEST - LOWEST + 1), dtype=np.float32)
        self._found: list[tuple[NDArray[np.uint32], NDArray[np.uint16], NDArray[np.uint8]]] = []

    def add(self, samples: NDArray[np.float32]) -> None:
        """The next samples; what is no number counts as silence."""
        self._samples += len(samples)
        self._take(np.asarray(samples, dtype=np.float32))

    def done(self) -> AudioPrint:
        """The print of all that was added."""
        self._take(np.zeros(WINDOW // 2 + HOP, dtype=np.float32))
        self._transform()
        self._pick(last=True)
        frames, steps, strength = (
            (np.concatenate(column) for column in zip(*self._found, strict=True))
            if self._found
            else (np.zeros(0, np.uint32), np.zeros(0, np.uint16), np.zeros(0, np.uint8))
        )
        return AudioPrint(self._samples / RATE, frames, steps, strength)

    def _take(self, samples: NDArray[np.float32]) -> None:
        block = _BLOCK * HOP
        for begin in range(0, len(samples), block):
            part = samples[begin : begin + block]
            self._pending.append(part)
            self._waiting += len(part)
            if self._waiting >= block:
                self._transform()
                self._pick()

    def _transform(self) -> None:
        samples = np.clip(np.nan_to_num(np.concatenate(self._pending), nan=0.0, posinf=0.0, neginf=0.0), -8.0, 8.0)
        count = (len(samples) - WINDOW) // HOP + 1
        if count > 0:
            views = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::HOP][:count]
            spectra = np.fft.rfft(views * self._window, axis=1)[:, LOWEST : HIGHEST + 1]
            power = spectra.real**2 + spectra.imag**2
            self._spectra = np.concatenate([self._spectra, np.log(power + np.float32(1e-9))])
            samples = samples[count * HOP :]
        self._pending = [samples.copy()]
        self._waiting = len(samples)

    def _pick(self, *, last: bool = False) -> None:
        """Peaks of the whole cells that have a margin after them."""
        length = len(self._spectra)
        before = min(self._first, _MARGIN)
        end = length if last else (length - _MARGIN - before) // CELL * CELL + before
        if end <= before:
            return
        rows, bins, prominence = _peaks(self._spectra)
        inside = (rows >= before) & (rows < end)
        rows, bins, prominence = rows[inside], bins[inside], prominence[inside]
        kept = _most_prominent(rows - before, bins, prominence)
        rows, bins, prominence = rows[kept], bins[kept], prominence[kept]
        steps = np.rint((bins + LOWEST + _beside(self._spectra, rows, bins)) * FINE)
        frames = rows.astype(np.int64) - before + self._first
        strength = np.clip(prominence * (2 * 4.343), 0, 255)
        self._found.append((frames.astype(np.uint32), steps.astype(np.uint16), strength.astype(np.uint8)))
        self._first += end - before
        self._spectra = self._spectra[max(0, end - _MARGIN) :].copy()


def _peaks(spectra: Grid) -> tuple[NDArray[np.int64], NDArray[np.int64], Grid]:
    """Rows, bins, prominence of what is highest around it."""
    highest = _highest(_highest(spectra, _NEAR_BINS, 1), _NEAR_FRAMES, 0)
    rows, bins = np.nonzero((spectra >= highest) & (spectra > FLOOR))
    prominence = spectra[rows, bins] - _around(spectra, rows, bins)
    good = (prominence > PROMINENCE) & (bins > 0) & (bins < spectra.shape[1] - 1)
    return rows[good], bins[good], prominence[good]


def _most_prominent(rows: NDArray[np.int64], bins: NDArray[np.int64], prominence: Grid) -> NDArray[np.int64]:
    """Which peaks are among the first of their cell and band, in the order of their time."""
    band = np.searchsorted(BAND_EDGES, bins + LOWEST, side="right") - 1
    cell = rows // CELL * BANDS + band
    order = np.lexsort((-prominence, cell))
    ordered = cell[order]
    place = np.arange(len(ordered)) - np.searchsorted(ordered, ordered, side="left")
    return np.sort(order[place < PER_CELL])


def _beside(spectra: Grid, rows: NDArray[np.int64], bins: NDArray[np.int64]) -> Grid:
    """How far a parabola through a peak and its two neighbours has its top beside the peak, -0.5 to 0.5 bins."""
    left, middle, right = spectra[rows, bins - 1], spectra[rows, bins], spectra[rows, bins + 1]
    bend = np.minimum(left - 2 * middle + right, np.float32(-1e-6))
    return np.asarray(np.clip(0.5 * (left - right) / bend, -0.5, 0.5), dtype=np.float32)


def _highest(grid: Grid, reach: int, axis: int) -> Grid:
    """The highest value at most ``reach`` away along an axis."""
    width = 2 * reach + 1
    padding = [(0, 0), (0, 0)]
    padding[axis] = (reach, reach)
    padded = np.moveaxis(np.pad(grid, padding, constant_values=-np.inf), axis, 0)
    done = 1
    while done * 2 <= width:  # of 2, 4, 8 ... neighbours, then the rest by an overlap
        padded = np.maximum(padded[:-done], padded[done:])
        done *= 2
    if done < width:
        rest = width - done
        padded = np.maximum(padded[:-rest], padded[rest:])
    return np.moveaxis(padded, 0, axis)


def _around(spectra: Grid, rows: NDArray[np.int64], bins: NDArray[np.int64]) -> Grid:
    """The mean of what is around each peak, by a summed-area table; of less at the borders."""
    total = np.zeros((spectra.shape[0] + 1, spectra.shape[1] + 1), dtype=np.float64)
    np.cumsum(spectra, axis=1, dtype=np.float64, out=total[1:, 1:])
    np.cumsum(total, axis=0, out=total)
    top, bottom = np.maximum(rows - _AROUND_FRAMES, 0), np.minimum(rows + _AROUND_FRAMES + 1, spectra.shape[0])
    left, right = np.maximum(bins - _AROUND_BINS, 0), np.minimum(bins + _AROUND_BINS + 1, spectra.shape[1])
    inside = total[bottom, right] - total[top, right] - total[bottom, left] + total[top, left]
    return np.asarray(inside / ((bottom - top) * (right - left)), dtype=np.float32)
