"""What Telegram sends without being asked: a connection of its own, over which nothing else is asked.

Telethon's handling of updates loses edits and deletions, and an update of a newer layer in the container of an answer
makes it lose the answer. So all questions go over a connection that gets no updates (``wire``), and this one, in a
session of its own, takes the updates as bytes.
"""

from __future__ import annotations

import asyncio
import gzip
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from telethon.crypto import AES
from telethon.errors import AuthKeyNotFound, RPCError, TypeNotFoundError
from telethon.extensions import BinaryReader
from telethon.extensions.messagepacker import MessagePacker
from telethon.network import MTProtoSender
from telethon.network.mtprotostate import MTProtoState
from telethon.tl import functions, types
from telethon.tl.alltlobjects import tlobjects
from telethon.tl.core import GzipPacked, MessageContainer, TLMessage, core_objects

from archiver.errors import NetworkError
from archiver.sources.telegram.connection import QuietClient
from archiver.sources.telegram.wire import LostError, SilentError, listen, server_time

_LOST = (OSError, BufferError, asyncio.IncompleteReadError, AuthKeyNotFound, RPCError, TypeNotFoundError)
HEAD = 32
"""Bytes of a packet before its message: salt, session, message id, sequence number, length."""
_UPDATES = frozenset(
    kind.CONSTRUCTOR_ID
    for kind in (
        types.Updates,
        types.UpdatesCombined,
        types.UpdateShort,
        types.UpdatesTooLong,
        types.UpdateShortMessage,
        types.UpdateShortChatMessage,
        types.UpdateShortSentMessage,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """One container of updates as it came; ``time`` is Telegram's clock."""

    body: bytes
    received: datetime
    time: datetime


class _Taken:
    """In the place of a message whose bytes are kept unread."""

    CONSTRUCTOR_ID = 0

    def __init__(self, body: bytes) -> None:
        self.body = body


class _RawState(MTProtoState):  # type: ignore[misc]  # Telethon has no types
    """Telethon's checks of a packet, and its messages with the updates among them left as bytes."""

    def decrypt_message_data(self, body: bytes) -> Any:
        """The packet's messages; None for a repetition. Raises what Telethon raises for a packet that is not sound."""
        try:
            if super().decrypt_message_data(body) is None:
                return None
        except TypeNotFoundError:
            pass  # the last of its checks but that of the time, which an update does not need
        key, vector = self._calc_key(self.auth_key.key, body[8:24], False)  # noqa: FBT003  Telethon's signature
        plain = AES.decrypt_ige(body[24:], key, vector)
        number, sequence, length = struct.unpack_from("<qii", plain, 16)
        inner = [_message(*each) for each in _split(number, sequence, plain[HEAD : HEAD + length])]
        return TLMessage(number, sequence, MessageContainer(inner))


def _split(number: int, sequence: int, body: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The messages of a container, unpacked: id, sequence number, bytes."""
    (kind,) = struct.unpack_from("<I", body)
    if kind == GzipPacked.CONSTRUCTOR_ID:
        yield from _split(number, sequence, gzip.decompress(BinaryReader(body[4:]).tgread_bytes()))
    elif kind == MessageContainer.CONSTRUCTOR_ID:
        (count,) = struct.unpack_from("<i", body, 4)
        place = 8
        for _ in range(count):
            inner, order, length = struct.unpack_from("<qii", body, place)
            yield from _split(inner, order, body[place + 16 : place + 16 + length])
            place += 16 + length
    else:
        yield number, sequence, body


def _message(number: int, sequence: int, body: bytes) -> Any:
    """A message as Telethon has it; one that is an update, or that nobody knows, unread."""
    (kind,) = struct.unpack_from("<I", body)
    if kind not in _UPDATES and (kind in tlobjects or kind in core_objects):
        with suppress(TypeNotFoundError):
            return TLMessage(number, sequence, BinaryReader(body).tgread_object())
    return TLMessage(number, sequence, _Taken(body))


class _RawSender(MTProtoSender):  # type: ignore[misc]  # Telethon has no types
    """A connection that hands on updates as bytes, and ends where it is lost."""

    def __init__(self, client: QuietClient, news: asyncio.Queue[Push | None]) -> None:
        super().__init__(
            client.session.auth_key,
            loggers=client._log,
            retries=1,
            delay=0,
            auto_reconnect=False,
            connect_timeout=client._timeout,
        )
        self._news = news
        self._state = _RawState(self.auth_key, loggers=client._log)
        self._send_queue = MessagePacker(self._state, loggers=client._log)
        self._handlers[_Taken.CONSTRUCTOR_ID] = self._handle_taken
        listen(self)

    async def _handle_taken(self, message: Any) -> None:
        self._news.put_nowait(Push(body=message.obj.body, received=datetime.now(UTC), time=server_time(message.msg_id)))


News = asyncio.Queue[Push | None]


class PushLine:
    """The connection for updates: ``await line.hold()`` until it is lost; what comes goes into ``news``.

    None in ``news``: the line was (again) opened; what happened before may have been missed.
    """

    def __init__(
        self,
        client: QuietClient,
        news: News,
        *,
        timeout_s: float,
        ping_s: float,
        unreachable: Callable[[str], NetworkError],
    ) -> None:
        self._client = client
        self._unreachable = unreachable
        self._timeout_s = timeout_s
        self._ping_s = ping_s
        self._news = news

    async def hold(self) -> None:
        """Open the line and listen, asking now and then whether the other side is still there.

        Raises NetworkError once it is not.
        """
        sender = _RawSender(self._client, self._news)
        try:
            await self._open(sender)
            self._news.put_nowait(None)
            await self._listen(sender)
        except (LostError, SilentError) as error:
            raise self._unreachable(str(error)) from error
        finally:
            await sender.disconnect()

    async def _open(self, sender: Any) -> None:
        """Connect, and let a first question say that this session wants updates."""
        client = self._client
        try:
            async with asyncio.timeout(self._timeout_s):
                await sender.connect(client.home_connection())
                await sender.send(client.introduction(functions.updates.GetStateRequest(), updates=True))
        except TimeoutError as error:
            raise SilentError(f"no answer within {self._timeout_s:g} s") from error
        except _LOST as error:
            raise LostError(f"{type(error).__name__}: {error}") from error

    async def _listen(self, sender: Any) -> None:
        """Until the connection is lost, or a ping is not answered."""
        number = 0
        lost = asyncio.ensure_future(_ended(sender))
        try:
            while True:
                done, _ = await asyncio.wait({lost}, timeout=self._ping_s)
                if done:
                    raise LostError("the connection for updates was closed")
                number += 1
                await self._ping(sender, number)
        finally:
            lost.cancel()
            await asyncio.gather(lost, return_exceptions=True)

    async def _ping(self, sender: Any, number: int) -> None:
        try:
            answer = sender.send(functions.PingRequest(number))
        except ConnectionError as error:
            raise LostError(str(error)) from error
        done, _ = await asyncio.wait({answer}, timeout=self._timeout_s)
        if not done:
            answer.cancel()
            raise SilentError(f"no answer within {self._timeout_s:g} s")
        if answer.cancelled() or answer.exception() is not None:
            raise LostError("the connection for updates was closed")


async def _ended(sender: Any) -> None:
    """Return when a connection has ended, for whatever reason."""
    ending = asyncio.ensure_future(sender.disconnected)
    await asyncio.wait({ending})
    if not ending.cancelled():
        ending.exception()  # it is told by LostError
