"""From one request to what is sent back for it, with the fault that befalls it, if any."""

from __future__ import annotations

import asyncio
import struct
from dataclasses import dataclass
from typing import Any, Literal

from telethon import types

from archiver.demo.api.call import Call
from archiver.demo.api.table import serve
from archiver.demo.faults import Fault
from archiver.demo.hub import Hub, Login
from archiver.demo.refusal import RefusalError
from archiver.demo.wire.envelope import UNKNOWN_CONSTRUCTOR, encode

UNKNOWN = struct.pack("<Iq", UNKNOWN_CONSTRUCTOR, 0)
"""An object that nobody can read."""


@dataclass(frozen=True)
class Answer:
    """What goes back: a result's TL bytes, and how they are sent."""

    result: bytes
    way: Literal["send", "silence", "reset", "reset mid-packet", "unknown beside"] = "send"
    compress: bool = True


async def answer(hub: Hub, login: Login, method: str, request: Any, fault: Fault | None) -> Answer:
    """Serves a request, or lets a fault befall it."""
    if fault is None:
        return await _served(hub, login, method, request)
    if fault.kind == "refuse" and fault.refusal is not None:
        return Answer(error(fault.refusal))
    if fault.kind in ("silence", "reset"):
        return Answer(b"", "silence" if fault.kind == "silence" else "reset")
    if fault.kind == "unknown result":
        return Answer(UNKNOWN)
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
    if fault.action is not None:
        fault.action()
    served = await _served(hub, login, method, request, fault)
    if fault.kind == "reset mid-packet":
        return Answer(served.result, "reset mid-packet", served.compress)
    if fault.kind == "unknown beside":
        return Answer(served.result, "unknown beside", served.compress)
    return served


async def _served(hub: Hub, login: Login, method: str, request: Any, fault: Fault | None = None) -> Answer:
    """Runs the method; a refusal becomes an RPC error."""
    omit = fault is not None and fault.kind == "omit"
    try:
        result = await serve(method, Call(hub, login, request, omit_gone=omit))
    except RefusalError as refusal:
        return Answer(error(refusal))
    is_part = isinstance(result, types.upload.File | types.upload.CdnFile)
    if is_part and fault is not None and fault.spoil is not None:
        result.bytes = fault.spoil(result.bytes)
    return Answer(encode(result), compress=not is_part)


def error(refusal: RefusalError) -> bytes:
    """A refusal as `rpc_error`."""
    return encode(types.RpcError(error_code=refusal.code, error_message=refusal.message))
