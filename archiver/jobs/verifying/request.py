"""What a verification is asked to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from archiver.jobs.verifying.sampling import Sample

Mode = Literal["log", "sample", "full"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyRequest:
    """How far to go, and what the checker brings along.

    ``receipts`` (files and folders) and ``authority_roots`` (PEM files of the only roots that are believed) come from
    outside the archive. ``log_only``: no object is opened. ``sample``: so many objects are hashed; of all others only
    presence and size are looked at. ``seed`` makes a sample repeatable. ``fresh``: do not go on from an interrupted
    check. ``record``: write into the log that there was a check, and what it found. ``sha512``: check these hashes too.
    ``catalog``: compare it with a new one. ``cores``: hash on so many (all where it is None). ``keys``: verifier keys,
    or files with public keys, of which the log must be.
    """

    receipts: tuple[Path, ...] = ()
    authority_roots: tuple[Path, ...] = ()
    witnesses: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    log_only: bool = False
    sample: Sample | None = None
    seed: int | None = None
    fresh: bool = False
    record: bool = False
    sha512: bool = False
    catalog: bool = True
    cores: int | None = None

    @property
    def mode(self) -> Mode:
        """One word for it."""
        if self.log_only:
            return "log"
        return "full" if self.sample is None else "sample"
