"""What workers do with files: each takes and gives what JSON can say, or gives bytes."""

from __future__ import annotations

from pathlib import Path

from archiver.fingerprint.coding import encode
from archiver.media.notes import Reach
from archiver.media.printing import fingerprint_of
from archiver.media.stills import write_still


def fingerprint(path: str, frames: int, seconds: float, cpu_s: float) -> bytes:
    """An encoded fingerprint."""
    return encode(fingerprint_of(Path(path), Reach(frames=frames, seconds=seconds, cpu_s=cpu_s)))


def still(path: str, time_s: float | None, out: str, longest: int) -> None:
    """Write one frame as a JPEG."""
    write_still(Path(path), time_s, Path(out), longest)
