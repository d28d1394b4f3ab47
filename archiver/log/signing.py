"""Keys that sign checkpoints: Ed25519, as files that openssl reads and as C2SP verifier keys.

A *verifier key* ("vkey") is one line, ``<name>+<key id, 8 hex digits>+<base64 of 0x01 || public key>``; see
https://c2sp.org/signed-note. The private key is a PKCS #8 PEM file of mode 0600 outside the archive.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import stat
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from archiver.disk import new_file
from archiver.errors import SigningKeyError, file_errors

_ED25519 = b"\x01"  # signature type of signed-note
_KEY_MODE = 0o600
_PUBLIC_KEY_SIZE = 32
_KEY_ID_SIZE = 4


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key under a name; the name is the origin of the log that it signs."""

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        if not _is_key_name(self.name):
            raise ValueError(f"not a key name (no spaces, plus or control characters): {self.name!r}")
        if len(self.public_key) != _PUBLIC_KEY_SIZE:
            raise ValueError(f"an Ed25519 public key has 32 bytes, not {len(self.public_key)}")

    @property
    def key_id(self) -> bytes:
        """First four bytes of SHA-256(name || newline || 0x01 || public key)."""
        named = self.name.encode() + b"\n" + _ED25519 + self.public_key
        return hashlib.sha256(named).digest()[:_KEY_ID_SIZE]

    @property
    def vkey(self) -> str:
        """The key as one line of text."""
        encoded = base64.b64encode(_ED25519 + self.public_key).decode()
        return f"{self.name}+{self.key_id.hex()}+{encoded}"

    @property
    def pem(self) -> bytes:
        """The key as openssl reads it (SubjectPublicKeyInfo)."""
        return Ed25519PublicKey.from_public_bytes(self.public_key).public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    @classmethod
    def from_vkey(cls, text: str) -> Verifier:
        """The inverse of ``vkey``; ValueError on anything else."""
        name, _, rest = text.partition("+")
        _, _, encoded = rest.partition("+")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error as error:
            raise ValueError(f"not a verifier key: {text!r}") from error
        if key[:1] != _ED25519:
            raise ValueError(f"not an Ed25519 verifier key: {text!r}")
        verifier = cls(name, key[1:])
        if verifier.vkey != text:
            raise ValueError(f"the parts of the verifier key do not fit each other: {text!r}")
        return verifier

    def accepts(self, message: bytes, signature: bytes) -> bool:
        """Whether ``signature`` is this key's over ``message``."""
        return _accepts(self.public_key, message, signature)


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key under a name. It never shows in a representation of the object."""

    name: str
    _key: Ed25519PrivateKey = field(repr=False)

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature of ``message``, 64 bytes."""
        return self._key.sign(message)

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        public = self._key.public_key()
        return Verifier(self.name, public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw))

    @classmethod
    def generate(cls, name: str) -> Signer:
        """A new key from the system's random source."""
        return cls(name, Ed25519PrivateKey.generate())

    @classmethod
    def load(cls, path: Path, name: str) -> Signer:
        """Read a private key; SigningKeyError where it is missing, open to others, or no Ed25519 key."""
        with file_errors(path, "read"):
            try:
                mode, data = path.stat().st_mode, path.read_bytes()
            except FileNotFoundError:
                raise SigningKeyError(
                    f"The key that signs this archive's log is not there: {path}.",
                    hint="Copy it from the machine that made the archive; without it nothing can be added.",
                ) from None
        if stat.S_IMODE(mode) & (stat.S_IRWXG | stat.S_IRWXO):
            raise SigningKeyError(f"The key {path} can be read by others.", hint=f"Run: chmod 600 {path}")
        try:
            key = serialization.load_pem_private_key(data, password=None)
        except (ValueError, TypeError) as error:
            raise SigningKeyError(f"{path} is not an unencrypted private key in PEM form.") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise SigningKeyError(f"{path} is not an Ed25519 key.")
        return cls(name, key)

    def save(self, path: Path) -> None:
        """Write the key to a new file of mode 0600, durably; SigningKeyError where a file is already."""
        data = self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        with file_errors(path, "written"):
            try:
                new_file(path, data, _KEY_MODE)
            except FileExistsError:
                raise SigningKeyError(f"A key is there already: {path}.") from None


@lru_cache(maxsize=1024)
def _accepts(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Kept for a while: one check of a log asks several times about each checkpoint."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _is_key_name(name: str) -> bool:
    """Not empty, no Unicode space, no plus, no control character (signed-note)."""
    return bool(name) and not any(c.isspace() or c == "+" or ord(c) < ord(" ") for c in name)
