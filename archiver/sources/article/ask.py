"""Asking for an article: its bytes from a file, from a stream or from the web, as a capture.

The bytes are kept exactly as given or served; nothing here looks into them beyond telling text from binary.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from archiver.model.captures import Asked, Capture, Json, Source
from archiver.model.objects import Bytes
from archiver.sources.article.files import checked, load
from archiver.sources.web.limits import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from archiver.sources.web.fetch import Fetcher
    from archiver.sources.web.polite import Politeness
    from archiver.sources.web.tunnel import Tunnel


async def read_file(
    path: Path,
    *,
    url: str | None = None,
    published: date | None = None,
    limit: int = DEFAULT_LIMITS.stored,
) -> Capture:
    """The capture of a text, HTML or PDF file (also gzip-compressed, or a WARC of one page), stored as it is.

    ``url`` and ``published`` are what the user says about it. Only the file's name goes into the question,
    never its folder. Raises InputError for a file that is missing, empty, binary or larger than ``limit``
    bytes.
    """
    asked = datetime.now(UTC)
    data = await asyncio.to_thread(load, path, limit)
    return _capture(data, name=path.name, url=url, published=published, asked=asked)


async def read_stream(
    data: bytes,
    *,
    name: str = "-",
    url: str | None = None,
    published: date | None = None,
    limit: int = DEFAULT_LIMITS.stored,
) -> Capture:
    """The capture of bytes that came through a pipe; otherwise as ``read_file``."""
    return _capture(checked(data, name, limit), name=name, url=url, published=published, asked=datetime.now(UTC))


async def fetch(
    url: str,
    *,
    limits: Limits = DEFAULT_LIMITS,
    allow_private: bool = False,
    user_agent: str,
    published: date | None = None,
    tls: ssl.SSLContext | None = None,
) -> Capture:
    """The capture of a web page: every request and answer from ``url`` to the final page, as one WARC object.

    An HTTP error is an answer: ``status`` is then "absent" (404, 410) or "failed", ``error`` says which, and
    the caller decides. ``allow_private`` lets the page come from loopback, private and other non-public
    addresses. ``tls`` replaces the system's certificate store. A user name or password in the address is
    never sent or kept. Raises InputError for an address that must not or cannot be fetched or an answer
    beyond the limits, and NetworkError naming the host where it could not be reached, went silent or broke
    off.
    """
    one = await fetcher(limits=limits, allow_private=allow_private, user_agent=user_agent, tls=tls)
    return await one.capture(url, published=published)


async def fetcher(
    *,
    limits: Limits,
    allow_private: bool,
    user_agent: str,
    tls: ssl.SSLContext | None = None,
    politeness: Politeness | None = None,
    gate: Callable[[str], Awaitable[None]] | None = None,
    may_cut: bool = False,
    source: Source = "article",
    tunnel: Tunnel | None = None,
) -> Fetcher:
    """What fetches pages, one after the other or several at once; see ``fetch`` and ``Fetcher``."""

    def made() -> Fetcher:
        # Imported here because the HTTP client takes about 70 ms, which commands that fetch nothing need not pay;
        # and in a thread, because importing reads files.
        from archiver.sources.web.fetch import Fetcher

        return Fetcher(
            limits=limits,
            allow_private=allow_private,
            user_agent=user_agent,
            tls=tls,
            politeness=politeness,
            gate=gate,
            may_cut=may_cut,
            source=source,
            tunnel=tunnel,
        )

    return await asyncio.to_thread(made)


def _capture(data: bytes, *, name: str, url: str | None, published: date | None, asked: datetime) -> Capture:
    question: dict[str, Json] = {"name": name}
    if url is not None:
        question["url"] = url
    if published is not None:
        question["published"] = published.isoformat()
    return Capture(
        source="article",
        method="file.read",
        question=question,
        asked=Asked(asked=asked, answered=datetime.now(UTC)),
        answer=(Bytes(role="page", data=data, media_type=media_type(data, name)),),
    )


def media_type(data: bytes, name: str) -> str:
    """The label of stored bytes: from their first bytes, then from the file's name."""
    from archiver.sources.article.decode import looks_like_html

    if data.startswith(b"\x1f\x8b"):
        return "application/warc+gzip" if name.lower().endswith(".warc.gz") else "application/gzip"
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data.startswith(b"WARC/1."):
        return "application/warc"
    if looks_like_html(data[:4096].decode("latin-1")):
        return "text/html"
    return "text/markdown" if name.lower().endswith((".md", ".markdown")) else "text/plain"
