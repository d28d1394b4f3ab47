"""Made-up sounds with a natural structure: speech, music, streets, water. Everything follows from a seed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
Sound = NDArray[np.float32]
Chance = np.random.Generator

_VOWELS = np.array([
    [730, 1090, 2440, 3400], [270, 2290, 3010, 3700], [300, 870, 2240, 3300], [530, 1840, 2480, 3500],
    [570, 840, 2410, 3350], [490, 1350, 1690, 3300], [390, 1990, 2550, 3600], [640, 1190, 2390, 3400],
])  # fmt: skip
_WIDTHS = np.array([70.0, 100.0, 140.0, 200.0])
_LEVELS = np.array([1.0, 0.55, 0.3, 0.15])


def speech(chance: Chance, seconds: float) -> Sound:
    """A voice: syllables of a vowel that glides and a hiss before it, melody that falls over a phrase, pauses."""
    count = int(seconds * RATE)
    base = chance.uniform(85, 230)
    tract = chance.uniform(0.9, 1.15)
    pitch, loud, hiss, tone = (np.zeros(count, np.float32) for _ in range(4))
    formants = np.tile((_VOWELS[0] * tract).astype(np.float32), (count, 1))
    at = int(chance.uniform(0, 0.4) * RATE)
    while at < count:
        syllables = int(chance.integers(4, 14))
        for number in range(syllables):
            length = int(chance.uniform(0.11, 0.30) * RATE)
            end = min(at + length, count)
            if end <= at:
                break
            piece = slice(at, end)
            ramp = np.linspace(0, 1, end - at)
            fall = 1.18 - 0.3 * number / syllables + chance.normal(0, 0.06)
            pitch[piece] = base * (fall + chance.normal(0, 0.07) * ramp + 0.05 * np.sin(3 * ramp))
            first, second = (_VOWELS[chance.integers(len(_VOWELS))] * tract for _ in range(2))
            formants[piece] = first + (second - first) * ramp[:, None]
            stop = chance.uniform(0.1, 0.35)
            loud[piece] = chance.uniform(0.4, 1) * np.clip((ramp - stop) * 8, 0, 1) * np.clip((1 - ramp) * 6, 0, 1)
            if chance.random() < 0.6:
                hiss[piece] = chance.uniform(0.05, 0.3) * np.exp(-(((ramp - stop * 0.6) / 0.12) ** 2))
                tone[piece] = chance.uniform(1200, 3700)
            at = end
        at += int(chance.choice([0.15, 0.3, 0.7]) * chance.uniform(0.6, 1.6) * RATE)
    pitch[pitch == 0] = base
    voiced = _voiced(pitch, formants) * loud
    return _level(voiced + hiss * _hissing(chance, tone), 0.12)


def _voiced(pitch: Sound, formants: Sound) -> Sound:
    """Harmonics of a pitch, as loud as the formants make them (computed every 5 ms and drawn through)."""
    turn = np.exp(2j * np.pi * np.cumsum(pitch / RATE, dtype=np.float64)).astype(np.complex64)
    slow = np.arange(0, len(pitch), 80)
    every = np.arange(len(pitch))
    harmonic = np.ones_like(turn)
    out = np.zeros(len(pitch), np.float32)
    for number in range(1, 44):
        harmonic *= turn
        frequency = pitch[slow, None] * number
        amplitude = (_LEVELS / (1 + ((frequency - formants[slow]) / _WIDTHS) ** 2)).sum(axis=1)
        amplitude[frequency[:, 0] > RATE / 2 - 300] = 0
        out += np.interp(every, slow, amplitude).astype(np.float32) * harmonic.imag
    return out


def _hissing(chance: Chance, tone: Sound) -> Sound:
    """Noise around a frequency that changes: noise that is slow, moved up."""
    slow = np.convolve(chance.normal(0, 1, len(tone) + 7), np.hanning(10)[1:-1], "valid")
    return np.asarray(slow * np.sin(2 * np.pi * np.cumsum(tone / RATE)), dtype=np.float32)


def music(chance: Chance, seconds: float, style: int = 0) -> Sound:
    """Chords, bass, a melody and drums. Of one style: the same tempo, drums and key, other notes."""
    shared = np.random.default_rng(9_000 + style)
    beat = 60 / shared.uniform(82, 138)
    root = float(shared.choice([196.0, 220.0, 246.9, 261.6]))
    drums = [_drum(shared, kind) for kind in range(3)]
    timbres = [shared.uniform(0.1, 1, 8) / np.arange(1, 9) for _ in range(3)]
    count = int(seconds * RATE)
    out = np.zeros(count + 4 * RATE, np.float32)
    scale = np.array([0, 2, 3, 5, 7, 8, 10, 12])
    lag = chance.uniform(0, beat)
    for number in range(int(seconds / beat) + 1):
        at = lag + number * beat
        if number % 4 == 0:
            chord = scale[(chance.integers(0, 7) + np.array([0, 2, 4])) % 8]
            for degree in chord:
                _add(out, at, _note(root * 2 ** (degree / 12), 4 * beat, timbres[0], chance) * 0.5)
            _add(out, at, _note(root / 2 * 2 ** (chord[0] / 12), 3.5 * beat, timbres[1], chance))
        for part in range(int(chance.choice([1, 1, 2, 3]))):
            if chance.random() < 0.75:
                pitch = root * 2 * 2 ** (int(chance.choice(scale)) / 12)
                late = chance.normal(0, 0.008)
                _add(
                    out,
                    max(0, at + part * beat / 2 + late),
                    _note(pitch, beat * chance.uniform(0.4, 1.4), timbres[2], chance),
                )
        _add(out, at, drums[0 if number % 2 == 0 else 1] * 1.2)
        for half in (0, 0.5):
            if chance.random() < 0.85:
                _add(out, at + half * beat, drums[2] * chance.uniform(0.3, 0.6))
    return _level(out[:count], 0.14)


def _drum(chance: Chance, kind: int) -> Sound:
    time = np.arange(int(0.22 * RATE)) / RATE
    if kind == 0:
        return np.asarray(
            np.sin(2 * np.pi * (50 * time + 8 * np.exp(-time * 30))) * np.exp(-time * 16), dtype=np.float32
        )
    noise = chance.normal(0, 1, len(time))
    if kind == 2:
        noise = np.diff(noise, prepend=0)
    return np.asarray(noise * np.exp(-time * (18 if kind == 1 else 45)) * 0.5, dtype=np.float32)


def _note(pitch: float, seconds: float, timbre: NDArray[np.float64], chance: Chance) -> Sound:
    time = np.arange(int(seconds * RATE)) / RATE
    pitch *= 1 + chance.normal(0, 0.0015)
    turn = np.exp(2j * np.pi * pitch * time + 0.3j * np.sin(2 * np.pi * 5.2 * time)).astype(np.complex64)
    harmonic, wave = turn.copy(), np.zeros(len(time), np.float32)
    for number, part in enumerate(timbre, 1):
        if pitch * number < RATE / 2:
            wave += np.float32(part) * harmonic.imag
        harmonic *= turn
    envelope = np.clip(time * 60, 0, 1) * np.exp(-time * chance.uniform(1.5, 4)) * np.clip((seconds - time) * 30, 0, 1)
    return np.asarray(wave * envelope * chance.uniform(0.6, 1), dtype=np.float32)


def _add(out: Sound, at: float, piece: Sound) -> None:
    begin = int(at * RATE)
    room = max(0, min(len(piece), len(out) - begin))
    out[begin : begin + room] += piece[:room]


def street(chance: Chance, seconds: float) -> Sound:
    """Traffic that comes and goes, horns, steps, shouts far away."""
    count = int(seconds * RATE)
    out = _coloured(chance, count, -1.0) * 0.5
    for _ in range(max(1, int(seconds / 7))):
        length = int(chance.uniform(3, 8) * RATE)
        rise = np.exp(-(((np.linspace(-1, 1, length)) / chance.uniform(0.25, 0.5)) ** 2))
        _add(
            out,
            chance.uniform(0, seconds),
            np.asarray(_coloured(chance, length, -0.7) * rise * chance.uniform(0.5, 1.5), np.float32),
        )
    for _ in range(max(1, int(seconds / 6))):
        pitch = chance.uniform(350, 900)
        horn = _note(pitch, chance.uniform(0.2, 0.9), np.array([1, 0.8, 0.7, 0.5, 0.4]), chance)
        _add(out, chance.uniform(0, seconds), horn * chance.uniform(0.1, 0.9))
    for _ in range(int(seconds * 1.5)):
        _add(out, chance.uniform(0, seconds), _drum(chance, 1) * chance.uniform(0.1, 1.2))
    _add(out, 0, speech(chance, seconds) * 2)
    return _level(out, 0.1)


def water(chance: Chance, seconds: float) -> Sound:
    """Waves, drops and birds."""
    count = int(seconds * RATE)
    time = np.arange(count) / RATE
    swell = 0.6 + 0.4 * np.sin(2 * np.pi * time / chance.uniform(4, 9) + chance.uniform(0, 6))
    out = np.asarray(_coloured(chance, count, -0.8) * swell * 0.6, dtype=np.float32)
    for _ in range(int(seconds * 9)):
        length = int(chance.uniform(0.02, 0.12) * RATE)
        sweep = np.cumsum(np.linspace(1, chance.uniform(1.05, 1.5), length)) * chance.uniform(300, 2400) / RATE
        drop = np.sin(2 * np.pi * sweep) * np.exp(-np.linspace(0, 5, length)) * chance.uniform(0.1, 0.8)
        _add(out, chance.uniform(0, seconds), np.asarray(drop, np.float32))
    for _ in range(int(seconds / 2)):
        length = int(chance.uniform(0.05, 0.25) * RATE)
        sweep = np.cumsum(np.linspace(chance.uniform(1800, 3400), chance.uniform(1800, 3400), length)) / RATE
        call = np.sin(2 * np.pi * sweep) * np.hanning(length) * chance.uniform(0.1, 0.6)
        for again in range(int(chance.integers(1, 5))):
            _add(
                out,
                chance.uniform(0, 1) * 0.05 + again * 0.18 + chance.uniform(0, seconds),
                np.asarray(call, np.float32),
            )
    return _level(out, 0.1)


def _coloured(chance: Chance, count: int, slope: float) -> Sound:
    """Noise whose power falls with frequency."""
    spectrum = np.fft.rfft(chance.normal(0, 1, count).astype(np.float32))
    frequency = np.maximum(np.fft.rfftfreq(count, 1 / RATE), 40)
    noise = np.fft.irfft(spectrum * (frequency / 1000) ** slope, count)
    return np.asarray(noise / max(float(noise.std()), 1e-9), dtype=np.float32)


def _level(sound: Sound, loudness: float) -> Sound:
    """To a loudness (root of the mean square), without clipping."""
    level = sound * (loudness / max(float(np.sqrt(np.mean(sound**2))), 1e-6))
    return np.asarray(level / max(1.0, float(np.abs(level).max()) / 0.98), dtype=np.float32)


KINDS: tuple[Callable[[Chance, float], Sound], ...] = (speech, music, street, water)
