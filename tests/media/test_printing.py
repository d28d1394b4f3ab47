"""Fingerprints of files of every kind, made by a worker."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from archiver.fingerprint.coding import Fingerprint, decode
from archiver.media import films
from archiver.media.workers import WorkerFailedError, Workers
from tests.media.made import film, number_of, numbered, recording, tone
from tests.media.test_facts import with_cover


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("printing")


@pytest.fixture(scope="module")
def found(folder: Path) -> dict[str, Fingerprint]:
    film(folder / "film.mp4", sound=tone(2))
    film(folder / "one.mp4", [0])
    film(folder / "silent.webm", codec="libvpx", options={"deadline": "realtime", "cpu-used": "8"})
    film(folder / "stream.ts")
    recording(folder / "voice.ogg", tone(1), "libopus")
    with_cover(recording(folder / "song.mp3", tone(1), "libmp3lame"))
    Image.fromarray(numbered(3)).save(folder / "picture.webp")
    first, *rest = [Image.fromarray(numbered(number)) for number in range(8)]
    first.save(folder / "moving.gif", save_all=True, append_images=rest, duration=250)
    return asyncio.run(_prints(folder))


async def _prints(folder: Path) -> dict[str, Fingerprint]:
    prints = {}
    async with Workers(processes=1) as workers:
        for path in sorted(folder.iterdir()):
            prints[path.name] = decode(await workers.fingerprint(path))
        await workers.still(folder / "film.mp4", 1.01, folder / "still.jpg", 120)
        await workers.still(folder / "moving.gif", None, folder / "moving.jpg")
        with pytest.raises(WorkerFailedError, match="it has no pictures"):
            await workers.still(folder / "voice.ogg", 0.0, folder / "none.jpg")
    return prints


def test_each_is_what_it_shows(found: dict[str, Fingerprint]) -> None:
    kinds = {name: one.facts.kind for name, one in found.items()}
    assert kinds == {
        "film.mp4": "video", "one.mp4": "video", "silent.webm": "video", "stream.ts": "video", "voice.ogg": "audio",
        "song.mp3": "audio", "picture.webp": "picture", "moving.gif": "animation",
    }  # fmt: skip
    assert all(one.failed is None and one.notes == () for one in found.values())


def test_each_has_the_prints_of_what_it_shows(found: dict[str, Fingerprint]) -> None:
    made = {
        name: {kind for kind in ("picture", "video", "audio") if getattr(one, kind) is not None}
        for name, one in found.items()
    }
    assert made == {
        "film.mp4": {"video", "audio"}, "one.mp4": {"picture", "video"}, "silent.webm": {"video"},
        "stream.ts": {"video"}, "voice.ogg": {"audio"}, "song.mp3": {"audio"},
        "picture.webp": {"picture"}, "moving.gif": {"video"},
    }  # fmt: skip


def test_lengths_are_those_that_were_read(found: dict[str, Fingerprint]) -> None:
    lengths = {name: one.facts.duration_s for name, one in found.items()}
    assert lengths["picture.webp"] is None
    for name, seconds in (("film.mp4", 2), ("silent.webm", 2), ("stream.ts", 2), ("voice.ogg", 1), ("moving.gif", 2)):
        assert lengths[name] == pytest.approx(seconds, abs=0.15), name


def test_stills_show_the_frame_of_a_time(found: dict[str, Fingerprint], folder: Path) -> None:
    with Image.open(folder / "still.jpg") as image:
        assert image.size == (120, 72)
        assert number_of(np.asarray(image.convert("L"))) == 25
    with Image.open(folder / "moving.jpg") as image:
        assert image.size == (160, 96)


def test_streams_without_an_index_are_read_from_anywhere(found: dict[str, Fingerprint], folder: Path) -> None:
    whole = [(round(one.time_s, 3), number_of(one.luma)) for one in films.frames(folder / "stream.ts")]
    assert [number for _, number in whole] == [int(moment * 25 / 8 + 1e-9) for moment in range(16)]
    part = [
        (round(one.time_s, 3), number_of(one.luma))
        for one in films.frames(folder / "stream.ts", start_s=1.3, end_s=1.7)
    ]
    assert part == [one for one in whole if one[0] + 1 / 25 > 1.3 and one[0] <= 1.625]
