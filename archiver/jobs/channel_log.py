"""What changed in a channel since when: its posts, and what it is beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time
from itertools import pairwise

from archiver.archive import Archive
from archiver.jobs import channel_shapes, shapes
from archiver.jobs.naming import require_channel
from archiver.jobs.workplace import Workplace
from archiver.model.captures import Json
from archiver.model.changes import Both, Change, Mover, plain
from archiver.model.groups import MemberCount, MovedName, TopicEvent
from archiver.model.records import ChannelRecord, ChannelVersion

EPOCH = datetime.fromtimestamp(0, UTC)
NO_PLACE = frozenset({"entry", "seen_at"})
"""Fields of a channel's version that say where it was seen, not what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLog:
    """All changes of a channel by time, and of these the last ``limit`` (``left_out``: how many come before).

    ``members``: numbers of members since then, with the one before. ``movers``: posts whose counts grew most.
    """

    channel: ChannelRecord
    since: datetime | None
    changes: tuple[Change, ...]
    left_out: int
    members: tuple[MemberCount, ...]
    movers: tuple[Mover, ...]
    moved: tuple[MovedName, ...]

    def document(self) -> shapes.Document:
        """The JSON of ``channel log``."""
        return {
            "id": str(self.channel.channel_id),
            "title": self.channel.title,
            "usernames": list(self.channel.usernames),
            "since": channel_shapes.moment(self.since),
            "changes": [channel_shapes.change(each) for each in self.changes],
            "left_out": self.left_out,
            "members": channel_shapes.members(list(self.members)),
            "movers": [channel_shapes.mover(each) for each in self.movers],
            "moved_names": [channel_shapes.moved(each) for each in self.moved],
        }


async def channel_log(place: Workplace, name: str, since: date | None, limit: int | None) -> ChannelLog:
    """What changed since the beginning of a day (UTC; None: ever); of many the last ``limit`` (None: all).

    Raises UsageError where the archive does not know the channel.
    """
    start = None if since is None else datetime.combine(since, time.min, tzinfo=UTC)
    async with place.reading() as archive:
        channel = await require_channel(archive, name)
        changes = await _changes(archive, channel.channel_id, start or EPOCH)
        shown = changes if limit is None else changes[max(len(changes) - limit, 0) :]
        moved = await archive.catalog.moved_names()
        return ChannelLog(
            channel=channel,
            since=start,
            changes=tuple(shown),
            left_out=len(changes) - len(shown),
            members=tuple(_since(await archive.catalog.member_counts(channel.channel_id), start or EPOCH)),
            movers=tuple(await archive.catalog.movers(channel.channel_id, start or EPOCH)),
            moved=tuple(each for each in moved if channel.channel_id in (each.channel_id, each.now_id)),
        )


async def _changes(archive: Archive, channel_id: int, since: datetime) -> list[Change]:
    catalog = archive.catalog
    found = await catalog.post_changes(channel_id, since)
    for earlier in await catalog.migrated_from(channel_id):
        changes = await catalog.post_changes(earlier.from_id, since)
        found += [replace(each, basic_group=earlier.from_id) for each in changes]
    others = _versions(await catalog.channel_history(channel_id))
    others += await catalog.name_moves(channel_id)
    others += await catalog.refusals(channel_id)
    for pin in await catalog.pins(channel_id):
        others.append(Change(at=pin.since, kind="pinned", entry=pin.entry, message_id=pin.message_id))
        if pin.until is not None:
            others.append(Change(at=pin.until, kind="unpinned", entry=pin.entry, message_id=pin.message_id))
    others += _topics(await catalog.topic_events(channel_id))
    found += [each for each in others if each.at >= since]
    return sorted(found, key=lambda each: (each.at, each.entry, each.message_id or 0))


def _versions(versions: Sequence[ChannelVersion]) -> list[Change]:
    """A channel's first version whole, then what each differs in from the one before."""
    if not versions:
        return []
    first = versions[0]
    known: dict[str, Both] = {name: (None, value) for name, value in _content(first).items() if value}
    changes = [Change(at=first.seen_at, kind="first_seen", entry=first.entry, fields=known)]
    for old, new in pairwise(versions):
        before, after = _content(old), _content(new)
        differing = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
        if differing:
            changes.append(Change(at=new.seen_at, kind="channel", entry=new.entry, fields=differing))
    return changes


def _content(version: ChannelVersion) -> Mapping[str, Json]:
    names = [each.name for each in fields(ChannelVersion) if each.name not in NO_PLACE]
    found = {name: plain(getattr(version, name)) for name in names}
    for name in ("photo_id", "linked_chat_id"):
        found[name] = str(found[name]) if found[name] else None
    found["about"] = found["about"] or None
    return found


def _topics(events: Sequence[TopicEvent]) -> list[Change]:
    """What each thing said of a topic changed in what was known of it."""
    known: dict[int, TopicEvent] = {}
    changes: list[Change] = []
    for event in events:
        old = known.get(event.topic_id)
        new = event if old is None else _over(event, old)
        before = _topic(old) if old is not None else dict.fromkeys(_topic(new), None)
        differing = {
            name: (before[name], value)
            for name, value in _topic(new).items()
            if before[name] != value and not (old is None and value in (None, False))
        }
        known[event.topic_id] = new
        if differing:
            changes.append(Change(at=event.at, kind="topic", entry=0, message_id=event.topic_id, fields=differing))
    return changes


def _over(new: TopicEvent, old: TopicEvent) -> TopicEvent:
    """What was said, with what was not taken from before."""
    return replace(
        new,
        title=old.title if new.title is None else new.title,
        closed=old.closed if new.closed is None else new.closed,
        hidden=old.hidden if new.hidden is None else new.hidden,
    )


def _topic(event: TopicEvent) -> dict[str, Json]:
    return {
        "title": event.title,
        "closed": bool(event.closed),
        "hidden": bool(event.hidden),
        "deleted": event.deleted,
    }


def _since(counts: Sequence[MemberCount], start: datetime) -> list[MemberCount]:
    """The counts since then, and the last one before."""
    later = [each for each in counts if each.at >= start]
    before = [each for each in counts if each.at < start]
    return [*before[-1:], *later]
