"""MTProto's own messages: pings, acknowledgements, salts, states. They never reach the API.

Source: https://core.telegram.org/mtproto/service_messages
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from telethon.tl import functions, types

from archiver.demo.wire.envelope import encode, rpc_result

IGNORED = (types.MsgsAck, types.MsgsStateInfo, types.MsgsAllInfo, types.HttpWait, types.MsgDetailedInfo)
RECEIVED = "\x04"
"""`msgs_state_info`: the message was received."""


def is_service(message: Any) -> bool:
    """Whether a client's message is MTProto's own, not a request to the API."""
    return isinstance(
        message,
        (
            *IGNORED,
            types.MsgsStateReq,
            types.MsgResendReq,
            functions.PingRequest,
            functions.PingDelayDisconnectRequest,
            functions.GetFutureSaltsRequest,
            functions.DestroySessionRequest,
            functions.DestroyAuthKeyRequest,
            functions.RpcDropAnswerRequest,
        ),
    )


def reply(message: Any, message_id: int, salt: int) -> bytes | None:
    """The answer to a service message, if it has one."""
    if isinstance(message, functions.PingRequest | functions.PingDelayDisconnectRequest):
        return encode(types.Pong(msg_id=message_id, ping_id=message.ping_id))
    if isinstance(message, types.MsgsStateReq | types.MsgResendReq):
        return encode(types.MsgsStateInfo(req_msg_id=message_id, info=RECEIVED * len(message.msg_ids)))
    if isinstance(message, functions.GetFutureSaltsRequest):
        return encode(_salts(message_id, salt))
    if isinstance(message, functions.DestroySessionRequest):
        return encode(types.DestroySessionOk(message.session_id))
    if isinstance(message, functions.DestroyAuthKeyRequest):
        return encode(types.DestroyAuthKeyOk())
    if isinstance(message, functions.RpcDropAnswerRequest):
        return rpc_result(message_id, encode(types.RpcAnswerUnknown()))
    return None


def _salts(message_id: int, salt: int) -> Any:
    """`future_salts`: the one salt there is stays good for a day."""
    now = datetime.now(UTC)
    only = types.FutureSalt(valid_since=now, valid_until=now + timedelta(days=1), salt=salt)
    return types.FutureSalts(req_msg_id=message_id, now=int(time.time()), salts=[only])
