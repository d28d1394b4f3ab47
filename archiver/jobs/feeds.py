"""Asking feeds and sitemaps what is new. Their answers are captures: evidence of what was announced when.

An answer that announces what the newest recorded one does is not recorded again, whatever else in it changed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver.archive import Archive, Writer
from archiver.config import FeedSource
from archiver.errors import ArchiverError, InputError, NetworkError
from archiver.jobs import shapes
from archiver.jobs.announced import Due, due_articles, since
from archiver.jobs.inbox import named
from archiver.jobs.pages import not_fetched, without_credentials
from archiver.jobs.web import Held, Web
from archiver.jobs.workplace import Workplace
from archiver.model.captures import Capture
from archiver.model.feeds import MOST_NAMED, Dropped, FeedAnswer, FeedReading, SitemapNamed
from archiver.sources.article import validators_of
from archiver.sources.article.feeds import ACCEPT, GET, ROLE, read_feed, read_feed_file
from archiver.wording import counted

MOST_SITEMAPS = 5
"""Sitemaps of an index that are asked for in one pass, those that changed last first."""
DEEPEST = 2
"""An index may name indexes, these no further ones."""
A_DAY = timedelta(days=1)
NO_FEED = "not a feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOutcome:
    """What one feed brought in a pass. ``announced``: entries of its newest answer, None where there is none to read;
    ``news``: whether it announced something that it did not before; ``dropped``: entries that were left out, by reason;
    ``due``: what is to be captured.
    """

    source: FeedSource
    asked: datetime
    announced: int | None = None
    news: bool = False
    dropped: tuple[Dropped, ...] = ()
    gaps: tuple[str, ...] = ()
    due: Due = field(default_factory=Due)

    def document(self) -> shapes.Document:
        """Its JSON."""
        return {
            "feed": self.source.key,
            "asked": self.asked.isoformat(),
            "announced": self.announced,
            "news": self.news,
            "new": [each.entry.url for each in self.due.new],
            "changed": [each.entry.url for each in self.due.changed],
            "waiting": [each.entry.url for each in self.due.waiting],
            "later": [each.entry.url for each in self.due.later],
            "dropped": [
                {"reason": each.reason, "count": each.count, "names": list(each.names)} for each in self.dropped
            ],
            "gaps": list(self.gaps),
        }


async def ask_feed(place: Workplace, archive: Writer, web: Web, source: FeedSource) -> FeedOutcome:
    """Ask a feed, and the sitemaps below it, what is new; what it announces is in the log then.

    What cannot be had or read is a gap in the outcome; what was announced before is due all the same.
    """
    asked = datetime.now(UTC)
    visit = _Visit(place, archive, web, source, since(source, asked), await archive.catalog.feed_answers(source.key))
    try:
        await visit.look(None if not source.is_url else source.source, 0)
    except ArchiverError as fault:
        if not isinstance(fault, InputError | NetworkError):
            raise
        visit.gaps.append(named(fault, source.source))
    return FeedOutcome(
        source=source,
        asked=asked,
        announced=visit.announced,
        news=visit.news,
        dropped=tuple(visit.dropped),
        gaps=tuple(visit.gaps),
        due=await due_articles(archive, source, datetime.now(UTC)),
    )


@dataclass(slots=True)
class _Visit:
    """One feed in one pass."""

    place: Workplace
    archive: Writer
    web: Web
    source: FeedSource
    since: datetime
    answers: dict[str | None, list[FeedAnswer]]
    announced: int | None = None
    news: bool = False
    dropped: list[Dropped] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    asked: set[str | None] = field(default_factory=set)

    async def look(self, url: str | None, depth: int) -> None:
        """Ask one address, and below an index those that it names."""
        self.asked.add(url)
        known = self.answers.get(None if url is None else without_credentials(url).strip(), [])
        newest = known[-1] if known and known[-1].status == "ok" else None
        before = await read_answer(self.archive, newest) if newest is not None else None
        capture = await self._ask(url, newest if before is not None else None)
        reading = before if capture.status == "unchanged" and before else await self._recorded(capture, known)
        self.dropped += reading.dropped
        if reading.kind == "index":
            await self._below(reading.sitemaps, depth)
            return
        self.announced = (self.announced or 0) + len(reading.entries)

    async def _ask(self, url: str | None, newest: FeedAnswer | None) -> Capture:
        """The answer now; "unchanged" where the server says that it is still the ``newest`` one in the archive."""
        if url is None:
            return await read_feed_file(Path(self.source.source), limit=self.place.config.article.max_bytes)
        held = None
        if newest is not None and newest.object is not None:
            stored = await self.archive.read_object(newest.object)
            validators = await asyncio.to_thread(validators_of, stored)
            held = Held(
                entry=newest.entry,
                stored=stored,
                validators=validators,
                captured=newest.answered,
                named=newest.object,
            )
        self.place.progress.step(f"Asking {without_credentials(url)} what is new")
        capture = await self.web.fetch(url, method=GET, role=ROLE, headers=ACCEPT, held=held)
        return replace(capture, question={**capture.question, "feed": self.source.key})

    async def _recorded(self, capture: Capture, known: Sequence[FeedAnswer]) -> FeedReading:
        """What the answer announces; it is in the log if it says what the newest one there does not.

        Raises NetworkError or InputError for an answer that is no feed; that is on record, too, once.
        """
        try:
            if capture.status != "ok":
                fault = not_fetched(capture)
                fault.hint = "Look at the address in a browser, and at [[feeds]] of the configuration."
                raise fault
            reading = await asyncio.to_thread(read_feed, capture.question, capture.answer[0].data)
            if reading.kind == "page":
                raise _a_page(self.source, reading.announces)
        except (InputError, NetworkError):
            failed = capture if capture.status != "ok" else replace(capture, status="failed", error=NO_FEED)
            if not known or known[-1].status == "ok" or known[-1].error != failed.error:
                await self.archive.record(failed)
            raise
        before = await read_answer(self.archive, known[0]) if known and known[0].status == "ok" else None
        if before == reading and known[-1].status == "ok":
            return reading
        await self.archive.record(capture)
        self.news = self.news or before != reading
        if before is not None and _torn(before, reading):
            self.gaps.append(
                f"{self.source.key} shows nothing of what it showed on {known[0].answered:%Y-%m-%d %H:%M} UTC; what it "
                "announced in between is not known. Run more often."
            )
        return reading

    async def _below(self, sitemaps: Sequence[SitemapNamed], depth: int) -> None:
        """The sitemaps of an index that may hold something new, those that changed last first."""
        if depth == DEEPEST:
            self.dropped.append(_left(sitemaps, "an index of sitemaps below two others"))
            return
        young = [each for each in sitemaps if each.modified is None or each.modified >= self.since]
        oldest = datetime.min.replace(tzinfo=UTC)
        young.sort(key=lambda each: each.modified or oldest, reverse=True)
        for position, each in enumerate(young):
            if each.url in self.asked or self._is_known(each):
                continue
            if len(self.asked) > MOST_SITEMAPS:
                self.dropped.append(_left(young[position:], f"a sitemap beyond the {MOST_SITEMAPS} of a pass"))
                return
            try:
                await self.look(each.url, depth + 1)
            except (InputError, NetworkError) as fault:
                self.gaps.append(named(fault, each.url))

    def _is_known(self, sitemap: SitemapNamed) -> bool:
        """Whether it was asked for since it changed. Many indexes give but the day."""
        known = self.answers.get(sitemap.url)
        return (
            bool(known)
            and known is not None
            and known[-1].status == "ok"
            and sitemap.modified is not None
            and sitemap.modified + A_DAY < known[-1].answered
        )


async def read_answer(archive: Archive, answer: FeedAnswer) -> FeedReading | None:
    """What a recorded answer announces; None where this version can no longer read it."""
    if answer.object is None:
        return None
    question = {} if answer.url is None else {"url": answer.url}
    try:
        return await asyncio.to_thread(read_feed, question, await archive.read_object(answer.object))
    except InputError:
        return None


def feed_line(outcome: FeedOutcome) -> str:
    """What people are told of a feed in a pass."""
    due = outcome.due
    parts = [counted(len(due.new), "new article")]
    parts += [f"{len(due.changed)} changed"] if due.changed else []
    parts += [f"{len(due.waiting)} waiting for the next pass (limit {outcome.source.limit})"] if due.waiting else []
    parts += [f"{len(due.later)} could not be had and will be tried again"] if due.later else []
    parts += [f"{each.count} left out: {each.reason}" for each in outcome.dropped]
    return "; ".join(parts)


def _a_page(source: FeedSource, announces: Sequence[str]) -> InputError:
    sentence = f"{source.key} is a web page, not a feed."
    if not announces:
        return InputError(sentence, hint="Look in the page for the address of its feed, or take the site's sitemap.")
    return InputError(sentence, hint=f"It announces {' and '.join(announces)}: put that into [[feeds]].")


def _torn(before: FeedReading, now: FeedReading) -> bool:
    """Whether no entry is in both, so that others may have come and gone in between."""
    known = {each.ident for each in before.entries} | {each.url for each in before.entries}
    return (
        bool(known) and bool(now.entries) and not any(each.ident in known or each.url in known for each in now.entries)
    )


def _left(sitemaps: Sequence[SitemapNamed], reason: str) -> Dropped:
    return Dropped(reason=reason, count=len(sitemaps), names=tuple(each.url for each in sitemaps[:MOST_NAMED]))
