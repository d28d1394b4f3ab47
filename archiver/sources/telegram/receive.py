"""Receiving one file: parts in flight at once, checked one by one, written in order.

Nothing here trusts Telethon's own download, which takes a short part for the end of the file and checks no
hash.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from telethon.tl import functions, types

from archiver.errors import FloodWaitError, NetworkError
from archiver.model.captures import Status
from archiver.model.objects import PartFile
from archiver.sources.telegram import faults
from archiver.sources.telegram.answer import RawAnswer
from archiver.sources.telegram.client import TelegramSource
from archiver.sources.telegram.known import FileAddress
from archiver.sources.telegram.parts import PART, Granule, PartList

IN_FLIGHT = 4
"""Parts of one file that are asked for at once."""
TRIES = 2
"""How often a part that fails its check is asked for."""
MOST_MOVES = 3
"""Data centres that a file may be sent on to."""
_EXPIRED = ("FILE_REFERENCE_", "FILEREF_UPGRADE_NEEDED")

Progress = Callable[[int, int], None]
"""Called with the bytes that are written and the size of the file."""


class ReferenceExpiredError(Exception):
    """The file's reference is no longer good; the post must be asked for again."""


class NotReceivedError(Exception):
    """The file cannot be had: a ``reason`` for machines, a sentence, and what that means for its capture."""

    def __init__(self, reason: str, detail: str, status: Status = "failed") -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.status: Status = status


