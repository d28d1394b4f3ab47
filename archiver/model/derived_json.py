"""The outputs of derive entries as JSON and back.

The documents are stable: the same value gives the same document, whose canonical form (RFC 8785) is what
an archive stores. A None and an empty list are written by leaving the key out; 64-bit ids are decimal
strings, days ``2026-11-23``, times RFC 3339. Reading is strict: an unknown key or a wrong type raises
``InputError``.
"""

from __future__ import annotations

from typing import get_args

from archiver.errors import InputError
from archiver.model.articles import (
    Article,
    ArticlePicture,
    PageCopy,
    PicturePlace,
    Reference,
    ReferenceKind,
    Region,
    RelatedLink,
    Segment,
)
from archiver.model.captures import Json
from archiver.model.citations import Citation, CitedMedia, Confidence, Relation
from archiver.model.derived import ArticleReading, LinkOutput
from archiver.model.ids import PostKey
from archiver.model.json_fields import Fields, moment_text, present
from archiver.model.links import ChannelProposal, Decision, Feature, Link, LinkRole, Resolution, SameHow, SameMedia

REGIONS: tuple[Region, ...] = get_args(Region)
PICTURE_PLACES: tuple[PicturePlace, ...] = get_args(PicturePlace)
REFERENCE_KINDS: tuple[ReferenceKind, ...] = get_args(ReferenceKind)
CITED_MEDIA: tuple[CitedMedia, ...] = get_args(CitedMedia)
RELATIONS: tuple[Relation, ...] = get_args(Relation)
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)
DECISIONS: tuple[Decision, ...] = get_args(Decision)
ROLES: tuple[LinkRole, ...] = ("shared", "made", "original")
SAME_MEDIA_HOW: tuple[SameHow, ...] = get_args(SameHow)


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


def links_to_json(output: LinkOutput) -> dict[str, Json]:
    """The document of an article's resolutions."""
    return {
        "article_id": output.article_id,
        "resolutions": [resolution_to_json(resolution) for resolution in output.resolutions],
    }


def links_from_json(document: object) -> LinkOutput:
    """The inverse of ``links_to_json``."""
    fields = Fields(document, "link output")
    output = LinkOutput(
        article_id=fields.text("article_id"),
        resolutions=tuple(resolution_from_fields(row) for row in fields.rows("resolutions")),
    )
    fields.end()
    return output


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


