"""A process that reads articles for another one: requests on standard input, answers on standard output.

Started by ``readers``. Both directions carry pickles, each after its length in eight bytes; a request is a
``PageFile`` or a ``Capture``, an answer a ``Reading`` or the ``ArchiverError`` that kept it from being one. The end of
the input ends the process, so it outlives nobody who asks. What is unforeseen ends it as well: whoever asked knows for
which page.
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from archiver.citations import extract
from archiver.errors import ArchiverError
from archiver.jobs.pages import read_capture_now
from archiver.model.articles import Article
from archiver.model.captures import Capture
from archiver.model.citations import Citation
from archiver.sources.article import read_file

HEADER = 8
READY = "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFile:
    """A file to be read, what the user says about it, and how many bytes it may have."""

    path: Path
    url: str | None
    published: date | None
    limit: int


@dataclass(frozen=True, slots=True)
class Reading:
    """An article with its citations."""

    article: Article
    citations: tuple[Citation, ...]


def reading_of(capture: Capture) -> Reading:
    """What a capture says. Raises what ``read_capture_now`` does."""
    article = read_capture_now(capture)
    return Reading(article, extract(article))


def send(stream: IO[bytes], message: object) -> None:
    """Write one message."""
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(len(data).to_bytes(HEADER, "big") + data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """The next message. Raises EOFError where the other side has ended."""
    header = stream.read(HEADER)
    size = int.from_bytes(header, "big")
    data = stream.read(size) if len(header) == HEADER else b""
    if len(header) < HEADER or len(data) < size:
        raise EOFError
    return pickle.loads(data)  # noqa: S301  from a process of our own, through a pipe that nobody else has


def main() -> None:
    """Answer until the input ends."""
    logging.getLogger().addHandler(logging.NullHandler())
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    try:
        send(answers, READY)
        with asyncio.Runner() as runner:  # one for all: making one takes as long as a short page
            while True:
                send(answers, _answer(runner, receive(sys.stdin.buffer)))
    except (EOFError, BrokenPipeError):
        os._exit(0)  # nobody asks any more; there is nothing to close


def _answer(runner: asyncio.Runner, request: PageFile | Capture) -> Reading | ArchiverError:
    try:
        return reading_of(runner.run(_capture(request)) if isinstance(request, PageFile) else request)
    except ArchiverError as fault:
        return fault


async def _capture(page: PageFile) -> Capture:
    return await read_file(page.path, url=page.url, published=page.published, limit=page.limit)
