"""What the parent and the process that fetches say to each other: one JSON document a line.

The parent says one job; the child says what it has as soon as it has it, so that what was fetched before a deadline is
known. The child reads strangers' pages, so the parent takes nothing from it as it stands: ``Told`` looks at every
field.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from archiver.sources.video.fetched import ROLES
from archiver.sources.video.limits import VideoLimits
from archiver.sources.video.reasons import is_reason, sentence

MOST_LINE = 1 << 20
NAME = re.compile(r"[0-9]{3}-[0-9]{3}-[a-z]{1,12}(?:\.[a-z0-9]{1,5})?")
"""What files in the scratch folder are called: item, number, role, ending. Nothing of it comes from the site."""
_MOST_TEXT = 4000
_MOST_ADDRESS = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What the child is to fetch. ``folder``: for files, ``home``: for everything else; ``proxy`` holds the secret.

    ``port``: the proxy's. ``deno``: what runs JavaScript, "" where there is nothing.
    """

    url: str
    folder: str
    home: str
    proxy: str
    port: int
    secret: str
    deno: str
    limits: VideoLimits

    def line(self) -> bytes:
        """As one line."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def of(cls, line: bytes) -> Job:
        """The inverse of ``line``, for the child, which trusts its parent."""
        said = json.loads(line)
        return cls(**{**said, "limits": VideoLimits(**said["limits"])})


class Told:
    """One line of the child, every field looked at when it is asked for. Raises ValueError for what is no message."""

    def __init__(self, line: bytes) -> None:
        try:
            said = json.loads(line)
        except RecursionError as fault:
            raise ValueError("nested too deeply") from fault
        # What is no object has no fields, so it says nothing.
        self._said: dict[str, Any] = said if isinstance(said, dict) else {}

    @property
    def event(self) -> str:
        """What kind of message it is."""
        return self.text("event") or ""

    @property
    def item(self) -> int:
        """The number of the item that it is about, -1 for none."""
        value = self._said.get("n")
        return value if isinstance(value, int) and 0 <= value < 1000 else -1

    def text(self, key: str) -> str | None:
        """A text of at most 4,000 characters, without what cannot be written as UTF-8."""
        value = self._said.get(key)
        if not isinstance(value, str) or not value:
            return None
        return value[:_MOST_TEXT].encode("utf-8", "replace").decode()

    def address(self, key: str) -> str | None:
        """An address of the web; anything else, and what is longer than an address ever is, is none."""
        value = self._said.get(key)
        if not isinstance(value, str) or len(value) > _MOST_ADDRESS or not value.isprintable():
            return None
        return value if value.lower().startswith(("http://", "https://")) else None

    def number(self, key: str) -> float | None:
        """A finite number that is not negative."""
        value = self._said.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e15:
            return None
        return float(value) if math.isfinite(value) else None

    def flag(self, key: str) -> bool:
        """Whether something is said to be so."""
        return self._said.get(key) is True

    def role(self) -> str | None:
        """The role of a file, None for a word that is none."""
        value = self._said.get("role")
        return value if isinstance(value, str) and value in ROLES else None

    def name(self, key: str = "name") -> str | None:
        """The name of a file in the scratch folder, None for anything that is none."""
        value = self._said.get(key)
        return value if isinstance(value, str) and NAME.fullmatch(value) else None

    def reason(self) -> str | None:
        """Why something is missing, as a word; None where nothing is said."""
        value = self._said.get("reason")
        if value is None:
            return None
        return value if isinstance(value, str) and is_reason(value) else "failed"

    def detail(self, reason: str) -> str:
        """The sentence with the reason."""
        return self.text("detail") or sentence(reason)

    def texts(self, key: str) -> dict[str, str]:
        """A small mapping of texts."""
        value = self._said.get(key)
        if not isinstance(value, dict):
            return {}
        pairs = list(value.items())[:20]
        return {str(name)[:40]: text[:80] for name, text in pairs if isinstance(text, str)}

    def uploaded(self) -> tuple[datetime | None, bool]:
        """When the site says that it was published, and whether it tells only the day."""
        stamp = self._said.get("timestamp")
        if isinstance(stamp, int | float) and not isinstance(stamp, bool) and -6e10 < stamp < 2.5e11:
            return datetime.fromtimestamp(stamp, UTC), False
        day = self._said.get("upload_date")
        if isinstance(day, str) and re.fullmatch(r"[0-9]{8}", day):
            try:
                return datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC), True
            except ValueError:
                return None, False
        return None, False
