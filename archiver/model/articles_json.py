"""The output of the tool "article" as JSON and back: an article as it was read, with its citations.

The documents are stable: the same value gives the same document, whose canonical form (RFC 8785) is what
an archive stores. A None and an empty list are written by leaving the key out; 64-bit ids are decimal
strings, days ``2026-11-23``, times RFC 3339. Reading is strict: an unknown key or a wrong type raises
``InputError``. This holds for ``citations_json`` and ``links_json``, too.
"""

from __future__ import annotations

from typing import get_args

from archiver.model.articles import (
    Article,
    ArticlePicture,
    PageCopy,
    PicturePlace,
    Reference,
    ReferenceKind,
    RelatedLink,
    Segment,
    VideoHow,
    VideoLink,
)
from archiver.model.captures import Json
from archiver.model.citations_json import REGIONS, citation_from_fields, citation_to_json
from archiver.model.derived import ArticleReading
from archiver.model.json_fields import Fields, big_text, moment_text, present

PICTURE_PLACES: tuple[PicturePlace, ...] = get_args(PicturePlace)
VIDEO_HOWS: tuple[VideoHow, ...] = get_args(VideoHow)
REFERENCE_KINDS: tuple[ReferenceKind, ...] = get_args(ReferenceKind)


def reading_to_json(reading: ArticleReading) -> dict[str, Json]:
    """The document of an article reading."""
    return {
        "article_id": reading.article_id,
        "article": article_to_json(reading.article),
        "citations": [citation_to_json(citation) for citation in reading.citations],
    }


def reading_from_json(document: object) -> ArticleReading:
    """The inverse of ``reading_to_json``."""
    fields = Fields(document, "article reading")
    reading = ArticleReading(
        article_id=fields.text("article_id"),
        article=article_from_fields(fields.child("article")),
        citations=tuple(citation_from_fields(row) for row in fields.rows("citations")),
    )
    fields.end()
    return reading


def article_to_json(article: Article) -> dict[str, Json]:
    """The document of an article."""
    return present(
        {
            "text": article.text,
            "language": article.language,
            "language_from": article.language_from,
            "url": article.url,
            "title": article.title,
            "title_from": article.title_from,
            "author": article.author,
            "author_from": article.author_from,
            "site": article.site,
            "site_from": article.site_from,
            "published": article.published.isoformat() if article.published else None,
            "published_from": article.published_from,
            "modified": article.modified.isoformat() if article.modified else None,
            "modified_from": article.modified_from,
            "copy": _copy_to_json(article.copy) if article.copy else None,
            "references": [_reference_to_json(reference) for reference in article.references] or None,
            "segments": [{"region": s.region, "start": s.start, "end": s.end} for s in article.segments] or None,
            "related": [_related_to_json(each) for each in article.related] or None,
            "pictures": [_picture_to_json(each) for each in article.pictures] or None,
            "videos": [_video_to_json(each) for each in article.videos] or None,
            "notes": list(article.notes) or None,
        }
    )


def article_from_fields(fields: Fields) -> Article:
    """The inverse of ``article_to_json``; readings of older versions lack some keys."""
    article = Article(
        text=fields.text("text"),
        language=fields.text("language"),
        language_from=fields.text_or_none("language_from"),
        url=fields.text_or_none("url"),
        title=fields.text_or_none("title"),
        title_from=fields.text_or_none("title_from"),
        author=fields.text_or_none("author"),
        author_from=fields.text_or_none("author_from"),
        site=fields.text_or_none("site"),
        site_from=fields.text_or_none("site_from"),
        published=fields.day_or_none("published"),
        published_from=fields.text_or_none("published_from"),
        modified=fields.day_or_none("modified"),
        modified_from=fields.text_or_none("modified_from"),
        copy=_copy_from_fields(fields.child("copy")) if fields.has("copy") else None,
        references=tuple(_reference_from_fields(row) for row in fields.rows("references")),
        segments=tuple(_segment_from_fields(row) for row in fields.rows("segments")),
        related=tuple(_related_from_fields(row) for row in fields.rows("related")),
        pictures=tuple(_picture_from_fields(row) for row in fields.rows("pictures")),
        videos=tuple(_video_from_fields(row) for row in fields.rows("videos")),
        notes=fields.texts("notes"),
    )
    fields.end()
    return article


def _picture_to_json(picture: ArticlePicture) -> dict[str, Json]:
    return present(
        {
            "src": picture.src,
            "url": picture.url,
            "place": picture.place,
            "start": picture.start,
            "end": picture.end,
        }
    )


def _picture_from_fields(fields: Fields) -> ArticlePicture:
    picture = ArticlePicture(
        src=fields.text("src"),
        url=fields.text_or_none("url"),
        place=fields.word("place", PICTURE_PLACES),
        start=fields.integer("start"),
        end=fields.integer("end"),
    )
    fields.end()
    return picture


def _video_to_json(video: VideoLink) -> dict[str, Json]:
    return present({"url": video.url, "how": video.how, "start": video.start, "end": video.end})


def _video_from_fields(fields: Fields) -> VideoLink:
    video = VideoLink(
        url=fields.text("url"),
        how=fields.word("how", VIDEO_HOWS),
        start=fields.integer("start"),
        end=fields.integer("end"),
    )
    fields.end()
    return video


def _reference_to_json(reference: Reference) -> dict[str, Json]:
    return present(
        {
            "kind": reference.kind,
            "url": reference.url,
            "region": reference.region,
            "start": reference.start,
            "end": reference.end,
            "handle": reference.handle,
            "channel_id": big_text(reference.channel_id),
            "post_id": reference.post_id,
            "invite": reference.invite,
            "label": reference.label,
        }
    )


def _reference_from_fields(fields: Fields) -> Reference:
    reference = Reference(
        kind=fields.word("kind", REFERENCE_KINDS),
        url=fields.text("url"),
        region=fields.word("region", REGIONS),
        start=fields.integer("start"),
        end=fields.integer("end"),
        handle=fields.text_or_none("handle"),
        channel_id=fields.big_or_none("channel_id"),
        post_id=fields.integer_or_none("post_id"),
        invite=fields.text_or_none("invite"),
        label=fields.text("label"),
    )
    fields.end()
    return reference


def _segment_from_fields(fields: Fields) -> Segment:
    segment = Segment(region=fields.word("region", REGIONS), start=fields.integer("start"), end=fields.integer("end"))
    fields.end()
    return segment


def _copy_to_json(copy: PageCopy) -> dict[str, Json]:
    return present({"url": copy.url, "captured": moment_text(copy.captured) if copy.captured else None})


def _copy_from_fields(fields: Fields) -> PageCopy:
    copy = PageCopy(url=fields.text("url"), captured=fields.moment("captured") if fields.has("captured") else None)
    fields.end()
    return copy


def _related_to_json(link: RelatedLink) -> dict[str, Json]:
    return present({"title": link.title, "url": link.url, "start": link.start, "end": link.end})


def _related_from_fields(fields: Fields) -> RelatedLink:
    link = RelatedLink(
        title=fields.text("title"),
        url=fields.text_or_none("url"),
        start=fields.integer("start"),
        end=fields.integer("end"),
    )
    fields.end()
    return link