def _reference_to_json(reference: Reference) -> dict[str, Json]:
    return present(
        {
            "kind": reference.kind,
            "url": reference.url,
            "region": reference.region,
            "start": reference.start,
            "end": reference.end,
            "handle": reference.handle,
            "channel_id": _big(reference.channel_id),
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


def citation_to_json(citation: Citation) -> dict[str, Json]:
    """The document of a citation."""
    return present(
        {
            "start": citation.start,
            "end": citation.end,
            "quote": citation.quote,
            "channel_name": citation.channel_name,
            "handle": citation.handle,
            "url": citation.url,
            "channel_id": _big(citation.channel_id),
            "post_id": citation.post_id,
            "invite": citation.invite,
            "media": citation.media,
            "date": citation.date.isoformat() if citation.date else None,
            "date_text": citation.date_text,
            "date_note": citation.date_note,
            "duration_s": citation.duration_s,
            "duration_tolerance_s": citation.duration_tolerance_s,
            "actors": list(citation.actors) or None,
            "quoted": list(citation.quoted) or None,
            "relation": citation.relation,
            "region": citation.region,
            "confidence": citation.confidence,
        }
    )


def citation_from_fields(fields: Fields) -> Citation:
    """The inverse of ``citation_to_json``."""
    citation = Citation(
        start=fields.integer("start"),
        end=fields.integer("end"),
        quote=fields.text("quote"),
        channel_name=fields.text_or_none("channel_name"),
        handle=fields.text_or_none("handle"),
        url=fields.text_or_none("url"),
        channel_id=fields.big_or_none("channel_id"),
        post_id=fields.integer_or_none("post_id"),
        invite=fields.text_or_none("invite"),
        media=fields.word("media", CITED_MEDIA) if fields.has("media") else None,
        date=fields.day_or_none("date"),
        date_text=fields.text_or_none("date_text"),
        date_note=fields.text_or_none("date_note"),
        duration_s=fields.number_or_none("duration_s"),
        duration_tolerance_s=fields.number_or_none("duration_tolerance_s"),
        actors=fields.texts("actors"),
        quoted=fields.texts("quoted"),
        relation=fields.word("relation", RELATIONS),
        region=fields.word("region", REGIONS),
        confidence=fields.word("confidence", CONFIDENCES),
    )
    fields.end()
    return citation


def resolution_to_json(resolution: Resolution) -> dict[str, Json]:
    """The document of a resolution."""
    return present(
        {
            "citation_id": resolution.citation_id,
            "links": [_link_to_json(link) for link in resolution.links] or None,
            "runners_up": [_link_to_json(link) for link in resolution.runners_up] or None,
            "looked_for": list(resolution.looked_for) or None,
            "proposals": [_proposal_to_json(proposal) for proposal in resolution.proposals] or None,
            "not_found": resolution.not_found,
            "unfinished": resolution.unfinished,
        }
    )


def resolution_from_fields(fields: Fields) -> Resolution:
    """The inverse of ``resolution_to_json``."""
    resolution = Resolution(
        citation_id=fields.text("citation_id"),
        links=tuple(_link_from_fields(row) for row in fields.rows("links")),
        runners_up=tuple(_link_from_fields(row) for row in fields.rows("runners_up")),
        looked_for=fields.texts("looked_for"),
        proposals=tuple(_proposal_from_fields(row) for row in fields.rows("proposals")),
        not_found=fields.text_or_none("not_found"),
        unfinished=fields.text_or_none("unfinished"),
    )
    fields.end()
    return resolution


def _link_to_json(link: Link) -> dict[str, Json]:
    return present(
        {
            "post": str(link.post),
            "score": link.score,
            "decision": link.decision,
            "features": [
                {"name": f.name, "value": f.value, "weight": f.weight, "reason": f.reason} for f in link.features
            ]
            or None,
            "same_media": [_same_media_to_json(same) for same in link.same_media] or None,
            "role": link.role,
            "sureness": link.sureness,
        }
    )


def _link_from_fields(fields: Fields) -> Link:
    link = Link(
        post=_post_key(fields),
        score=fields.number("score"),
        decision=fields.word("decision", DECISIONS),
        features=tuple(_feature_from_fields(row) for row in fields.rows("features")),
        same_media=tuple(_same_media_from_fields(row) for row in fields.rows("same_media")),
        role=fields.word("role", ROLES) if fields.has("role") else None,
        sureness=fields.number_or_none("sureness"),
    )
    fields.end()
    return link


def _feature_from_fields(fields: Fields) -> Feature:
    feature = Feature(
        name=fields.text("name"),
        value=fields.text("value"),
        weight=fields.number("weight"),
        reason=fields.text("reason"),
    )
    fields.end()
    return feature


def _same_media_to_json(same: SameMedia) -> dict[str, Json]:
    return present(
        {
            "post": str(same.post),
            "how": same.how,
            "date": moment_text(same.date),
            "sha256": same.sha256,
        }
    )


def _same_media_from_fields(fields: Fields) -> SameMedia:
    same = SameMedia(
        post=_post_key(fields),
        how=fields.word("how", SAME_MEDIA_HOW),
        date=fields.moment("date"),
        sha256=fields.text_or_none("sha256"),
    )
    fields.end()
    return same


def _proposal_to_json(proposal: ChannelProposal) -> dict[str, Json]:
    return present(
        {
            "channel_id": str(proposal.channel_id),
            "title": proposal.title,
            "username": proposal.username,
            "similarity": proposal.similarity,
        }
    )


def _proposal_from_fields(fields: Fields) -> ChannelProposal:
    proposal = ChannelProposal(
        channel_id=fields.big("channel_id"),
        title=fields.text("title"),
        username=fields.text_or_none("username"),
        similarity=fields.number("similarity"),
    )
    fields.end()
    return proposal


def _post_key(fields: Fields) -> PostKey:
    text = fields.text("post")
    try:
        key = PostKey.parse(text)
    except ValueError:
        raise InputError(f"{text!r} is not a post (channel/message).") from None
    if str(key) != text:
        raise InputError(f"{text!r} is not a post (channel/message).")
    return key


def _big(number: int | None) -> str | None:
    return None if number is None else str(number)
