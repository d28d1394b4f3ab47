"""An open log: append entries, seal them with a signed checkpoint, read them, prove them."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType

from archiver.disk import fsync_folder
from archiver.errors import ArchiveExistsError, NotAnArchiveError, file_errors
from archiver.log.bodies import references
from archiver.log.checkpoint import Checkpoint, SignedCheckpoint
from archiver.log.codec import FIRST_PREV, Draft, decode, encode, line_hash
from archiver.log.edge import Edge
from archiver.log.files import replace_files, staging_folder, sweep
from archiver.log.keyring import KeyRing
from archiver.log.loading import CHECKPOINT, CHECKPOINTS, load, require_own
from archiver.log.merkle import leaf_hash
from archiver.log.segments import SEGMENT, Segments
from archiver.log.signing import Signer
from archiver.log.tiles import WIDTH, bundle
from archiver.log.tree import Tree
from archiver.model.entries import Body, Create, Entry

ENTRIES = "entries"


class Log:
    """An append-only log in a folder. One writer (the archive's lock sees to that), any number of readers.

    Opening trusts the tiles under the last checkpoint and hashes only the entries after it; ``verify_log``
    trusts nothing. Not for use by several threads at once. Also a context manager that closes it.
    """

    def __init__(self, folder: Path, *, signer: Signer | None, tmp: Path | None) -> None:
        """Use ``create`` or ``open``."""
        self.folder = folder
        self._signer = signer
        self._former: Signer | None = None
        self._tmp = tmp
        self._segments = Segments(folder / ENTRIES)
        self._signed: SignedCheckpoint | None = None
        self._tree = Tree(folder, Edge())
        self._head = FIRST_PREV
        self.recovered: Path | None = None
        """Where the torn last line was moved when the log was opened for writing."""

    @classmethod
    def create(cls, folder: Path, *, tmp: Path, signer: Signer, manifest_sha256: str, time: datetime) -> Log:
        """Make a log with its first entry and a checkpoint, at once or not at all, and open it for writing.

        The signer's name is the log's origin. ``tmp`` must be on the file system of ``folder``.
        """
        if folder.exists():
            raise ArchiveExistsError(f"There is a log already: {folder}.")
        staged = staging_folder(tmp)
        try:
            with cls(staged, signer=signer, tmp=tmp) as log:
                first = Create(origin=signer.name, manifest_sha256=manifest_sha256)
                log.append(first, mono_us=0, time=time)
                log.checkpoint()
            with file_errors(folder, "written"):
                staged.chmod(stat.S_IMODE(folder.parent.stat().st_mode))
                staged.rename(folder)
                fsync_folder(folder.parent)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
        return cls.open(folder, signer=signer, tmp=tmp)

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        signer: Signer | None = None,
        tmp: Path | None = None,
        ring: KeyRing | None = None,
    ) -> Log:
        """Open a log for reading, or with ``signer`` and ``tmp`` for writing.

        ``ring``: the log's keys (None: ``signer`` is the only one there ever was).

        IntegrityError where the files do not fit each other, SigningKeyError where another key signed.
        """
        if (signer is None) != (tmp is None):
            raise ValueError("to write, a log needs both a signer and a folder for temporary files")
        if not (folder / ENTRIES).is_dir():
            raise NotAnArchiveError(f"{folder} is not a log: it has no folder {ENTRIES}.")
        log = cls(folder, signer=signer, tmp=tmp)
        state = load(folder, log._segments)
        log._signed, log._tree, log._head = state.signed, state.tree, state.head
        if signer is not None and tmp is not None:
            require_own(folder, state, signer, ring)
            sweep(tmp)
            log.recovered = log._segments.recover(log.size, tmp)
        return log

    @property
    def size(self) -> int:
        """Number of entries."""
        return self._tree.size

    @property
    def sealed(self) -> int:
        """Number of entries under the last checkpoint."""
        return self._signed.checkpoint.size if self._signed else 0

    @property
    def signed(self) -> SignedCheckpoint:
        """The last checkpoint."""
        if self._signed is None:
            raise ValueError("a log that is being created has no checkpoint yet")
        return self._signed

    @property
    def head(self) -> str:
        """SHA-256 of the last line: ``prev`` of the next entry."""
        return self._head

    @property
    def torn(self) -> bytes:
        """What a power cut left behind the last entry, empty as a rule; always so when open for writing."""
        return self._segments.torn(self.size)

    def append(self, body: Body, *, mono_us: int, time: datetime) -> Entry:
        """Add an entry durably."""
        return self.append_many([Draft(body=body, mono_us=mono_us, time=time)])[0]

    def append_many(self, drafts: Sequence[Draft]) -> list[Entry]:
        """Add entries in order with one fsync (a second one where a file of entries is full).

        After a fault ``size`` tells which are in the log: those before the file was full, or none.
        """
        self._require_signer()
        entries: list[Entry] = []
        done = 0
        while done < len(drafts):
            room = SEGMENT - self.size % SEGMENT
            entries += self._append_group(drafts[done : done + room])
            done = len(entries)
        return entries

    def checkpoint(self) -> SignedCheckpoint:
        """Seal all entries: write the tiles, sign the root. Nothing to do where the last one covers all."""
        signer, tmp = self._require_signer()
        if self._signed is not None and self.sealed == self.size:
            return self._signed
        state = Checkpoint(origin=signer.name, size=self.size, root=self._tree.root())
        signed = SignedCheckpoint.sign(state, signer, *([self._former] if self._former is not None else []))
        # in this order, so that whoever sees a checkpoint finds what it stands on
        replace_files(self.folder, self._tree.files(), tmp)
        replace_files(self.folder, {CHECKPOINTS / str(self.size): signed.note}, tmp)
        replace_files(self.folder, {CHECKPOINT: signed.note}, tmp)
        self._signed, self._former = signed, None
        for tile in self._tree.written():
            _remove_partials(self.folder / tile.path)
        return signed

    def succeed(self, signer: Signer, former: Signer | None = None) -> None:
        """Go over to another key, as the entry says that was appended just now.

        ``former`` signs the next checkpoint, too, so that who knows only that key sees the log go on.
        """
        self._signer, self._former = signer, former

    def root(self, size: int | None = None) -> bytes:
        """Merkle root of the first ``size`` entries, of all by default."""
        return self._tree.root(size)

    def inclusion_proof(self, n: int, size: int | None = None) -> tuple[bytes, ...]:
        """Proof that entry ``n`` is among the first ``size``; ``proofs.verify_inclusion`` checks it."""
        return self._tree.inclusion_proof(n, self.size if size is None else size)

    def consistency_proof(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """Proof that the first ``new`` entries begin with the first ``old``; see ``verify_consistency``."""
        return self._tree.consistency_proof(old, self.size if new is None else new)

    def lines(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The lines of the entries from ``start`` to ``stop`` (excluded), without those added later."""
        end = self.size if stop is None else min(stop, self.size)
        return (line for _, line in self._segments.scan(start, end))

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """The entries from ``start`` to ``stop`` (excluded), without those added later."""
        return (decode(line, n) for n, line in enumerate(self.lines(start, stop), start))

    def entry(self, n: int) -> Entry:
        """Entry ``n``; ValueError where there is none."""
        if not 0 <= n < self.size:
            raise ValueError(f"the log has no entry {n}")
        return next(self.entries(n, n + 1))

    def bundle(self, index: int) -> bytes:
        """The entry bundle ``index`` of tlog-tiles (``tiles.bundle_path``), as far as entries are sealed."""
        start = index * WIDTH
        return bundle(list(self.lines(start, min(start + WIDTH, self.sealed))))

    def close(self) -> None:
        """Close files. What was appended is durable already; what was not sealed stays unsealed."""
        self._segments.close()

    def __enter__(self) -> Log:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _append_group(self, drafts: Sequence[Draft]) -> list[Entry]:
        """Add entries that fit the present file."""
        n, prev = self.size, self._head
        entries: list[Entry] = []
        lines: list[bytes] = []
        for draft in drafts:
            entry = Entry(n=n, prev=prev, time=draft.time, mono_us=draft.mono_us, body=draft.body)
            if any(earlier >= n for earlier in references(draft.body)):
                raise ValueError(f"entry {n} refers to one that does not come before it")
            line = encode(entry)
            entries.append(entry)
            lines.append(line)
            n, prev = n + 1, line_hash(line)
        self._segments.append(self.size, lines)
        for line in lines:
            self._tree.append(leaf_hash(line))
        self._head = prev
        return entries

    def _require_signer(self) -> tuple[Signer, Path]:
        if self._signer is None or self._tmp is None:
            raise ValueError("the log was opened for reading")
        return self._signer, self._tmp


def _remove_partials(full: Path) -> None:
    """Remove the partial tiles that a full one has replaced."""
    folder = full.with_name(f"{full.name}.p")
    if folder.is_dir() and not folder.is_symlink():
        with file_errors(folder, "removed"):
            shutil.rmtree(folder)
