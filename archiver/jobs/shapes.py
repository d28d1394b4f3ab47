"""The JSON that commands print; its names are fixed in ``docs/design.md`` because other programs read them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from archiver.errors import ArchiverError
from archiver.jobs import post_shapes
from archiver.jobs.explaining import explained
from archiver.jobs.post_names import post_name
from archiver.model.articles import Article, RelatedArticle
from archiver.model.citations import Citation
from archiver.model.comments import CommentCounts
from archiver.model.corroboration import Corroborated
from archiver.model.corroboration_json import corroboration_to_json
from archiver.model.ids import PostKey
from archiver.model.links import Feature, Link, Resolution
from archiver.model.records import ArticleRecord, ArticleSummary, ChannelRecord, PendingChannel, PostRecord
from archiver.model.reviews import Review
from archiver.model.wanted import USUAL_FILES, WantedFiles

Document = dict[str, Any]


def citation(value: Citation) -> Document:
    """One citation; offsets are code points of the article's text."""
    return {
        "start": value.start,
        "end": value.end,
        "quote": value.quote,
        "channel_name": value.channel_name,
        "handle": value.handle,
        "url": value.url,
        "post_id": value.post_id,
        "media": value.media,
        "date": value.date.isoformat() if value.date else None,
        "date_text": value.date_text,
        "date_note": value.date_note,
        "duration_s": value.duration_s,
        "actors": list(value.actors),
        "relation": value.relation,
        "region": value.region,
        "confidence": value.confidence,
    }


def reading(article: Article, citations: Sequence[Citation]) -> Document:
    """What ``article cites --json`` says of one input."""
    return {
        "text": article.text,
        "language": article.language,
        "published": article.published.isoformat() if article.published else None,
        "title": article.title,
        **about(article),
        "related": [{"title": each.title, "url": each.url} for each in article.related],
        "citations": [citation(each) for each in citations],
    }


def about(value: Article) -> Document:
    """What the page says of itself, each with where it says so; what could not be read of it."""
    return {
        "title_from": value.title_from,
        "author": value.author,
        "author_from": value.author_from,
        "site": value.site,
        "site_from": value.site_from,
        "published_from": value.published_from,
        "modified": value.modified.isoformat() if value.modified else None,
        "modified_from": value.modified_from,
        "language_from": value.language_from,
        "copy": None
        if value.copy is None
        else {
            "url": value.copy.url,
            "captured": value.copy.captured.isoformat() if value.copy.captured else None,
        },
        "notes": list(value.notes),
    }


def article(
    record: ArticleRecord,
    posts: dict[PostKey, PostRecord],
    report: Path | None,
    wanted: WantedFiles = USUAL_FILES,
    related: Sequence[RelatedArticle] = (),
) -> Document:
    """What ``article add/show --json`` says."""
    return {
        "article": record.article_id,
        "url": record.article.url,
        "title": record.article.title,
        "published": record.article.published.isoformat() if record.article.published else None,
        "language": record.article.language,
        **about(record.article),
        "related": [{"title": each.link.title, "url": each.link.url, "article": each.article_id} for each in related],
        "citations": [
            {
                **citation(each),
                "id": name,
                **_resolution(record.resolutions.get(name), posts, wanted),
                "explanation": explained(each, record.resolutions.get(name), posts, wanted).document(),
            }
            for name, each in record.citations
        ],
        "reviews": [review(each) for each in record.reviews],
        "report": str(report) if report else None,
    }


def _resolution(value: Resolution | None, posts: dict[PostKey, PostRecord], wanted: WantedFiles) -> Document:
    if value is None:
        return {"links": [], "not_found": "This citation has not been resolved yet.", "looked_for": []}
    return {
        "links": [link(each, posts, wanted) for each in value.links],
        "runners_up": [link(each, posts, wanted) for each in value.runners_up],
        "looked_for": list(value.looked_for),
        "proposals": [
            {
                "channel_id": str(each.channel_id),
                "title": each.title,
                "username": each.username,
                "similarity": each.similarity,
            }
            for each in value.proposals
        ],
        "not_found": value.not_found,
    }


