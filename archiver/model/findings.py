"""What verification reports: one finding a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["FAIL", "WARN", "NOTE"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``code`` is a fixed word ("OBJECT_HASH"), ``subject`` names the file or entry, ``detail`` says what is wrong.

    FAIL: evidence does not match (exit 1). WARN: a gap in the proof (exit 2). NOTE: to know (exit 0).
    """

    level: Level
    code: str
    subject: str
    detail: str

    def __str__(self) -> str:
        return f"{self.level} {self.code} {self.subject} {self.detail}".rstrip()
