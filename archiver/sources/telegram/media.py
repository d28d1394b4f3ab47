"""Fetching a post's file: from its reference to the finished object and the capture that says so."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from archiver.model.captures import Asked, Capture, Json, Status
from archiver.model.ids import PostKey
from archiver.model.objects import NamedObject, ObjectRef, PartFile
from archiver.model.observations import MediaRef
from archiver.sources.telegram.again import BESIDE, shown_again
from archiver.sources.telegram.asking import NotReceivedError, ReferenceExpiredError
from archiver.sources.telegram.client import TelegramSource
from archiver.sources.telegram.known import ChannelAddress, FileAddress
from archiver.sources.telegram.parts import PART, PartList
from archiver.sources.telegram.receive import IN_FLIGHT, Progress, Receiver
from archiver.sources.telegram.tl import LAYER

METHOD = "upload.getFile"
MOST_REFRESHES = 3
"""How often in a row an expired file reference is renewed without a part received in between."""
DEFAULT_TYPE = "application/octet-stream"


class MediaFetcher:
    """Fetches one file: ``await MediaFetcher(source, channel, post, media, file).fetch()``.

    ``channel`` holds ``post`` (None: the file is the channel's photo); ``file`` is where the bytes go, and what
    it holds already is not asked for again. ``protected_too``: also what the channel forbids to save, or what
    destroys itself. ``progress`` is called with the bytes written and the size, in the event loop. ``captures``
    are those made so far, also after an error: refetches of what shows the file (its reference was unknown or
    had expired), and last that of the file.
    """

    def __init__(
        self,
        source: TelegramSource,
        channel: ChannelAddress,
        post: PostKey | None,
        media: MediaRef,
        file: PartFile,
        *,
        protected_too: bool = False,
        progress: Progress | None = None,
    ) -> None:
        self.captures: list[Capture] = []
        self._source = source
        self._channel = channel
        self._post = post
        self._media = media
        self._file = file
        self._protected_too = protected_too
        self._progress = progress
        self._parts = PartList(media.key)
        self._asked = datetime.now(UTC)

    async def fetch(self) -> tuple[Capture, ...]:
        """All captures that this took, the file's last.

        That one is "ok" with the file as a stored object, "restricted" (error "protected" or
        "self-destructing": nothing was asked; else Telegram's word) or "failed" with the reason. Raises NetworkError,
        FloodWaitError, NotLoggedInError and DiskFullError; ``file`` then keeps what it has for the next time.
        It is closed in every case.
        """
        try:
            self.captures.append(self._success(await self._fetch()))
        except NotReceivedError as error:
            had = self._file.size
            if not had:
                await asyncio.to_thread(self._file.discard)
            came = f"; {had:,} of its bytes had come and lie in the archive's folder tmp" if had else ""
            self.captures.append(self._failure(error.status, error.reason, f"{error.detail}{came}"))
        finally:
            self._file.close()
        return tuple(self.captures)

    async def _fetch(self) -> ObjectRef:
        """The finished object."""
        address = self._source.known.file(self._media.key) or await self._refresh()
        self._refuse_protected(address)
        size = self._size(address)
        await self._align(size)
        receiver = Receiver(self._source, size, self._file, self._parts, self._progress)
        left = MOST_REFRESHES
        doubted = False
        while left:
            have = self._file.size
            try:
                if not doubted:
                    await receiver.doubt_last(address)
                    self._parts.resumed_from = have = self._file.size
                doubted = True
                # parts that went together may all have met a reference that expired: then one at a time
                await receiver.receive(address, IN_FLIGHT if left == MOST_REFRESHES else 1)
                break
            except ReferenceExpiredError:
                address = await self._refresh()
            left = left - 1 if self._file.size == have else MOST_REFRESHES
        else:
            raise NotReceivedError("reference expired", "Telegram gave no file reference that is good")
        if self._file.size != size:
            raise NotReceivedError("size mismatch", f"{self._file.size} bytes were received instead of {size}")
        return await asyncio.to_thread(self._file.commit)

    async def _refresh(self) -> FileAddress:
        """Asks again for what shows the file, and finds the same file in it."""
        self._source.known.forget_file(self._media.key)
        async for capture in shown_again(self._source, self._channel, self._post, self._media.key):
            self.captures.append(capture)
            if capture.status != "ok" and capture.method not in BESIDE:
                reason = capture.error or "failed"
                raise NotReceivedError(reason, f"{self._place} could not be asked for again: {reason}", capture.status)
        address = self._source.known.file(self._media.key)
        if address is None:
            raise NotReceivedError("gone", f"{self._place} no longer has the file")
        return address

    @property
    def _place(self) -> str:
        """What shows the file, in words."""
        return f"post {self._post}" if self._post else f"channel {self._channel.channel_id}"

    def _refuse_protected(self, address: FileAddress) -> None:
        """What may not be saved is only recorded."""
        if self._protected_too:
            return
        if address.ttl_s is not None or self._media.ttl_s is not None:
            sentence = "the file destroys itself once seen; it was not fetched"
            raise NotReceivedError("self-destructing", sentence, "restricted")
        if address.protected:
            sentence = "the channel or post forbids saving; the file was not fetched"
            raise NotReceivedError("protected", sentence, "restricted")

    def _size(self, address: FileAddress) -> int:
        """The size that the file must have."""
        size = address.size if address.size is not None else self._media.size
        if size is None or size < 0:
            raise NotReceivedError("no size", "Telegram does not say how long the file is")
        if size == 0:
            raise NotReceivedError("empty", "Telegram says that the file has no bytes; there was nothing to fetch")
        self._parts.size, self._parts.dc = size, address.dc
        return size

    async def _align(self, size: int) -> None:
        """Brings what is there to a length at which a part can begin."""
        have = self._file.size
        keep = 0 if have > size else have if have == size else have - have % PART
        if keep != have:
            await asyncio.to_thread(self._file.truncate, keep)
        self._parts.resumed_from = keep

    def _success(self, stored: ObjectRef) -> Capture:
        media = NamedObject(role="media", ref=stored, media_type=self._media.mime or DEFAULT_TYPE)
        return Capture(
            source="telegram",
            method=METHOD,
            question=self._question(),
            asked=self._context(),
            answer=(self._parts.as_bytes(),),
            stored=(media,),
        )

    def _failure(self, status: Status, reason: str, detail: str) -> Capture:
        return Capture(
            source="telegram",
            method=METHOD,
            question=self._question(),
            asked=self._context(),
            status=status,
            error=reason,
            answer=(self._parts.as_bytes(reason, detail),),
        )

    def _question(self) -> dict[str, Json]:
        return _question(self._media, self._parts, self._post, self._channel.channel_id)

    def _context(self) -> Asked:
        return Asked(
            asked=self._asked,
            answered=datetime.now(UTC),
            source_time=self._parts.hashes_time,
            account=self._source.account_digest,
            dc=self._parts.dc,
            layer=LAYER,
        )


def unasked(
    source: TelegramSource, channel_id: int, post: PostKey | None, media: MediaRef, reason: str, detail: str
) -> Capture:
    """The capture of a file that was not asked for, and why."""
    parts = PartList(media.key, dc=media.dc, size=media.size)
    now = datetime.now(UTC)
    return Capture(
        source="telegram",
        method=METHOD,
        question=_question(media, parts, post, channel_id),
        asked=Asked(asked=now, answered=now, account=source.account_digest, dc=media.dc, layer=LAYER),
        status="failed",
        error=reason,
        answer=(parts.as_bytes(reason, detail),),
    )


def _question(media: MediaRef, parts: PartList, post: PostKey | None, channel_id: int) -> dict[str, Json]:
    place: dict[str, Json] = {"post": str(post)} if post else {"channel_id": str(channel_id)}
    question: dict[str, Json] = {
        "type": media.key.type,
        "id": str(media.key.id),
        "size": parts.size,
        "dc": parts.dc,
        **place,
        "part": media.part,
    }
    return {**question, "thumb": media.thumb} if media.thumb else question
