"""A SOCKS5 server and an MTProxy on loopback, as small as they can be, for the length of a test."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

USER, PASSWORD = "mara", "p@ss/word"
PADDED = b"\xdd" * 4
Recode = Callable[[bytes], bytes]


@dataclass
class Passed:
    """What went through: the ports of the servers that were asked for, and data centres."""

    port: int = 0
    targets: list[int] = field(default_factory=list)
    centres: list[int] = field(default_factory=list)
    refused: int = 0


@contextlib.asynccontextmanager
async def socks5() -> AsyncIterator[Passed]:
    """RFC 1928 with the password of RFC 1929."""
    passed = Passed()

    async def serve(reader: StreamReader, writer: StreamWriter) -> None:
        _, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(b"\x05\x02")
        _, length = await reader.readexactly(2)
        user = await reader.readexactly(length)
        password = await reader.readexactly((await reader.readexactly(1))[0])
        if (user.decode(), password.decode()) != (USER, PASSWORD):
            passed.refused += 1
            writer.write(b"\x01\x01")
            return
        writer.write(b"\x01\x00")
        *_, kind = await reader.readexactly(4)
        if kind == 3:
            host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        else:
            host = ".".join(map(str, await reader.readexactly(4)))
        (port,) = struct.unpack(">H", await reader.readexactly(2))
        passed.targets.append(port)
        there = await asyncio.open_connection(host, port)
        writer.write(b"\x05\x00\x00\x01" + b"\0" * 6)
        await _both_ways((reader, writer), there)

    async with _listening(serve, passed):
        yield passed


@contextlib.asynccontextmanager
async def mtproxy(secret: bytes, ports: dict[int, int]) -> AsyncIterator[Passed]:
    """Takes the obfuscation off, and passes padded packets on to the data centre that the client names."""
    passed = Passed()

    async def serve(reader: StreamReader, writer: StreamWriter) -> None:
        header = await reader.readexactly(64)
        backwards = header[55:7:-1]
        incoming = _cipher(header[8:40], header[40:56], secret)
        outgoing = _cipher(backwards[:32], backwards[32:48], secret)
        plain = incoming.update(header)
        if plain[56:60] != PADDED:
            passed.refused += 1
            return
        (centre,) = struct.unpack("<h", plain[60:62])
        passed.centres.append(centre)
        there = await asyncio.open_connection("127.0.0.1", ports[centre])
        there[1].write(PADDED)
        await _both_ways((reader, writer), there, incoming.update, outgoing.update)

    async with _listening(serve, passed):
        yield passed


def _cipher(key: bytes, iv: bytes, secret: bytes) -> CipherContext:
    return Cipher(AES(hashlib.sha256(key + secret).digest()), CTR(iv)).encryptor()


@contextlib.asynccontextmanager
async def _listening(serve: Callable[[StreamReader, StreamWriter], object], passed: Passed) -> AsyncIterator[None]:
    running: set[asyncio.Task[None]] = set()

    async def accepted(reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await serve(reader, writer)  # type: ignore[misc]
        writer.close()
        running.discard(task)

    server = await asyncio.start_server(accepted, "127.0.0.1", 0)
    passed.port = server.sockets[0].getsockname()[1]
    try:
        yield
    finally:
        server.close()
        for task in tuple(running):
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await server.wait_closed()


async def _both_ways(
    here: tuple[StreamReader, StreamWriter],
    there: tuple[StreamReader, StreamWriter],
    inwards: Recode = bytes,
    outwards: Recode = bytes,
) -> None:
    async def one_way(reader: StreamReader, writer: StreamWriter, recode: Recode) -> None:
        try:
            while data := await reader.read(65536):
                writer.write(recode(data))
                await writer.drain()
        finally:
            writer.close()

    await asyncio.gather(
        one_way(here[0], there[1], inwards), one_way(there[0], here[1], outwards), return_exceptions=True
    )
