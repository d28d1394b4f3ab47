"""The one place where the bench calls what it measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archiver.model.footage import Match
from tests.bench.footage.distractors import Distractors


@dataclass(slots=True, eq=False)
class Archive:
    """Fingerprints of the clips and an index of them, with a million hashes of other footage."""

    clips: dict[str, Path]


READY = False
"""Whether there is anything to measure yet."""


def archive(clips: Sequence[Path], distractors: Distractors | None, folder: Path) -> Archive:
    """Fingerprints ``clips``; what the index needs on disk goes into ``folder``."""
    raise NotImplementedError


def matches(known: Archive, query: Path) -> list[Match]:
    """Stretches of ``query`` that are in a clip; ``reference_sha256`` is that of the clip's bytes."""
    raise NotImplementedError
