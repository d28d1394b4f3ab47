"""Files that Telegram serves from a CDN: third parties' machines, which hold ciphertext and know no account.

The home of a file answers with a redirect: a token for the CDN, and the key that the CDN does not have. What the
CDN sends counts only once its SHA-256 is the one that home gives. We never say that we would like a CDN
(``cdn_supported`` of ``upload.getFile``), so that home serves what it can; where it redirects all the same, we follow.
Source: https://core.telegram.org/cdn
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR
from telethon.crypto import rsa

STALE_TOKENS = frozenset({"FILE_TOKEN_INVALID", "REQUEST_TOKEN_INVALID"})
"""Words for a token that is no longer good: home must be asked for the file anew."""
_BLOCK = 16
_KEY, _IV = 32, 16


@dataclass(frozen=True, slots=True)
class CdnFile:
    """Where a file lies at a CDN, and how to read it. ``home``: the data centre that vouches for it."""

    dc: int
    home: int | None
    token: bytes
    key: bytes = field(repr=False)
    iv: bytes = field(repr=False)

    @classmethod
    def of(cls, redirect: Any, home: int | None) -> CdnFile:
        """From ``upload.fileCdnRedirect``. Raises ValueError for a key that is none."""
        key, iv = bytes(redirect.encryption_key), bytes(redirect.encryption_iv)
        if (len(key), len(iv)) != (_KEY, _IV):
            raise ValueError(f"a key of {len(key)} and an IV of {len(iv)} bytes")
        return cls(int(redirect.dc_id), home, bytes(redirect.file_token), key, iv)

    def decrypt(self, offset: int, data: bytes) -> bytes:
        """The plain bytes of what lies at ``offset``, a multiple of 16: AES-256-CTR, counting blocks of the file."""
        counter = self.iv[:-4] + (offset // _BLOCK).to_bytes(4, "big")
        return Cipher(AES(self.key), CTR(counter)).decryptor().update(data)


@contextmanager
def trusted(keys: list[str]) -> Iterator[None]:
    """These RSA keys (PEM) may prove who a server is, for the length of the block: a CDN's key is good for that CDN.

    Telethon knows one list of keys for all servers. Raises ValueError for what is no key.
    """
    before = set(rsa._server_keys)
    try:
        for key in keys:
            rsa.add_key(key, old=False)
        yield
    finally:
        for fingerprint in set(rsa._server_keys) - before:
            del rsa._server_keys[fingerprint]
