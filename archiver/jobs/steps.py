"""Steps of a job that ask Telegram, one after the other: what one meets stops only those that it concerns."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from archiver.errors import (
    AccountBusyError,
    ArchiverError,
    ConfigError,
    DiskFullError,
    FloodWaitError,
    GapError,
    NetworkError,
    NotLoggedInError,
)

UNREACHABLE = (NetworkError, NotLoggedInError, AccountBusyError, ConfigError)
"""What ends every further question to Telegram in this run."""


class Steps:
    """``gaps``: sentences about what could not be had. ``fault``: why Telegram cannot be asked at all any more.
    ``waits``: its flood waits, each of which holds up one method of one account only. ``held``: accounts that cannot be
    used, while there are others. ``full``: files that the disk has no room for, while everything else goes on.
    """

    def __init__(self) -> None:
        self.gaps: list[str] = []
        self.waits: list[FloodWaitError] = []
        self.held: list[NotLoggedInError | AccountBusyError] = []
        self.fault: ArchiverError | None = None
        self.full: DiskFullError | None = None

    async def take(self, step: Callable[[], Awaitable[None]]) -> bool:
        """Take a step unless Telegram cannot be asked any more; whether it came to its end.

        Raises what is no matter of Telegram's: a full disk, a damaged archive.
        """
        if self.fault is not None:
            return False
        try:
            await step()
        except ArchiverError as fault:
            self.meet(fault)
            return False
        return True

    def meet(self, fault: ArchiverError) -> None:
        """Take note of what a step ended with; raises it where it is no matter of Telegram's.

        A flood wait that was met before counts once; one of no method holds up the whole account.
        """
        if isinstance(fault, GapError):
            self.gaps.append(str(fault))
        elif isinstance(fault, FloodWaitError) and fault.method:
            if (fault.account, fault.method) not in ((known.account, known.method) for known in self.waits):
                self.waits.append(fault)
        elif isinstance(fault, NotLoggedInError | AccountBusyError) and fault.others:
            if str(fault) not in map(str, self.held):
                self.held.append(fault)
                self.gaps += [str(fault)] if len(self.held) > 1 else []  # the first is what the run ends with
        elif isinstance(fault, (*UNREACHABLE, FloodWaitError)):
            self.fault = self.fault or fault
        else:
            raise fault

    @property
    def stopped(self) -> ArchiverError | None:
        """What the run ends with: the fault, else a full disk, a held up account, the longest wait, or None."""
        held = self.held[0] if self.held else None
        return self.fault or self.full or held or max(self.waits, key=lambda wait: wait.seconds, default=None)
