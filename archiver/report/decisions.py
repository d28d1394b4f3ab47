"""Decisions of a person, put to the citation that they are about."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.model.reviews import Review
from archiver.report.posts import PostName, post_name
from archiver.report.view import ReportView


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReview:
    """A decision, with the name of the post that it is about, where it is about one."""

    review: Review
    post: PostName | None


def reviews_of(view: ReportView, citation_id: str) -> tuple[PageReview, ...]:
    """The decisions about a citation of the present reading, in the order of the log."""
    return tuple(_page_review(view, review) for review in view.record.reviews if review.now == citation_id)


def lost_reviews(view: ReportView) -> tuple[PageReview, ...]:
    """The decisions about passages that the present reading does not have, in the order of the log."""
    present = {name for name, _ in view.record.citations}
    return tuple(_page_review(view, review) for review in view.record.reviews if review.now not in present)


def _page_review(view: ReportView, review: Review) -> PageReview:
    return PageReview(review=review, post=post_name(view, review.post) if review.post else None)
