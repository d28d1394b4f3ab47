"""The server's RSA-2048 key, by which a client knows that it speaks to this server and no other."""

from __future__ import annotations

from hashlib import sha1

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from telethon.tl import TLObject

BITS = 2048
"""The only size Telethon's RSA block of 256 bytes has room for."""


def minimal_bytes(number: int) -> bytes:
    """A natural number, big endian, without leading zeros, as MTProto writes them."""
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


class ServerKey:
    """An RSA key made for one start of the server."""

    def __init__(self) -> None:
        self._private = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
        self._numbers = self._private.private_numbers()

    @property
    def pem(self) -> str:
        """The public half, PKCS#1 in PEM, as `telethon.crypto.rsa.add_key` takes it."""
        public = self._private.public_key().public_bytes(Encoding.PEM, PublicFormat.PKCS1)
        return public.decode("ascii")

    @property
    def fingerprint(self) -> int:
        """The signed 64-bit fingerprint: the last 8 bytes of SHA-1 over modulus and exponent."""
        public = self._numbers.public_numbers
        parts = [TLObject.serialize_bytes(minimal_bytes(part)) for part in (public.n, public.e)]
        return int.from_bytes(sha1(b"".join(parts), usedforsecurity=False).digest()[-8:], "little", signed=True)

    def decrypt(self, block: bytes) -> bytes:
        """The 255 bytes under a raw (unpadded) RSA block of 256 bytes, by the Chinese remainder theorem."""
        key = self._numbers
        number = int.from_bytes(block, "big")
        at_p = pow(number, key.dmp1, key.p)
        at_q = pow(number, key.dmq1, key.q)
        plain = at_q + key.q * ((key.iqmp * (at_p - at_q)) % key.p)
        return plain.to_bytes(256, "big")[1:]
