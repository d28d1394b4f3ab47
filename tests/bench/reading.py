"""Citations of plain texts, and articles of HTML pages, on one core."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

import trafilatura

from archiver.citations import extract
from archiver.sources.article import read_page
from tests.bench.figure import Figure, best_of_both
from tests.bench.generated import pages, texts

TEXTS = 200
PAGES = 80
PUBLISHED = date(2021, 4, 10)
WORD = re.compile(r"\w+")


def figures() -> Iterator[Figure]:
    """Texts first, then pages."""
    yield from (_texts(), _pages())


def _texts() -> Figure:
    generated = [each.encode() for each in texts(TEXTS)]
    for each in generated[:4]:  # models and tables are loaded once in a process
        if not _cite(each):
            raise AssertionError("a generated text has a citation")

    def count_words() -> None:
        for each in generated:
            WORD.findall(each.decode())

    ours, baseline = best_of_both(lambda: [_cite(each) for each in generated], count_words)
    return Figure(
        name="article cites, 5 KB texts",
        value=TEXTS / ours,
        unit="texts/s/core",
        baseline=TEXTS / baseline,
        against="finding only the words (re)",
    )


def _cite(text: bytes) -> Sequence[object]:
    return extract(read_page(text, content_type="text/plain; charset=utf-8", published=PUBLISHED))


def _pages() -> Figure:
    generated = pages(PAGES)
    stored = [each.encode() for each in generated]
    for page, data in zip(generated[:4], stored[:4], strict=True):
        if not trafilatura.extract(page) or not read_page(data, content_type="text/html; charset=utf-8").text:
            raise AssertionError("a generated page has a text")

    def read_all() -> None:
        for each in stored:
            read_page(each, content_type="text/html; charset=utf-8")

    ours, baseline = best_of_both(read_all, lambda: [trafilatura.extract(each) for each in generated])
    return Figure(
        name="reading HTML pages",
        value=PAGES / ours,
        unit="pages/s/core",
        baseline=PAGES / baseline,
        against="trafilatura.extract",
    )
