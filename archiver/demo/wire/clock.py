"""Message ids and sequence numbers as a server counts them.

Source: https://core.telegram.org/mtproto/description#message-identifier-msg-id
"""

from __future__ import annotations

import time
from collections.abc import Callable

ANSWER, NOTICE = 1, 3
"""The last two bits of a server's message id: an answer to a request, or something unasked."""


class Clock:
    """The ids and numbers of one session. `now`: the server's clock, Unix time in seconds."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._last = 0
        self._counted = 0

    def message_id(self, kind: int = ANSWER) -> int:
        """A new message id: Unix time in 2^-32 seconds, rising, with `kind` in its last two bits."""
        now = int(self._now() * 2**32) & ~3
        self._last = max(now, (self._last & ~3) + 4)
        return self._last | kind

    def sequence(self, *, counts: bool = True) -> int:
        """The next sequence number; messages that need acknowledging count."""
        number = 2 * self._counted + (1 if counts else 0)
        self._counted += counts
        return number
