"""What is read when a log is opened: the last checkpoint, the tree under it, and the entries after it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from archiver.errors import IntegrityError, SigningKeyError, file_errors
from archiver.log.checkpoint import MAX_NOTE, NoteError, SignedCheckpoint
from archiver.log.codec import decode, line_hash
from archiver.log.files import read_small
from archiver.log.keyring import KeyRing
from archiver.log.merkle import leaf_hash
from archiver.log.segments import Segments
from archiver.log.signing import Signer
from archiver.log.tree import Tree

CHECKPOINT = PurePosixPath("checkpoint")
CHECKPOINTS = PurePosixPath("checkpoints")
_HINT = "Run archiver verify, which names what is wrong, and restore the file from a copy of the archive."


@dataclass(frozen=True, slots=True)
class State:
    """A log as it lies on disk. ``head``: SHA-256 of the last line."""

    signed: SignedCheckpoint
    tree: Tree
    head: str


def load(folder: Path, segments: Segments) -> State:
    """Read the state; IntegrityError where checkpoint, tiles and entries do not fit each other.

    The tiles under the checkpoint are trusted but for their root and the last leaf. What comes after them is
    hashed, and its chain is checked: the next checkpoint will vouch for it.
    """
    path = folder / CHECKPOINT
    try:
        signed = SignedCheckpoint.parse(read_small(path, MAX_NOTE))
    except NoteError as error:
        raise IntegrityError(f"{path} is not a checkpoint: {error}.", hint=_HINT) from error
    state = signed.checkpoint
    tree = Tree.load(folder, state.size)
    if state.size == 0 or tree.root() != state.root:
        raise IntegrityError(f"The tiles in {folder} are not those that the checkpoint signed.", hint=_HINT)
    sealed = state.size
    head = None
    for n, line in segments.scan(sealed - 1):
        leaf = leaf_hash(line)
        if head is None:
            if leaf != tree.leaf(n):
                raise IntegrityError(f"Entry {n} of the log is not the one that was signed.", hint=_HINT)
        else:
            entry = decode(line, n)
            if (entry.n, entry.prev) != (n, head):
                raise IntegrityError(f"Entry {n} of the log does not follow the one before it.", hint=_HINT)
            tree.append(leaf)
        head = line_hash(line)
    if head is None:
        raise IntegrityError(f"The log is shorter than the {sealed} entries that were signed.", hint=_HINT)
    return State(signed, tree, head)


def require_own(folder: Path, state: State, signer: Signer, ring: KeyRing | None = None) -> None:
    """Refuse to continue a log that no key of ``ring`` signed, or that a checkpoint says was longer once.

    ``ring`` None: ``signer`` is the log's only key.
    """
    ring = ring or KeyRing.start(signer.verifier, signer.name)
    if not ring.signed(state.signed):
        raise SigningKeyError(
            f"The key {ring.at(state.signed.checkpoint.size).vkey} did not sign the log's last checkpoint.",
            hint="Use the key of the machine that made the archive; if this is it, `archiver verify` names the damage.",
        )
    with file_errors(folder, "read"):
        names = os.listdir(folder / CHECKPOINTS)  # noqa: PTH208  a year of following leaves 100,000: no Path for each
    longest = max(map(int, filter(str.isdecimal, names)), default=0)
    if longest > state.tree.size:
        raise IntegrityError(
            f"The log has {state.tree.size} entries, but a checkpoint says that it had {longest}.",
            hint="Entries were lost, as when an older copy is put back: restore the newest copy.",
        )
