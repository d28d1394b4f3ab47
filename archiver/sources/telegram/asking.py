"""Questions about one file, asked of the data centre that has it."""

from __future__ import annotations

from typing import Any

from telethon.tl import types

from archiver.model.captures import Status
from archiver.sources.telegram import faults
from archiver.sources.telegram.answer import RawAnswer
from archiver.sources.telegram.client import TelegramSource
from archiver.sources.telegram.known import FileAddress
from archiver.sources.telegram.parts import Granule, PartList

MOST_MOVES = 3
"""Data centres that a file may be sent on to."""
_EXPIRED = ("FILE_REFERENCE_", "FILEREF_UPGRADE_NEEDED")


class ReferenceExpiredError(Exception):
    """The file's reference is no longer good; the post must be asked for again."""


class NotReceivedError(Exception):
    """The file cannot be had: a ``reason`` for machines, a sentence, and what that means for its capture."""

    def __init__(self, reason: str, detail: str, status: Status = "failed") -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.status: Status = status


class Asking:
    """Asks about one file where it lies; ``dc`` is where that is, as far as it is known."""

    def __init__(self, source: TelegramSource) -> None:
        self.source = source
        self.dc: int | None = None

    def at(self, address: FileAddress) -> None:
        """Begin where the address says; what Telegram said since counts more."""
        self.dc = self.dc or address.dc

    async def ask(self, query: Any) -> RawAnswer:
        """Asks the file's data centre, and follows when Telegram names another.

        Raises ReferenceExpiredError, NotReceivedError, and the errors of ``TelegramSource.call``.
        """
        for _ in range(MOST_MOVES):
            if self.dc is not None and not self.source.reaches(self.dc):
                raise NotReceivedError("moved", f"Telegram names no address for the file's data centre {self.dc}")
            answer = await self.source.call(query, timeout_s=self.source.settings.patience.part_s, dc=self.dc)
            if answer.fault is None:
                return answer
            if answer.fault.message.startswith(_EXPIRED):
                raise ReferenceExpiredError(answer.fault.message)
            moved = faults.migrated_to(answer.fault)
            if moved is None:
                return answer
            self.dc = moved
        raise NotReceivedError("moved", "Telegram sent the request from one data centre to the next")


def learn_hashes(parts: PartList, answer: RawAnswer) -> bool:
    """Takes a list of ``fileHash`` in; whether it was one."""
    hashes = answer.decoded
    if not isinstance(hashes, list) or not all(isinstance(item, types.FileHash) for item in hashes):
        return False
    parts.hashes_time = answer.asked.source_time or answer.asked.answered
    for item in hashes:
        parts.learn(Granule(int(item.offset), int(item.limit), bytes(item.hash)))
    return True
