"""Reading stored bytes as an article; pure: the same bytes and question always give the same article.

Synchronous, and milliseconds to seconds of work; the first call also loads libraries and a language model
from disk. Code in an event loop calls it through a thread.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from archiver.errors import InputError
from archiver.model.articles import Article, article_id
from archiver.model.captures import Json
from archiver.model.entries import Captured
from archiver.model.objects import NamedObject
from archiver.model.observations import Observation, PageCaptured, Unreadable
from archiver.sources.article.copies import original_of
from archiver.sources.article.decode import decode, looks_like_html
from archiver.sources.article.pdf import is_pdf, read_pdf
from archiver.sources.article.pictures import PICTURE_METHODS, observe_picture
from archiver.sources.article.plain import read_plain
from archiver.sources.web.body import Body, unwrap

FEEDS = ("feed.get", "feed.read")
"""Methods of captures that hold a feed's answer, not a page."""
PAGE_METHODS = frozenset({"http.get", "file.read"})
"""Methods whose answers are articles; others (a robots.txt, say) are kept as they are."""


def read_page(
    body: bytes,
    *,
    content_type: str | None = None,
    url: str | None = None,
    published: date | None = None,
) -> Article:
    """The article in a page's or text's bytes, compression undone.

    ``content_type``: the HTTP header, if there was one. ``url`` and ``published`` are believed over what the
    page says. Raises InputError for binary data, for a PDF that cannot be read and for a page without a word;
    damaged pages give what can be read of them.
    """
    original, copy = original_of(url) if url else (None, None)
    if is_pdf(body):
        return replace(read_pdf(body, url=original, published=published), copy=copy)
    text = decode(body, content_type)
    if not text.strip():
        raise InputError("The page is empty.", hint="Open the address in a browser, save the page and give the file.")
    if looks_like_html(text, content_type):
        # Imported here because the HTML libraries take about 250 ms, which plain texts need not pay.
        from archiver.sources.article.html import read_html

        return read_html(text, url=url, published=published)
    return replace(read_plain(text, url=original, published=published), copy=copy)


def read_capture(question: Mapping[str, Json], stored: bytes) -> Article:
    """The article of a capture: ``question`` as in the log, ``stored`` its "page" object.

    A page that has no date of its own has that with which a feed announced it.
    """
    body = unwrap(stored)
    article = read_page(
        body.data,
        content_type=body.content_type,
        url=_text(question, "url"),
        published=_day(_text(question, "published")),
    )
    announced = _day(_text(question, "announced"))
    if article.published is None and announced is not None:
        return replace(article, published=announced, published_from="feed")
    return article


def observe(captured: Captured, load: Callable[[NamedObject], bytes]) -> list[Observation]:
    """What an article capture shows: the page, once, where the answer was one.

    ``load`` gives an object's bytes, store compression undone. An answer that is an error page is no article
    and gives nothing; one whose wrapping is damaged gives ``Unreadable``.
    """
    if captured.method in FEEDS:
        from archiver.sources.article.feeds.read import observe_feed

        return observe_feed(captured, load)
    if captured.method in PICTURE_METHODS:
        return observe_picture(captured)
    if captured.status != "ok" or captured.method not in PAGE_METHODS:
        return []
    seen: list[Observation] = []
    for named in captured.objects:
        if named.role != "page":
            continue
        try:
            body = unwrap(load(named))
        except InputError as fault:
            seen.append(Unreadable(subject=named.ref.sha256, reason=fault.sentence))
            continue
        seen.append(_page(captured.question, body))
    return seen


def page_of(question: Mapping[str, Json], stored: bytes) -> PageCaptured:
    """The identity of the page in a capture's "page" object, before it is recorded. Raises InputError as ``unwrap``."""
    return _page(question, unwrap(stored))


def _page(question: Mapping[str, Json], body: Body) -> PageCaptured:
    digest = hashlib.sha256(body.served).hexdigest()
    url = _text(question, "url")
    return PageCaptured(article_id=article_id(digest, url), url=url, path=_text(question, "name"), body_sha256=digest)


def _text(question: Mapping[str, Json], key: str) -> str | None:
    value = question.get(key)
    return value if isinstance(value, str) else None


def _day(value: str | None) -> date | None:
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError:
        return None
