"""A raw answer and how it becomes a capture."""

from __future__ import annotations

import functools
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from telethon.tl import TLObject

from archiver.model.captures import Asked, Capture, Json, Status
from archiver.sources.telegram import tl, tldirect, tljson
from archiver.sources.telegram.faults import status_of
from archiver.sources.telegram.people import WITHHELD, People
from archiver.sources.telegram.wire import Reply, RpcFault

FILES = "upload."
"""Methods whose answers are wanted as objects: in JSON a file's bytes would be base64."""


@dataclass(frozen=True, kw_only=True)
class RawAnswer:
    """One answer of Telegram to ``query``, a request of Telethon's.

    ``tl`` are the bytes as served. ``unread`` says why an answer is unreadable, and then ``tl`` may end with padding
    of the packet. A readable one was read into JSON (``shown``), one with a part of a file into Telethon's ``objects``;
    ``value`` and ``decoded`` give either, made when they are first asked for.
    ``people``: what is stored of persons; whoever makes a capture of the answer need not think of them.
    """

    query: Any
    asked: Asked
    tl: bytes
    shown: Json = None
    objects: Any = None
    fault: RpcFault | None = None
    unread: str | None = None
    people: People = field(default_factory=People.unlinked)

    @property
    def method(self) -> str:
        """The request's name in the TL schema."""
        return tljson.schema_name(type(self.query))

    @property
    def readable(self) -> bool:
        """Whether it is an answer that can be read, and no fault."""
        return self.fault is None and self.unread is None

    @property
    def status(self) -> Status:
        """ "ok", or what the fault means."""
        if self.fault is not None:
            return status_of(self.fault)
        return "failed" if self.unread is not None else "ok"

    @property
    def error(self) -> str | None:
        """Telegram's word for the fault, or why the answer is unreadable."""
        return self.fault.message if self.fault is not None else self.unread

    @functools.cached_property
    def value(self) -> Json:
        """The answer as JSON (see ``tljson``); None if it is unreadable."""
        if self.fault is not None:
            return {"_": "rpc_error", "error_code": self.fault.code, "error_message": self.fault.message}
        return tljson.to_json(self.objects) if self.shown is None else self.shown

    @functools.cached_property
    def decoded(self) -> Any:
        """The answer as Telethon's object; None for a fault, and for what Telethon cannot read."""
        if self.shown is None:
            return self.objects
        try:
            return tl.decode(self.query, self.tl).value
        except tl.UnreadableAnswerError:
            return None

    def capture(self, question: Mapping[str, Json]) -> Capture:
        """The answer to ``question`` on its way into the archive; without its bytes where it names persons.

        An answer that cannot be read and may name some is kept as the fact alone: what it answers stays open, and is
        asked for again.
        """
        if self.unread is not None and self.people.may_hide(self.tl):
            return self.capture_without({**question, "withheld": WITHHELD}, None, WITHHELD)
        if self.readable and self.people.may_name(self.tl, self.value):
            hidden = self.people.hidden(self.value)
            if hidden is not None:
                content = tljson.withheld_document(self.tl, hidden, WITHHELD)
                return self._capture({**question, "withheld": WITHHELD}, content)
        content = tljson.document(self.tl, self.value, unread=self.unread, tail=self.unread is not None)
        return self._capture(question, content)

    def capture_without(self, question: Mapping[str, Json], value: Json, withheld: str) -> Capture:
        """The same with only ``value`` of the answer (nothing of an unreadable one): ``withheld`` is not to be kept."""
        shown = self.people.hidden(value, self.value) if self.unread is None else None
        content = tljson.withheld_document(self.tl, value if shown is None else shown, withheld, unread=self.unread)
        return self._capture(question, content)

    def _capture(self, question: Mapping[str, Json], content: Mapping[str, Json]) -> Capture:
        return Capture(
            source="telegram",
            method=self.method,
            question=question,
            asked=self.asked,
            status=self.status,
            error=self.error,
            answer=(tljson.as_bytes(content),),
        )


def raw_answer(query: Any, reply: Reply, asked: Asked, people: People | None = None) -> RawAnswer:
    """Reads a reply; what cannot be read is kept as it came. ``people`` None: pseudonyms that nothing else uses."""
    answer = RawAnswer(query=query, asked=asked, tl=reply.body, people=people or People.unlinked())
    if reply.fault is not None:
        return replace(answer, tl=_fault_tl(reply.fault), fault=reply.fault)
    try:
        if answer.method.startswith(FILES):
            decoded = tl.decode(query, reply.body)
            return replace(answer, tl=reply.body[: decoded.length], objects=decoded.value)
        value, length = _json(query, reply.body)
        return replace(answer, tl=reply.body[:length], shown=value)
    except tl.UnreadableAnswerError as error:
        return replace(answer, unread=str(error))


def _json(query: Any, body: bytes) -> tuple[Json, int]:
    """An answer as JSON, straight from its bytes or else by way of Telethon's objects, and its length.

    Raises UnreadableAnswerError.
    """
    try:
        return tldirect.read_value(query, body)
    except tldirect.NotDirectError:
        decoded = tl.decode(query, body)
    try:
        return tljson.to_json(decoded.value), decoded.length
    except RecursionError as error:
        raise tl.UnreadableAnswerError("broken answer (RecursionError)") from error


def _fault_tl(fault: RpcFault) -> bytes:
    """``rpc_error#2144ca19 error_code:int error_message:string``: these are its only possible bytes."""
    text: bytes = TLObject.serialize_bytes(fault.message)
    return struct.pack("<Ii", tl.RPC_ERROR, fault.code) + text
