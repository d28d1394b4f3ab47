"""Faults that a test orders: each is one call, with `after=` requests to let pass and `times=` to happen.

At most one fault befalls a request: the first ordered of those that match it and are due.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from archiver.demo.refusal import RefusalError
from archiver.demo.striking import counts, first

GET_FILE = "upload.getFile"
Kind = Literal[
    "refuse",
    "delay",
    "silence",
    "reset",
    "reset mid-packet",
    "part",
    "omit",
    "unknown result",
    "unknown beside",
    "call",
]


@dataclass
class Fault:
    """One ordered fault. `happened` counts how often it did."""

    kind: Kind
    method: str
    """A method's name, or `*` for every method."""
    after: int = 0
    times: int | None = 1
    """None means for ever."""
    dc: int | None = None
    """Only at this data centre."""
    refusal: RefusalError | None = None
    seconds: float = 0.0
    spoil: Callable[[bytes], bytes] | None = field(default=None, repr=False)
    """For "part": the file part as it will be sent instead."""
    action: Callable[[], None] | None = field(default=None, repr=False)
    matched: int = 0
    happened: int = 0

    def strikes(self, method: str, dc: int) -> bool:
        """Counts a request; whether the fault befalls it."""
        if self.method not in ("*", method) or self.dc not in (None, dc):
            return False
        return counts(self)


class Faults:
    """The faults of one server. Every method returns the `Fault`, whose `happened` can be asked later."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def strike(self, method: str, dc: int) -> Fault | None:
        """The fault that befalls this request, if any."""
        return first([fault for fault in self._faults if fault.strikes(method, dc)])

    def clear(self) -> None:
        """Cancels every fault."""
        self._faults.clear()

    def rpc_error(
        self,
        method: str,
        code: int,
        message: str,
        *,
        after: int = 0,
        times: int | None = 1,
        dc: int | None = None,
    ) -> Fault:
        """Answers with an RPC error."""
        return self._order("refuse", method, after, times, dc, refusal=RefusalError(code, message))

    def flood(
        self, method: str, seconds: int, *, after: int = 0, times: int | None = 1, dc: int | None = None
    ) -> Fault:
        """Answers FLOOD_WAIT: ask again in some seconds."""
        return self.rpc_error(method, 420, f"FLOOD_WAIT_{seconds}", after=after, times=times, dc=dc)

    def premium_flood(
        self, method: str, seconds: int, *, after: int = 0, times: int | None = 1, dc: int | None = None
    ) -> Fault:
        """Answers FLOOD_PREMIUM_WAIT, as to accounts that pay nothing."""
        return self.rpc_error(method, 420, f"FLOOD_PREMIUM_WAIT_{seconds}", after=after, times=times, dc=dc)

    def delay(
        self, method: str, seconds: float, *, after: int = 0, times: int | None = 1, dc: int | None = None
    ) -> Fault:
        """Answers rightly, but some seconds late."""
        return self._order("delay", method, after, times, dc, seconds=seconds)

    def silence(self, method: str, *, after: int = 0, times: int | None = 1, dc: int | None = None) -> Fault:
        """Never answers, and keeps the connection open."""
        return self._order("silence", method, after, times, dc)

    def reset(self, method: str, *, after: int = 0, times: int | None = 1, dc: int | None = None) -> Fault:
        """Resets the connection (TCP RST) instead of an answer."""
        return self._order("reset", method, after, times, dc)

    def reset_mid_packet(self, method: str, *, after: int = 0, times: int | None = 1, dc: int | None = None) -> Fault:
        """Sends the first half of the answer's packet, then resets the connection."""
        return self._order("reset mid-packet", method, after, times, dc)

    def truncate_part(
        self,
        keep: int,
        method: str = GET_FILE,
        *,
        after: int = 0,
        times: int | None = 1,
        dc: int | None = None,
    ) -> Fault:
        """Sends only the first `keep` bytes of a file part."""
        return self._order("part", method, after, times, dc, spoil=lambda part: part[:keep])

    def lengthen_part(
        self,
        extra: int,
        method: str = GET_FILE,
        *,
        after: int = 0,
        times: int | None = 1,
        dc: int | None = None,
    ) -> Fault:
        """Sends `extra` bytes more than a file part has."""
        return self._order("part", method, after, times, dc, spoil=lambda part: part + b"\0" * extra)

    def empty_part(
        self, method: str = GET_FILE, *, after: int = 0, times: int | None = 1, dc: int | None = None
    ) -> Fault:
        """Sends a file part of no bytes."""
        return self.truncate_part(0, method, after=after, times=times, dc=dc)

    def flip_bit(
        self,
        bit: int = 0,
        method: str = GET_FILE,
        *,
        after: int = 0,
        times: int | None = 1,
        dc: int | None = None,
    ) -> Fault:
        """Turns one bit of a file part over (bit 0 is the lowest of the first byte)."""
        return self._order("part", method, after, times, dc, spoil=lambda part: _flipped(part, bit))

    def omit_gone(
        self,
        method: str = "channels.getMessages",
        *,
        after: int = 0,
        times: int | None = None,
        dc: int | None = None,
    ) -> Fault:
        """Leaves gone ids out of the answer, instead of messageEmpty for each."""
        return self._order("omit", method, after, times, dc)

    def unknown_result(self, method: str, *, after: int = 0, times: int | None = 1, dc: int | None = None) -> Fault:
        """The result has a constructor that no layer knows."""
        return self._order("unknown result", method, after, times, dc)

    def unknown_beside(self, method: str, *, after: int = 0, times: int | None = 1, dc: int | None = None) -> Fault:
        """The answer shares a container with a message of an unknown constructor (Telethon loses both)."""
        return self._order("unknown beside", method, after, times, dc)

    def call(
        self,
        method: str,
        action: Callable[[], None],
        *,
        after: int = 0,
        times: int | None = 1,
        dc: int | None = None,
    ) -> Fault:
        """Does something to the world just before answering: an edit or a deletion in the middle of a job."""
        return self._order("call", method, after, times, dc, action=action)

    def _order(self, kind: Kind, method: str, after: int, times: int | None, dc: int | None, **details: Any) -> Fault:
        """Puts a fault in the list."""
        fault = Fault(kind, method, after, times, dc, **details)
        self._faults.append(fault)
        return fault


def _flipped(part: bytes, bit: int) -> bytes:
    """The bytes with one bit turned over; an empty part stays."""
    if not part:
        return part
    changed = bytearray(part)
    changed[bit // 8 % len(part)] ^= 1 << bit % 8
    return bytes(changed)
