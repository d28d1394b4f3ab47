"""A page of the web, asked for the first time or again: captured where it is new or has changed, else noted."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from archiver.archive import Archive, Writer
from archiver.errors import ArchiverError, InputError, NetworkError
from archiver.jobs.pages import PageRequest, capture_page, not_fetched, without_credentials
from archiver.jobs.revisits import when_next
from archiver.jobs.web import Held, RobotsError, Web, held_page
from archiver.jobs.workplace import Workplace
from archiver.model.captures import Asked, Capture, Json
from archiver.sources.article import HostBusyError, page_of, same_page

LONGEST_ERROR = 300
"""Characters of a sentence that a failed capture keeps."""
TOLD_ALREADY = (RobotsError, HostBusyError)
"""Why a page was not even asked for: a robots.txt, which is on record itself, or a host that said so before."""


async def capture_from_web(place: Workplace, archive: Writer, request: PageRequest, web: Web) -> tuple[str, bool]:
    """The id of the article at an address now, and whether its page was captured now.

    It is asked for by what the server said of the page that is held. Where the server says that this is unchanged, or
    what it sends has the same bytes or the same text and references, an entry without bytes is written, and the article
    is the one that is held. A page that went back to what it was before is captured: it is another version.
    """
    url = without_credentials(request.source.strip())
    held = await held_page(archive, url, request.published)
    asked = datetime.now(UTC)
    try:
        capture = await capture_page(place, request.source, url=None, published=request.published, web=web, held=held)
    except (InputError, NetworkError) as fault:
        if _is_to_be_kept(request, fault):
            await archive.record(_no_answer(request, url, asked, fault))
        raise
    if request.announced is not None:
        capture = replace(capture, question={**capture.question, "announced": request.announced.isoformat()})
    held = held or await held_page(archive, str(capture.question["url"]), request.published)
    capture = await asyncio.to_thread(_compared, capture, held)
    if capture.status == "unchanged" and held is not None:
        await archive.record(capture)
        page = await asyncio.to_thread(page_of, capture.question, held.stored)
        return page.article_id, False
    await archive.record(capture)
    if capture.status != "ok":
        await archive.seal()
        raise await _with_record(archive, not_fetched(capture), request, url, held)
    page = await asyncio.to_thread(page_of, capture.question, capture.answer[0].data)
    name = page.article_id[:12]
    if held is None:
        place.progress.step(f"Captured the article ({name})")
    else:
        place.progress.step(f"The page has changed since {held.captured:%Y-%m-%d %H:%M} UTC: a new version ({name})")
    return page.article_id, True


def _is_to_be_kept(request: PageRequest, fault: ArchiverError) -> bool:
    """Whether it is recorded that a page could not be had, so that it is left alone for a while. Of pages that feeds
    announce, what a robots.txt forbids is, too: else it would take up a feed's limit with every pass.
    """
    if isinstance(fault, RobotsError):
        return request.from_feed
    return request.scheduled and not isinstance(fault, TOLD_ALREADY)


def _compared(capture: Capture, held: Held | None) -> Capture:
    """What a server sent whole, as "unchanged" and without its bytes where it shows the page that is held."""
    if held is None or capture.status != "ok":
        return capture
    how = same_page(capture.question, capture.answer[0].data, held.stored)
    if how is None:
        return capture
    question = {**capture.question, "held": held.entry}
    return replace(capture, question=question, status="unchanged", error=how, answer=())


def _no_answer(request: PageRequest, url: str, asked: datetime, fault: ArchiverError) -> Capture:
    """A question that nobody answered, or not with what can be kept."""
    question: dict[str, Json] = {"url": url}
    if request.published is not None:
        question["published"] = request.published.isoformat()
    return Capture(
        source="article",
        method="http.get",
        question=question,
        asked=Asked(asked=asked, answered=datetime.now(UTC)),
        status="failed",
        error=fault.sentence.rstrip(".")[:LONGEST_ERROR],
    )


async def _with_record(
    archive: Archive, fault: ArchiverError, request: PageRequest, url: str, held: Held | None
) -> ArchiverError:
    """The fault, with what is on record and, where nobody waits for the page, when it is asked for next."""
    said = "The answer is recorded."
    if held is not None:
        said = f"{said} The archive holds the page as of {held.captured:%Y-%m-%d %H:%M} UTC."
    due = await when_next(archive, await archive.catalog.looks_at(url), ()) if request.scheduled else None
    if due is not None and held is None:
        said = f"{said} It is tried again after {due:%Y-%m-%d %H:%M} UTC."
    fault.hint = f"{said} {fault.hint}"
    return fault
