"""Where things lie in an archive's folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from archiver.errors import CannotRunError, NotAnArchiveError

MANIFEST = "archive.json"
IMPORTS = "imports"
OBJECTS_NOTE = "OBJECTS"
"""A file in the folder of an imported archive: its objects lie in the store of the archive that it is in."""
OBJECTS_ELSEWHERE = b"../../objects\n"
"""All that such a file says; it is never followed anywhere else."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of the archive in ``root``."""

    root: Path

    @property
    def manifest(self) -> Path:
        """Name, policy and first public key; never changes."""
        return self.root / MANIFEST

    @property
    def imported(self) -> bool:
        """Whether this is another archive's log that was taken in: it is only read."""
        return self.root.parent.name == IMPORTS and (self.root / OBJECTS_NOTE).is_file()

    @property
    def objects(self) -> Path:
        """Immutable bytes by SHA-256; those of an imported archive are among those of the archive that it is in."""
        return (self.root.parent.parent if self.imported else self.root) / "objects"

    @property
    def imports(self) -> Path:
        """Logs of other archives, a folder each, named by its origin."""
        return self.root / IMPORTS

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
    def footage(self) -> Path:
        """The index of all fingerprints; derived."""
        return self.root / "footage"

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
    def searches(self) -> Path:
        """Searches that were given a name; no evidence."""
        return self.reports / "searches.json"

    @property
    def notified(self) -> Path:
        """Who was told of what; no evidence."""
        return self.reports / "notified.json"

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

    def require_own(self) -> None:
        """Raise CannotRunError where the archive is an imported one, which nobody but `archiver import` may extend."""
        if self.imported:
            raise CannotRunError(
                f"{self.root} is the log of another archive that was imported: it can only be read.",
                hint="Name your own archive with --archive, or change the other one where it is at home.",
            )

    def require(self) -> None:
        """Raise NotAnArchiveError where there is none."""
        if not self.manifest.is_file():
            raise NotAnArchiveError(
                f"{self.root} is not an archive (there is no {MANIFEST} in it).",
                hint="Make one with `archiver init DIR`, or name one with --archive or ARCHIVER_DIR.",
            )
