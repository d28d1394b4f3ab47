"""An article's bytes from where the user points: a file, standard input, or the web; and what they say."""

from __future__ import annotations

import asyncio
import os
import re
import select
import sys
import threading
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from archiver.errors import ArchiverError, InputError, NetworkError
from archiver.jobs.web import Held, Web
from archiver.jobs.workplace import Workplace
from archiver.model.articles import Article
from archiver.model.captures import Capture
from archiver.sources.article import read_capture, read_file, read_stream

LOOK_AROUND_S = 0.2
BLOCK = 65536
PASSING = frozenset({"HTTP 408", "HTTP 429", "HTTP 500", "HTTP 502", "HTTP 503", "HTTP 504"})
"""Answers of servers that are overloaded or being mended (RFC 6585, RFC 9110): later they give the page."""
_CREDENTIALS = re.compile(r"(?<=://)[^/?#\s]*@")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """``source``: URL, file or "-"; ``url`` and ``published`` are what the user says of it. ``scheduled``: nobody waits
    for it, so that a failure is recorded, to be tried again later. ``announced``: the day that the feed gave which
    announced it. ``from_feed``: a feed announced it.
    """

    source: str
    url: str | None = None
    published: date | None = None
    scheduled: bool = False
    announced: date | None = None
    from_feed: bool = False

    @property
    def is_url(self) -> bool:
        """Whether it is fetched from the web."""
        return "://" in self.source


async def capture_page(
    place: Workplace,
    source: str,
    *,
    url: str | None,
    published: date | None,
    web: Web | None = None,
    held: Held | None = None,
) -> Capture:
    """Ask ``source`` ("-", an http(s) address, or a file's path) for the page; of the web, by ``web``, whether it is
    still the one that is ``held``.

    Raises InputError for what cannot be read as a page, NetworkError for a host that does not answer.
    """
    settings = place.config.article
    if source == "-":
        data = await _standard_input(settings.max_bytes + 1)
        return await read_stream(data, url=url, published=published, limit=settings.max_bytes)
    if "://" in source:
        place.progress.step(f"Fetching {without_credentials(source)}")
        return await (web or Web(settings)).fetch(source, published=published, held=held)
    return await read_file(Path(source), url=url, published=published, limit=settings.max_bytes)


async def _standard_input(most: int) -> bytes:
    """Standard input to its end, at most so many bytes; who is cancelled does not wait for the end."""
    given_up = threading.Event()
    try:
        return await asyncio.to_thread(_read_input, most, given_up)
    finally:
        given_up.set()


def _read_input(most: int, given_up: threading.Event) -> bytes:
    if sys.stdin is None:
        raise InputError("There is no standard input to read.", hint="Name a file, or pipe the page in.")
    descriptor = sys.stdin.fileno()
    data = bytearray()
    while len(data) < most and not given_up.is_set():
        if not select.select([descriptor], [], [], LOOK_AROUND_S)[0]:
            continue
        block = os.read(descriptor, min(BLOCK, most - len(data)))
        if not block:
            break
        data += block
    return bytes(data)


def read_capture_now(capture: Capture) -> Article:
    """What a capture says that is not recorded (yet). Raises what ``not_fetched`` says where there is no page."""
    if capture.status != "ok":
        raise not_fetched(capture)
    return read_capture(capture.question, capture.answer[0].data)


def not_fetched(capture: Capture) -> ArchiverError:
    """Why a page could not be had: NetworkError where the server may give it later, else InputError."""
    sentence = f"{capture.question.get('url')} could not be fetched: {capture.error}."
    if capture.error in PASSING:
        return NetworkError(sentence, hint="The server is busy: try again later.")
    return InputError(sentence, hint="Check the address, or save the page in a browser and give the file.")


def without_credentials(source: str) -> str:
    """An address as it may be shown: without a user name and password."""
    return _CREDENTIALS.sub("", source, count=1)
