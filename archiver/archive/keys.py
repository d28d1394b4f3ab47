"""The key that signs an archive's log; it lies in the configuration folder, never in the archive."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from pathlib import Path

from archiver.archive.manifest import Manifest
from archiver.errors import SigningKeyError, file_errors
from archiver.log import Signer


def key_file(keys_folder: Path, origin: str) -> Path:
    """Where the private key of the archive named ``origin`` lies."""
    return keys_folder / f"{origin}.key"


def make_private_folder(folder: Path) -> None:
    """A folder that only its owner may look into."""
    with file_errors(folder, "made"):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)


def load_signer(keys_folder: Path, manifest: Manifest) -> Signer:
    """The archive's signer; raises SigningKeyError where the key is missing or not this archive's."""
    file = key_file(keys_folder, manifest.origin)
    signer = Signer.load(file, manifest.origin)
    if signer.verifier.vkey != manifest.public_key:
        raise SigningKeyError(f"{file} is not the key that archive.json names.", hint="Put the right key file back.")
    return signer


def account_digest(signer: Signer, account: str) -> str:
    """A name for a Telegram account that only the holder of the signing key can make (8 bytes as hex).

    The salt is an Ed25519 signature, which is deterministic and cannot be computed from the archive.
    """
    salt = signer.sign(b"archiver: salt of account digests")
    return hashlib.sha256(salt + account.encode()).hexdigest()[:16]


def pseudonyms(signer: Signer) -> Callable[[str], str]:
    """A digest of what identifies a person (8 bytes as hex) that only the holder of the signing key can make.

    The same text has the same digest within an archive, and another in every other archive.
    """
    key = hashlib.sha256(signer.sign(b"archiver: key of pseudonyms")).digest()
    return lambda text: hmac.new(key, text.encode("utf-8", "surrogatepass"), "sha256").hexdigest()[:16]
