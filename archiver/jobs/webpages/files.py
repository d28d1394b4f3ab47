"""Files of posts as Telegram's web pages lead to them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from archiver.archive import Writer
from archiver.errors import ArchiverError, InputError, NetworkError
from archiver.jobs.fetching import Carrier, MediaFetcher
from archiver.jobs.webpages.over_web import OverWeb
from archiver.jobs.workplace import Workplace
from archiver.model.captures import Asked, Capture, Status
from archiver.model.ids import MediaKey
from archiver.model.objects import Bytes, NamedObject, ObjectRef, PartFile
from archiver.model.observations import MediaRef, PostSeen
from archiver.model.records import ChannelRecord, PostRecord
from archiver.sources.preview import FILE, other_hosts

LARGEST = 4 * 1024**3
"""Bytes of a file, where the settings name no limit: Telegram takes none that is larger."""
UNREACHABLE = "unreachable"
Progress = Callable[[int, int | None], None]
STALE = frozenset({"HTTP 401", "HTTP 403", "HTTP 404", "HTTP 410"})
"""What a server says to an address that was good for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """How a file was asked for in the end: where, what became of it, the bytes if they came."""

    url: str
    asked: Asked
    status: Status
    error: str | None
    detail: str = ""
    stored: tuple[NamedObject, ...] = ()
    exchanges: bytes = b""


class WebFiles(MediaFetcher):
    """Fetches files one after the other, each resumable at byte level in a later run."""

    def __init__(self, place: Workplace, archive: Writer, telegram: OverWeb) -> None:
        super().__init__(place, archive, telegram)
        self._web = telegram

    async def fetch_channel_photo(self, channel: ChannelRecord) -> None:
        """Left to an account: a page shows a small one, under an address that changes."""

    async def _missing(self, wanted: Sequence[list[Carrier]]) -> list[list[Carrier]]:
        """Those that a page gave an address for."""
        pages = [carriers for carriers in wanted if carriers[0][1].key.type == "web" and carriers[0][1].url]
        stored = await self._archive.catalog.files_stored([carriers[0][1].key for carriers in pages])
        return [carriers for carriers in pages if carriers[0][1].key not in stored]

    async def _renew(self, wanted: Sequence[Carrier]) -> None:
        """An address is tried first; where it is stale, the post is asked for again."""

    async def _fetch(
        self, number: int, carriers: Sequence[Carrier], gaps: dict[int, str], unreachable: dict[int, ArchiverError]
    ) -> None:
        """One file, from the first post that has it; ``gaps`` takes why it could not be had."""
        post, ref = carriers[0]
        name = f"{post.username or post.key.channel_id}/{post.key.message_id} {ref.kind}"
        async with self._begun(ref) as (part, free):
            if free <= (ref.size or 0):
                gaps[number] = f"{name}: the disk has no room for it beside what keep_free_bytes of [media] keeps."
                if not part.size:
                    await asyncio.to_thread(part.discard)
                return
            with self._place.progress.transfer(name, total=ref.size, unit="bytes") as transfer:
                outcome = await self._tried(post, ref, part, transfer.update)
        if outcome.error != UNREACHABLE:  # what broke off goes on with the next command
            await self._together.record([_capture(post, ref, outcome)])
        if outcome.status != "ok":
            gaps[number] = f"{name}: not archived ({outcome.detail or outcome.error})."
            return
        self.files += 1
        self.bytes += sum(each.ref.size for each in outcome.stored)

    async def _tried(self, post: PostRecord, ref: MediaRef, part: PartFile, progress: Progress) -> _Outcome:
        """By the address that the newest page gave, by other hosts that serve the same path, by a new page."""
        outcome = await self._download(ref.url or "", part, progress)
        for url in other_hosts(ref.url or "") if outcome.error in STALE or outcome.error == UNREACHABLE else ():
            outcome = await self._download(url, part, progress)
            if outcome.status == "ok":
                return outcome
        if outcome.error in STALE:
            fresh = await self._fresh_address(post, ref.key)
            if fresh is not None and fresh != ref.url:
                outcome = await self._download(fresh, part, progress)
        return outcome

    async def _fresh_address(self, post: PostRecord, key: MediaKey) -> str | None:
        async for folded in self._web.by_id(post.key.channel_id, [post.key.message_id]):
            for seen in folded.observations:
                if isinstance(seen, PostSeen):
                    for ref in seen.media:
                        if ref.key == key:
                            return ref.url
        return None

    async def _download(self, url: str, part: PartFile, progress: Progress) -> _Outcome:
        from archiver.sources.web.download import require_file_address
        from archiver.sources.web.warc import write_warc

        asked = datetime.now(UTC)
        web = await self._web.pages.web()
        downloader = web.downloader(self._settings.max_bytes or LARGEST)
        try:
            done = await downloader.download(require_file_address(url), part, progress)
        except InputError as fault:
            return _failed(url, asked, fault.sentence)
        except NetworkError as fault:
            return _failed(url, asked, UNREACHABLE, fault.sentence)
        exchanges = await asyncio.to_thread(write_warc, done.exchanges)
        moments = Asked(asked=asked, answered=datetime.now(UTC))
        if done.reason is not None:
            return _Outcome(url=url, asked=moments, status="failed", error=done.reason, exchanges=exchanges)
        stored: ObjectRef = await asyncio.to_thread(part.commit)
        named = NamedObject(role="media", ref=stored, media_type=done.mime or "application/octet-stream")
        return _Outcome(url=url, asked=moments, status="ok", error=None, stored=(named,), exchanges=exchanges)


def _failed(url: str, asked: datetime, error: str, detail: str = "") -> _Outcome:
    return _Outcome(
        url=url,
        asked=Asked(asked=asked, answered=datetime.now(UTC)),
        status="failed",
        error=error,
        detail=detail,
    )


def _capture(post: PostRecord, ref: MediaRef, outcome: _Outcome) -> Capture:
    exchange = Bytes(role="exchange", data=outcome.exchanges, media_type="application/warc+gzip")
    return Capture(
        source="preview",
        method=FILE,
        question={
            "post": str(post.key),
            "key": str(ref.key),
            "path": urlsplit(outcome.url).path,
            "url": urlsplit(outcome.url)._replace(query="", fragment="").geturl(),
        },
        asked=outcome.asked,
        status=outcome.status,
        error=outcome.error,
        answer=(exchange,) if outcome.exchanges else (),
        stored=outcome.stored,
    )
