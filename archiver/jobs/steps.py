"""Steps of a job that ask Telegram, one after the other: what one meets stops only those that it concerns."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from archiver.errors import (
    AccountBusyError,
    ArchiverError,
    ConfigError,
    FloodWaitError,
    GapError,
    NetworkError,
    NotLoggedInError,
)

UNREACHABLE = (NetworkError, NotLoggedInError, AccountBusyError, ConfigError)
"""What ends every further question to Telegram in this run."""


class Steps:
    """``gaps``: sentences about what could not be had. ``fault``: why Telegram cannot be asked at all any more.
    ``waits``: its flood waits, each of which holds up one method only.
    """

    def __init__(self) -> None:
        self.gaps: list[str] = []
        self.waits: list[FloodWaitError] = []
        self.fault: ArchiverError | None = None

    async def take(self, step: Callable[[], Awaitable[None]]) -> bool:
        """Take a step unless Telegram cannot be asked any more; whether it came to its end.

        Raises what is no matter of Telegram's: a full disk, a damaged archive.
        """
        if self.fault is not None:
            return False
        try:
            await step()
        except GapError as gap:
            self.gaps.append(str(gap))
        except FloodWaitError as wait:
            self.wait(wait)
        except UNREACHABLE as fault:
            self.fault = fault
        else:
            return True
        return False

    def wait(self, wait: FloodWaitError) -> None:
        """Take note of a flood wait; the same one met again counts once."""
        if wait.method not in (known.method for known in self.waits):
            self.waits.append(wait)

    @property
    def stopped(self) -> ArchiverError | None:
        """What the run ends with: the fault, else the longest wait, else None."""
        return self.fault or max(self.waits, key=lambda wait: wait.seconds, default=None)