def link(value: Link, posts: dict[PostKey, PostRecord], wanted: WantedFiles = USUAL_FILES) -> Document:
    """One link; ``post`` is the form that other commands take, the ids are decimal strings and numbers."""
    post = posts.get(value.post)
    return {
        "post": post_name(value.post, post),
        "channel_id": str(value.post.channel_id),
        "message_id": value.post.message_id,
        "date": post.seen.date.isoformat() if post else None,
        "score": round(value.score, 3),
        "decision": value.decision,
        "role": value.role,
        "sureness": value.sureness,
        "reasons": [feature.reason for feature in value.features],
        "features": [feature_shape(feature) for feature in value.features],
        "media": media(post) if post else [],
        "not_saved": not_saved(post, wanted) if post else [],
        "same_media": [
            {
                "post": post_name(other.post, posts.get(other.post)),
                "channel_id": str(other.post.channel_id),
                "message_id": other.post.message_id,
                "how": other.how,
                "date": other.date.isoformat(),
            }
            for other in value.same_media
        ],
    }


def review(value: Review) -> Document:
    """A person's decision; ``now`` is the citation that it belongs to in the newest reading, if any."""
    return {
        "entry": value.entry,
        "time": value.time.isoformat(),
        "act": value.act,
        "article": value.article_id,
        "citation": value.citation_id,
        "now": value.now,
        "start": value.start,
        "end": value.end,
        "quote": value.quote,
        "post": str(value.post) if value.post else None,
        "undoes": value.undoes,
        "undone": value.undone,
        "note": value.note,
        "by": value.by,
    }


def feature_shape(value: Feature) -> Document:
    """A feature with the value and weight that were used."""
    return {"name": value.name, "value": value.value, "weight": round(value.weight, 3)}


def media(post: PostRecord) -> list[Document]:
    """The files of a post that are in the store; ``path`` is relative to the archive's folder."""
    return [
        {
            "sha256": stored.sha256,
            "size": stored.size,
            "mime": stored.mime,
            "path": f"objects/sha256/{stored.sha256[:2]}/{stored.sha256}",
        }
        for stored in post.stored
    ]


def not_saved(post: PostRecord, wanted: WantedFiles) -> list[Document]:
    """The files of a post that are not in the store, each with its reason."""
    return [
        {
            "part": each.ref.part,
            "kind": each.ref.kind,
            "size": each.ref.size,
            "reason": each.reason,
            "detail": each.detail,
        }
        for each in wanted.unsaved(post)
    ]


def fault(value: ArchiverError | None) -> Document | None:
    """What a run ended with, and its exit code; None where it came to its end."""
    return None if value is None else {"sentence": str(value), "exit_code": value.exit_code}


def summary(value: ArticleSummary) -> Document:
    """One line of ``article list``."""
    return {
        "article": value.article_id,
        "url": value.url,
        "title": value.title,
        "published": value.published,
        "captured": value.captured.isoformat(),
        "citations": value.citations,
        "linked": value.linked,
        "proposed": value.proposed,
        "earlier_version": value.earlier,
    }


def channel(value: ChannelRecord, intervals: Sequence[tuple[int, int]], counts: dict[str, int]) -> Document:
    """What ``channel show`` says of one channel."""
    return {**channel_names(value), "intervals": [[low, high] for low, high in intervals], "counts": counts}


def comments(value: CommentCounts) -> Document:
    """How many comments there are, as Telegram counts them (``posts`` with ``replies``), and how many are archived."""
    return {"posts": value.posts, "replies": value.replies, "threads": value.threads, "archived": value.comments}


def channel_names(value: ChannelRecord) -> Document:
    """What ``channel list`` says of one channel."""
    return {
        "id": str(value.channel_id),
        "title": value.title,
        "usernames": list(value.usernames),
        "former_titles": list(value.former_titles),
        "former_usernames": list(value.former_usernames),
        "aliases": list(value.aliases),
        "owners": list(value.owners),
        "registered": value.registered,
        "participants": value.participants,
    }


def pending(value: PendingChannel) -> Document:
    """A registered name that no answer has turned into a channel yet."""
    return {
        "id": None,
        "title": None,
        "usernames": [],
        "name": value.name,
        "aliases": list(value.aliases),
        "owners": list(value.owners),
        "registered": True,
    }


def post(value: PostRecord, wanted: WantedFiles) -> Document:
    """A post for ``media show``."""
    return {
        "post": post_name(value.key, value),
        "channel_id": str(value.key.channel_id),
        "message_id": value.key.message_id,
        "channel": value.channel_title,
        "date": value.seen.date.isoformat(),
        "text": value.seen.text,
        "gone": value.gone_at.isoformat() if value.gone_at else None,
        "media": media(value),
        **post_shapes.content(value.seen),
        **post_shapes.state(value),
        "not_saved": not_saved(value, wanted),
    }


def corroborated(value: Corroborated) -> Document:
    """Two accounts of a post compared, and the entry that says so."""
    return {**corroboration_to_json(value.found), "entry": value.entry, "time": value.time.isoformat()}
