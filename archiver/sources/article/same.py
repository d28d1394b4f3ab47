"""Whether two answers show the same page. Pure, and synchronous as ``read``."""

from __future__ import annotations

from collections.abc import Mapping

from archiver.errors import InputError
from archiver.model.articles import Article
from archiver.model.captures import Json
from archiver.sources.article.read import read_capture
from archiver.sources.web.body import unwrap

SAME_BYTES = "same bytes"
SAME_TEXT = "same text"
_AROUND = frozenset({"nav", "footer", "share", "aside"})
_NO_SOURCES = frozenset({"share", "site_chrome"})


def same_body(one: bytes, other: bytes) -> bool:
    """Whether two stored answers hold the same body, however it was transferred."""
    return unwrap(one).data == unwrap(other).data


def same_page(question: Mapping[str, Json], new: bytes, old: bytes) -> str | None:
    """How a stored answer shows the page that an earlier one showed: "same bytes", "same text", None where it does not.

    The same text: the article's words, title, author and day and its references to Telegram are the same; what stands
    around it (navigation, lists of other articles, advertisements, tokens) may differ. Both are read now, by the same
    reader.
    """
    try:
        if same_body(new, old):
            return SAME_BYTES
        return SAME_TEXT if _said(read_capture(question, new)) == _said(read_capture(question, old)) else None
    except InputError:
        return None


def _said(article: Article) -> tuple[object, ...]:
    """What makes a page another version when it changes."""
    references = tuple(
        (each.kind, each.url, each.label)
        for each in article.references
        if each.region not in _AROUND and each.kind not in _NO_SOURCES
    )
    return (_words(article), article.title, article.author, article.published, references)


def _words(article: Article) -> list[str]:
    """The words of the article itself, without those around it."""
    kept, at = [], 0
    for segment in sorted(article.segments, key=lambda each: each.start):
        if segment.region in _AROUND:
            kept.append(article.text[at : max(at, segment.start)])
            at = max(at, segment.end)
    kept.append(article.text[at:])
    return " ".join(kept).split()
