"""An inclusion proof as a file: C2SP tlog-proof (https://c2sp.org/tlog-proof), which needs no log beside it.

::

    c2sp.org/tlog-proof@v1
    index 812
    <hash in base64, one line each, from the leaf's neighbour up>

    <the checkpoint>
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from archiver.log.checkpoint import NoteError, SignedCheckpoint
from archiver.log.merkle import HASH_SIZE, leaf_hash
from archiver.log.proofs import verify_inclusion

HEADER = "c2sp.org/tlog-proof@v1"
_LONGEST_PATH = 63


@dataclass(frozen=True, slots=True, kw_only=True)
class TlogProof:
    """That an entry is number ``index`` under ``signed``. ``path``: 32 bytes each, lowest first."""

    index: int
    path: tuple[bytes, ...]
    signed: SignedCheckpoint

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        lines = [HEADER, f"index {self.index}", *(base64.b64encode(each).decode() for each in self.path), "", ""]
        return "\n".join(lines).encode() + self.signed.note

    @classmethod
    def parse(cls, data: bytes) -> TlogProof:
        """The inverse of ``data``; NoteError on any other bytes."""
        head, blank, note = data.partition(b"\n\n")
        try:
            header, index, *hashes = head.decode("ascii").split("\n")
            number = int(index.removeprefix("index "))
            path = tuple(base64.b64decode(each, validate=True) for each in hashes)
        except (ValueError, binascii.Error) as error:
            raise NoteError("it is not an inclusion proof") from error
        if header != HEADER or not blank or len(path) > _LONGEST_PATH or any(len(each) != HASH_SIZE for each in path):
            raise NoteError("it is not an inclusion proof of the form that is known here")
        proof = cls(index=number, path=path, signed=SignedCheckpoint.parse(note))
        if proof.data != data:
            raise NoteError("it is not written in the one form that its content has")
        return proof

    def proves(self, line: bytes) -> bool:
        """Whether ``line`` (without newline) is that entry; the checkpoint's signature is not checked here."""
        state = self.signed.checkpoint
        return verify_inclusion(leaf_hash(line), self.index, state.size, self.path, state.root)