class Receiver:
    """Receives one file of known size into ``file``; ``parts`` grows with it."""

    def __init__(
        self, source: TelegramSource, size: int, file: PartFile, parts: PartList, progress: Progress | None
    ) -> None:
        self._source = source
        self._size = size
        self._file = file
        self._parts = parts
        self._progress = progress
        self._dc: int | None = None
        self._writing: asyncio.Future[str] | None = None

    async def receive(self, address: FileAddress) -> None:
        """Goes on where the file ends, until it has its size.

        Raises ReferenceExpiredError, NotReceivedError, and the errors of ``TelegramSource.call``; what was
        written stays.
        """
        self._dc = self._dc or address.dc
        waiting: deque[tuple[int, asyncio.Task[bytes]]] = deque()
        following = self._file.size
        try:
            while following < self._size or waiting:
                while following < self._size and len(waiting) < IN_FLIGHT:
                    waiting.append((following, asyncio.create_task(self._part(address, following))))
                    following += PART
                offset, task = waiting.popleft()
                await self._write(offset, await task)
        finally:
            for _, task in waiting:
                task.cancel()
            await asyncio.gather(*(task for _, task in waiting), return_exceptions=True)
            if self._writing is not None:
                # a thread cannot be cancelled: the file is ours again only when it is done
                await asyncio.wait({self._writing})

    async def doubt_last(self, address: FileAddress) -> None:
        """Hold the last part of an earlier run against Telegram's hashes, and give it up where they differ.

        It alone may not have reached the disk whole before a power cut.
        """
        self._dc = self._dc or address.dc
        have = self._file.size
        if not have:
            return
        offset = (have - 1) // PART * PART
        await self._fetch_hashes(address, offset, have - offset)
        data = await asyncio.to_thread(self._file.read, offset, have - offset)
        if await self._mismatch(offset, data) is not None:
            await asyncio.to_thread(self._file.truncate, offset)

    async def _write(self, offset: int, data: bytes) -> None:
        self._writing = asyncio.ensure_future(asyncio.to_thread(_keep, self._file, data))
        sha256 = await asyncio.shield(self._writing)
        self._parts.add(offset, len(data), sha256, datetime.now(UTC))
        self._parts.dc = self._dc
        if self._progress is not None:
            self._progress(offset + len(data), self._size)

    async def _part(self, address: FileAddress, offset: int) -> bytes:
        """One part that passes its checks."""
        length = min(PART, self._size - offset)
        await self._fetch_hashes(address, offset, length)
        wrong = NotReceivedError("failed", "no part was received")
        for _ in range(TRIES):
            data = await self._served(address, offset)
            if len(data) != length:
                wrong = NotReceivedError(
                    "size mismatch", f"the part at byte {offset} has {len(data)} bytes instead of {length}"
                )
            elif (bad := await self._mismatch(offset, data)) is not None:
                wrong = NotReceivedError("hash mismatch", f"the bytes at {bad} differ from Telegram's hash of them")
            else:
                await self._refuse_more(address, offset + length)
                return data
        raise wrong

    async def _refuse_more(self, address: FileAddress, end: int) -> None:
        """A file that ends with a whole part must not go on behind it; any other shows that by its last part."""
        if end != self._size or end % PART:
            return
        answer = await self._ask(functions.upload.GetFileRequest(location=_location(address), offset=end, limit=PART))
        if isinstance(answer.decoded, types.upload.File) and answer.decoded.bytes:
            raise NotReceivedError("size mismatch", f"the file goes on behind its {self._size} bytes")

    async def _mismatch(self, offset: int, data: bytes) -> int | None:
        """The place of the first stretch that is not what Telegram's hashes say."""
        return await asyncio.to_thread(_first_wrong, self._parts.within(offset, len(data)), offset, data)

    async def _served(self, address: FileAddress, offset: int) -> bytes:
        """One part as served."""
        query = functions.upload.GetFileRequest(location=_location(address), offset=offset, limit=PART)
        answer = await self._ask(query)
        if answer.fault is not None:
            sentence = f"Telegram refused the file: {answer.fault.message}"
            raise NotReceivedError(answer.fault.message, sentence, answer.status)
        if isinstance(answer.decoded, types.upload.FileCdnRedirect):
            raise NotReceivedError(
                "cdn",
                f"Telegram serves this file from its CDN (DC {answer.decoded.dc_id}), which is not supported",
            )
        if not isinstance(answer.decoded, types.upload.File):
            raise NotReceivedError("unreadable", answer.unread or "Telegram answered with something that is no file")
        return bytes(answer.decoded.bytes)

    async def _fetch_hashes(self, address: FileAddress, offset: int, length: int) -> None:
        """Telegram's hashes of a part, unless they are there or were refused before.

        They are asked for, not insisted on: a file without them is evidence too, and its list of parts says why.
        """
        if self._parts.hashes_error is not None or self._parts.covers(offset, length):
            return
        query = functions.upload.GetFileHashesRequest(location=_location(address), offset=offset)
        try:
            answer = await self._ask(query)
        except (NetworkError, FloodWaitError) as error:
            self._parts.hashes_error = error.sentence
            return
        hashes = answer.decoded
        if not isinstance(hashes, list) or not all(isinstance(item, types.FileHash) for item in hashes):
            self._parts.hashes_error = answer.error or "Telegram answered with something that is no list of hashes"
            return
        self._parts.hashes_time = answer.asked.source_time or answer.asked.answered
        for item in hashes:
            self._parts.learn(Granule(int(item.offset), int(item.limit), bytes(item.hash)))

    async def _ask(self, query: Any) -> RawAnswer:
        """Asks the file's data centre, and follows when Telegram names another."""
        for _ in range(MOST_MOVES):
            if self._dc is not None and not self._source.reaches(self._dc):
                raise NotReceivedError("moved", f"Telegram names no address for the file's data centre {self._dc}")
            answer = await self._source.call(query, timeout_s=self._source.settings.patience.part_s, dc=self._dc)
            if answer.fault is None:
                return answer
            if answer.fault.message.startswith(_EXPIRED):
                raise ReferenceExpiredError(answer.fault.message)
            moved = faults.migrated_to(answer.fault)
            if moved is None:
                return answer
            self._dc = moved
        raise NotReceivedError("moved", "Telegram sent the request from one data centre to the next")


def _keep(file: PartFile, data: bytes) -> str:
    """Write a part; returns its SHA-256."""
    file.write(data)
    return hashlib.sha256(data).hexdigest()


def _first_wrong(granules: list[Granule], offset: int, data: bytes) -> int | None:
    view = memoryview(data)
    for item in granules:
        start = item.offset - offset
        if hashlib.sha256(view[start : start + item.length]).digest() != item.sha256:
            return item.offset
    return None


def _location(address: FileAddress) -> Any:
    """The file as an argument."""
    kind = types.InputPhotoFileLocation if address.key.type == "photo" else types.InputDocumentFileLocation
    return kind(
        id=address.key.id,
        access_hash=address.access_hash,
        file_reference=address.reference,
        thumb_size=address.thumb,
    )
