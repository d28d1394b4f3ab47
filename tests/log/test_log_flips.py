"""No flipped bit in a sealed log goes unseen: one random bit of every byte of every file, or a sample."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from log_samples import Sample, new_sample

SEED = 20260131


def undetected(sample: Sample, count: int | None) -> list[tuple[str, int, int]]:
    """Flips (file, byte, bit) without a FAIL, out of ``count`` random ones or one in every byte."""
    chance = random.Random(SEED)
    places = [(path, at) for path in sample.files() for at in range(path.stat().st_size)]
    if count is not None:
        places = chance.sample(places, count)
    missed = []
    for path, at in places:
        bit = chance.randrange(8)
        path.chmod(0o644)
        with path.open("r+b", buffering=0) as file:
            file.seek(at)
            (byte,) = file.read(1)
            file.seek(at)
            file.write(bytes([byte ^ 1 << bit]))
            if not sample.fails():
                missed.append((str(path.relative_to(sample.folder)), at, bit))
            file.seek(at)
            file.write(bytes([byte]))
    assert sample.findings() == []
    return missed


def test_flips_in_a_small_log(tmp_path: Path, long: bool) -> None:
    """Three entries, two checkpoints, partial tiles: as many files of each kind as can be."""
    assert undetected(new_sample(tmp_path, (2, 3)), None if long else 400) == []


@pytest.mark.long
def test_flips_in_a_log_with_old_checkpoints(small: Sample, long: bool) -> None:
    assert undetected(small, None if long else 60) == []


@pytest.mark.long
def test_flips_in_a_log_with_full_tiles(wide: Sample, long: bool) -> None:
    assert undetected(wide, 4000 if long else 40) == []
