"""MTProto 2.0 encryption of one message: AES-256-IGE under keys drawn from the auth key and `msg_key`.

Source: https://core.telegram.org/mtproto/description#defining-aes-key-and-initialization-vector
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from hashlib import sha1, sha256

from telethon.crypto import AES

FROM_CLIENT = 0
FROM_SERVER = 8
"""The `x` of the description: which stretch of the auth key is used in which direction."""


class CipherError(ValueError):
    """An encrypted packet that does not open with its key."""


@dataclass(frozen=True)
class Plain:
    """What an encrypted packet holds: one message and what stands before it."""

    salt: int
    session: int
    message_id: int
    sequence: int
    body: bytes


def key_id(auth_key: bytes) -> bytes:
    """The 8 bytes by which an encrypted packet names its auth key."""
    return sha1(auth_key, usedforsecurity=False).digest()[12:20]


def open_packet(auth_key: bytes, packet: bytes) -> Plain:
    """Opens a client's packet (key id included)."""
    msg_key = packet[8:24]
    if len(packet) < 56 or len(packet) % 16 != 8:
        raise CipherError("an encrypted packet has an impossible length")
    plain: bytes = AES.decrypt_ige(packet[24:], *_aes(auth_key, msg_key, FROM_CLIENT))
    if _msg_key(auth_key, plain, FROM_CLIENT) != msg_key:
        raise CipherError("an encrypted packet does not match its msg_key")
    salt, session, message_id, sequence, length = struct.unpack_from("<qqqii", plain)
    return Plain(salt, session, message_id, sequence, plain[32 : 32 + length])


def seal(auth_key: bytes, message: Plain) -> bytes:
    """A server's message as an encrypted packet."""
    head = struct.pack("<qqqii", message.salt, message.session, message.message_id, message.sequence, len(message.body))
    plain = head + message.body
    plain += os.urandom(-(len(plain) + 12) % 16 + 12)
    msg_key = _msg_key(auth_key, plain, FROM_SERVER)
    sealed: bytes = AES.encrypt_ige(plain, *_aes(auth_key, msg_key, FROM_SERVER))
    return key_id(auth_key) + msg_key + sealed


def _msg_key(auth_key: bytes, padded: bytes, x: int) -> bytes:
    """The 16 middle bytes of SHA-256 over a stretch of the auth key and the padded text."""
    return sha256(auth_key[88 + x : 120 + x] + padded).digest()[8:24]


def _aes(auth_key: bytes, msg_key: bytes, x: int) -> tuple[bytes, bytes]:
    """The AES key and IV (32 bytes each) of one message."""
    a = sha256(msg_key + auth_key[x : x + 36]).digest()
    b = sha256(auth_key[x + 40 : x + 76] + msg_key).digest()
    return a[:8] + b[8:24] + a[24:32], b[:8] + a[8:24] + b[24:32]
