"""Co-signatures of checkpoints by witnesses: C2SP tlog-cosignature v1 (https://c2sp.org/tlog-cosignature).

A witness signs, with the time, that it saw this checkpoint and that it continues every one that it saw before. Its
verifier key is ``<name>+<key id>+<base64 of 0x04 || public key>``: a key of another type than a log's, so that neither
can pass for the other.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from archiver.log.checkpoint import NoteError, Signature
from archiver.log.signing import Signer, Verifier

MAX_LINE = 2_000
"""Longest line of a co-signature in bytes."""

_COSIGNATURE = b"\x04"  # signature type of signed-note
_KEY_ID_SIZE, _TIME_SIZE, _SIGNATURE_SIZE = 4, 8, 64
_BLOB_SIZE = _KEY_ID_SIZE + _TIME_SIZE + _SIGNATURE_SIZE
_LATEST = 253_402_300_800  # seconds: 10000-01-01, the first time that no clock here can show
_DASH = "\N{EM DASH} "


@dataclass(frozen=True, slots=True)
class WitnessKey:
    """The public key of a witness under its name."""

    key: Verifier

    @property
    def name(self) -> str:
        """Its name, which is no log's."""
        return self.key.name

    @property
    def key_id(self) -> bytes:
        """First four bytes of SHA-256(name || newline || 0x04 || public key)."""
        named = self.name.encode() + b"\n" + _COSIGNATURE + self.key.public_key
        return hashlib.sha256(named).digest()[:_KEY_ID_SIZE]

    @property
    def vkey(self) -> str:
        """The key as one line of text."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(_COSIGNATURE + self.key.public_key).decode()}"

    @classmethod
    def from_vkey(cls, text: str) -> WitnessKey:
        """The inverse of ``vkey``; ValueError on anything else."""
        name, _, rest = text.partition("+")
        _, _, encoded = rest.partition("+")
        try:
            key = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValueError(f"not a witness's key: {text!r}") from error
        if key[:1] != _COSIGNATURE:
            raise ValueError(f"not a witness's key (its type is another): {text!r}")
        witness = cls(Verifier(name, key[1:]))
        if witness.vkey != text:
            raise ValueError(f"the parts of the witness's key do not fit each other: {text!r}")
        return witness

    def time_of(self, signature: Signature, checkpoint: bytes) -> datetime | None:
        """When the witness signed the text of a checkpoint, by its own clock; None where it did not."""
        blob = signature.blob
        if (signature.name, blob[:_KEY_ID_SIZE], len(blob)) != (self.name, self.key_id, _BLOB_SIZE):
            return None
        seconds = int.from_bytes(blob[_KEY_ID_SIZE : _KEY_ID_SIZE + _TIME_SIZE])
        if seconds >= _LATEST or not self.key.accepts(_message(seconds, checkpoint), blob[-_SIGNATURE_SIZE:]):
            return None
        return datetime.fromtimestamp(seconds, UTC)


def cosign(signer: Signer, checkpoint: bytes, seconds: int) -> Signature:
    """The witness's signature of a checkpoint's text at ``seconds`` since 1970."""
    said = signer.sign(_message(seconds, checkpoint))
    blob = WitnessKey(signer.verifier).key_id + seconds.to_bytes(_TIME_SIZE) + said
    return Signature(signer.name, blob)


def parse_line(data: bytes) -> Signature:
    """A signature line with its newline; NoteError on any other bytes."""
    try:
        name, _, blob = data.decode().removesuffix("\n").removeprefix(_DASH).partition(" ")
        signature = Signature(name, base64.b64decode(blob, validate=True))
    except ValueError as error:  # UnicodeDecodeError, binascii.Error
        raise NoteError("it is no signature line") from error
    if signature.line.encode() != data or "\n" in name:
        raise NoteError("it is no signature line")
    return signature


def _message(seconds: int, checkpoint: bytes) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n".encode() + checkpoint
