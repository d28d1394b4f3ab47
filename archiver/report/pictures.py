"""Pictures of the page: how long after its posts the article came, and where its linked films were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time

from archiver.charts import NARROW, Lag, Picture, lag_chart, spread_chart
from archiver.charts.stories import appearances_in, outlet
from archiver.report.view import ReportView

_LINKED = ("auto", "accepted")


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture:
    """The same picture for a page and for a phone, of which the style sheet shows one."""

    wide: Picture
    narrow: Picture


def lag_picture(view: ReportView) -> PagePicture | None:
    """The article's day against the times of the posts that are linked to its citations; None without such."""
    day = view.record.article.published
    if day is None:
        return None
    article = view.record.article
    named = article.title or article.url or view.record.path or view.record.article_id[:12]
    found = [
        Lag(
            article=named,
            outlet=outlet(article.url),
            post=str(link.post),
            channel=view.posts[link.post].channel_title or str(link.post.channel_id),
            published=datetime.combine(day, time(), UTC),
            posted=view.posts[link.post].seen.date,
            day_only=True,
        )
        for identity, _ in view.record.citations
        for link in (view.record.resolutions[identity].links if identity in view.record.resolutions else ())
        if link.decision in _LINKED and link.post in view.posts
    ]
    if not found:
        return None
    return PagePicture(wide=lag_chart(found), narrow=lag_chart(found, name="lag-narrow", width=NARROW))


def spread_pictures(view: ReportView) -> dict[str, PagePicture]:
    """By SHA-256, where a linked post's film or sound was; without those that are known from one place alone."""
    found = {sha256: appearances_in(story) for sha256, story in view.footage.items()}
    return {
        sha256: PagePicture(
            wide=spread_chart(places, name=f"spread-{sha256[:12]}"),
            narrow=spread_chart(places, name=f"spread-{sha256[:12]}-narrow", width=NARROW),
        )
        for sha256, places in found.items()
        if len(places) > 1
    }
