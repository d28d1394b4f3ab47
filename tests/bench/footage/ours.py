"""The one place where the bench calls what it measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archiver.model.footage import Match
from tests.bench.footage.distractors import Distractors

READY = False
"""Whether there is anything to measure yet."""


@dataclass(slots=True, eq=False)
class Known:
    """Fingerprints of films and an index of them, with hashes of other footage."""

    films: tuple[Path, ...]


def known(films: Sequence[Path], others: Distractors | None, folder: Path) -> Known:
    """Fingerprints ``films``; what the index needs on disk goes into ``folder``."""
    raise NotImplementedError


def matches(archive: Known, query: Path) -> list[Match]:
    """Stretches of ``query`` that are in a film; ``reference_sha256`` is that of the film's bytes."""
    raise NotImplementedError


def fingerprint(path: Path) -> bytes:
    """The coded fingerprint of a file, made in this process by one thread."""
    raise NotImplementedError


def fingerprints(paths: Sequence[Path], processes: int) -> None:
    """Fingerprints all of them in so many worker processes."""
    raise NotImplementedError
