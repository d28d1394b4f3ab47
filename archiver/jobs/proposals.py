"""What waits for a person's decision, with all that is needed to decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from archiver.archive import Archive
from archiver.citations import wanted_in_words
from archiver.jobs import shapes
from archiver.jobs.report import posts_of
from archiver.jobs.workplace import Workplace
from archiver.model.citations import Citation, citation_id
from archiver.model.ids import PostKey
from archiver.model.links import Link, Resolution
from archiver.model.records import ArticleRecord, PostRecord
from archiver.model.reviews import Review

AROUND = 240
"""Characters of the article shown before and after a passage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationView:
    """A citation with all that a person needs to decide. ``before`` and ``after``: the text around it.

    ``posts`` are those that its links and runners-up name; ``reviews`` the decisions about it so far.
    """

    article_id: str
    citation_id: str
    title: str | None
    url: str | None
    published: date | None
    citation: Citation
    before: str
    after: str
    resolution: Resolution
    posts: dict[PostKey, PostRecord]
    reviews: tuple[Review, ...]

    @property
    def wanted(self) -> str:
        """What the citation asks for, as a sentence."""
        return wanted_in_words(self.citation)

    @property
    def proposed(self) -> tuple[Link, ...]:
        """The links that wait for a decision."""
        return tuple(link for link in self.resolution.links if link.decision == "proposed")

    @property
    def linked(self) -> tuple[PostKey, ...]:
        """The posts that are linked, whatever was decided of them."""
        return tuple(link.post for link in self.resolution.links)

    @property
    def waits(self) -> bool:
        """Whether it is open: something is proposed, and nothing was accepted."""
        return bool(self.proposed) and all(link.decision != "accepted" for link in self.resolution.links)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOutcome:
    """What waits, the decisions asked for or just made, and sentences about what was done."""

    open: tuple[CitationView, ...] = ()
    reviews: tuple[Review, ...] = ()
    said: tuple[str, ...] = ()

    def document(self) -> shapes.Document:
        """The JSON of ``review``."""
        return {
            "open": [_open(view) for view in self.open],
            "reviews": [shapes.review(each) for each in self.reviews],
            "said": list(self.said),
        }


async def waiting(place: Workplace, *, everything: bool = False, unlinked: bool = False) -> ReviewOutcome:
    """What is open, the newest article first; with ``everything`` also all decisions, in the order of the log; with
    ``unlinked`` also citations that nothing was found for.
    """
    async with place.reading() as archive:
        views = []
        for article_id, citations in (await _by_article(archive, unlinked=unlinked)).items():
            record = await archive.catalog.article(article_id)
            posts = await posts_of(archive, record)
            views += [view_of(record, citation_id, posts) for citation_id in citations]
        return ReviewOutcome(open=tuple(views), reviews=await archive.catalog.reviews() if everything else ())


async def open_citations(place: Workplace, *, unlinked: bool = False) -> list[str]:
    """The ids of the citations that wait, those of the newest article first; with ``unlinked`` also of those that
    nothing was found for.
    """
    async with place.reading() as archive:
        found = await _by_article(archive, unlinked=unlinked)
        return [citation for citations in found.values() for citation in citations]


async def look_at(place: Workplace, name: str) -> CitationView:
    """One citation, whether it waits or not. Raises UsageError where there is no such one."""
    async with place.reading() as archive:
        article_id, citation_id = await archive.catalog.citation_named(name)
        record = await archive.catalog.article(article_id)
        return view_of(record, citation_id, await posts_of(archive, record))


async def _by_article(archive: Archive, *, unlinked: bool) -> dict[str, list[str]]:
    """The citations to be looked at, by article: those that wait, then those without a link."""
    found: dict[str, list[str]] = {}
    for each in await archive.catalog.open_proposals():
        found.setdefault(each.article_id, []).append(each.citation_id)
    for missing in await archive.catalog.unlinked_citations() if unlinked else ():
        name = citation_id(missing.article_id, missing.citation.start, missing.citation.end)
        if name not in found.setdefault(missing.article_id, []):
            found[missing.article_id].append(name)
    return found


def view_of(record: ArticleRecord, citation_id: str, posts: dict[PostKey, PostRecord]) -> CitationView:
    """A citation of an article; ``posts`` may be all that the article names."""
    citation = dict(record.citations)[citation_id]
    resolution = record.resolutions.get(citation_id) or Resolution(citation_id=citation_id)
    named = {link.post for link in (*resolution.links, *resolution.runners_up)}
    text = record.article.text
    return CitationView(
        article_id=record.article_id,
        citation_id=citation_id,
        title=record.article.title,
        url=record.article.url or record.path,
        published=record.article.published,
        citation=citation,
        before=text[max(0, citation.start - AROUND) : citation.start],
        after=text[citation.end : citation.end + AROUND],
        resolution=resolution,
        posts={key: post for key, post in posts.items() if key in named},
        reviews=tuple(each for each in record.reviews if each.now == citation_id),
    )


def _open(view: CitationView) -> shapes.Document:
    return {
        "article": view.article_id,
        "title": view.title,
        "url": view.url,
        "published": view.published.isoformat() if view.published else None,
        "citation": view.citation_id,
        "start": view.citation.start,
        "end": view.citation.end,
        "quote": view.citation.quote,
        "wanted": view.wanted,
        "links": [shapes.link(each, view.posts) for each in view.resolution.links],
        "runners_up": [shapes.link(each, view.posts) for each in view.resolution.runners_up],
        "reviews": [shapes.review(each) for each in view.reviews],
    }
