"""Channel history over a stretch of time or of ids, asked for only where the archive does not hold it already."""

from __future__ import annotations

from datetime import UTC, datetime

from archiver.archive import Writer
from archiver.jobs.telegram import Telegram
from archiver.model.links import Window

MOST_PAGES = 60
"""Pages of one window (6,000 posts); beyond it the search is cut off and says so."""


class Windows:
    """Stretches of channel history for one job; ``gaps`` says which were cut off."""

    def __init__(self, archive: Writer, telegram: Telegram) -> None:
        self._archive = archive
        self._telegram = telegram
        self.gaps: list[str] = []

    async def cover(self, channel_id: int, window: Window) -> bool:
        """Have every post of the window in the archive; False where it was already, or was asked for by this job."""
        if self._read_before(channel_id, window) or await self.held(channel_id, window):
            return False
        cut_off = None
        pages = 0
        async for _ in self._telegram.window(channel_id, window.since, window.until):
            pages += 1
            if pages == MOST_PAGES:
                record = await self._archive.catalog.channel(channel_id)
                title = record.title if record else str(channel_id)
                cut_off = (
                    f"“{title}” has more than {MOST_PAGES * 100} posts from {window.since:%Y-%m-%d} to "
                    f"{window.until:%Y-%m-%d}; the oldest of them were not looked at."
                )
                self.gaps.append(cut_off)
                break
        self._telegram.windows_read.setdefault(channel_id, []).append((window, cut_off))
        return True

    def _read_before(self, channel_id: int, window: Window) -> bool:
        """A window that reaches into the future is never held, but one look at it is enough for a job."""
        for read, cut_off in self._telegram.windows_read.get(channel_id, ()):
            if read.since <= window.since and window.until <= read.until:
                self.gaps += [cut_off] if cut_off is not None else []
                return True
        return False

    async def held(self, channel_id: int, window: Window) -> bool:
        """Whether one covered interval of ids reaches from before the window to behind it.

        Its upper end lies behind the window where it holds a later post, or where its newest page was asked for
        from a moment behind the window. A page that held nothing says that no post came before its moment.
        """
        if window.until > datetime.now(UTC):
            return False
        catalog = self._archive.catalog
        before_any = await self._telegram.shown_until(channel_id, None)
        if before_any is not None and before_any > window.until:
            return True
        for interval in await self._telegram.covered(channel_id):
            ids = (channel_id, interval.low, interval.high)
            if interval.low > 1 and not await catalog.reaches_before(*ids, window.since):
                continue
            shown = await self._telegram.shown_until(channel_id, interval.high)
            if shown is not None and shown > window.until:
                return True
            if await catalog.reaches_behind(*ids, window.until):
                return True
        return False
