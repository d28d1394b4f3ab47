"""The whole set, built once and kept: archive, compilations and their attacked copies."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import cv2

from tests.bench.footage import attacks, clips, compilations
from tests.bench.footage.attacks import ATTACKS
from tests.bench.footage.truth import Truth, read_truth

PROCESSES = 2
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Query:
    """An attacked compilation and what is true of it."""

    path: Path
    attack: str
    compilation: int
    truth: Truth


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that the bench compares."""

    archive: tuple[Path, ...]
    queries: tuple[Query, ...]


def folder_of(kept: Path | None, seed: int) -> Path:
    """Where the set of this seed is kept: below ``kept``, ``ARCHIVER_BENCH_DIR`` or the temporary folder."""
    base = kept or Path(os.environ.get("ARCHIVER_BENCH_DIR") or Path(tempfile.gettempdir()) / "archiver-bench-footage")
    return base / f"seed{seed}"


def build(folder: Path, seed: int, names: Iterable[str], numbers: Iterable[int]) -> Material:
    """What is not there yet is made, by two processes; a second call makes nothing."""
    archive = clips.clips(seed)
    clips_in = _made(folder / f"clips{clips.VERSION}")
    films_in = _made(folder / f"compilations{clips.VERSION}.{compilations.VERSION}")
    attacked_in = _made(folder / f"attacked{clips.VERSION}.{compilations.VERSION}.{attacks.VERSION}")
    wanted = [each for each in ATTACKS if each.name in set(names)]
    planned = compilations.compilations(seed, archive)
    longest_first = sorted(archive, key=lambda clip: -clip.length_s * clip.coding.rate)
    with ProcessPoolExecutor(PROCESSES, initializer=alone) as pool:
        _all(pool, clips.build, [(each, clips_in) for each in longest_first])
        _all(pool, compilations.build, [(planned[each], clips_in, films_in) for each in numbers])
        jobs: list[tuple[object, ...]] = [
            (each.name, number, films_in, attacked_in) for number in numbers for each in wanted
        ]
        queries = _all(pool, _attacked, jobs)
    return Material(tuple(clips_in / f"{each.name}.mp4" for each in archive), tuple(queries))


def _attacked(name: str, number: int, films: Path, out: Path) -> Query:
    attack = next(each for each in ATTACKS if each.name == name)
    truth = read_truth(films / f"compilation{number}.json")
    path = attacks.build(attack, number, films / f"compilation{number}.mp4", truth, out)
    return Query(path, attack.name, number, attack.truth(truth))


def _all(pool: ProcessPoolExecutor, make: Callable[..., Made], calls: list[tuple[object, ...]]) -> list[Made]:
    return [each.result() for each in [pool.submit(make, *arguments) for arguments in calls]]


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def alone() -> None:
    """A process computes with one thread."""
    cv2.setNumThreads(1)
