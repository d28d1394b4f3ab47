"""What makes account digests and pseudonyms: derived from the first signing key, kept when another one follows."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from archiver.archive.private_files import read_private, write_private
from archiver.errors import SigningKeyError
from archiver.log import Signer

_HEADER = "archiver secrets v1"


@dataclass(frozen=True, slots=True)
class Secrets:
    """Bytes that cannot be computed from the archive; they never show in a representation of the object."""

    _salt: bytes = field(repr=False)
    _key: bytes = field(repr=False)

    @classmethod
    def of(cls, signer: Signer) -> Secrets:
        """As the archive's first key makes them: Ed25519 signatures are deterministic."""
        salt = signer.sign(b"archiver: salt of account digests")
        return cls(salt, hashlib.sha256(signer.sign(b"archiver: key of pseudonyms")).digest())

    @classmethod
    def load(cls, file: Path) -> Secrets:
        """From a file that ``save`` wrote; SigningKeyError where it is no such file."""
        try:
            header, salt, key, end = read_private(file).decode().split("\n")
            secrets = cls(bytes.fromhex(salt), bytes.fromhex(key))
        except ValueError as error:
            raise SigningKeyError(f"{file} is damaged.", hint="Put it back from a copy of the keys folder.") from error
        if (header, end) != (_HEADER, "") or not secrets._salt or not secrets._key:
            raise SigningKeyError(f"{file} is not a file of secrets.", hint="Put it back from a copy.")
        return secrets

    def save(self, file: Path) -> None:
        """To a file of mode 0600, durably."""
        write_private(file, f"{_HEADER}\n{self._salt.hex()}\n{self._key.hex()}\n".encode())

    def account_digest(self, account: str) -> str:
        """A name for a Telegram account that only the holder of the secrets can make (8 bytes as hex)."""
        return hashlib.sha256(self._salt + account.encode()).hexdigest()[:16]

    def pseudonyms(self) -> Callable[[str], str]:
        """A digest of what identifies a person (8 bytes as hex) that only the holder of the secrets can make.

        The same text has the same digest within an archive, and another in every other archive.
        """
        key = self._key
        return lambda text: hmac.new(key, text.encode("utf-8", "surrogatepass"), "sha256").hexdigest()[:16]
