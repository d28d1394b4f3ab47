"""What web servers answered about a page over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archiver.model.captures import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One answer about an address: log entry ``entry``. ``held``: the entry that it was compared with, if any."""

    entry: int
    url: str
    answered: datetime
    status: Status
    error: str | None
    held: int | None = None
    published: str | None = None
