"""The checkpoints of a log that is not trusted: which are well-formed, of this log and signed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from archiver.errors import IntegrityError
from archiver.log.checkpoint import MAX_NOTE, NoteError, SignedCheckpoint
from archiver.log.files import read_small
from archiver.log.keyring import KeyRing
from archiver.log.loading import CHECKPOINT, CHECKPOINTS
from archiver.log.survey import Survey
from archiver.model.findings import Finding


@dataclass(frozen=True, slots=True)
class Seal:
    """A checkpoint with a good signature. ``current``: it is the one that log/checkpoint holds."""

    subject: str
    size: int
    root: bytes
    current: bool


def read_seals(folder: Path, survey: Survey, ring: KeyRing) -> tuple[dict[int, Seal], list[Finding]]:
    """The good checkpoints by size, and what is wrong with the others.

    Whether the entries bear them out is not asked here.
    """
    reader = _Reader(folder, ring)
    if survey.current:
        reader.read(CHECKPOINT)
    else:
        reader.fail(CHECKPOINT, "CHECKPOINT_FORMAT", "is missing")
    newest = max(reader.seals, default=None)
    for size in survey.checkpoints:
        reader.read(CHECKPOINTS / str(size), size)
    if newest is not None:
        if newest not in survey.checkpoints:
            reader.fail(CHECKPOINTS / str(newest), "CHECKPOINT_FORMAT", "is missing")
        if max(reader.seals) > newest:
            detail = f"was not renewed after the checkpoint over {max(reader.seals)} entries"
            subject = reader.subject(CHECKPOINT)
            reader.findings.append(Finding(level="WARN", code="UNSEALED", subject=subject, detail=detail))
    return reader.seals, reader.findings


class _Reader:
    def __init__(self, folder: Path, ring: KeyRing) -> None:
        self._folder = folder
        self._ring = ring
        self._current = b""
        self.seals: dict[int, Seal] = {}
        self.findings: list[Finding] = []

    def read(self, path: PurePosixPath, named: int | None = None) -> None:
        """Read a checkpoint: the current one first, then those that are named by their size."""
        try:
            note = read_small(self._folder / path, MAX_NOTE)
            signed = SignedCheckpoint.parse(note)
        except (IntegrityError, NoteError) as error:
            reason = error.sentence if isinstance(error, IntegrityError) else error  # without what to do next
            self.fail(path, "CHECKPOINT_FORMAT", f"is not a checkpoint: {reason}")
            return
        state = signed.checkpoint
        if state.origin != self._ring.origin:
            self.fail(path, "CHECKPOINT_FORMAT", f"is of another log, {state.origin!r}")
        elif named is not None and named != state.size:
            self.fail(path, "CHECKPOINT_FORMAT", f"says that the log has {state.size} entries")
        elif foreign := next((each.name for each in signed.signatures if each.name != self._ring.origin), None):
            self.fail(path, "CHECKPOINT_FORMAT", f"has a line of {foreign!r}; co-signatures lie in files of their own")
        elif not self._ring.signed(signed):
            self.fail(path, "SIGNATURE", f"is not signed by {self._ring.at(state.size).vkey}")
        elif state.size not in self.seals:
            self.seals[state.size] = Seal(self.subject(path), state.size, state.root, current=named is None)
            self._current = note if named is None else self._current
        elif note != self._current:
            self.fail(path, "CHECKPOINT_FORMAT", f"is not the same as {self.subject(CHECKPOINT)}")

    def fail(self, path: PurePosixPath, code: str, detail: str) -> None:
        self.findings.append(Finding(level="FAIL", code=code, subject=self.subject(path), detail=detail))

    def subject(self, path: PurePosixPath) -> str:
        return f"{self._folder.name}/{path}"
