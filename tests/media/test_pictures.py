"""Pictures of every kind, as they are shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageOps

from archiver.media import pictures
from archiver.media.facts import read_facts
from tests.media.made import number_of, numbered

DRAWN = numbered(0b10110010, 240, 160)


def saved(path: Path, image: Image.Image, **options: Any) -> Path:
    image.save(path, **options)
    return path


FORMATS = ["jpg", "png", "webp", "avif", "heic", "tiff", "bmp", "gif", "jp2", "ppm"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_each_format(tmp_path: Path, suffix: str) -> None:
    path = saved(tmp_path / f"a.{suffix}", Image.fromarray(DRAWN))
    luma = pictures.luma(path)
    assert luma.shape == (160, 240)
    assert luma.dtype == np.uint8
    assert number_of(luma) == 0b10110010
    assert read_facts(path).kind == "picture"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_turned_as_it_says(tmp_path: Path, orientation: int) -> None:
    noise = np.kron(np.random.default_rng(5).integers(0, 255, (3, 4), np.uint8), np.ones((16, 16), np.uint8))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    path = saved(tmp_path / "a.png", Image.fromarray(noise), exif=exif)
    with Image.open(path) as image:
        assert np.array_equal(pictures.luma(path), np.asarray(ImageOps.exif_transpose(image)))


def test_heif_is_turned_once(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    path = saved(tmp_path / "a.heic", Image.fromarray(DRAWN), exif=exif.tobytes())
    luma = pictures.luma(path)
    facts = read_facts(path)
    assert (facts.width, facts.height) == (160, 240)
    assert luma.shape == (240, 160)
    assert number_of(np.rot90(luma)) == 0b10110010


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_is_white(tmp_path: Path, mode: str) -> None:
    image = Image.fromarray(DRAWN).convert("RGBA")
    image.putalpha(Image.fromarray(np.tile(np.repeat(np.array([0, 255], np.uint8), 120), (160, 1))))
    path = saved(tmp_path / "a.png", image.convert(mode) if mode != "P" else image.quantize(16))
    luma = pictures.luma(path)
    assert luma[:, :119].min() == 255
    assert luma[159, 239] == 0


def test_deep_and_four_coloured_pictures(tmp_path: Path) -> None:
    grey = DRAWN[:, :, 0]
    deep = saved(tmp_path / "a.png", Image.fromarray(grey.astype(np.uint16) * 257))
    assert np.array_equal(pictures.luma(deep), grey)
    printed = saved(tmp_path / "b.jpg", Image.fromarray(DRAWN).convert("CMYK"))
    assert number_of(pictures.luma(printed)) == 0b10110010


def test_large_ones_are_made_small_by_area(tmp_path: Path) -> None:
    checks = np.indices((500, 750)).sum(axis=0) % 2 * 255
    luma = pictures.luma(saved(tmp_path / "a.png", Image.fromarray(checks.astype(np.uint8))), longest=80)
    assert luma.shape == (53, 80)
    assert np.abs(luma.astype(int) - 127).max() < 12


@pytest.mark.parametrize("suffix", ["gif", "webp", "png", "avif"])
def test_what_moves_is_a_film(tmp_path: Path, suffix: str) -> None:
    first, *rest = [Image.fromarray(numbered(number)) for number in range(6)]
    path = saved(
        tmp_path / f"a.{suffix}", first, save_all=True, append_images=rest, duration=[500, 50, 50, 50, 50, 300]
    )
    assert read_facts(path).kind == "animation"
    found = [(round(frame.time_s, 3), number_of(frame.luma)) for frame in pictures.frames(path)]
    assert found == [(0.0, 0), (0.5, 1), (0.6, 3), (0.7, 5)]


def test_frames_without_a_time_are_shown_as_browsers_show_them(tmp_path: Path) -> None:
    first, *rest = [Image.fromarray(numbered(number)) for number in range(6)]
    path = saved(tmp_path / "a.gif", first, save_all=True, append_images=rest, duration=0)
    assert [round(frame.time_s, 3) for frame in pictures.frames(path)] == [0.0, 0.1, 0.2, 0.3, 0.5]
