"""Keys that a verifier brings along: verifier keys, or files with one or with a public key in PEM form."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from archiver.errors import InputError, file_errors
from archiver.log import Verifier

_LONGEST = 65_536


def read_pins(given: Sequence[str]) -> tuple[bytes, ...]:
    """The public keys (32 bytes each); InputError where one is none."""
    return tuple(_pin(each) for each in given)


def _pin(text: str) -> bytes:
    try:
        return Verifier.from_vkey(text.strip()).public_key
    except ValueError:
        pass
    path = Path(text).expanduser()
    if not path.is_file():
        raise InputError(
            f"{text} is neither a verifier key nor a file with one.",
            hint="Name a key as `archiver key export` shows it.",
        )
    with file_errors(path, "read"), path.open("rb") as file:
        data = file.read(_LONGEST)
    try:
        if b"PRIVATE KEY" in data:
            raise InputError(f"{path} is a private key.", hint="Name its public half.")
        if b"-----BEGIN" not in data:
            return Verifier.from_vkey(data.decode().strip()).public_key
        key = serialization.load_pem_public_key(data)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise InputError(f"{path} holds no public key.", hint="Name a verifier key or a PEM file.") from error
    if not isinstance(key, Ed25519PublicKey):
        raise InputError(f"{path} is not an Ed25519 key.", hint="Logs are signed with Ed25519 keys only.")
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
