"""Pictures that nobody looks at are not decoded, where no other picture is made from them.

Of 30 pictures a second 8 are looked at. Most films have pictures that no other one refers to (H.264 and HEVC mark them
in each unit: ITU-T H.264, ``nal_ref_idc`` 0): leaving those out changes nothing in what is left, and saves a fifth to a
third of the time.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Literal

import av

_AHEAD = 8
"""Packets of the film that are read before one is decoded: what is shown after a picture may be stored after it."""
_MOST, _MOST_BYTES = 256, 16 << 20
"""But no more packets of all streams, and no more bytes: sound may go on for hours where the film has ended."""
_KNOWN = 64
"""Times that are remembered."""
_Skipped = Literal["DEFAULT", "NONREF"]


class Sparing:
    """Tells a film's decoder before each packet whether it may leave that one out.

    ``looked_at(begin, end)`` says whether a picture shown from one time stamp to another is. A picture of which it
    is not known what follows it is decoded.
    """

    def __init__(self, film: av.VideoStream, looked_at: Callable[[int, int], bool]) -> None:
        self._film = film
        self._looked_at = looked_at
        self._stamps: list[int] = []
        self._order: deque[int] = deque()
        self._waiting: deque[Any] = deque()
        self._films = 0
        self._bytes = 0
        self._said: _Skipped = "DEFAULT"

    def told(self, packets: Iterator[Any]) -> Iterator[Any]:
        """The same packets, the decoder told of each one before it comes."""
        for packet in packets:
            self._waiting.append(packet)
            self._bytes += packet.size
            if self._shown(packet):
                self._films += 1
                self._remember(packet.pts)
            while self._films > _AHEAD or len(self._waiting) > _MOST or self._bytes > _MOST_BYTES:
                yield self._next()
        for _ in range(len(self._waiting)):
            yield self._next()

    def _next(self) -> Any:
        packet = self._waiting.popleft()
        self._bytes -= packet.size
        if packet.stream is self._film:
            spared = False
            if self._shown(packet):
                self._films -= 1
                spared = self._spared(packet.pts)
            self._say("NONREF" if spared else "DEFAULT")
        return packet

    def _shown(self, packet: Any) -> bool:
        return packet.stream is self._film and packet.pts is not None and not packet.is_discard

    def _spared(self, stamp: int) -> bool:
        after = bisect_right(self._stamps, stamp)
        return after < len(self._stamps) and not self._looked_at(stamp, self._stamps[after])

    def _remember(self, stamp: int) -> None:
        insort(self._stamps, stamp)
        self._order.append(stamp)
        if len(self._order) > _KNOWN:
            self._stamps.remove(self._order.popleft())

    def _say(self, which: _Skipped) -> None:
        if which != self._said:
            self._film.codec_context.skip_frame = which
            self._said = which
