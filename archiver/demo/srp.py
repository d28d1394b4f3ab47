"""The server's side of the password check (SRP-6a as Telegram does it).

Source: https://core.telegram.org/api/srp
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from telethon import password as client_side
from telethon import types

from archiver.demo.wire.handshake import DH_PRIME, GENERATOR

PRIME = int.from_bytes(DH_PRIME, "big")


def _hash(*parts: bytes) -> bytes:
    """SHA-256 over all parts."""
    return sha256(b"".join(parts)).digest()


def _padded(number: int) -> bytes:
    """A number as 256 bytes, big endian."""
    return number.to_bytes(256, "big")


@dataclass(frozen=True)
class Challenge:
    """One question to one client, good for one try."""

    id: int
    algorithm: Any
    verifier: int
    secret: int
    public: bytes
    """B of the description."""

    @staticmethod
    def to(password: str) -> Challenge:
        """Asks for a password."""
        algorithm = _algorithm()
        verifier = int.from_bytes(client_side.compute_digest(algorithm, password), "big")
        secret = secrets.randbits(512)
        multiplier = int.from_bytes(_hash(_padded(PRIME), _padded(GENERATOR)), "big")
        public = (multiplier * verifier + pow(GENERATOR, secret, PRIME)) % PRIME
        return Challenge(secrets.randbits(62), algorithm, verifier, secret, _padded(public))

    def accepts(self, srp_id: int, public: bytes, proof: bytes) -> bool:
        """Whether a client's answer (its A and M1) shows that it knows the password."""
        if srp_id != self.id or not 0 < int.from_bytes(public, "big") < PRIME:
            return False
        scramble = int.from_bytes(_hash(public.rjust(256, b"\0"), self.public), "big")
        base = int.from_bytes(public, "big") * pow(self.verifier, scramble, PRIME) % PRIME
        shared = _hash(_padded(pow(base, self.secret, PRIME)))
        group = bytes(a ^ b for a, b in zip(_hash(_padded(PRIME)), _hash(_padded(GENERATOR)), strict=True))
        salts = _hash(self.algorithm.salt1) + _hash(self.algorithm.salt2)
        expected = _hash(group, salts, public.rjust(256, b"\0"), self.public, shared)
        return secrets.compare_digest(expected, proof)

    def as_tl(self) -> Any:
        """`account.password` with this question in it."""
        return types.account.Password(
            new_algo=self.algorithm,
            new_secure_algo=types.SecurePasswordKdfAlgoUnknown(),
            secure_random=os.urandom(32),
            has_password=True,
            current_algo=self.algorithm,
            srp_B=self.public,
            srp_id=self.id,
            hint="demo",
        )


def _algorithm() -> Any:
    """Telegram's only key derivation, with fresh salts."""
    return types.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow(
        salt1=os.urandom(8) + b"demo", salt2=os.urandom(16), g=GENERATOR, p=DH_PRIME
    )


def no_password() -> Any:
    """`account.password` of an account without one."""
    return types.account.Password(
        new_algo=_algorithm(),
        new_secure_algo=types.SecurePasswordKdfAlgoUnknown(),
        secure_random=os.urandom(32),
    )
