"""A receipt: the newest checkpoint as a small file, or as text for mail and paper, that is kept elsewhere.

The file says what it is and how openssl checks it; everything in it follows from the verifier key and the
checkpoint, so that there is one form of bytes for what it says. The text is base32 in Crockford's alphabet (case
does not matter; O is 0, I and L are 1) of::

    1 byte      version, 1
    2 bytes     length of the origin, big-endian; then the origin in UTF-8
    8 bytes     number of entries, big-endian
    32 bytes    Merkle root
    32 bytes    Ed25519 public key, whose name is the origin
    64 bytes    its signature of the checkpoint

cut into lines of 20 bytes (32 characters), each with 4 characters that check it: the first 20 bits of
SHA-256(number of the line from 1, one byte || its bytes). The last line is filled with zeros.
"""

from __future__ import annotations

import base64
import hashlib
import re
import textwrap
from dataclasses import dataclass

from archiver.log.checkpoint import MAX_NOTE, Checkpoint, NoteError, Signature, SignedCheckpoint
from archiver.log.merkle import HASH_SIZE
from archiver.log.signing import Verifier
from archiver.log.tlog_proof import HEADER as PROOF_HEADER
from archiver.log.tlog_proof import TlogProof

MAX_RECEIPT = 2 * MAX_NOTE
"""Longest file in bytes that is read."""

_TITLE = "archiver receipt v1"
_KEY = "key "
_CHECKPOINT = "\ncheckpoint\n"
_BEGIN, _END = "BEGIN ARCHIVER RECEIPT", "END ARCHIVER RECEIPT"
_STEPS = """\
To check the signature with openssl, where this file is called RECEIPT:
  sed -n '/^checkpoint$/,$p' RECEIPT | sed -n 2,4p > signed
  tail -n 1 RECEIPT | sed 's/.* //' | base64 -d | tail -c 64 > signature
  printf '\\060\\052\\060\\005\\006\\003\\053\\145\\160\\003\\041\\000' > key.der
  sed -n 's/^key [^+]*+[^+]*+//p' RECEIPT | base64 -d | tail -c 32 >> key.der
  openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in signed -sigfile signature
"""
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RFC4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_READ = str.maketrans("OIL", "011")
_BLOCK, _CHARS, _CHECK, _GROUP = 20, 32, 4, 4  # bytes, and characters, of a line; of its check; of a group
_VERSION = 1
_FIXED = 1 + 2 + 8 + HASH_SIZE + 32 + 64  # bytes beside the origin
_SIGNATURE_SIZE = 64
_MOST_LINES = 255


