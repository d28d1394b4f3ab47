"""Sound: samples on the clock of the file."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from archiver.fingerprint.frames import Frame
from archiver.media.notes import Notes, Reach
from archiver.media.passing import Wanted, passed
from archiver.media.sound import RATE, samples
from tests.media.made import film, recording, tone


def heard(path: Path, rate: int = RATE) -> np.ndarray:
    return np.concatenate([*samples(path, rate=rate), np.zeros(0, np.float32)])


def hertz(wave: np.ndarray, rate: int = RATE) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(wave))) * rate / len(wave))


@pytest.mark.parametrize(
    ("suffix", "codec"), [("ogg", "libopus"), ("mp3", "libmp3lame"), ("m4a", "aac"), ("wav", "pcm_s16le")]
)
def test_a_recording(tmp_path: Path, suffix: str, codec: str) -> None:
    wave = heard(recording(tmp_path / f"a.{suffix}", tone(2), codec))
    assert wave.dtype == np.float32
    assert len(wave) == pytest.approx(2 * RATE, abs=0.06 * RATE)
    assert hertz(wave[RATE // 4 : -RATE // 4]) == pytest.approx(440, abs=1)
    assert wave.std() == pytest.approx(0.5 / 2**0.5, abs=0.05)


def test_another_rate(tmp_path: Path) -> None:
    wave = heard(recording(tmp_path / "a.wav", tone(1), "pcm_s16le"), 16_000)
    assert len(wave) == pytest.approx(16_000, abs=100)
    assert hertz(wave, 16_000) == pytest.approx(440, abs=2)


def test_a_film_without_sound_gives_none(tmp_path: Path) -> None:
    assert len(heard(film(tmp_path / "a.mp4", [0, 0.1]))) == 0


def test_what_begins_later_or_pauses_is_silence_until_then(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=8000, layout="mono")
        picture = out.add_stream("ffv1", rate=8)
        picture.width = picture.height = 16
        picture.pix_fmt = "gray"
        out.mux(picture.encode(av.VideoFrame.from_ndarray(np.zeros((16, 16), np.uint8), format="gray")))
        for second in (1, 4):
            frame = av.AudioFrame.from_ndarray(np.full((1, 8000), 9000, np.int16), format="s16", layout="mono")
            frame.sample_rate, frame.pts = 8000, second * 8000
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
        out.mux(picture.encode(None))
    loud = np.abs(heard(path)) > 0.1
    assert len(loud) == pytest.approx(5 * RATE, abs=100)
    assert np.flatnonzero(loud)[0] == pytest.approx(RATE, abs=100)
    assert loud[2 * RATE + 100 : 4 * RATE - 100].sum() == 0


def test_film_and_sound_come_in_one_pass(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", sound=tone(2))
    pieces = list(passed(path, Wanted(frame_rate=8.0, sound_rate=RATE), Reach(), Notes()))
    frames = [piece for piece in pieces if isinstance(piece, Frame)]
    blocks = [piece for piece in pieces if not isinstance(piece, Frame)]
    assert len(frames) == 16
    assert np.array_equal(np.concatenate(blocks), heard(path))


def test_a_reading_ends_where_its_reach_does(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", sound=tone(2))
    for reach, said in (
        (Reach(frames=10), "only the first 10 frames were read"),
        (Reach(seconds=1.0), "only the first 0.000277778 hours were read"),
        (Reach(cpu_s=0.0), "only what could be read in 0 s of processor time was read"),
    ):
        notes = Notes()
        read = [one for one in passed(path, Wanted(frame_rate=8.0), reach, notes) if isinstance(one, Frame)]
        assert 0 < len(read) < 12
        assert notes.lines() == (said,)
