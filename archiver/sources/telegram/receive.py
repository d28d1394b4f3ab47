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

from telethon.tl import functions, types

from archiver.errors import FloodWaitError, NetworkError
from archiver.model.objects import PartFile
from archiver.sources.telegram.asking import Asking, NotReceivedError, learn_hashes
from archiver.sources.telegram.cdn_parts import FromCdn
from archiver.sources.telegram.client import TelegramSource
from archiver.sources.telegram.known import FileAddress
from archiver.sources.telegram.parts import PART, Granule, PartList

IN_FLIGHT = 4
"""Parts of one file that are asked for at once."""
AT_ONCE = 128 * 1024
"""Bytes that are hashed sooner than a thread takes over."""
TRIES = 2
"""How often a part that fails its check is asked for."""
MOST_REDIRECTS = 4
"""How often a part is asked for anew because of a CDN that does not know its token."""

Progress = Callable[[int, int], None]
"""Called with the bytes that are written and the size of the file."""


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
        self._asking = Asking(source)
        self._cdn: FromCdn | None = None
        self._writing: asyncio.Future[str] | None = None

    async def receive(self, address: FileAddress, in_flight: int = IN_FLIGHT) -> None:
        """Goes on where the file ends, until it has its size, with so many parts asked for at once.

        Raises ReferenceExpiredError, NotReceivedError, and the errors of ``TelegramSource.call``; what was
        written stays.
        """
        self._asking.at(address)
        waiting: deque[asyncio.Task[None]] = deque()
        before: asyncio.Event | None = None
        following = self._file.size
        try:
            while following < self._size or waiting:
                while following < self._size and len(waiting) < in_flight:
                    written = asyncio.Event()
                    waiting.append(asyncio.create_task(self._take(address, following, before, written)))
                    before = written
                    following += PART
                await waiting.popleft()
        finally:
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
            if self._writing is not None:
                # a thread cannot be cancelled: the file is ours again only when it is done
                await asyncio.wait({self._writing})

    async def doubt_last(self, address: FileAddress) -> None:
        """Hold the last part of an earlier run against Telegram's hashes, and give it up where they differ, or where
        there are none.

        It alone may not have reached the disk whole before a power cut.
        """
        self._asking.at(address)
        have = self._file.size
        if not have:
            return
        offset = (have - 1) // PART * PART
        await self._fetch_hashes(address, offset, have - offset)
        data = await asyncio.to_thread(self._file.read, offset, have - offset)
        if await self._mismatch(offset, data) is not None or not self._parts.covers(offset, len(data)):
            await asyncio.to_thread(self._file.truncate, offset)

    async def _take(
        self, address: FileAddress, offset: int, before: asyncio.Event | None, written: asyncio.Event
    ) -> None:
        """One part, from the question to the disk, behind the part ``before`` it."""
        async with self._source.throttle.held():
            data, cdn = await self._part(address, offset)
            if before is not None:
                await before.wait()
            await self._write(offset, data, cdn)
            written.set()

    async def _write(self, offset: int, data: bytes, cdn: int | None) -> None:
        self._writing = asyncio.ensure_future(asyncio.to_thread(_keep, self._file, data, self._size))
        sha256 = await asyncio.shield(self._writing)
        self._parts.add(offset, len(data), sha256, datetime.now(UTC), cdn)
        self._parts.dc = self._asking.dc
        if self._progress is not None:
            self._progress(offset + len(data), self._size)

    async def _part(self, address: FileAddress, offset: int) -> tuple[bytes, int | None]:
        """One part that passes its checks, and the CDN that it came from, if it did."""
        length = min(PART, self._size - offset)
        wrong = NotReceivedError("failed", "no part was received")
        for _ in range(TRIES):
            data, cdn = await self._with_hashes(address, offset, length)
            if len(data) != length:
                wrong = NotReceivedError(
                    "size mismatch", f"the part at byte {offset} has {len(data)} bytes instead of {length}"
                )
            elif (bad := await self._mismatch(offset, data)) is not None:
                wrong = NotReceivedError("hash mismatch", f"the bytes at {bad} differ from Telegram's hash of them")
            elif cdn is not None and not self._parts.covers(offset, length):
                wrong = NotReceivedError("no hash", f"the CDN's bytes at {offset} cannot be checked: there is no hash")
            else:
                await self._refuse_more(address, offset + length)
                return data, cdn
        raise wrong

    async def _with_hashes(self, address: FileAddress, offset: int, length: int) -> tuple[bytes, int | None]:
        """One part as served, and Telegram's hashes of it, asked for together."""
        if self._cdn is not None:
            return await self._served(address, offset, length)
        hashes = asyncio.create_task(self._fetch_hashes(address, offset, length))
        try:
            served = await self._served(address, offset, length)
            await hashes
        finally:
            hashes.cancel()
            await asyncio.gather(hashes, return_exceptions=True)
        return served

    async def _refuse_more(self, address: FileAddress, end: int) -> None:
        """A file that ends with a whole part must not go on behind it; any other shows that by its last part."""
        if end != self._size or end % PART:
            return
        if self._parts.hashes_error is None:
            answer = await self._asking.ask(functions.upload.GetFileHashesRequest(address.location, end))
            if isinstance(answer.decoded, list):
                if any(isinstance(item, types.FileHash) and item.offset >= end for item in answer.decoded):
                    raise NotReceivedError("size mismatch", f"the file goes on behind its {self._size} bytes")
                return
        if self._cdn is not None:
            return
        answer = await self._asking.ask(functions.upload.GetFileRequest(address.location, offset=end, limit=PART))
        if isinstance(answer.decoded, types.upload.File) and answer.decoded.bytes:
            raise NotReceivedError("size mismatch", f"the file goes on behind its {self._size} bytes")

    async def _mismatch(self, offset: int, data: bytes) -> int | None:
        """The place of the first stretch that is not what Telegram's hashes say."""
        granules = self._parts.within(offset, len(data))
        if len(data) <= AT_ONCE:
            return _first_wrong(granules, offset, data)
        return await asyncio.to_thread(_first_wrong, granules, offset, data)

    async def _served(self, address: FileAddress, offset: int, length: int) -> tuple[bytes, int | None]:
        """One part as served, from home or from the CDN that home names."""
        for _ in range(MOST_REDIRECTS):
            cdn = self._cdn
            if cdn is not None:
                data = await cdn.part(offset, length)
                if data is not None:
                    return data, cdn.dc
                self._cdn = None if self._cdn is cdn else self._cdn
                continue
            query = functions.upload.GetFileRequest(location=address.location, offset=offset, limit=PART)
            answer = await self._asking.ask(query)
            if answer.fault is not None:
                sentence = f"Telegram refused the file: {answer.fault.message}"
                raise NotReceivedError(answer.fault.message, sentence, answer.status)
            if isinstance(answer.decoded, types.upload.FileCdnRedirect):
                self._cdn = self._cdn or FromCdn(self._asking, self._parts, answer)
            elif isinstance(answer.decoded, types.upload.File):
                return bytes(answer.decoded.bytes), None
            else:
                raise NotReceivedError(
                    "unreadable", answer.unread or "Telegram answered with something that is no file"
                )
        raise NotReceivedError(
            "cdn", "Telegram sent the request to its CDN again and again, which does not know the file"
        )

    async def _fetch_hashes(self, address: FileAddress, offset: int, length: int) -> None:
        """Telegram's hashes of a part, unless they are there or were refused before.

        They are asked for, not insisted on: a file without them is evidence too, and its list of parts says why.
        """
        if self._parts.hashes_error is not None or self._parts.covers(offset, length):
            return
        try:
            answer = await self._asking.ask(functions.upload.GetFileHashesRequest(address.location, offset=offset))
        except (NetworkError, FloodWaitError) as error:
            self._parts.hashes_error = error.sentence
            return
        if not learn_hashes(self._parts, answer):
            self._parts.hashes_error = answer.error or "Telegram answered with something that is no list of hashes"


def _keep(file: PartFile, data: bytes, size: int) -> str:
    """Write a part of a file of ``size`` bytes; returns its SHA-256."""
    file.write(data, last=file.size + len(data) == size)
    return hashlib.sha256(data).hexdigest()


def _first_wrong(granules: list[Granule], offset: int, data: bytes) -> int | None:
    view = memoryview(data)
    for item in granules:
        start = item.offset - offset
        if hashlib.sha256(view[start : start + item.length]).digest() != item.sha256:
            return item.offset
    return None
