"""Pictures of the page: how long after its posts the article came, and where its linked films were."""

from __future__ import annotations

from datetime import UTC, datetime, time

from archiver.charts import Lag, PagePicture, lag_chart, page_picture, spread_chart
from archiver.charts.stories import appearances_in, outlet
from archiver.report.view import ReportView

_LINKED = ("auto", "accepted")


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
    return page_picture(lag_chart, found, name="lag")


def spread_pictures(view: ReportView) -> dict[str, PagePicture]:
    """By SHA-256, where a linked post's film or sound was; without those that are known from one place alone."""
    found = {sha256: appearances_in(story) for sha256, story in view.footage.items()}
    return {
        sha256: page_picture(spread_chart, places, name=f"spread-{sha256[:12]}")
        for sha256, places in found.items()
        if len(places) > 1
    }
