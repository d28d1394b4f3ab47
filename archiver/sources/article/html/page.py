"""The whole reading of a page: mark, extract, place, append."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from lxml.html import HtmlElement

from archiver.errors import InputError
from archiver.model.articles import Article, PageCopy, Reference, RelatedLink, Segment
from archiver.sources.article.copies import original_of
from archiver.sources.article.html.addresses import absolute, base_of
from archiver.sources.article.html.amp import own_address
from archiver.sources.article.html.captions import captions
from archiver.sources.article.html.copied import copied
from archiver.sources.article.html.links import Link, links
from archiver.sources.article.html.marks import MAX_MARKS, unmark, without_marks, wrap
from archiver.sources.article.html.metadata import Metadata, metadata
from archiver.sources.article.html.pictures import pictures, placed
from archiver.sources.article.html.pointers import merged, pointed_to
from archiver.sources.article.html.prose import parse, prose, stripped
from archiver.sources.article.html.regions import Regions
from archiver.sources.article.html.spacing import space_out
from archiver.sources.article.html.videos import placed_videos, videos
from archiver.sources.article.language import language_of
from archiver.sources.article.quoted import shown_markup
from archiver.sources.article.references import MAX_REFERENCES, Range, Ranges, as_chrome, written_out
from archiver.sources.article.related import related_in, unlike_prose
from archiver.sources.article.videos import once, written_videos
from archiver.text.addresses import find_addresses

_CODE = ("pre", "code", "kbd", "samp")
_CHROME = frozenset({"share", "site_chrome"})
_MOST_KEPT = 50_000  # elements; beyond them memory counts more than time


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is known of the page besides what it says: its address (of a copy the original's), the user's day."""

    url: str | None
    copy: PageCopy | None
    published: date | None


