"""The values that the templates lay out, prepared from a view: what is said, not how it looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from archiver.charts import PagePicture
from archiver.citations import wanted_in_words
from archiver.model.citations import Citation
from archiver.model.links import Feature, Link, Resolution, SameMedia
from archiver.model.records import CapturedObject, PostRecord
from archiver.report.compare import why_not
from archiver.report.decisions import PageReview, lost_reviews, reviews_of
from archiver.report.footage import PageFootage, entries_of, page_footage
from archiver.report.highlight import Mark, Paragraph, Passage, paragraphs, passage
from archiver.report.pictures import lag_picture, spread_pictures
from archiver.report.posts import PagePost, PostName, page_post, post_name
from archiver.report.videos import PageVideo, page_videos
from archiver.report.view import ReportView

State = Literal["accepted", "auto", "proposed", "rejected", "none", "open"]
_RANK: tuple[State, ...] = ("accepted", "auto", "proposed", "rejected")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repost:
    """Another post with the same media."""

    name: PostName
    same: SameMedia
    record: PostRecord | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """A link, with its reasons from the heaviest to the lightest and its reposts from the earliest on.

    ``earliest`` is the earliest post with the media where it is not the linked one, else None.
    """

    link: Link
    post: PagePost
    features: tuple[Feature, ...]
    reposts: tuple[Repost, ...]
    earliest: Repost | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerUp:
    """A candidate that was considered and not linked; ``why`` in sentences."""

    link: Link
    name: PostName
    record: PostRecord | None
    features: tuple[Feature, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCitation:
    """A citation and what became of it; ``true_quote`` False: the recorded quote does not fit the text; ``wanted``
    says what is looked for."""

    number: int
    id: str
    citation: Citation
    passage: Passage
    true_quote: bool
    state: State
    resolution: Resolution | None
    wanted: str
    links: tuple[PageLink, ...]
    runners_up: tuple[RunnerUp, ...]
    reviews: tuple[PageReview, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The whole page; ``gaps`` also names what no signed checkpoint covers yet.

    ``lost_reviews``: decisions about passages that the present reading does not have.
    """

    view: ReportView
    citations: tuple[PageCitation, ...]
    paragraphs: tuple[Paragraph, ...]
    article_objects: tuple[CapturedObject, ...]
    gaps: tuple[str, ...]
    entries: tuple[int, ...]
    lost_reviews: tuple[PageReview, ...]
    footage: Mapping[str, PageFootage]
    videos: tuple[PageVideo, ...] = ()
    lag: PagePicture | None = None
    spread: Mapping[str, PagePicture] = field(default_factory=dict)


def rests_on(view: ReportView) -> tuple[int, ...]:
    """The log entries that the page of this view rests on, in their order."""
    return build(view).entries


def build(view: ReportView) -> Page:
    """Prepares the page. Raises IntegrityError where the view names an object by what is no hash."""
    article = view.record.article
    marks = [
        Mark(number=number, start=citation.start, end=citation.end)
        for number, (_, citation) in enumerate(view.record.citations, 1)
    ]
    citations = tuple(
        _citation(view, number, identity, citation)
        for number, (identity, citation) in enumerate(view.record.citations, 1)
    )
    videos = page_videos(view)
    entries = _entries(view, citations, videos)
    return Page(
        view=view,
        citations=citations,
        paragraphs=paragraphs(article.text, marks, article.segments),
        article_objects=view.brought_by(view.record.entry),
        gaps=(*view.gaps, *_unsigned(view, entries)),
        entries=entries,
        lost_reviews=lost_reviews(view),
        footage={sha256: page_footage(story, view.stills) for sha256, story in view.footage.items()},
        videos=videos,
        lag=lag_picture(view),
        spread=spread_pictures(view),
    )


def _citation(view: ReportView, number: int, identity: str, citation: Citation) -> PageCitation:
    text = view.record.article.text
    resolution = view.record.resolutions.get(identity)
    links = resolution.links if resolution else ()
    winner = max((link for link in links if link.decision != "rejected"), key=lambda link: link.score, default=None)
    return PageCitation(
        number=number,
        id=identity,
        citation=citation,
        passage=passage(text, citation.start, citation.end),
        true_quote=text[max(citation.start, 0) : max(citation.end, 0)] == citation.quote,
        state=_state(resolution),
        resolution=resolution,
        wanted=wanted_in_words(citation),
        links=tuple(_link(view, link) for link in links),
        runners_up=tuple(
            RunnerUp(
                link=link,
                name=post_name(view, link.post),
                record=view.posts.get(link.post),
                features=_heaviest(link.features),
                why=why_not(link, winner),
            )
            for link in (resolution.runners_up if resolution else ())
        ),
        reviews=reviews_of(view, identity),
    )


def _state(resolution: Resolution | None) -> State:
    if resolution is None:
        return "open"
    return min((link.decision for link in resolution.links), key=_RANK.index, default="none")


def _link(view: ReportView, link: Link) -> PageLink:
    reposts = tuple(
        Repost(name=post_name(view, same.post), same=same, record=view.posts.get(same.post))
        for same in sorted(link.same_media, key=lambda same: (same.date, same.post))
        if same.post != link.post
    )
    record = view.posts.get(link.post)
    earliest = reposts[0] if reposts and record and reposts[0].same.date < record.seen.date else None
    return PageLink(
        link=link,
        post=page_post(view, link.post),
        features=_heaviest(link.features),
        reposts=reposts,
        earliest=earliest,
    )


def _heaviest(features: Sequence[Feature]) -> tuple[Feature, ...]:
    return tuple(sorted(features, key=lambda feature: -abs(feature.weight)))


def _entries(view: ReportView, citations: Sequence[PageCitation], videos: Sequence[PageVideo]) -> tuple[int, ...]:
    """The article, its reading, its links, decisions about them, the linked posts, their files, videos that these link
    to; of stretches that were seen before, their matches, decisions about these, and the posts that showed them first.
    """
    found = {view.record.entry, view.record.reading_entry or view.record.entry}
    found |= {review.entry for review in view.record.reviews}
    if view.linking_entry is not None:
        found.add(view.linking_entry)
    for page_link in (link for citation in citations for link in citation.links):
        if page_link.post.record:
            found.add(page_link.post.record.entry)
        stored = [file.stored for file in page_link.post.all_files if file.stored]
        found.update(file.capture.entry for file in stored if file.capture)
    for look in (video.look for video in videos if video.look):
        found |= {look.entry, *(each.entry for each in look.merged)}
    for story in view.footage.values():
        found |= entries_of(story)
    return tuple(sorted(found))


def _unsigned(view: ReportView, entries: Sequence[int]) -> tuple[str, ...]:
    checkpoint = view.archive.checkpoint
    if checkpoint is None:
        return ("The log has no signed checkpoint yet, so nothing here is covered by a signature.",)
    late = [str(entry) for entry in entries if entry >= checkpoint.size]
    if not late:
        return ()
    covered = f"The newest signed checkpoint covers the log's first {checkpoint.size:,} entries"
    return (f"{covered}; not covered yet: entry {', '.join(late)}.",)
