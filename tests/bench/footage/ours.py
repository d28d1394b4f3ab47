"""The one place where the bench calls what it measures."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from archiver.fingerprint.coding import encode
from archiver.fingerprint.frames import Frame
from archiver.fingerprint.index import HashIndex, Rows
from archiver.fingerprint.video import matching
from archiver.fingerprint.video.matching import FilmSearch, points_of, rows_of
from archiver.fingerprint.video.print import VideoPrint
from archiver.fingerprint.video.printer import VideoPrinter
from archiver.media.films import frames
from archiver.media.notes import Reach
from archiver.media.printing import fingerprint_of
from archiver.media.workers import Workers
from archiver.model.footage import Match, Medium
from tests.bench.footage.distractors import PER_FILM, Distractors


@dataclass(slots=True, eq=False)
class Known:
    """Fingerprints of films and an index of them, with hashes of other footage."""

    films: dict[str, Path]
    prints: dict[str, VideoPrint]
    hashes: HashIndex
    points: HashIndex

    def frames(self, sha256: str, start_s: float, end_s: float, rate: float) -> Iterable[Frame]:
        """Of a film."""
        return _frames(self.films[sha256], start_s, end_s, rate)


def known(films: Sequence[Path], others: Distractors | None, folder: Path) -> Known:
    """Fingerprints ``films``; what the index needs on disk goes into ``folder``."""
    shutil.rmtree(folder, ignore_errors=True)
    hashes, points = HashIndex.open(folder / "hashes"), HashIndex.open(folder / "points")
    archive = Known({}, {}, hashes, points)
    for path in films:
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        archive.films[sha256], archive.prints[sha256] = path, _print_of(path)
    hashes.append_all([(sha256, "video", rows_of(one)) for sha256, one in archive.prints.items()])
    points.append_all([(sha256, "video", points_of(one)) for sha256, one in archive.prints.items()])
    if others is not None:
        hashes.append_all(_rows(others))
    return archive


def matches(archive: Known, query: Path) -> list[Match]:
    """Stretches of ``query`` that are in a film; ``reference_sha256`` is that of the film's bytes."""
    searched = matching.Known(
        hashes=archive.hashes,
        points=archive.points,
        frames=archive.frames,
        at_hand=archive.films.__contains__,
    )
    return list(FilmSearch(partial(_frames, query), searched).run().matches)


def fingerprint(path: Path) -> bytes:
    """The coded fingerprint of a file, made in this process by one thread."""
    return encode(fingerprint_of(path, Reach()))


def fingerprints(paths: Sequence[Path], processes: int) -> None:
    """Fingerprints all of them in so many worker processes."""

    async def all_of_them() -> None:
        async with Workers(processes=processes) as workers:
            await asyncio.gather(*[workers.fingerprint(path) for path in paths])

    asyncio.run(all_of_them())


def _frames(path: Path, start_s: float, end_s: float, rate: float) -> Iterator[Frame]:
    return frames(path, start_s=start_s, end_s=end_s, rate=rate)


def _print_of(path: Path) -> VideoPrint:
    printer = VideoPrinter()
    for frame in frames(path):
        printer.add(frame)
    return printer.done()


def _rows(others: Distractors) -> Iterator[tuple[str, Medium, Rows]]:
    for number in range(len(others.times) // PER_FILM):
        part = others.film(number)
        rows = Rows(others.hashes[part], others.times[part], np.zeros(PER_FILM, np.uint8), others.quality[part])
        yield hashlib.sha256(f"film {number}".encode()).hexdigest(), "video", rows
