"""One request over one of Telethon's connections, with its answer as bytes.

Telethon parses answers itself and drops their bytes. Here the request reads its own result, and keeps it as
it came. Every request asks for no updates (``invokeWithoutUpdates``): they cost traffic, are no evidence, and
one of a newer layer in the same container would make Telethon lose the answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from telethon.errors import AuthKeyNotFound, RPCError
from telethon.tl import TLRequest
from telethon.tl.core import RpcResult
from telethon.tl.functions import InvokeWithoutUpdatesRequest

Wrap = Callable[[Any], Any]
"""Puts a request into another one."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RpcFault:
    """Telegram's own error: its number and word, as ``400 CHANNEL_PRIVATE``."""

    code: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back: TL bytes (with the rest of the packet), or a fault. ``time``: the server's clock."""

    body: bytes = b""
    fault: RpcFault | None = None
    time: datetime | None


class SilentError(Exception):
    """No answer came in time."""


class LostError(Exception):
    """The connection broke, and Telethon gave up to mend it."""


class KeyRefusedError(Exception):
    """Telegram does not know the session's key any more."""


class RawRequest(TLRequest):  # type: ignore[misc]  # Telethon has no types
    """A request that is wrapped (in ``invokeWithoutUpdates``) and returns its answer's bytes."""

    def __init__(self, query: Any, wrap: Wrap) -> None:
        self.query = query
        self._wrap = wrap
        self.message_id: int | None = None
        self.fault: RpcFault | None = None

    def _bytes(self) -> bytes:
        """The wrapped request's TL bytes."""
        return bytes(self._wrap(self.query))

    def read_result(self, reader: Any) -> bytes:
        """The answer's bytes; any constructor is welcome."""
        return bytes(reader.read())


def listen(sender: Any) -> None:
    """Makes a connection tell its raw requests what Telethon drops: the answer's message id and the error's
    own word.

    The message id is the server's clock (seconds in its upper 32 bits).
    """
    handle = sender._handlers[RpcResult.CONSTRUCTOR_ID]

    async def handle_result(message: Any) -> None:
        state = sender._pending_state.get(message.obj.req_msg_id)
        if state is not None and isinstance(state.request, RawRequest):
            state.request.message_id = message.msg_id
            error = message.obj.error
            if error is not None:
                state.request.fault = RpcFault(error.error_code, error.error_message)
        await handle(message)

    sender._handlers[RpcResult.CONSTRUCTOR_ID] = handle_result


async def ask(sender: Any, query: Any, timeout_s: float, wrap: Wrap = InvokeWithoutUpdatesRequest) -> Reply:
    """Sends a request, as ``wrap`` makes it, and waits for its answer.

    Raises SilentError, LostError or KeyRefusedError. An error that Telegram answers with is a Reply.
    """
    request = RawRequest(query, wrap)
    try:
        future = sender.send(request)
    except ConnectionError as error:
        raise LostError(str(error)) from error
    try:
        # not `wait_for`: a future that Telethon cancels while closing must not look like our cancellation
        done, _ = await asyncio.wait({future}, timeout=timeout_s)
    finally:
        if not future.done():
            future.cancel()
        elif not future.cancelled():
            future.exception()  # else asyncio complains that nobody looked, where we were cancelled ourselves
    if not done:
        raise SilentError(f"no answer within {timeout_s:g} s")
    if future.cancelled():
        raise LostError("the connection was closed")
    return _reply(request, future)


def _reply(request: RawRequest, future: Any) -> Reply:
    """The outcome of a request that is done."""
    time = None if request.message_id is None else server_time(request.message_id)
    error = future.exception()
    if error is None:
        return Reply(body=future.result(), time=time)
    if isinstance(error, RPCError):
        fault = request.fault or RpcFault(error.code or 0, error.message or type(error).__name__)
        return Reply(fault=fault, time=time)
    if isinstance(error, AuthKeyNotFound):
        raise KeyRefusedError("the key is unknown") from error
    raise LostError(f"{type(error).__name__}: {error}") from error


def server_time(message_id: int) -> datetime:
    """The server's clock in a message id, to the microsecond."""
    return _EPOCH + timedelta(microseconds=message_id * 1_000_000 >> 32)
