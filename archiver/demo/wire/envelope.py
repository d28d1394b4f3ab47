"""TL framing around requests and results: containers, gzip, `invokeWith…` wrappers, `rpc_result`."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from telethon.extensions import BinaryReader
from telethon.tl import TLObject, functions
from telethon.tl.core import GzipPacked, MessageContainer, RpcResult

VECTOR = 0x1CB5C415
BOOL_TRUE = 0x997275B5
BOOL_FALSE = 0xBC799737
UNKNOWN_CONSTRUCTOR = 0xDEADBEEF
"""A constructor id that no layer has, for the faults that need one."""

GZIP_FROM = 512
"""Bytes. Longer results are sent gzipped if that makes them shorter, as Telegram does."""

WRAPPERS = (
    functions.InvokeWithLayerRequest,
    functions.InitConnectionRequest,
    functions.InvokeWithoutUpdatesRequest,
    functions.InvokeAfterMsgRequest,
    functions.InvokeAfterMsgsRequest,
    functions.InvokeWithMessagesRangeRequest,
    functions.InvokeWithTakeoutRequest,
)


@dataclass(frozen=True)
class Inner:
    """One message of a client, out of its container."""

    message_id: int
    sequence: int
    body: bytes


@dataclass(frozen=True)
class Unwrapped:
    """A request without its wrappers, and the wrappers, outermost first."""

    request: Any
    wrappers: tuple[Any, ...]

    @property
    def without_updates(self) -> bool:
        """Whether the client asked to be sent no updates on this connection."""
        return any(isinstance(item, functions.InvokeWithoutUpdatesRequest) for item in self.wrappers)

    @property
    def after(self) -> tuple[int, ...]:
        """The message ids that must be answered before this request runs."""
        ids: list[int] = []
        for item in self.wrappers:
            if isinstance(item, functions.InvokeAfterMsgRequest):
                ids.append(item.msg_id)
            elif isinstance(item, functions.InvokeAfterMsgsRequest):
                ids.extend(item.msg_ids)
        return tuple(ids)


def unpack(message: Inner) -> Iterator[Inner]:
    """The messages in a container (or the one message that is none), with gzip undone."""
    constructor = _constructor(message.body)
    if constructor == GzipPacked.CONSTRUCTOR_ID:
        plain = gzip.decompress(BinaryReader(message.body[4:]).tgread_bytes())
        yield from unpack(Inner(message.message_id, message.sequence, plain))
    elif constructor == MessageContainer.CONSTRUCTOR_ID:
        yield from _contained(message.body)
    else:
        yield message


def _contained(body: bytes) -> Iterator[Inner]:
    """The messages of one container."""
    (count,) = struct.unpack_from("<i", body, 4)
    position = 8
    for _ in range(count):
        message_id, sequence, length = struct.unpack_from("<qii", body, position)
        position += 16
        yield from unpack(Inner(message_id, sequence, body[position : position + length]))
        position += length


def _constructor(body: bytes) -> int:
    """The constructor id that a body begins with, 0 if it is too short."""
    constructor: int = struct.unpack_from("<I", body)[0] if len(body) >= 4 else 0
    return constructor


def unwrap(request: Any) -> Unwrapped:
    """Takes the `invokeWith…` and `initConnection` wrappers off a request."""
    wrappers: list[Any] = []
    while isinstance(request, WRAPPERS):
        wrappers.append(request)
        request = request.query
    return Unwrapped(request, tuple(wrappers))


def method_name(request: Any) -> str:
    """The name of a request as Telegram's schema has it, such as `messages.getHistory`."""
    cls = type(request)
    name = cls.__name__.removesuffix("Request")
    space = cls.__module__.removeprefix("telethon.tl.functions").removeprefix(".")
    name = name[:1].lower() + name[1:]
    return f"{space}.{name}" if space else name


def encode(result: Any) -> bytes:
    """A result as TL bytes: an object, a list of objects (a vector), a bool, or bytes that are TL already."""
    if isinstance(result, bytes):
        return result
    if isinstance(result, bool):
        return struct.pack("<I", BOOL_TRUE if result else BOOL_FALSE)
    if isinstance(result, TLObject):
        return bytes(result)
    if isinstance(result, Sequence):
        return struct.pack("<Ii", VECTOR, len(result)) + b"".join(bytes(item) for item in result)
    raise TypeError(f"{type(result).__name__} is no TL result")


def rpc_result(message_id: int, result: bytes, *, compress: bool = True) -> bytes:
    """`rpc_result`: the answer to one request, gzipped where that helps."""
    if compress and len(result) > GZIP_FROM:
        packed = bytes(GzipPacked(result))
        result = packed if len(packed) < len(result) else result
    return struct.pack("<Iq", RpcResult.CONSTRUCTOR_ID, message_id) + result


def container(messages: Sequence[Inner]) -> bytes:
    """Several messages in one."""
    body = struct.pack("<Ii", MessageContainer.CONSTRUCTOR_ID, len(messages))
    for message in messages:
        body += struct.pack("<qii", message.message_id, message.sequence, len(message.body)) + message.body
    return body
