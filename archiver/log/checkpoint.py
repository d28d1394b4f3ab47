"""Signed tree heads: C2SP checkpoints (https://c2sp.org/tlog-checkpoint) as signed notes.

The note text is three lines: origin, number of entries, root hash in base64. A note is parsed strictly, so
that there is one form of bytes for what it says; lines of keys that are not ours (witnesses) are kept and
left to those who know the keys.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from archiver.log.merkle import HASH_SIZE
from archiver.log.signing import Signer, Verifier

MAX_NOTE = 65_536
"""Longest note in bytes that is read."""

_DASH = "\N{EM DASH} "
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_MAX_SIGNATURES = 16
_KEY_ID_SIZE = 4


class NoteError(ValueError):
    """The bytes are not a checkpoint; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The log's state: its first ``size`` entries have the Merkle root ``root`` (32 bytes)."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> bytes:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n".encode()


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line of a note. ``blob``: key id and signature."""

    name: str
    blob: bytes

    @property
    def line(self) -> str:
        """As it stands in the note."""
        return f"{_DASH}{self.name} {base64.b64encode(self.blob).decode()}\n"


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint with its signatures, which are not verified by having one of these."""

    checkpoint: Checkpoint
    signatures: tuple[Signature, ...]

    @property
    def note(self) -> bytes:
        """The bytes of the note."""
        lines = "".join(signature.line for signature in self.signatures)
        return self.checkpoint.text + f"\n{lines}".encode()

    @classmethod
    def sign(cls, checkpoint: Checkpoint, *signers: Signer) -> SignedCheckpoint:
        """The checkpoint with a signature of each."""
        blobs = [(each.name, each.verifier.key_id + each.sign(checkpoint.text)) for each in signers]
        return cls(checkpoint, tuple(Signature(name, blob) for name, blob in blobs))

    @classmethod
    def parse(cls, note: bytes) -> SignedCheckpoint:
        """The inverse of ``note``; NoteError on any other bytes."""
        try:
            text = note.decode()
        except UnicodeDecodeError as error:
            raise NoteError("it is not UTF-8") from error
        head, blank, rest = text.partition("\n\n")
        lines = head.split("\n")
        if not blank or len(lines) != len(("origin", "size", "root")):
            raise NoteError("it is not three lines, a blank one and signatures")
        origin, size, root = lines
        if not _SIZE.fullmatch(size):
            raise NoteError("its number of entries is not one")
        checkpoint = Checkpoint(origin=origin, size=int(size), root=_base64(root))
        if len(checkpoint.root) != HASH_SIZE or not origin:
            raise NoteError("its origin is empty or its root is no SHA-256")
        signed = cls(checkpoint, parse_signatures(rest))
        if signed.note != note:
            raise NoteError("it is not written in the one form that its content has")
        return signed

    def signed_by(self, verifier: Verifier) -> bool:
        """Whether the key signed it, and every line under its name and id is a good signature."""
        ours = [
            signature.blob[_KEY_ID_SIZE:]
            for signature in self.signatures
            if signature.name == verifier.name and signature.blob[:_KEY_ID_SIZE] == verifier.key_id
        ]
        return bool(ours) and all(verifier.accepts(self.checkpoint.text, blob) for blob in ours)


def parse_signatures(text: str) -> tuple[Signature, ...]:
    """The signature lines of a note; NoteError where one is malformed."""
    lines = text.split("\n")[:-1]
    if not 1 <= len(lines) <= _MAX_SIGNATURES:
        raise NoteError(f"it has {len(lines)} signatures")
    signatures: list[Signature] = []
    for line in lines:
        name, _, blob = line.removeprefix(_DASH).partition(" ")
        signatures.append(Signature(name, _base64(blob)))
    return tuple(signatures)


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:  # binascii.Error, or a character that is not ASCII
        raise NoteError("its base64 is wrong") from error
