"""Where a medium appeared, out of what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from archiver.charts.spread import Appearance, How
from archiver.model.ids import PostKey
from archiver.model.records import ArticleSummary
from archiver.model.stretches import Appearance as Carried
from archiver.model.stretches import Occurrence, Story

PostHref = Callable[[PostKey], str | None]
ArticleHref = Callable[[str], str | None]


def nowhere(_: object) -> None:
    """No address: for pictures that stand alone."""


def appearances_in(
    story: Story, *, post_href: PostHref = nowhere, article_href: ArticleHref = nowhere
) -> list[Appearance]:
    """Posts with the same bytes, posts with the same footage or sound, articles that cite or show any of these, each
    once. What a person rejected and the same scene recorded another time are no appearances.
    """
    found = [_post(each, "file", post_href) for each in story.appearances]
    for how, held in _held(story):
        found += [_post(each, how, post_href) for each in held.appearances]
    found += [_article(each, article_href) for each in _articles(story)]
    once: dict[tuple[str, str, datetime], Appearance] = {}
    for each in found:
        once.setdefault((each.where, each.what, each.when), each)
    return list(once.values())


def outlet(address: str | None) -> str:
    """The host of an article, without "www."; "a file" where there is none."""
    try:
        host = urlsplit(address or "").hostname
    except ValueError:
        host = None
    return (host or "a file").removeprefix("www.")


def _held(story: Story) -> Iterator[tuple[How, Occurrence]]:
    """What holds some of it, the plainest finding first."""
    seen = [each for stretch in story.timeline for each in stretch.occurrences]
    for each in seen:
        if not _is_alike(each):
            yield "footage", each
    for each in story.moments:
        yield "frame", each
    for stretch in story.sound:
        for each in stretch.occurrences:
            yield "sound", each
    for each in seen:
        if _is_alike(each):
            yield "alike", each


def _is_alike(each: Occurrence) -> bool:
    return each.whole.verdict != "copy" and each.whole.decision != "confirmed"


def _articles(story: Story) -> Iterable[ArticleSummary]:
    found = [*story.articles, *story.shown_by]
    found += [each for stretch in story.timeline for each in stretch.articles]
    found += [article for _, held in _held(story) for article in held.shown_by]
    return {each.article_id: each for each in found}.values()


def _post(each: Carried, how: How, href: PostHref) -> Appearance:
    key = each.post
    return Appearance(
        where=each.title or (str(each.channel_id) if each.channel_id is not None else "a source without a name"),
        what=str(key) if key is not None else each.web or "",
        when=each.date,
        how=how,
        known="captured" if each.undated else "moment",
        href=None if key is None else href(key),
    )


def _article(each: ArticleSummary, href: ArticleHref) -> Appearance:
    day = each.published
    return Appearance(
        where=outlet(each.url),
        what=each.title or each.url or each.article_id[:12],
        when=each.captured if day is None else datetime.fromisoformat(day).replace(tzinfo=UTC),
        how="article",
        known="captured" if day is None else "day",
        href=href(each.article_id),
    )
