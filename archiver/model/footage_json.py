"""What a media file says of itself, and matches, as JSON and back: the header of a fingerprint's object, the output of
the tool "match".

The documents are stable, as in ``articles_json``: what has its usual value is left out, reading is strict and raises
``InputError``. Seconds are rounded to milliseconds, scores to hundredths: more of them says nothing.
"""

from __future__ import annotations

import math
from typing import Literal, get_args

from archiver.model.captures import Json
from archiver.model.footage import Match, MatchOutput, MediaFacts, Medium, Searched, Span, Verdict
from archiver.model.json_fields import Fields, present

Kind = Literal["picture", "animation", "video", "audio", "other"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MEDIA: tuple[Medium, ...] = get_args(Medium)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


def facts_to_json(facts: MediaFacts) -> dict[str, Json]:
    """The document of what a file says of itself."""
    return present(
        {
            "kind": facts.kind,
            "size": facts.size,
            "container": facts.container or None,
            "video_codec": facts.video_codec or None,
            "audio_codec": facts.audio_codec or None,
            "width": facts.width or None,
            "height": facts.height or None,
            "rotation": facts.rotation or None,
            "duration_s": _number(facts.duration_s, 3),
            "frame_rate": _number(facts.frame_rate, 3),
            "frames": facts.frames,
            "tags": [{"name": name, "value": value} for name, value in facts.tags] or None,
            "latitude": _number(facts.location[0], 7) if facts.location else None,
            "longitude": _number(facts.location[1], 7) if facts.location else None,
        }
    )


def facts_from_fields(fields: Fields) -> MediaFacts:
    """The inverse of ``facts_to_json``; its numbers are as they were rounded."""
    latitude, longitude = fields.number_or_none("latitude"), fields.number_or_none("longitude")
    facts = MediaFacts(
        kind=fields.word("kind", KINDS),
        size=fields.integer("size"),
        container=fields.text_or_none("container") or "",
        video_codec=fields.text_or_none("video_codec") or "",
        audio_codec=fields.text_or_none("audio_codec") or "",
        width=fields.integer_or_none("width") or 0,
        height=fields.integer_or_none("height") or 0,
        rotation=fields.integer_or_none("rotation") or 0,
        duration_s=fields.number_or_none("duration_s"),
        frame_rate=fields.number_or_none("frame_rate"),
        frames=fields.integer_or_none("frames"),
        tags=tuple(_tag(row) for row in fields.rows("tags")),
        location=None if latitude is None or longitude is None else (latitude, longitude),
    )
    fields.end()
    return facts


def facts_from_json(document: object) -> MediaFacts:
    """The inverse of ``facts_to_json``."""
    return facts_from_fields(Fields(document, "media facts"))


def matches_to_json(output: MatchOutput) -> dict[str, Json]:
    """The document of a medium's matches."""
    return present(
        {
            "sha256": output.sha256,
            "searched": searched_to_json(output.searched),
            "matches": [match_to_json(each) for each in output.matches] or None,
        }
    )


def matches_from_json(document: object) -> MatchOutput:
    """The inverse of ``matches_to_json``."""
    fields = Fields(document, "match output")
    output = MatchOutput(
        sha256=fields.text("sha256"),
        searched=searched_from_fields(fields.child("searched")),
        matches=tuple(match_from_fields(row) for row in fields.rows("matches")),
    )
    fields.end()
    return output


def searched_to_json(searched: Searched) -> dict[str, Json]:
    """The document of what a medium was compared with."""
    return present(
        {
            "media": searched.media,
            "pictures": searched.pictures,
            "videos": searched.videos,
            "sounds": searched.sounds,
            "video_s": _number(searched.video_s, 3),
            "audio_s": _number(searched.audio_s, 3),
            "log_size": searched.log_size,
            "left_out": list(searched.left_out) or None,
        }
    )


def searched_from_fields(fields: Fields) -> Searched:
    """The inverse of ``searched_to_json``."""
    searched = Searched(
        media=fields.integer("media"),
        pictures=fields.integer("pictures"),
        videos=fields.integer("videos"),
        sounds=fields.integer("sounds"),
        video_s=fields.number("video_s"),
        audio_s=fields.number("audio_s"),
        log_size=fields.integer("log_size"),
        left_out=fields.texts("left_out"),
    )
    fields.end()
    return searched


def match_to_json(match: Match) -> dict[str, Json]:
    """The document of one match."""
    return present(
        {
            "medium": match.medium,
            "start_s": _number(match.query.start_s, 3),
            "end_s": _number(match.query.end_s, 3),
            "reference": match.reference_sha256,
            "reference_start_s": _number(match.reference.start_s, 3),
            "reference_end_s": _number(match.reference.end_s, 3),
            "speed": None if match.speed == 1 else _number(match.speed, 4),
            "mirrored": match.mirrored or None,
            "transformation": list(match.transformation) or None,
            "score": _number(match.score, 2),
            "verdict": match.verdict,
        }
    )


def match_from_fields(fields: Fields) -> Match:
    """The inverse of ``match_to_json``."""
    speed = fields.number_or_none("speed")
    match = Match(
        medium=fields.word("medium", MEDIA),
        query=Span(fields.number("start_s"), fields.number("end_s")),
        reference_sha256=fields.text("reference"),
        reference=Span(fields.number("reference_start_s"), fields.number("reference_end_s")),
        speed=1.0 if speed is None else speed,
        mirrored=fields.flag("mirrored"),
        transformation=fields.texts("transformation"),
        score=fields.number("score"),
        verdict=fields.word("verdict", VERDICTS),
    )
    fields.end()
    return match


def _tag(fields: Fields) -> tuple[str, str]:
    tag = (fields.text("name"), fields.text("value"))
    fields.end()
    return tag


def _number(value: float | None, digits: int) -> Json:
    """Rounded; a whole number as such. None for what is no number at all, for a file can claim anything."""
    if value is None or not math.isfinite(value):
        return None
    rounded = round(value, digits)
    return int(rounded) if rounded == int(rounded) else rounded
