"""Questions about members over time, pins, topics, migrated groups, and usernames that moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from archiver.catalog.clock import from_us, from_us_or_none
from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries
from archiver.catalog.statements import Row
from archiver.model.groups import MemberCount, Migration, MovedName, PinnedStretch, Topic, TopicEvent

MEMBERS = "SELECT seen_us, participants, step FROM channel_counts WHERE channel_id = ? ORDER BY entry, position"
PINS = """
SELECT message_id, pinned_us, how, entry, unpinned_us FROM pins WHERE channel_id = ? ORDER BY pinned_us, message_id
"""
TOPIC_EVENTS = """
SELECT topic_id, said_us, listed, title, closed, hidden, deleted FROM topic_events
WHERE channel_id = ? ORDER BY said_us, topic_id
"""
TOPIC_SIZES = "SELECT topic_id, count(*) FROM post_topics WHERE channel_id = ? GROUP BY topic_id"
MIGRATIONS = "SELECT channel_id, from_id, max_id FROM migrations WHERE {} = ? ORDER BY from_id DESC"
LAST_DESCRIBED = """
SELECT max(answered_us) FROM captures WHERE method = 'channels.getFullChannel'
    AND json_extract(question, '$.channel_id') = CAST(? AS TEXT)
"""
LAST_CARD = """
SELECT max(answered_us) FROM captures WHERE method = 'web.landing'
    AND json_extract(question, '$.channel_id') = CAST(? AS TEXT)
"""
HISTORY_ACCOUNTS = """
SELECT DISTINCT account FROM captures WHERE method = 'messages.getHistory'
    AND json_extract(question, '$.channel_id') = CAST(? AS TEXT) AND account IS NOT NULL
"""
# A registered username whose newest sighting is not the channel that it was registered for.
MOVED = """
SELECT u.name, r.channel_id,
    (SELECT v.title FROM channel_versions AS v WHERE v.channel_id = r.channel_id
     ORDER BY v.entry DESC, v.position DESC LIMIT 1),
    u.channel_id,
    (SELECT v.title FROM channel_versions AS v WHERE v.channel_id = u.channel_id
     ORDER BY v.entry DESC, v.position DESC LIMIT 1),
    u.seen_us
FROM registrations AS r JOIN usernames AS u ON u.name_key = r.handle
WHERE r.active = 1 AND r.channel_id IS NOT NULL AND u.channel_id IS NOT r.channel_id
    AND NOT EXISTS (SELECT 1 FROM usernames AS n WHERE n.name_key = u.name_key
                    AND (n.entry, n.position) > (u.entry, u.position))
ORDER BY r.entry, r.name_key
"""
# A registered username that its channel no longer shows; nobody has asked yet who has it now.
LOST = """
SELECT r.handle, v.seen_us FROM registrations AS r
JOIN channels AS c ON c.channel_id = r.channel_id
JOIN channel_versions AS v ON v.channel_id = c.channel_id AND v.entry = c.newest_entry
    AND v.position = c.newest_position
WHERE r.active = 1 AND r.handle IS NOT NULL AND r.channel_id = ?1
    AND r.handle NOT IN (SELECT lower(value) FROM json_each(v.usernames))
    AND (SELECT u.channel_id FROM usernames AS u WHERE u.name_key = r.handle
         ORDER BY u.entry DESC, u.position DESC LIMIT 1) = ?1
