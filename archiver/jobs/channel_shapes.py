"""JSON of what commands say of a channel's completeness and changes."""

from __future__ import annotations

from datetime import datetime

from archiver.jobs.shapes import Document
from archiver.model.changes import Change, Mover
from archiver.model.completeness import CLASSES, Completeness, IdRange
from archiver.model.groups import MemberCount, MovedName, PinnedStretch, Topic


def moment(value: datetime | None) -> str | None:
    """A time, or None."""
    return None if value is None else value.isoformat()


def id_range(value: IdRange) -> Document:
    """Ids of one class of which all the same is known."""
    return {
        "low": value.low,
        "high": value.high,
        "first_seen": moment(value.first_seen),
        "last_looked": moment(value.last_looked),
        "gone_since": moment(value.gone_since),
        "confirmed": moment(value.confirmed),
    }


def classes(value: Completeness) -> Document:
    """Per class its ranges, in order of ids."""
    found: dict[str, list[Document]] = {kind: [] for kind in CLASSES}
    for each in value.ranges:
        found[each.kind].append(id_range(each))
    return dict(found)


def one_id(value: IdRange, number: int) -> Document:
    """One id of a range."""
    known = id_range(value)
    return {"id": number, "class": value.kind, **{key: known[key] for key in known if key not in ("low", "high")}}


def looked(value: Completeness) -> Document:
    """When the channel was looked at, and whether Telegram lets nobody in."""
    refusal = value.refusal
    return {
        "last_looked": moment(value.looked),
        "accounts": value.accounts,
        "refused": None
        if refusal is None
        else {"since": moment(refusal.since), "last": moment(refusal.last), "error": refusal.error},
    }


def members(value: list[MemberCount]) -> list[Document]:
    """Numbers of members over time, and to how many each is rounded."""
    return [{"time": moment(each.at), "count": each.count, "step": each.step} for each in value]


def pin(value: PinnedStretch) -> Document:
    """A stretch of time over which a post was pinned."""
    return {
        "message_id": value.message_id,
        "since": moment(value.since),
        "how": value.how,
        "until": moment(value.until),
    }


def topic(value: Topic) -> Document:
    """A forum's topic."""
    return {
        "id": value.topic_id,
        "title": value.title,
        "posts": value.posts,
        "closed": value.closed,
        "hidden": value.hidden,
        "deleted": value.deleted,
    }


def moved(value: MovedName) -> Document:
    """A username of the list that leads elsewhere."""
    return {
        "username": value.username,
        "id": str(value.channel_id),
        "now_id": None if value.now_id is None else str(value.now_id),
        "now_title": value.now_title,
        "seen": moment(value.seen),
    }


def change(value: Change) -> Document:
    """One change."""
    return {
        "time": moment(value.at),
        "kind": value.kind,
        "entry": value.entry,
        "message_id": value.message_id,
        "basic_group": None if value.basic_group is None else str(value.basic_group),
        "edited": moment(value.edited),
        "fields": {name: {"old": old, "new": new} for name, (old, new) in value.fields.items()},
    }


def mover(value: Mover) -> Document:
    """A post whose counts grew."""
    return {
        "message_id": value.message_id,
        "views": list(value.views),
        "reactions": list(value.reactions),
    }
