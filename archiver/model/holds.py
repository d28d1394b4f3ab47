"""What stands in the log about a piece of evidence beside its captures: holds and remarks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archiver.model.custody import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """``target`` must not be redacted, since ``time`` (the entry ``entry``)."""

    entry: int
    time: datetime
    target: Target
    reason: str
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A person's remark about a piece of evidence."""

    entry: int
    time: datetime
    target: Target
    text: str
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A hold in force or a remark, with what its target is called; ``text``: the remark, or why there is a hold."""

    kind: Literal["hold", "remark"]
    entry: int
    time: datetime
    target: Target
    name: str
    text: str
    by: str | None = None
