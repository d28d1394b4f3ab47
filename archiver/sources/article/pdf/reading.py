"""The whole reading of a PDF: pages, paragraphs, and then as a plain text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from archiver.errors import InputError
from archiver.model.articles import Article, VideoLink
from archiver.sources.article.pdf import about
from archiver.sources.article.plain import read_plain
from archiver.sources.article.videos import once

_MARK = b"%PDF-"
_MARK_WITHIN = 1024  # readers look for it so far
_FROM = "pdf"


def is_pdf(data: bytes) -> bool:
    """Whether the bytes are a PDF, also behind a few stray bytes."""
    head = data[:_MARK_WITHIN]
    return head.startswith(_MARK) or (_MARK in head and not head.lstrip().startswith(b"<"))


def read_pdf(data: bytes, *, url: str | None, published: date | None) -> Article:
    """The article in a PDF; ``url`` and ``published``, where given, win over its own.

    A line with the day of publication wins over the day on which the file was made. Raises InputError, saying why,
    for one that is encrypted, damaged, or holds pictures alone.
    """
    # Imported here because it takes about 100 ms, which other articles need not pay.
    from archiver.sources.article.pdf.lines import paragraphs
    from archiver.sources.article.pdf.pages import read_document

    document = read_document(data)
    text = paragraphs(document.pages).strip().replace("\0", "\ufffd")
    if not text:
        raise InputError("The PDF holds no text.", hint="Give the article as HTML or text.")
    article = read_plain(text, url=url, published=published, is_markdown=False)
    said, made = document.information, about.day(document.information, "CreationDate")
    changed = about.day(said, "ModDate")
    if article.published is None and made is not None:
        article = replace(article, published=made, published_from=_FROM)
    if article.modified is None and changed is not None and changed != made:
        article = replace(article, modified=changed, modified_from=_FROM)
    title, author = about.title(said), about.author(said)
    return replace(
        article,
        title=title or article.title,
        title_from=_FROM if title else article.title_from,
        author=author,
        author_from=_FROM if author else None,
        # Their places are not told: the words that they cover may be anywhere on the page.
        videos=once([*article.videos, *(VideoLink(url=url, how="link") for url in document.videos)]),
        notes=document.notes,
    )
