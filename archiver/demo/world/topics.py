"""Topics of forums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass
class WorldTopic:
    """A topic of a forum; its id is that of the service message that opened it. "General" is 1."""

    id: int
    title: str
    date: datetime
    closed: bool = False
    hidden: bool = False
    deleted: bool = False
