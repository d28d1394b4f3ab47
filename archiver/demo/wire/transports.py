"""How packets lie on the byte stream: Full, Abridged, Intermediate, padded, and each also obfuscated.

The client chooses; `accept` finds out which from its first bytes.
Source: https://core.telegram.org/mtproto/mtproto-transports
"""

from __future__ import annotations

import os
import secrets
import struct
from asyncio import StreamReader
from typing import Protocol
from zlib import crc32

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

LARGEST_PACKET = 16 * 1024 * 1024
"""Bytes. A longer packet is taken for garbage, so that a stray client cannot fill the memory."""

ABRIDGED_TAG = b"\xef"
INTERMEDIATE_TAG = b"\xee" * 4
PADDED_TAG = b"\xdd" * 4
OBFUSCATED_HEADER = 64


class TransportError(ValueError):
    """The bytes on the socket are no packet of any transport."""


class ByteSource(Protocol):
    """Where a framing reads its bytes."""

    async def readexactly(self, n: int) -> bytes:
        """Reads exactly `n` bytes, or raises `asyncio.IncompleteReadError`."""
        ...


class Framing(Protocol):
    """One way to mark where a packet begins and ends."""

    name: str

    async def read(self, source: ByteSource) -> bytes:
        """Reads the next packet's payload."""
        ...

    def encode(self, payload: bytes) -> bytes:
        """The payload as it goes on the wire."""
        ...


def _checked(length: int) -> int:
    """A packet's announced length in bytes, refused when absurd."""
    if not 0 <= length <= LARGEST_PACKET:
        raise TransportError(f"a packet of {length} bytes was announced")
    return length


class Full:
    """Length, running number, payload, CRC-32; Telethon's default."""

    name = "full"

    def __init__(self) -> None:
        self._sent = 0

    async def read(self, source: ByteSource) -> bytes:
        """Reads one packet and checks its CRC-32."""
        head = await source.readexactly(8)
        length = _checked(struct.unpack_from("<i", head)[0] - 12)
        body = await source.readexactly(length + 4)
        if crc32(head + body[:-4]) != struct.unpack("<I", body[-4:])[0]:
            raise TransportError("a packet's CRC-32 is wrong")
        return body[:-4]

    def encode(self, payload: bytes) -> bytes:
        """Frames one packet with the next running number."""
        packet = struct.pack("<ii", len(payload) + 12, self._sent) + payload
        self._sent += 1
        return packet + struct.pack("<I", crc32(packet))


class Abridged:
    """One length byte counting words of 4 bytes, or 0x7f and three bytes."""

    name = "abridged"

    async def read(self, source: ByteSource) -> bytes:
        """Reads one packet; the quick-acknowledge bit is ignored."""
        words = (await source.readexactly(1))[0] & 0x7F
        if words == 0x7F:
            words = int.from_bytes(await source.readexactly(3), "little")
        return await source.readexactly(_checked(words * 4))

    def encode(self, payload: bytes) -> bytes:
        """Frames one packet, whose length is a multiple of 4."""
        words = len(payload) >> 2
        head = bytes([words]) if words < 0x7F else b"\x7f" + words.to_bytes(3, "little")
        return head + payload


class Intermediate:
    """Four length bytes."""

    name = "intermediate"

    async def read(self, source: ByteSource) -> bytes:
        """Reads one packet."""
        head: int = struct.unpack("<I", await source.readexactly(4))[0]
        return await source.readexactly(_checked(head & 0x7FFFFFFF))

    def encode(self, payload: bytes) -> bytes:
        """Frames one packet."""
        return struct.pack("<i", len(payload)) + payload


class PaddedIntermediate(Intermediate):
    """Intermediate with 0 to 3 random bytes after the payload."""

    name = "padded intermediate"

    async def read(self, source: ByteSource) -> bytes:
        """Reads one packet and drops its padding (payloads are multiples of 4 bytes)."""
        padded = await super().read(source)
        return padded[: len(padded) - len(padded) % 4]

    def encode(self, payload: bytes) -> bytes:
        """Frames one packet with fresh padding."""
        return super().encode(payload + os.urandom(secrets.randbelow(4)))


class Transport:
    """A client's chosen framing, with or without obfuscation around it."""

    def __init__(self, framing: Framing, source: ByteSource, scramble: CipherContext | None = None) -> None:
        self._framing = framing
        self._source = source
        self._scramble = scramble
        self.name = framing.name if scramble is None else f"obfuscated {framing.name}"

    async def read(self) -> bytes:
        """The next packet's payload."""
        return await self._framing.read(self._source)

    def encode(self, payload: bytes) -> bytes:
        """The payload as it goes on the wire; packets must be written in the order they are encoded."""
        packet = self._framing.encode(payload)
        return packet if self._scramble is None else self._scramble.update(packet)


class _Replayed:
    """A stream with some bytes put back in front."""

    def __init__(self, first: bytes, reader: StreamReader) -> None:
        self._first = first
        self._reader = reader

    async def readexactly(self, n: int) -> bytes:
        taken, self._first = self._first[:n], self._first[n:]
        if len(taken) == n:
            return taken
        return taken + await self._reader.readexactly(n - len(taken))


class _Unscrambled:
    """A stream whose bytes are deciphered on the way."""

    def __init__(self, reader: StreamReader, unscramble: CipherContext) -> None:
        self._reader = reader
        self._unscramble = unscramble

    async def readexactly(self, n: int) -> bytes:
        return self._unscramble.update(await self._reader.readexactly(n))


async def accept(reader: StreamReader) -> Transport:
    """Finds the client's transport from the first bytes that it sends."""
    first = await reader.readexactly(1)
    if first == ABRIDGED_TAG:
        return Transport(Abridged(), reader)
    first += await reader.readexactly(3)
    if first == INTERMEDIATE_TAG:
        return Transport(Intermediate(), reader)
    if first == PADDED_TAG:
        return Transport(PaddedIntermediate(), reader)
    first += await reader.readexactly(4)
    if first[4:] == b"\0\0\0\0":
        return Transport(Full(), _Replayed(first, reader))
    return _obfuscated(first + await reader.readexactly(OBFUSCATED_HEADER - 8), reader)


def _obfuscated(header: bytes, reader: StreamReader) -> Transport:
    """The transport that an obfuscated client's 64 first bytes announce."""
    unscramble = _counter_mode(header[8:40], header[40:56])
    backwards = header[55:7:-1]
    scramble = _counter_mode(backwards[:32], backwards[32:48])
    tag = unscramble.update(header)[56:60]
    framings: dict[bytes, type[Abridged] | type[Intermediate]] = {
        ABRIDGED_TAG * 4: Abridged,
        INTERMEDIATE_TAG: Intermediate,
        PADDED_TAG: PaddedIntermediate,
    }
    if tag not in framings:
        raise TransportError("the first bytes announce no known transport")
    return Transport(framings[tag](), _Unscrambled(reader, unscramble), scramble)


def _counter_mode(key: bytes, iv: bytes) -> CipherContext:
    """AES-256-CTR, running on over the whole stream."""
    return Cipher(AES(key), CTR(iv)).encryptor()
