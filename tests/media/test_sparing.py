"""Pictures that nobody looks at are not decoded; those that are looked at are the same as if all had been."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from archiver.fingerprint.pdq import Luma
from archiver.media import films
from archiver.media.planes import Turn, luma_of
from archiver.media.sparing import Sparing
from tests.media.made import Rgb, film, tone

EVEN = tuple(number / 30 for number in range(90))
UNEVEN = tuple(sorted(np.random.default_rng(7).choice(3000, 90, replace=False) / 1000.0))
X264 = "bframes={}:b-pyramid={}:scenecut=0:b-adapt=0"
CODINGS = [
    ("usual.mp4", "libx264", {"x264-params": X264.format(3, "normal")}, EVEN, True),
    ("flat.mp4", "libx264", {"x264-params": X264.format(3, "none")}, EVEN, True),
    ("many.mkv", "libx264", {"x264-params": X264.format(16, "normal")}, EVEN, True),
    ("none.mp4", "libx264", {"x264-params": "bframes=0"}, EVEN, False),
    ("fields.mkv", "libx264", {"x264-params": X264.format(3, "normal") + ":tff=1"}, EVEN, True),
    ("uneven.mkv", "libx264", {"x264-params": X264.format(3, "normal")}, UNEVEN, True),
    ("uneven.mp4", "libx264", {"x264-params": X264.format(5, "none")}, UNEVEN, True),
    ("uneven.ts", "libx264", {"x264-params": X264.format(3, "normal")}, UNEVEN, True),
    ("hevc.mp4", "libx265", {"x265-params": "log-level=none:bframes=4"}, EVEN, True),
    ("old.mp4", "mpeg4", {"bf": "2"}, EVEN, True),
    ("web.webm", "libvpx", {"deadline": "realtime", "cpu-used": "8"}, EVEN, False),
    ("web9.webm", "libvpx-vp9", {"deadline": "realtime", "cpu-used": "8"}, EVEN, False),
]  # fmt: skip


def scene(number: int) -> Rgb:
    """Something that moves, different in each picture."""
    down, across = np.mgrid[0:96, 0:160].astype(np.float32)
    wave = np.sin((across + 3 * number) / 9) + np.sin((down - 2 * number) / 7) + np.sin(number)
    return np.repeat(np.clip(128 + 40 * wave, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


@pytest.fixture(scope="module", params=CODINGS, ids=lambda coding: coding[0])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bool]:
    name, codec, options, times, spares = request.param
    path = tmp_path_factory.mktemp("spared") / name
    return film(path, times, codec=codec, options=options, draw=scene, key_frames=40), spares


def all_pictures(path: Path) -> list[tuple[float, Luma]]:
    """Every picture of a film with its time from the beginning."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        origin = (container.start_time or 0) / av.time_base
        return [
            (float(frame.pts * stream.time_base) - origin, luma_of(frame, 320, 1.0, Turn()))
            for frame in container.decode(stream)
        ]


def shown(pictures: Sequence[tuple[float, Luma]], moments: Sequence[float]) -> list[tuple[float, Luma]]:
    """The last one that began at each moment, each once."""
    chosen: list[tuple[float, Luma]] = []
    for moment in moments:
        begun = [each for each in pictures if each[0] <= moment + 1e-6]
        if begun and (not chosen or begun[-1][0] != chosen[-1][0]):
            chosen.append(begun[-1])
    return chosen


@pytest.mark.parametrize(("rate", "start_s", "end_s"), [(8, 0, 2.8), (2, 0, 2.8), (25, 1.3, 2.1), (8, 2.01, 2.02)])
def test_the_same_pictures_are_read(made: tuple[Path, bool], rate: int, start_s: float, end_s: float) -> None:
    path, _ = made
    moments = [number / rate for number in range(200) if start_s - 1e-9 <= number / rate <= end_s] or [start_s]
    expected = shown(all_pictures(path), moments)
    read = list(films.frames(path, rate=rate, start_s=start_s, end_s=end_s))
    assert [each.time_s for each in read] == pytest.approx([max(0.0, time_s) for time_s, _ in expected])
    for each, (time_s, luma) in zip(read, expected, strict=True):
        assert np.array_equal(each.luma, luma), time_s


def test_those_that_no_other_refers_to_are_spared(made: tuple[Path, bool]) -> None:
    path, spares = made
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        sparing = Sparing(stream, lambda begin, end: False)
        decoded = sum(len(packet.decode()) for packet in sparing.told(container.demux(stream)))
    assert (decoded < 0.8 * len(EVEN)) == spares


def test_what_waits_is_bounded(tmp_path: Path) -> None:
    """Sound that goes on where the film has ended is not collected until the file ends."""
    path = film(tmp_path / "still.mkv", EVEN[:3], draw=scene, sound=tone(20.0))
    with av.open(str(path)) as container:
        read = 0

        def packets() -> Iterator[Any]:
            nonlocal read
            for packet in container.demux():
                read += 1
                yield packet

        sparing = Sparing(container.streams.video[0], lambda begin, end: True)
        most = max(read - given for given, _ in enumerate(sparing.told(packets())))
        assert 1 < most <= 257 < read
