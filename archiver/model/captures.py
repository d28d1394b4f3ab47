"""A capture: a question put to a source and its raw answer. "Absent", "restricted" and "failed" are answers, and
so is "unchanged": what the archive holds is still what is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from archiver.model.objects import Bytes, NamedObject

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Source = Literal["telegram", "article", "preview", "desktop", "video"]
"""Where an answer comes from: MTProto, news pages, Telegram's web pages, exports of Telegram Desktop, video sites."""
Status = Literal["ok", "absent", "restricted", "failed", "unchanged"]


CLOCK_TOLERANCE = timedelta(minutes=5)
"""Two clocks that differ by no more than this are taken to agree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The context of a question to a source: who asked, when, and what the source's own clock said.

    ``account`` is a salted digest, never a phone number or user id. ``dc`` and ``layer`` are Telegram's.
    ``source_time`` is the source's own clock (MTProto message id, HTTP Date), None where it has none.
    """

    asked: datetime
    answered: datetime
    source_time: datetime | None = None
    account: str | None = None
    dc: int | None = None
    layer: int | None = None

    @property
    def clock_off(self) -> timedelta:
        """How far our clock was ahead of the source's (negative: behind); zero where they agree, or it has none."""
        if self.source_time is not None and self.source_time < self.asked - CLOCK_TOLERANCE:
            return self.asked - self.source_time
        if self.source_time is not None and self.source_time > self.answered + CLOCK_TOLERANCE:
            return self.answered - self.source_time
        return timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A question and its answer on the way into the archive.

    ``method``: "messages.getHistory", "upload.getFile", "http.get", "file.read" ...
    ``question``: its arguments as plain JSON, 64-bit ids as decimal strings, no secrets, no file references.
    ``error``: the source's own word for a failure ("CHANNEL_PRIVATE", "HTTP 404"), None when ``status`` is "ok"; for
    "unchanged" how that was told ("HTTP 304", "same bytes", "same text").
    ``answer``: bytes still to be stored. ``stored``: objects already in the store (a media file written as it came).
    """

    source: Source
    method: str
    question: Mapping[str, Json]
    asked: Asked
    status: Status = "ok"
    error: str | None = None
    answer: tuple[Bytes, ...] = ()
    stored: tuple[NamedObject, ...] = field(default=())
