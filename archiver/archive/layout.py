"""Where things lie in an archive's folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from archiver.errors import NotAnArchiveError

MANIFEST = "archive.json"


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of the archive in ``root``."""

    root: Path

    @property
    def manifest(self) -> Path:
        """Name, policy and first public key; never changes."""
        return self.root / MANIFEST

    @property
    def objects(self) -> Path:
        """Immutable bytes by SHA-256."""
        return self.root / "objects"

    @property
    def log(self) -> Path:
        """Entries, Merkle tiles, checkpoints."""
        return self.root / "log"

    @property
    def catalog(self) -> Path:
        """The disposable projection of the log."""
        return self.root / "catalog.sqlite"

    @property
    def reports(self) -> Path:
        """Rendered pages."""
        return self.root / "reports"

    @property
    def last_run(self) -> Path:
        """What the last scheduled pass said of itself; no evidence."""
        return self.reports / "last-run.json"

    @property
    def handed_receipt(self) -> Path:
        """Which checkpoint was handed to the command for receipts last; no evidence."""
        return self.reports / "handed-receipt.json"

    @property
    def seen_files(self) -> Path:
        """Which files of folders were found archived; spares reading them again; no evidence."""
        return self.reports / "seen-files.json"

    @property
    def tmp(self) -> Path:
        """Files that are being received, and what a power cut tore."""
        return self.root / "tmp"

    @property
    def lock(self) -> Path:
        """Held by the one writer."""
        return self.root / "lock"

    def object(self, sha256: str) -> Path:
        """The file of an object."""
        return self.objects / "sha256" / sha256[:2] / sha256

    def require(self) -> None:
        """Raise NotAnArchiveError where there is none."""
        if not self.manifest.is_file():
            raise NotAnArchiveError(
                f"{self.root} is not an archive (there is no {MANIFEST} in it).",
                hint="Make one with `archiver init DIR`, or name one with --archive or ARCHIVER_DIR.",
            )