ORDER BY r.handle
"""
BOUND = "SELECT channel_id FROM registrations WHERE active = 1 AND handle = ? AND channel_id IS NOT NULL"
EVER_BOUND = "SELECT channel_id FROM registrations WHERE handle = ? AND channel_id IS NOT NULL"
HOLDERS = """
SELECT channel_id, seen_us, last_seen_us FROM usernames
WHERE name_key = ? AND channel_id IS NOT NULL ORDER BY entry, position
"""


class GroupQueries(Queries):
    """What a channel is beside its posts."""

    async def member_counts(self, channel_id: int) -> list[MemberCount]:
        """Every number of members that differs from the one before, in the order of the log."""
        rows = await self._reads.rows(MEMBERS, (channel_id,))
        with decoding(self._reads.name):
            return [MemberCount(at=from_us(seen_us), count=count, step=step) for seen_us, count, step in rows]

    async def pins(self, channel_id: int) -> list[PinnedStretch]:
        """When which posts were pinned, by when they came to be.

        Where a service message came up after the post was seen pinned, it tells since when.
        """
        rows = await self._reads.rows(PINS, (channel_id,))
        with decoding(self._reads.name):
            return [
                PinnedStretch(
                    message_id=message_id,
                    since=from_us(since_us),
                    how=how,
                    entry=entry,
                    until=from_us_or_none(until_us),
                )
                for message_id, since_us, how, entry, until_us in _told_once(rows)
            ]

    async def topic_events(self, channel_id: int) -> list[TopicEvent]:
        """What was said of a forum's topics, by time."""
        rows = await self._reads.rows(TOPIC_EVENTS, (channel_id,))
        with decoding(self._reads.name):
            return [
                TopicEvent(
                    topic_id=topic_id,
                    at=from_us(said_us),
                    listed=bool(listed),
                    title=title,
                    closed=None if closed is None else bool(closed),
                    hidden=None if hidden is None else bool(hidden),
                    deleted=bool(deleted),
                )
                for topic_id, said_us, listed, title, closed, hidden, deleted in rows
            ]

    async def topics(self, channel_id: int) -> list[Topic]:
        """The topics of a forum as known now, by id."""
        sizes: dict[int, int] = dict(await self._reads.rows(TOPIC_SIZES, (channel_id,)))
        found: dict[int, Topic] = {}
        for event in await self.topic_events(channel_id):
            old = found.get(event.topic_id)
            found[event.topic_id] = Topic(
                topic_id=event.topic_id,
                title=event.title if event.title is not None else (old.title if old else ""),
                closed=event.closed if event.closed is not None else bool(old and old.closed),
                hidden=event.hidden if event.hidden is not None else bool(old and old.hidden),
                deleted=event.deleted,
                posts=sizes.get(event.topic_id, 0),
            )
        return sorted(found.values(), key=lambda topic: topic.topic_id)

    async def migrated_from(self, channel_id: int) -> list[Migration]:
        """The basic groups that a group was before."""
        rows = await self._reads.rows(MIGRATIONS.format("channel_id"), (channel_id,))
        return [Migration(channel_id=to, from_id=from_id, max_id=max_id) for to, from_id, max_id in rows]

    async def migrated_to(self, from_id: int) -> int | None:
        """The group that a basic group (its negative id) became."""
        row = await self._reads.row(MIGRATIONS.format("from_id"), (from_id,))
        return row[0] if row else None

    async def last_described(self, channel_id: int) -> datetime | None:
        """When the full channel was asked for last, whatever was answered."""
        row = await self._reads.row(LAST_DESCRIBED, (channel_id,))
        return from_us_or_none(row[0]) if row else None

    async def last_card(self, channel_id: int) -> datetime | None:
        """When the web page that describes the channel was asked for last, whatever was answered."""
        row = await self._reads.row(LAST_CARD, (channel_id,))
        return from_us_or_none(row[0]) if row else None

    async def history_accounts(self, channel_id: int) -> set[str]:
        """The accounts (digests) that asked for a channel's history."""
        return {row[0] for row in await self._reads.rows(HISTORY_ACCOUNTS, (channel_id,))}

    async def joined(self, channel_id: int) -> int:
        """How many of the asking accounts are members, as far as they were told last."""
        row = await self._reads.row(
            "SELECT count(*) FROM channel_access WHERE channel_id = ? AND joined = 1", (channel_id,)
        )
        return row[0] if row else 0

    async def moved_names(self) -> list[MovedName]:
        """Usernames of the list that now lead elsewhere."""
        rows = await self._reads.rows(MOVED)
        with decoding(self._reads.name):
            return [
                MovedName(
                    username=name,
                    channel_id=channel_id,
                    title=title or str(channel_id),
                    now_id=now_id,
                    now_title=now_title,
                    seen=from_us(seen_us),
                )
                for name, channel_id, title, now_id, now_title, seen_us in rows
            ]

    async def lost_names(self, channel_id: int) -> list[tuple[str, datetime]]:
        """Usernames under which the channel was registered and which it no longer shows, as far as nobody else is known
        to have them; with the time since when it shows the others.
        """
        return [(name, from_us(seen_us)) for name, seen_us in await self._reads.rows(LOST, (channel_id,))]

    async def registered_as(self, username: str) -> int | None:
        """The channel that a username (in lower case) was registered for; None where it was not."""
        row = await self._reads.row(BOUND, (username.removeprefix("@").lower(),))
        return row[0] if row else None

    async def registered_before(self, username: str) -> int | None:
        """The channel that a username is or was registered for; None where it never was."""
        row = await self._reads.row(EVER_BOUND, (username.removeprefix("@").lower(),))
        return row[0] if row else None

    async def name_holders(self, username: str) -> list[tuple[int, datetime, datetime]]:
        """The channels that a username led to: id, first and last time seen, in the order of the log."""
        rows = await self._reads.rows(HOLDERS, (username.removeprefix("@").lower(),))
        with decoding(self._reads.name):
            return [(channel_id, from_us(seen_us), from_us(last_us)) for channel_id, seen_us, last_us in rows]


def _told_once(rows: Sequence[Row]) -> list[Row]:
    """Rows of ``PINS`` without those that lie within what a service message told of the same post."""
    told: dict[int, int | None] = {}
    kept: list[Row] = []
    for row in rows:
        message_id, since_us, how, _, until_us = row
        if how == "service":
            told[message_id] = until_us
        elif message_id in told and ((end := told[message_id]) is None or end >= since_us):
            continue
        kept.append(row)
    return kept
