"""One client's socket at one data centre: from its first byte to the end."""

from __future__ import annotations

import asyncio
import socket
import struct
from asyncio import IncompleteReadError, StreamReader, StreamWriter
from collections.abc import Callable
from typing import Any

from telethon.errors import TypeNotFoundError
from telethon.extensions import BinaryReader
from telethon.tl import types

from archiver.demo.answering import UNKNOWN, Answer, answer, error
from archiver.demo.delays import FarWriter
from archiver.demo.faults import Fault
from archiver.demo.hub import Hub, Login
from archiver.demo.refusal import bad_request
from archiver.demo.wire import service
from archiver.demo.wire.cipher import CipherError, Plain, open_packet, seal
from archiver.demo.wire.clock import ANSWER, NOTICE, Clock
from archiver.demo.wire.envelope import (
    Inner,
    Unwrapped,
    container,
    encode,
    method_name,
    rpc_result,
    unpack,
    unwrap,
)
from archiver.demo.wire.handshake import Handshake, HandshakeError
from archiver.demo.wire.transports import Transport, TransportError, accept

UNKNOWN_KEY = struct.pack("<i", -404)
"""The transport's answer to an auth key that the server does not have."""

WRONG_SALT = 48
"""The error code in `bad_server_salt`."""

CLOCK_BEHIND, CLOCK_AHEAD = 16, 17
"""The error codes in `bad_msg_notification` for a client whose clock is wrong."""

MOST_BEHIND_S, MOST_AHEAD_S = 300, 30
"""Source: https://core.telegram.org/mtproto/description#message-identifier-msg-id"""

LARGE = 64 * 1024
"""Bytes. Larger answers travel alone, not in a container."""

Spawn = Callable[[Any], "asyncio.Task[None]"]