@dataclass(frozen=True, slots=True)
class Receipt:
    """A checkpoint that ``key`` signed; that it did is not verified by having one of these."""

    key: Verifier
    signed: SignedCheckpoint

    @classmethod
    def of(cls, signed: SignedCheckpoint, key: Verifier) -> Receipt:
        """The checkpoint with the signature of ``key`` alone; NoteError where it is not signed by it."""
        if signed.checkpoint.origin != key.name or not signed.signed_by(key):
            raise NoteError(f"it is not signed by {key.vkey}")
        ours = next(each for each in signed.signatures if each.blob[:4] == key.key_id and each.name == key.name)
        return cls(key, SignedCheckpoint(signed.checkpoint, (ours,)))

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        state = self.signed.checkpoint
        said = (
            f"{_TITLE}\n\nLog: {state.origin}\nEntries: {state.size}\nKeep this away from the archive.\n\n"
            "To check that no entry was cut off or rewritten since:\n"
            f"  archiver verify --receipt RECEIPT\n{_STEPS}\n{_KEY}{self.key.vkey}\n{_CHECKPOINT}"
        )
        return said.encode() + self.signed.note

    @property
    def text(self) -> str:
        """The same for mail and paper."""
        state = self.signed.checkpoint
        origin = state.origin.encode()
        packed = bytes([_VERSION]) + len(origin).to_bytes(2) + origin + state.size.to_bytes(8) + state.root
        packed += self.key.public_key + self.signed.signatures[0].blob[-_SIGNATURE_SIZE:]
        blocks = [packed[at : at + _BLOCK].ljust(_BLOCK, b"\0") for at in range(0, len(packed), _BLOCK)]
        lines = [" ".join(textwrap.wrap(_coded(number, block), _GROUP)) for number, block in enumerate(blocks, 1)]
        head = f"Log: {state.origin}\nEntries: {state.size}\nOnly what is below this line is checked, with:"
        return "\n".join([head, "archiver verify --receipt FILE", "", _BEGIN, *lines, _END, ""])

    @classmethod
    def parse(cls, data: bytes) -> Receipt:
        """The inverse of ``data``; NoteError on any other bytes."""
        said, marker, note = data.partition(_CHECKPOINT.encode())
        try:
            key = Verifier.from_vkey(said.decode().removesuffix("\n").rpartition(f"\n{_KEY}")[2])
        except ValueError as error:
            raise NoteError("its key cannot be read") from error
        receipt = cls(key, SignedCheckpoint.parse(note))
        if not marker or len(receipt.signed.signatures) != 1 or receipt.data != data:
            raise NoteError("it is not written in the one form that its content has")
        return receipt

    @classmethod
    def parse_text(cls, text: str) -> Receipt:
        """From text with any line breaks, quote marks and case; NoteError names the line with a typing error."""
        packed = _unpacked(_code_of(text))
        length = int.from_bytes(packed[1:3])
        padding = packed[_FIXED + length :]
        if packed[0] != _VERSION or len(packed) < _FIXED + length or len(padding) >= _BLOCK or any(padding):
            raise NoteError("lines of it are missing, or it is of a form that is not known here")
        rest = packed[3 + length :]
        size, rest = int.from_bytes(rest[:8]), rest[8:]
        root, public, signature = rest[:HASH_SIZE], rest[HASH_SIZE:64], rest[64:128]
        try:
            key = Verifier(packed[3 : 3 + length].decode(), public)
        except ValueError as error:
            raise NoteError("the name in it is none of a log") from error
        state = Checkpoint(origin=key.name, size=size, root=root)
        signed = SignedCheckpoint(state, (Signature(key.name, key.key_id + signature),))
        return cls(key, SignedCheckpoint.parse(signed.note))


def read_receipt(data: bytes) -> SignedCheckpoint:
    """The checkpoint in a receipt, its text, a bare checkpoint or an inclusion proof; NoteError in anything else."""
    if len(data) > MAX_RECEIPT:
        raise NoteError("it is too large")
    if data.startswith(_TITLE.encode() + b"\n"):
        return Receipt.parse(data).signed
    if data.startswith(PROOF_HEADER.encode() + b"\n"):
        return TlogProof.parse(data).signed
    try:
        return SignedCheckpoint.parse(data)
    except NoteError as no_note:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise no_note from None
        if _BEGIN not in text.upper():
            raise NoteError("it is neither a receipt nor a checkpoint") from no_note
        return Receipt.parse_text(text).signed


def _coded(number: int, block: bytes) -> str:
    text = base64.b32encode(block).decode().translate(str.maketrans(_RFC4648, _ALPHABET))
    bits = int.from_bytes(hashlib.sha256(bytes([number]) + block).digest()[:3]) >> 4
    return text + "".join(_ALPHABET[bits >> shift & 31] for shift in (15, 10, 5, 0))


def _code_of(text: str) -> str:
    """The characters between the first line that begins a receipt and the one that ends it."""
    plain = re.sub(r"(?m)^[>|\s]+", " ", text).upper()  # what mail programs put before a quoted line
    _, _, after = plain.partition(_BEGIN)
    inside, end, _ = after.partition(_END)
    if not end:
        raise NoteError(f"the line {_END} is missing")
    code = re.sub(r"[\s-]+", "", inside).translate(_READ)
    for at, character in enumerate(code):
        if character not in _ALPHABET:
            raise NoteError(f"line {at // (_CHARS + _CHECK) + 1} holds {character!r}, which no receipt does")
    return code


def _unpacked(code: str) -> bytes:
    """The bytes of all lines, each checked."""
    width = _CHARS + _CHECK
    lines = [code[at : at + width] for at in range(0, len(code), width)]
    if not 0 < len(lines) <= _MOST_LINES:
        raise NoteError(f"it has {len(lines)} lines")
    packed = b""
    for number, line in enumerate(lines, 1):
        letters = line[:_CHARS].translate(str.maketrans(_ALPHABET, _RFC4648))
        block = base64.b32decode(letters) if len(line) == width else b""
        if not block or _coded(number, block) != line:
            raise NoteError(f"line {number} has a typing error: compare it with the paper, character by character")
        packed += block
    return packed
