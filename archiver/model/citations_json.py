"""A citation as JSON and back, in the form that ``articles_json`` describes."""

from __future__ import annotations

from typing import get_args

from archiver.model.articles import Region
from archiver.model.captures import Json
from archiver.model.citations import Citation, CitedMedia, Confidence, Relation
from archiver.model.json_fields import Fields, big_text, present

REGIONS: tuple[Region, ...] = get_args(Region)
CITED_MEDIA: tuple[CitedMedia, ...] = get_args(CitedMedia)
RELATIONS: tuple[Relation, ...] = get_args(Relation)
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)


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
            "channel_id": big_text(citation.channel_id),
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
