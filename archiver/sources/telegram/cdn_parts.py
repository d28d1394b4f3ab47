"""Parts of one file from the CDN that Telegram sent us to."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from telethon.tl import functions, types

from archiver.errors import NetworkError
from archiver.sources.telegram.answer import RawAnswer
from archiver.sources.telegram.asking import Asking, NotReceivedError, learn_hashes
from archiver.sources.telegram.cdn import STALE_TOKENS, CdnFile
from archiver.sources.telegram.parts import PART, PartList

MOST_UPLOADS = 3
"""How often home is asked to bring a part to the CDN again."""


class FromCdn:
    """A file at a CDN: ``redirect`` is home's answer (``upload.fileCdnRedirect``), ``parts`` learns the hashes.

    Raises NotReceivedError for a redirect that leads nowhere.
    """

    def __init__(self, asking: Asking, parts: PartList, redirect: RawAnswer) -> None:
        self._asking = asking
        self._parts = parts
        try:
            self._file = CdnFile.of(redirect.decoded, asking.dc)
        except ValueError as error:
            raise NotReceivedError("cdn", f"Telegram's redirect to its CDN cannot be followed: {error}") from error
        if not asking.source.reaches_cdn(self.dc):
            raise NotReceivedError("cdn", f"Telegram names no address for its CDN (DC {self.dc})")
        learn_hashes(parts, replace(redirect, objects=list(redirect.decoded.file_hashes)))

    @property
    def dc(self) -> int:
        """The CDN's number."""
        return self._file.dc

    async def part(self, offset: int, length: int) -> bytes | None:
        """The plain bytes of a part, with the hashes that home gives of it; None where the token is no longer good.

        Raises NotReceivedError where the CDN cannot be reached: home may well be there.
        """
        for _ in range(MOST_UPLOADS):
            try:
                answer = await self._asking.source.call(
                    functions.upload.GetCdnFileRequest(self._file.token, offset, PART),
                    timeout_s=self._asking.source.settings.patience.part_s,
                    dc=self.dc,
                )
            except NetworkError as error:
                raise NotReceivedError("cdn", f"Telegram's CDN (DC {self.dc}): {error.sentence}") from error
            if isinstance(answer.decoded, types.upload.CdnFile):
                if not await self._hashes(offset, length):
                    return None
                return await asyncio.to_thread(self._file.decrypt, offset, bytes(answer.decoded.bytes))
            if isinstance(answer.decoded, types.upload.CdnFileReuploadNeeded):
                query = functions.upload.ReuploadCdnFileRequest(self._file.token, answer.decoded.request_token)
                if not await self._told_by_home(query):
                    return None
            elif not _is_stale(answer):
                raise NotReceivedError(answer.error or "unreadable", f"Telegram's CDN (DC {self.dc}): {answer.error}")
            else:
                return None
        raise NotReceivedError("cdn", f"Telegram's CDN (DC {self.dc}) never gets the part at byte {offset}")

    async def _hashes(self, offset: int, length: int) -> bool:
        """Have the hashes of a part, if home gives them; False where the token is no longer good."""
        while not self._parts.covers(offset, length):
            start = self._parts.covered_to(offset, length)
            if not await self._told_by_home(functions.upload.GetCdnFileHashesRequest(self._file.token, start)):
                return False
            if self._parts.covered_to(offset, length) == start:
                break  # home has no more to say; the part fails its check
        return True

    async def _told_by_home(
        self, query: functions.upload.ReuploadCdnFileRequest | functions.upload.GetCdnFileHashesRequest
    ) -> bool:
        """Asks the file's own data centre for hashes; False where the token is no longer good."""
        answer = await self._asking.ask(query)
        if _is_stale(answer):
            return False
        if not learn_hashes(self._parts, answer):
            raise NotReceivedError(
                answer.error or "unreadable", f"Telegram gave no hashes of what its CDN serves: {answer.error}"
            )
        return True


def _is_stale(answer: RawAnswer) -> bool:
    return answer.fault is not None and answer.fault.message in STALE_TOKENS
