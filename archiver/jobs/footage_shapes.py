"""The JSON of a medium's story; its names are fixed in ``docs/design.md``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from archiver.model.footage import MediaFacts, Span
from archiver.model.judgements import Judgement
from archiver.model.records import ArticleSummary
from archiver.model.stretches import Appearance, Occurrence, Piece, Scope, Story, Stretch

Document = dict[str, Any]
WITHHELD = "withheld"


def story(value: Story, *, location: bool = False) -> Document:
    """One medium. ``location``: also say the place that the file gives."""
    return {
        "sha256": value.sha256,
        "state": value.state,
        "reason": value.reason,
        "length_s": _seconds(value.length_s),
        "facts": None if value.facts is None else facts(value.facts, location=location),
        "notes": list(value.notes),
        "posts": [appearance(each) for each in value.appearances],
        "timeline": [stretch(each) for each in value.timeline],
        "sound": [stretch(each) for each in value.sound],
        "frames": [occurrence(each) for each in value.moments],
        "same_scene": [occurrence(each) for each in value.scenes],
        "rejected": [occurrence(each) for each in value.rejected],
        "articles": [article(each) for each in value.articles],
        "shown_by": [article(each) for each in value.shown_by],
        "searched": None if value.scope is None else scope(value.scope),
        "more": value.cut,
    }


def facts(value: MediaFacts, *, location: bool) -> Document:
    """What a file says of itself; its place only where that was asked for."""
    document = asdict(value)
    document["tags"] = [{"name": name, "value": text} for name, text in value.tags]
    if value.location is None:
        document["location"] = None
    elif location:
        document["location"] = {"latitude": value.location[0], "longitude": value.location[1]}
    else:
        document["location"] = WITHHELD
    return document


def stretch(value: Stretch) -> Document:
    """A stretch of the timeline."""
    first = value.first
    return {
        **_span(value.span),
        "first": None
        if first is None or first.first is None
        else {"number": first.number, "sha256": first.piece.sha256, **appearance(first.first)},
        "occurrences": [occurrence(each) for each in value.occurrences],
        "channels": [{**appearance(each.first), "posts": each.posts, "own": each.own} for each in value.channels],
        "articles": [article(each) for each in value.articles],
    }


def occurrence(value: Occurrence) -> Document:
    """A medium that holds a stretch, with all that carries it."""
    return {
        "number": value.number,
        **piece(value.piece),
        "earlier": value.earlier,
        "posts": [appearance(each) for each in value.appearances],
        "shown_by": [article(each) for each in value.shown_by],
    }


def piece(value: Piece) -> Document:
    """``start_s`` and ``end_s`` here are ``there`` of another medium."""
    return {
        **_span(value.here),
        "sha256": value.sha256,
        "there": _span(value.there),
        "sense": value.layer,
        "speed": round(value.speed, 4),
        "mirrored": value.mirrored,
        "changed_here": list(value.changed_here),
        "changed_there": list(value.changed_there),
        "verdict": value.verdict,
        "score": round(value.score, 2),
        "via": list(value.via),
        "entries": list(value.entries),
        "decision": value.decision,
        "decisions": [judgement(each) for each in value.judgements],
    }


def appearance(value: Appearance) -> Document:
    """A post that carries a medium."""
    return {
        "post": None if value.post is None else str(value.post),
        "address": value.address,
        "date": value.date.isoformat(),
        "channel_id": None if value.channel_id is None else str(value.channel_id),
        "username": value.username,
        "title": value.title,
        "came_with_edit": value.came_with_edit,
        "edited_before": value.edited_before,
        "gone": value.gone,
        "forwarded": value.forwarded,
        "forward_of": None if value.forward_of is None else str(value.forward_of),
        "told_by": None if value.told_by is None else str(value.told_by),
        "web": value.web,
        "undated": value.undated,
    }


def judgement(value: Judgement) -> Document:
    """What a person decided about a match."""
    return {
        "entry": value.entry,
        "time": value.time.isoformat(),
        "act": value.act,
        "sense": value.layer,
        "sides": [{"sha256": each.sha256, **_span(each.span)} for each in value.sides],
        "undoes": value.undoes,
        "undone": value.undone,
        "note": value.note,
        "by": value.by,
    }


def article(value: ArticleSummary) -> Document:
    """An article that cites a post."""
    return {"article": value.article_id, "url": value.url, "title": value.title, "published": value.published}


def scope(value: Scope) -> Document:
    """In what was searched."""
    found = value.searched
    return {
        "channels": value.channels,
        "since": value.since.isoformat() if value.since else None,
        "until": value.until.isoformat() if value.until else None,
        **({} if found is None else {**asdict(found), "left_out": list(found.left_out)}),
    }


def _span(span: Span) -> Document:
    return {"start_s": _seconds(span.start_s), "end_s": _seconds(span.end_s)}


def _seconds(value: float) -> float:
    return round(value, 3)
