"""Files that were made to do harm: each has a name, a reason or what could be read of it, and the next one is read."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from archiver.fingerprint.coding import Fingerprint, decode
from archiver.media.films import frames
from archiver.media.limits import Limits
from archiver.media.opening import UnreadableError
from archiver.media.workers import Workers
from tests.counts import LONG
from tests.media import hostile
from tests.media.made import film

MIB = 1024 * 1024

EXPECTED = {
    "empty.mp4": "it is empty",
    "folder.mp4": "it is no file",
    "pipe.mp4": "it is no file",
    "zip.mp4": "neither picture nor film nor sound (zip)",
    "text.mp4": "neither picture nor film nor sound",
    "sticker.tgs": "neither picture nor film nor sound (gzip)",
    "jpeg-header.mp4": "its picture is broken",
    "no-index.mp4": "its format is none that is read",
    "truncated.mp4": "could not be decoded",
    "truncated.mkv": "it says that it lasts 2 s, and lasts 1 s",
    "truncated.jpg": "a part of the picture is missing",
    "truncated.png": "a part of the picture is missing",
    "truncated.gif": "it breaks off",
    "claims.png": "too large",
    "claims.gif": "too large",
    "claims.webp": "too large",
    "claims.bmp": "too large",
    "claims.jpeg": "too large",
    "claims.tiff": "too large",
    "small.gif": "its pictures are smaller than 8 pixels",
    "far-apart.mkv": "only the first 6 hours were read",
    "channels.wav": "sound of 255 channels was left out",
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Fingerprint]:
    return asyncio.run(_prints(tmp_path_factory.mktemp("hostile")))


async def _prints(folder: Path) -> dict[str, Fingerprint]:
    prints = {}
    async with Workers(Limits(memory=1024 * MIB, cpu_s=60), processes=1) as workers:
        for name, make in hostile.CASES.items():
            if LONG or name in EXPECTED:
                make(folder / name)
                prints[name] = decode(await workers.fingerprint(folder / name))
        prints["good.mp4"] = decode(await workers.fingerprint(film(folder / "good.mp4")))
    return prints


def test_each_has_a_reason_or_what_could_be_read(found: dict[str, Fingerprint]) -> None:
    for name, reason in EXPECTED.items():
        said = " ".join((found[name].failed or "", *found[name].notes))
        assert reason in said, f"{name}: {said}"


def test_none_of_them_is_more_than_a_sentence(found: dict[str, Fingerprint]) -> None:
    for name, one in found.items():
        for said in (one.failed or "", *one.notes):
            assert len(said) < 200, name
            assert "Traceback" not in said


def test_the_run_goes_on(found: dict[str, Fingerprint]) -> None:
    assert found["good.mp4"].failed is None
    assert found["good.mp4"].facts.duration_s == pytest.approx(2.0)


@pytest.mark.parametrize("make", [hostile.playlist, hostile.concatenation])
def test_a_list_of_other_files_leads_to_none_of_them(
    tmp_path: Path, make: hostile.List, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    other = film(tmp_path / "other.mp4")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        for target in (str(other), other.name, f"http://127.0.0.1:{server.getsockname()[1]}/other.ts"):
            with pytest.raises(UnreadableError):
                list(frames(make(tmp_path / "list.mp4", target)))
        with pytest.raises(BlockingIOError):
            server.accept()
