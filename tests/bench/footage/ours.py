"""The one place where the bench calls what it measures."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from archiver.fingerprint.frames import Frame
from archiver.fingerprint.index import HashIndex, Rows
from archiver.fingerprint.video.matching import FilmSearch, Known, points_of, rows_of
from archiver.fingerprint.video.print import VideoPrint
from archiver.fingerprint.video.printer import VideoPrinter
from archiver.fingerprint.video.query import query_of
from archiver.media.films import frames
from archiver.model.footage import Match
from tests.bench.footage.distractors import PER_FILM, Distractors

READY = True


@dataclass(slots=True, eq=False)
class Archive:
    """Fingerprints of the clips and an index of them, with a million hashes of other footage."""

    clips: dict[str, Path]
    prints: dict[str, VideoPrint]
    hashes: HashIndex
    points: HashIndex

    def frames(self, sha256: str, start_s: float, end_s: float) -> Iterable[Frame]:
        """Of a clip; of other footage there are hashes alone."""
        return frames(self.clips[sha256], start_s=start_s, end_s=end_s) if sha256 in self.clips else ()


def archive(clips: Sequence[Path], distractors: Distractors | None, folder: Path) -> Archive:
    """Fingerprints ``clips``; what the index needs on disk goes into ``folder``."""
    for name in ("hashes", "points"):
        shutil.rmtree(folder / "index" / name, ignore_errors=True)
    hashes, points = HashIndex.open(folder / "index" / "hashes"), HashIndex.open(folder / "index" / "points")
    known = Archive({}, {}, hashes, points)
    for path in clips:
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        known.clips[sha256], known.prints[sha256] = path, _print_of(path)
    hashes.append_all([(sha256, "video", rows_of(one)) for sha256, one in known.prints.items()])
    points.append_all([(sha256, "video", points_of(one)) for sha256, one in known.prints.items()])
    if distractors is not None:
        hashes.append_all(_others(distractors))
    return known


def matches(known: Archive, query: Path) -> list[Match]:
    """Stretches of ``query`` that are in a clip; ``reference_sha256`` is that of the clip's bytes."""
    searched = Known(hashes=known.hashes, points=known.points, prints=known.prints.__getitem__, frames=known.frames)
    search = FilmSearch(query_of(frames(query)), lambda start, end: frames(query, start_s=start, end_s=end), searched)
    return list(search.run().matches)


def _print_of(path: Path) -> VideoPrint:
    printer = VideoPrinter()
    for frame in frames(path):
        printer.add(frame)
    return printer.done()


def _others(distractors: Distractors) -> Iterable[tuple[str, str, Rows]]:
    for number in range(len(distractors.times) // PER_FILM):
        part = distractors.film(number)
        rows = Rows(
            distractors.hashes[part], distractors.times[part], np.zeros(PER_FILM, np.uint8), distractors.quality[part]
        )
        yield hashlib.sha256(f"film {number}".encode()).hexdigest(), "video", rows