class _Text:
    """The article's text as it grows: the prose, then what the extractor dropped, a line each."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.segments: list[Segment] = []

    def append(self, line: str) -> Range:
        """Put a line at the end; where it lies."""
        start = len(self.text) + 1 if self.text else 0
        self.text = f"{self.text}\n{line}" if self.text else line
        return start, len(self.text)


def read_html(source: str, *, url: str | None, published: date | None) -> Article:
    """The article in a page's source; ``url`` and ``published``, where given, are believed over the page's
    own.

    Raises InputError for a page without any text.
    """
    source = without_marks(source)
    tree = parse(source)
    if tree is None:
        original, copy = original_of(url) if url else (None, None)
        told = Metadata(url=original)
        return _article(_Text(_remains(source)), [], told, _Known(url=original, copy=copy, published=published))
    # lxml makes an element's object anew each time that it is asked for and nobody holds it.
    kept = list(islice(tree.iter(), _MOST_KEPT))
    archived = copied(source, tree, url)
    address = archived.url or url
    about = metadata(tree, url=address, want_date=published is None)
    known = _Known(url=own_address(tree, address, about.url), copy=archived.copy, published=published)
    regions = Regions(tree)
    pointed = pointed_to(tree, regions)
    pictured = pictures(tree, regions)  # before embeds give way to their addresses
    named = videos(tree, regions, address, is_copy=archived.copy is not None)
    apart = [url for link in pointed if (url := absolute(link.url or "", base_of(tree, address)))]
    found = links(tree, regions)
    legends = captions(tree, regions)
    first = 1 + max((link.mark for link in found if link.mark is not None), default=-1)
    after = _mark_all(legends, first).stop
    code = _mark_all(list(islice(tree.iter(*_CODE), MAX_MARKS - after)), after)
    space_out(tree)
    clean, places = unmark(prose(tree, source))
    text = _Text(clean if clean.strip() else _remains(source))
    _place_captions(text, legends, first, places)
    references = _place_references(text, found, places)
    quoted = [*(places[mark] for mark in code if mark in places), *shown_markup(text.text)]
    taken = Ranges([*quoted, *((ref.start, ref.end) for ref in references)])
    references.extend(written_out(text.text, taken, text.segments))
    del kept
    base = archived.copy.url if archived.copy else url
    shown = placed(pictured, text.text, tree, base)
    filmed = placed_videos(named, text.text, shown, apart)
    taken = Ranges([*quoted, *((video.start, video.end) for video in filmed if video.start < video.end)])
    article = _article(text, references, about, known, pointed)
    filmed.extend(written_videos(text.text, taken, article.segments))
    return replace(article, pictures=shown, videos=once(filmed))


def _mark_all(elements: Sequence[HtmlElement], first: int) -> range:
    """Mark the elements, counting from ``first``; the numbers used."""
    for number, element in enumerate(elements, start=first):
        wrap(element, number)
    return range(first, first + len(elements))


def _place_captions(text: _Text, legends: Sequence[HtmlElement], first: int, places: dict[int, Range]) -> None:
    """Segments for the captions in the text; those that the extractor dropped are appended."""
    written: set[str] = set()
    for number, legend in enumerate(legends, start=first):
        if number in places:
            start, end = places[number]
            text.segments.append(Segment(region="caption", start=start, end=end))
            continue
        words, inner = unmark(" ".join(legend.text_content().split()))
        if not words or words in written:
            continue
        written.add(words)
        start, end = text.append(words)
        text.segments.append(Segment(region="caption", start=start, end=end))
        for mark, (low, high) in inner.items():
            places.setdefault(mark, (start + low, start + high))


def _place_references(text: _Text, found: Sequence[Link], places: dict[int, Range]) -> list[Reference]:
    """The references with their places; those that the extractor dropped are appended as their address.

    Shares and site chrome are not appended: where they are not in the text their place is the empty one at 0.
    """
    placed: list[Reference] = []
    for link in found:
        ref = link.reference
        place = places.get(link.mark) if link.mark is not None else None
        if place is None or place[0] == place[1]:
            place = _written_there(text.text, ref, placed)
        if place is not None:
            start, end = place
            label = text.text[start:end] if ref.label else ""
            if ref.region == "aside":
                text.segments.append(_line_around(text.text, start, end))
            placed.append(as_chrome(replace(ref, start=start, end=end, label=label), text.text))
        elif ref.kind in _CHROME:
            placed.append(ref)
            continue
        else:
            start, end = text.append(ref.url)
            placed.append(replace(ref, start=start, end=end))
            text.segments.append(Segment(region=ref.region, start=start, end=end))
            continue
        if ref.kind == "embed":
            text.segments.append(Segment(region=ref.region, start=start, end=end))
    return placed


def _line_around(text: str, start: int, end: int) -> Segment:
    """The paragraph of a link that stands beside the article: a reader's comment, a box."""
    low = text.rfind("\n", 0, start) + 1
    high = text.find("\n", end)
    return Segment(region="aside", start=low, end=len(text) if high < 0 else high)


def _written_there(text: str, ref: Reference, placed: Sequence[Reference]) -> Range | None:
    """Where a link that lost its mark stands: its words are an address that is in the text once."""
    if not ref.label or not find_addresses(ref.label) or text.count(ref.label) != 1:
        return None
    start = text.index(ref.label)
    end = start + len(ref.label)
    return None if any(one.start < end and start < one.end for one in placed) else (start, end)


def _remains(source: str) -> str:
    """The words of a source that no article and no tree comes of."""
    words = stripped(source)
    if not words:
        raise InputError("The page holds no text.", hint="Pages made by scripts must be saved from a browser.")
    return words


def _article(
    text: _Text, references: list[Reference], about: Metadata, known: _Known, pointed: Sequence[RelatedLink] = ()
) -> Article:
    related, not_prose = related_in(text.text)
    day = known.published or about.published
    language, language_from = language_of(text.text, about.language)
    return Article(
        text=text.text,
        language=language,
        language_from=language_from,
        url=known.url or about.url,
        title=about.title,
        title_from=about.title_from,
        author=about.author,
        author_from=about.author_from,
        site=about.site,
        site_from=about.site_from,
        published=day,
        published_from=None if day is None else "option" if known.published else about.published_from,
        modified=about.modified,
        modified_from=about.modified_from,
        references=tuple(sorted(references, key=lambda ref: (ref.start, ref.end))[:MAX_REFERENCES]),
        segments=tuple(unlike_prose(sorted(text.segments, key=lambda part: (part.start, part.end)), not_prose)),
        related=merged(related, pointed),
        copy=known.copy,
    )
