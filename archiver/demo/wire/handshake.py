"""How a client and this server come to share an auth key: the server's side of the Diffie-Hellman exchange.

Source: https://core.telegram.org/mtproto/auth_key
"""

from __future__ import annotations

import os
import secrets
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha1
from typing import Any

from telethon import helpers
from telethon.crypto import AES, AuthKey
from telethon.extensions import BinaryReader
from telethon.tl import functions, types

from archiver.demo.wire.keys import ServerKey, minimal_bytes

DH_PRIME = bytes.fromhex(
    "c71caeb9c6b1c9048e6c522f70f13f73980d40238e3e21c14934d037563d930f48198a0aa7c14058229493d22530f4db"
    "fa336f6e0ac925139543aed44cce7c3720fd51f69458705ac68cd4fe6b6b13abdc9746512969328454f18faf8c595f64"
    "2477fe96bb2a941d5bcd1d4ac8cc49880708fa9b378e3c4f3a9060bee67cf9a4a4a695811051907e162753b56b0f6b41"
    "0dba74d8a84b2a14b3144e0ef1284754fd17ed950d5965b4b9dd46582db1178d169c6bc465b0d6ff9ca3928fef5b9ae4"
    "e418fc15e83ebea0f87fa9ff5eed70050ded2849f47bf959d956850ce929851f0d8115f635b105ee2e4e15d04b2454bf"
    "6f4fadf034b10403119cd8e3b92fcc5b"
)
"""Telegram's published 2048-bit safe prime; clients know it and need not test it."""

GENERATOR = 3
SMALL_PRIMES = (1_000_003, 1_299_709)
"""The factors of `pq`. Telegram takes 31-bit ones as a proof of work; nobody needs that here.

Telethon reads `pq` as a signed number, so the highest bit of its first byte must be 0 (it has 41 bits)."""

KEY_SIZE = 256
"""Bytes of an auth key. One in 256 begins with a zero byte, which Telethon drops; as with Telegram, its client then
finds the last step's hash wrong and agrees on another key."""

SECRET_BITS = 256
"""Of the server's exponent: enough for a key that lives as long as a test, and eight times faster."""


class HandshakeError(ValueError):
    """The client sent something that is not the next step of the exchange."""


@dataclass
class Handshake:
    """One exchange on one connection; `key` is there when it is done."""

    rsa: ServerKey
    now: Callable[[], float] = time.time
    """The server's clock."""
    key: bytes | None = None
    _nonce: int = 0
    _server_nonce: int = field(default_factory=lambda: int.from_bytes(os.urandom(16), "little", signed=True))
    _new_nonce: int = 0
    _secret: int = field(default_factory=lambda: secrets.randbits(SECRET_BITS) | 1 << (SECRET_BITS - 1))

    def answer(self, packet: bytes) -> bytes:
        """The answer to one unencrypted packet of the client (zero key id, message id, length, body)."""
        request = BinaryReader(packet[20:]).tgread_object()
        if isinstance(request, functions.ReqPqMultiRequest | functions.ReqPqRequest):
            reply = self._pq(request)
        elif isinstance(request, functions.ReqDHParamsRequest):
            reply = self._parameters(request)
        elif isinstance(request, functions.SetClientDHParamsRequest):
            reply = self._finish(request)
        else:
            raise HandshakeError(f"{type(request).__name__} came unencrypted")
        body = bytes(reply)
        message_id = (int(self.now()) << 32) | 1
        return struct.pack("<qqi", 0, message_id, len(body)) + body

    def _pq(self, request: Any) -> Any:
        """Step 1: a number to factor, and which key to encrypt to."""
        self._nonce = request.nonce
        p, q = SMALL_PRIMES
        return types.ResPQ(
            nonce=self._nonce,
            server_nonce=self._server_nonce,
            pq=minimal_bytes(p * q),
            server_public_key_fingerprints=[self.rsa.fingerprint],
        )

    def _parameters(self, request: Any) -> Any:
        """Step 2: the group and the server's half."""
        plain = self.rsa.decrypt(request.encrypted_data)
        inner = BinaryReader(plain[20:]).tgread_object()
        if inner.nonce != self._nonce or inner.server_nonce != self._server_nonce:
            raise HandshakeError("the nonces of step 2 are not those of step 1")
        self._new_nonce = inner.new_nonce
        half = pow(GENERATOR, self._secret, int.from_bytes(DH_PRIME, "big"))
        answer = bytes(
            types.ServerDHInnerData(
                nonce=self._nonce,
                server_nonce=self._server_nonce,
                g=GENERATOR,
                dh_prime=DH_PRIME,
                g_a=minimal_bytes(half),
                server_time=int(self.now()),
            )
        )
        answer = sha1(answer, usedforsecurity=False).digest() + answer
        answer += os.urandom(-len(answer) % 16)
        return types.ServerDHParamsOk(
            nonce=self._nonce,
            server_nonce=self._server_nonce,
            encrypted_answer=AES.encrypt_ige(answer, *self._temporary()),
        )

    def _finish(self, request: Any) -> Any:
        """Step 3: the client's half, and with it the auth key."""
        plain = AES.decrypt_ige(request.encrypted_data, *self._temporary())
        inner = BinaryReader(plain[20:]).tgread_object()
        if inner.nonce != self._nonce or sha1(bytes(inner), usedforsecurity=False).digest() != plain[:20]:
            raise HandshakeError("step 3 does not open with the keys of step 2")
        shared = pow(int.from_bytes(inner.g_b, "big"), self._secret, int.from_bytes(DH_PRIME, "big"))
        self.key = shared.to_bytes(KEY_SIZE, "big")
        return types.DhGenOk(
            nonce=self._nonce,
            server_nonce=self._server_nonce,
            new_nonce_hash1=AuthKey(self.key).calc_new_nonce_hash(self._new_nonce, 1),
        )

    def _temporary(self) -> tuple[bytes, bytes]:
        """The AES key and IV that protect steps 2 and 3."""
        key, iv = helpers.generate_key_data_from_nonce(self._server_nonce, self._new_nonce)
        return key, iv
