"""Asking Telegram's web pages: politely, every answer recorded, and what only looks like an answer told."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from archiver.archive import Writer
from archiver.errors import GapError, NetworkError
from archiver.jobs.web import Held, Web, newest_held
from archiver.jobs.workplace import Workplace
from archiver.model.captures import Capture
from archiver.model.derived import Folded
from archiver.model.observations import PostSeen, SpanShown, Unreadable
from archiver.sources.preview import COMMENTS, MORE_COMMENTS, POST, Addresses, Question
from archiver.sources.preview.read import Page, page_in, without_people, without_writers

if TYPE_CHECKING:
    from archiver.sources.web.fetch import Rewrite

BANNED = "soft ban"
"""What the log calls an answer of a server that has stopped to answer truly."""
REFUSED = "refused"
"""What it calls an error that was answered in place of more comments."""
NO_COMMENTS = "no comments shown"
"""And a page that says that no comments are shown below a post."""
_BUSY = ("HTTP 429", "HTTP 503")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A page as it was recorded and as it was read."""

    folded: Folded
    page: Page

    @property
    def posts(self) -> list[PostSeen]:
        """The posts that it shows, by id."""
        found = [each for each in self.folded.observations if isinstance(each, PostSeen)]
        return sorted(found, key=lambda each: each.key)

    @property
    def lowest(self) -> int | None:
        """The smallest id that it shows; None where it shows none."""
        spans = [each.low for each in self.folded.observations if isinstance(each, SpanShown)]
        return min([each.key.message_id for each in self.posts] + spans, default=None)


class WebPages:
    """The web pages for the length of a job. ``requests`` counts what was asked, ``gaps`` are sentences."""

    def __init__(self, place: Workplace, archive: Writer) -> None:
        preview = place.config.preview
        settings = place.config.article.model_copy(update={"host_pause_s": preview.pause_s})
        self._archive = archive
        self._place = place
        self._proxy = preview.proxy.get_secret_value() if preview.proxy is not None else ""
        self._settings = settings
        self._web: Web | None = None
        self._canary = preview.canary
        self._keeps_people = place.config.people.keep
        self._answers_truly: bool | None = None
        self.addresses = Addresses(preview.server)
        self.requests = 0
        self.gaps: list[str] = []

    async def web(self) -> Web:
        """What asks. Raises ConfigError for a proxy that cannot be read."""
        if self._web is None:
            from archiver.sources.web.tunnel import Tunnel  # imports the HTTP client

            tunnel = Tunnel(self._proxy) if self._proxy else None
            self._web = Web(self._settings, self._archive, source="preview", tunnel=tunnel)
        return self._web

    async def ask(self, question: Question) -> Answer:
        """The answer, recorded.

        Raises GapError for a page that the server refuses, NetworkError where it is busy, cannot be reached or has
        stopped to answer truly.
        """
        capture = await self._fetch(question)
        page = await self._page(capture)
        if page.kind == "refused" and capture.status == "ok":
            await self._record(replace(capture, status="failed", error=REFUSED))
            raise GapError(f"{question.url} was refused: {page.error}.")
        if page.kind == "no_comments" and capture.status == "ok" and page.whole:
            return Answer(folded=await self._record(replace(capture, status="absent", error=NO_COMMENTS)), page=page)
        if page.is_doubtful and capture.status == "ok" and not await self._still_true():
            await self._record(replace(capture, status="failed", error=BANNED))
            raise NetworkError(
                f"{self._place.config.preview.server} answers as if nothing were there, also for {self._canary}, which "
                "is: it has stopped to answer this network address truly.",
                hint="Try again in some hours, or use an account (`archiver login`).",
            )
        folded = await self._record(capture)
        if page.kind == "no_comments":
            raise GapError(f"The page {question.url} ends in its middle.")
        if capture.status not in ("ok", "unchanged"):
            raise _refusal(capture, question)
        return Answer(folded=folded, page=page)

    async def record(self, capture: Capture) -> Folded:
        """Another answer of the same server."""
        return await self._record(capture)

    async def _fetch(self, question: Question) -> Capture:
        held = await self._held(question) if question.form is None else None
        web = await self.web()
        capture = await web.fetch(
            question.url,
            method=question.method,
            headers=question.headers,
            held=held,
            more=question.said,
            form=question.form,
            rewrite=self._kept(question),
        )
        self.requests += 1
        if capture.status == "unchanged" and held is not None:
            return replace(capture, stored=(held.named,))  # it is read once more: what it shows was there again
        return capture

    def _kept(self, question: Question) -> Rewrite | None:
        """What is kept of an answer that names people who are not the publisher; None: all of it."""
        if self._keeps_people or question.method not in (COMMENTS, MORE_COMMENTS, POST):
            return None
        without = without_writers if question.method == POST else without_people
        return partial(without, pseudonym=self._archive.pseudonyms(), channel=str(question.said["channel"]))

    async def _held(self, question: Question) -> Held | None:
        looks = await self._archive.catalog.looks_at_web_page(question.url, question.method)
        return await newest_held(self._archive, looks)

    async def _page(self, capture: Capture) -> Page:
        """What the answer shows."""
        if capture.stored:
            return await asyncio.to_thread(page_in, await self._archive.read_object(capture.stored[0]))
        if not capture.answer:
            return Page(kind="strange")
        return await asyncio.to_thread(page_in, capture.answer[0].data)

    async def _record(self, capture: Capture) -> Folded:
        folded = await self._archive.record(capture)
        self.gaps += [
            f"{each.subject} was kept, but this version cannot read it: {each.reason}."
            for each in folded.observations
            if isinstance(each, Unreadable)
        ]
        return folded

    async def _still_true(self) -> bool:
        """Whether the server shows a post that is certainly there; asked once for each job."""
        if self._answers_truly is None:
            name, _, number = self._canary.partition("/")
            question = self.addresses.post(name, int(number))
            capture = await self._fetch(question)
            page = await self._page(capture)
            self._answers_truly = capture.status in ("ok", "unchanged") and page.shows_posts
            if not self._answers_truly:
                capture = replace(capture, status="failed", error=capture.error or BANNED)
            await self._record(capture)
        return self._answers_truly


def _refusal(capture: Capture, question: Question) -> GapError | NetworkError:
    sentence = f"{question.url} could not be had: {capture.error}."
    if capture.error in _BUSY:
        return NetworkError(sentence, hint="Telegram's web server asks for fewer requests. Try again later.")
    return GapError(sentence)
