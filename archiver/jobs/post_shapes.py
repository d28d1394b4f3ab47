"""The JSON of one post as archived: its newest version, every version, and how its poll stood over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from archiver.model.details_json import details_to_json, votes_to_json
from archiver.model.observations import Forward, PostSeen
from archiver.model.records import PostRecord, PostVersion, VotesSeen

Document = dict[str, Any]


def state(value: PostRecord) -> Document:
    """What belongs to the post rather than to a version: counts, and when it was seen."""
    seen, delay = value.seen, value.forward_delay
    return {
        "url": value.url,
        "source": value.source,
        "sources": list(value.sources),
        "versions": value.versions,
        "first_seen": value.first_seen.isoformat(),
        "entry": value.entry,
        "views": seen.views,
        "views_step": seen.views_step,
        "forwards": seen.forwards,
        "replies": seen.replies,
        "reactions": [{"reaction": kind, "count": count} for kind, count in seen.reactions],
        "votes": None if seen.votes is None else votes_to_json(seen.votes),
        "forward_delay_s": None if delay is None else int(delay.total_seconds()),
    }


def content(seen: PostSeen) -> Document:
    """What makes a version, but for text and files."""
    return {
        "edited": seen.edit_date.isoformat() if seen.edit_date else None,
        "edited_undated": seen.edited and seen.edit_date is None,
        "service": seen.service,
        "author": seen.author,
        "album": None if seen.grouped_id is None else str(seen.grouped_id),
        "reply_to": seen.reply_to,
        "forward": None if seen.forward is None else _forward(seen.forward),
        "protected": seen.noforwards,
        "restriction": seen.restriction,
        "details": details_to_json(seen.details),
    }


def _forward(value: Forward) -> Document:
    return {
        "date": value.date.isoformat() if value.date else None,
        "channel_id": None if value.from_channel_id is None else str(value.from_channel_id),
        "message_id": value.origin.message_id if value.origin else None,
        "name": value.from_name,
    }


def history(versions: Sequence[PostVersion]) -> list[Document]:
    """Every version, the newest last."""
    return [
        {
            "entry": each.entry,
            "source": each.source,
            "seen": each.seen_at.isoformat(),
            "text": each.seen.text,
            "files": [f"{ref.key} {ref.part}" for ref in each.seen.media],
            **content(each.seen),
        }
        for each in versions
    ]


def votes(series: Sequence[VotesSeen]) -> list[Document]:
    """Results whenever they were found changed."""
    return [{"entry": each.entry, "seen": each.seen_at.isoformat(), **votes_to_json(each.votes)} for each in series]
