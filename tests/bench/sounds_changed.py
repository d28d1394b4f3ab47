"""What happens to a sound before it is published again."""

from __future__ import annotations

import io
from collections.abc import Callable

import av
import numpy as np

from tests.bench.sounds_made import RATE, Chance, Sound, music, speech

Change = Callable[[Sound, Chance], Sound]


def coded(sound: Sound, codec: str, bits: int, container: str) -> Sound:
    """Through a codec and back."""
    into = io.BytesIO()
    rate = 48_000 if codec == "libopus" else RATE
    with av.open(into, "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate, layout="mono")
        stream.bit_rate = bits
        for frame in _resampled(sound, RATE, rate, stream.codec_context.format.name):
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    into.seek(0)
    with av.open(into) as file:
        to = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        parts = [one.to_ndarray()[0] for frame in file.decode(audio=0) for one in to.resample(frame)]
        parts += [one.to_ndarray()[0] for one in to.resample(None)]
    return np.concatenate(parts).astype(np.float32)


def _resampled(sound: Sound, before: int, after: int, form: str) -> list[av.AudioFrame]:
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound[None, :]), format="flt", layout="mono")
    frame.sample_rate = before
    frame.pts = 0
    to = av.AudioResampler(format=form, layout="mono", rate=after, frame_size=960)
    return [*to.resample(frame), *to.resample(None)]


def at_rate(sound: Sound, rate: int, before: int = RATE) -> Sound:
    """The same sound with another number of samples a second."""
    return np.concatenate([one.to_ndarray()[0] for one in _resampled(sound, before, rate, "flt")]).astype(np.float32)


def filtered(sound: Sound, words: str) -> Sound:
    """Through an FFmpeg filter."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="flt", layout="mono")
    last = source
    for word in words.split(","):
        name, _, value = word.partition("=")
        step = graph.add(name, value)
        last.link_to(step)
        last = step
    sink = graph.add("abuffersink")
    last.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound[None, :]), format="flt", layout="mono")
    frame.sample_rate = RATE
    frame.pts = 0
    source.push(frame)
    source.push(None)
    to = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    parts: list[Sound] = []
    while True:
        try:
            parts += [one.to_ndarray()[0] for one in to.resample(sink.pull())]
        except (av.BlockingIOError, av.EOFError):
            return np.concatenate(parts).astype(np.float32)


def faster(sound: Sound, speed: float) -> Sound:
    """Played faster, with its pitch."""
    return filtered(sound, f"asetrate={round(RATE * speed)},aresample={RATE}")


def stretched(sound: Sound, speed: float) -> Sound:
    """Played faster, with its pitch kept."""
    return filtered(sound, f"atempo={speed}")


def mixed(sound: Sound, over: Sound, louder: float) -> Sound:
    """With another sound over it, ``louder`` decibels above it where both sound."""
    gain = _power(sound) / _power(over) * 10 ** (louder / 20)
    return limited(sound + over[: len(sound)] * np.float32(gain))


def noisy(sound: Sound, chance: Chance, ratio: float) -> Sound:
    """In noise, ``ratio`` decibels below it."""
    noise = chance.normal(0, 1, len(sound)) * _power(sound) * 10 ** (-ratio / 20)
    return limited(sound + noise.astype(np.float32))


def echoed(sound: Sound, chance: Chance) -> Sound:
    """In a bare room: an echo, and reverberation of 0.5 s."""
    length = int(0.5 * RATE)
    room = chance.normal(0, 1, length) * np.exp(-np.arange(length) / RATE * 9) * 0.06
    room[0] = 1
    room[int(0.12 * RATE)] += 0.4
    size = 1 << (len(sound) + length).bit_length()
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(room, size), size)[: len(sound)]
    return limited(wet.astype(np.float32))


def telephone(sound: Sound) -> Sound:
    """300 to 3,400 Hz, and a codec for voices."""
    return coded(filtered(sound, "highpass=300,highpass=300,lowpass=3400,lowpass=3400"), "libopus", 9_000, "ogg")


def limited(sound: Sound) -> Sound:
    """Without clipping."""
    return np.asarray(sound / max(1.0, float(np.abs(sound).max()) / 0.98), dtype=np.float32)


def _power(sound: Sound) -> float:
    return max(float(np.sqrt(np.mean(sound.astype(np.float64) ** 2))), 1e-6)


CHANGES: dict[str, tuple[float, Change]] = {
    "aac 64k": (1, lambda sound, _: coded(sound, "aac", 64_000, "mp4")),
    "aac 24k": (1, lambda sound, _: coded(sound, "aac", 24_000, "mp4")),
    "opus 12k": (1, lambda sound, _: coded(sound, "libopus", 12_000, "ogg")),
    "mp3 24k": (1, lambda sound, _: coded(sound, "libmp3lame", 24_000, "mp3")),
    "telephone": (1, lambda sound, _: telephone(sound)),
    "echo": (1, echoed),
    "noise 10 dB": (1, lambda sound, chance: noisy(sound, chance, 10)),
    "noise 5 dB": (1, lambda sound, chance: noisy(sound, chance, 5)),
    "noise 0 dB": (1, lambda sound, chance: noisy(sound, chance, 0)),
    "gain -25 dB": (1, lambda sound, _: np.round(sound * 0.056 * 32767).astype(np.float32) / 32767),
    "clipped +15 dB": (1, lambda sound, _: np.clip(sound * 5.6, -0.98, 0.98)),
    "voice over +3 dB": (1, lambda sound, chance: mixed(sound, speech(chance, len(sound) / RATE + 1), 3)),
    "voice over +6 dB": (1, lambda sound, chance: mixed(sound, speech(chance, len(sound) / RATE + 1), 6)),
    "under music +3 dB": (1, lambda sound, chance: mixed(sound, music(chance, len(sound) / RATE + 1, 77), 3)),
    **{
        f"speed {speed}": (speed, lambda sound, _, s=speed: faster(sound, s)) for speed in (0.9, 0.95, 1.03, 1.1, 1.047)
    },
    **{
        f"tempo {speed}": (speed, lambda sound, _, s=speed: stretched(sound, s))
        for speed in (0.9, 0.95, 1.03, 1.1, 0.932)
    },
    "voice over +3, speed 1.05, aac 32k": (
        1.05,
        lambda sound, chance: coded(
            faster(mixed(sound, speech(chance, len(sound) / RATE + 1), 3), 1.05), "aac", 32_000, "mp4"
        ),
    ),
}
"""By name: how much faster it plays, and what is done."""
