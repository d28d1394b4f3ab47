"""A raw answer and how it becomes a capture."""

from __future__ import annotations

import functools
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from telethon.tl import TLObject

from archiver.model.captures import Asked, Capture, Json, Status
from archiver.sources.telegram import tl, tljson
from archiver.sources.telegram.faults import status_of
from archiver.sources.telegram.people import WITHHELD, People
from archiver.sources.telegram.wire import Reply, RpcFault


@dataclass(frozen=True, kw_only=True)
class RawAnswer:
    """One answer of Telegram.

    ``people``: what is stored of persons; whoever makes a capture of the answer need not think of them.
    ``tl`` are the bytes as served. ``decoded`` is the Telethon object, None for a fault or an unreadable
    answer; ``unread`` says why an answer is unreadable, and then ``tl`` may end with padding of the packet.
    """

    method: str
    asked: Asked
    tl: bytes
    decoded: Any = None
    fault: RpcFault | None = None
    unread: str | None = None
    people: People = field(default_factory=People.unlinked)

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
        return tljson.to_json(self.decoded)

    def capture(self, question: Mapping[str, Json]) -> Capture:
        """The answer to ``question`` on its way into the archive; without its bytes where it names persons.

        An answer that cannot be read and may name some is kept as the fact alone: what it answers stays open, and is
        asked for again.
        """
        if self.unread is not None and self.people.may_hide(self.tl):
            return self.capture_without({**question, "withheld": WITHHELD}, None, WITHHELD)
        if self.fault is None and self.unread is None and self.people.may_name(self.tl, self.value):
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
    rule = people or People.unlinked()
    method = tljson.schema_name(type(query))
    if reply.fault is not None:
        return RawAnswer(method=method, asked=asked, tl=_fault_tl(reply.fault), fault=reply.fault, people=rule)
    try:
        decoded = tl.decode(query, reply.body)
    except tl.UnreadableAnswerError as error:
        return RawAnswer(method=method, asked=asked, tl=reply.body, unread=str(error), people=rule)
    return RawAnswer(method=method, asked=asked, tl=reply.body[: decoded.length], decoded=decoded.value, people=rule)


def _fault_tl(fault: RpcFault) -> bytes:
    """``rpc_error#2144ca19 error_code:int error_message:string``: these are its only possible bytes."""
    text: bytes = TLObject.serialize_bytes(fault.message)
    return struct.pack("<Ii", tl.RPC_ERROR, fault.code) + text