class Connection:
    """A client's connection. It takes requests in as they come, and answers each when it is done."""

    def __init__(self, hub: Hub, dc: int, reader: StreamReader, writer: StreamWriter | FarWriter, spawn: Spawn) -> None:
        self.dc = dc
        self.login: Login | None = None
        self.wants_updates = True
        self._hub = hub
        self._reader = reader
        self._writer = writer
        self._spawn = spawn
        self._transport: Transport | None = None
        self._handshake: Handshake | None = None
        self._session = 0
        self._clock = Clock(hub.now)
        self._running: dict[int, asyncio.Event] = {}

    async def serve(self) -> None:
        """Reads packets until the client goes away or sends what cannot be read."""
        try:
            self._transport = await accept(self._reader)
            while True:
                await self._take(await self._transport.read())
        except (IncompleteReadError, ConnectionError):
            return
        except (TransportError, CipherError, HandshakeError) as fault:
            self._hub.complaints.append(str(fault))
        finally:
            self._writer.close()

    async def _take(self, packet: bytes) -> None:
        """Takes one packet in: a step of the handshake, or encrypted messages."""
        key_id = packet[:8]
        if key_id == b"\0" * 8:
            await self._shake(packet)
            return
        login = self._hub.logins.get(key_id)
        if login is None or login.dc != self.dc:
            await self._write(UNKNOWN_KEY)
            return
        self.login = login
        plain = open_packet(login.key, packet)
        if await self._is_welcome(login, plain):
            for inner in unpack(Inner(plain.message_id, plain.sequence, plain.body)):
                await self._receive(login, inner)

    async def _shake(self, packet: bytes) -> None:
        """Answers a step of the handshake."""
        if self._handshake is None or self._handshake.key is not None:
            self._handshake = Handshake(self._hub.rsa_of(self.dc), self._hub.now)
        reply = self._handshake.answer(packet)
        if self._handshake.key is not None:
            self._hub.enrol(self._handshake.key, self.dc)
        await self._write(reply)

    async def _is_welcome(self, login: Login, plain: Plain) -> bool:
        """Whether a packet is of our time and has the right salt; greets new sessions."""
        self._session = plain.session
        ahead = (plain.message_id >> 32) - self._hub.now()
        if not -MOST_BEHIND_S < ahead < MOST_AHEAD_S:
            code = CLOCK_AHEAD if ahead > 0 else CLOCK_BEHIND
            refused = types.BadMsgNotification(plain.message_id, plain.sequence, code)
            await self._send(encode(refused), NOTICE, counts=False)
            return False
        if plain.salt != login.salt:
            refused = types.BadServerSalt(plain.message_id, plain.sequence, WRONG_SALT, login.salt)
            await self._send(encode(refused), NOTICE, counts=False)
            return False
        if plain.session not in login.sessions:
            login.sessions.add(plain.session)
            created = types.NewSessionCreated(plain.message_id, plain.session & (2**63 - 1), login.salt)
            await self._send(encode(created), NOTICE)
        return True

    async def _receive(self, login: Login, inner: Inner) -> None:
        """Takes one message in: answers MTProto's own at once, starts work on a request."""
        try:
            message = BinaryReader(inner.body).tgread_object()
        except TypeNotFoundError as unknown:
            refusal = bad_request(f"INPUT_METHOD_INVALID_{unknown.invalid_constructor_id}")
            await self._send(rpc_result(inner.message_id, error(refusal)))
            return
        if service.is_service(message):
            reply = service.reply(message, inner.message_id, login.salt)
            if reply is not None:
                await self._send(reply)
            return
        unwrapped = unwrap(message)
        if unwrapped.without_updates:
            self.wants_updates = False
        method = method_name(unwrapped.request)
        self._hub.record.add(
            method, self.dc, unwrapped.request, tuple(method_name(item) for item in unwrapped.wrappers)
        )
        fault = self._hub.faults.strike(method, self.dc)
        self._running[inner.message_id] = asyncio.Event()
        task = self._spawn(self._work(login, inner, unwrapped, method, fault))
        task.add_done_callback(lambda done: self._finish(done, inner))

    async def _work(self, login: Login, inner: Inner, unwrapped: Unwrapped, method: str, fault: Fault | None) -> None:
        """Answers one request, after those that it must come after."""
        for earlier in unwrapped.after:
            if earlier in self._running:
                await self._running[earlier].wait()
        await self._deliver(inner, await answer(self._hub, login, method, unwrapped.request, fault))

    def _finish(self, task: asyncio.Task[None], inner: Inner) -> None:
        """Lets later requests go on; tells the client when the server itself broke."""
        self._running.pop(inner.message_id).set()
        if not task.cancelled() and task.exception() is not None and not self._writer.is_closing():
            body = rpc_result(inner.message_id, error(bad_request("LOOPBACK_SERVER_BROKE")))
            self._writer.write(self._sealed(body))

    async def _deliver(self, inner: Inner, ready: Answer) -> None:
        """Sends an answer in the way that it, or its fault, asks for."""
        if ready.way == "silence":
            return
        if ready.way == "reset":
            self.reset()
            return
        result = rpc_result(inner.message_id, ready.result, compress=ready.compress)
        beside = UNKNOWN if ready.way == "unknown beside" else encode(types.MsgsAck([inner.message_id]))
        if len(result) <= LARGE or ready.way == "unknown beside":
            result = self._together(beside, result)
        if ready.way == "reset mid-packet":
            await self._send_half(result)
        else:
            await self._send(result)

    def _together(self, first: bytes, second: bytes) -> bytes:
        """Two messages in one container."""
        messages = [
            Inner(self._clock.message_id(), self._clock.sequence(counts=counts), body)
            for body, counts in ((first, False), (second, True))
        ]
        return container(messages)

    async def push(self, body: bytes) -> None:
        """Sends what the client did not ask for: updates."""
        await self._send(body, NOTICE)

    async def _send(self, body: bytes, kind: int = ANSWER, *, counts: bool = True) -> None:
        """Sends one message; a client that has gone away misses it, and so does any of a server that is mute."""
        if self._writer.is_closing() or self._hub.mute:
            return
        self._writer.write(self._sealed(body, kind, counts=counts))
        await self._drain()

    async def _send_half(self, body: bytes) -> None:
        """Sends half a packet, then resets."""
        packet = self._sealed(body)
        self._writer.write(packet[: len(packet) // 2])
        await self._drain()
        await asyncio.sleep(0.02)
        self.reset()

    def _sealed(self, body: bytes, kind: int = ANSWER, *, counts: bool = True) -> bytes:
        """A message encrypted and framed for this client."""
        if self.login is None or self._transport is None:
            raise RuntimeError("nothing can be sent before the client's first message")
        plain = Plain(
            self.login.salt,
            self._session,
            self._clock.message_id(kind),
            self._clock.sequence(counts=counts),
            body,
        )
        return self._transport.encode(seal(self.login.key, plain))

    async def _write(self, payload: bytes) -> None:
        """Sends an unencrypted payload."""
        if self._transport is not None:
            self._writer.write(self._transport.encode(payload))
            await self._drain()

    async def _drain(self) -> None:
        """Waits until the socket takes more; a broken one is found by the reader."""
        try:
            await self._writer.drain()
        except ConnectionError:
            self._writer.close()

    def reset(self) -> None:
        """Ends the connection with a TCP reset."""
        raw = self._writer.get_extra_info("socket")
        if raw is not None and raw.fileno() >= 0:  # another answer's fault may have closed it already
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()
