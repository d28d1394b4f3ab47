"""What happened since an entry to posts that are cited, and to usernames."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from archiver.catalog.clock import from_us, from_us_or_none
from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries, listed
from archiver.model.ids import PostKey
from archiver.model.records import Absence

EDITED = """
SELECT v.channel_id, v.message_id, v.entry FROM json_each(?1) AS wanted CROSS JOIN post_versions AS v
    ON v.channel_id = json_extract(wanted.value, '$[0]') AND v.message_id = json_extract(wanted.value, '$[1]')
WHERE v.entry > ?2 AND NOT v.repeats ORDER BY v.entry, v.position
"""
GONE = """
SELECT g.channel_id, g.message_id, g.gone_us, g.entry, g.confirmed_us, g.back_us
FROM json_each(?1) AS wanted CROSS JOIN gone AS g
    ON g.channel_id = json_extract(wanted.value, '$[0]') AND g.message_id = json_extract(wanted.value, '$[1]')
WHERE g.entry > ?2 AND g.back_us IS NULL ORDER BY g.entry
"""
# Each row of a username is where it led elsewhere than before: the one before tells from where it moved.
MOVED = """
SELECT u.name, b.channel_id, u.channel_id, u.entry, u.seen_us FROM usernames AS u
JOIN usernames AS b ON b.name_key = u.name_key AND (b.entry, b.position) = (
    SELECT x.entry, x.position FROM usernames AS x
    WHERE x.name_key = u.name_key AND (x.entry, x.position) < (u.entry, u.position)
    ORDER BY x.entry DESC, x.position DESC LIMIT 1)
WHERE u.entry > ?1 AND b.channel_id IS NOT NULL AND u.channel_id IS NOT b.channel_id ORDER BY u.entry, u.position
"""
# Names of the version before that the next one of the channel lacks.
DROPPED = """
SELECT n.value, v.channel_id, v.entry, v.seen_us FROM json_each(?1) AS wanted
CROSS JOIN channel_versions AS v ON v.channel_id = wanted.value AND v.entry > ?2
JOIN channel_versions AS b ON b.channel_id = v.channel_id AND (b.entry, b.position) = (
    SELECT x.entry, x.position FROM channel_versions AS x
    WHERE x.channel_id = v.channel_id AND (x.entry, x.position) < (v.entry, v.position)
    ORDER BY x.entry DESC, x.position DESC LIMIT 1)
CROSS JOIN json_each(b.usernames) AS n
WHERE lower(n.value) NOT IN (SELECT lower(now.value) FROM json_each(v.usernames) AS now)
ORDER BY v.entry, v.position, n.key
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMoved:
    """A username that led to one channel (``before``) and leads to another, or to none."""

    name: str
    before: int
    after: int | None
    entry: int
    seen: datetime


class NotifyQueries(Queries):
    """Questions of notifications."""

    async def edited_since(self, keys: Collection[PostKey], entry: int) -> list[tuple[PostKey, int]]:
        """New versions of these posts, with the entry of each; also first ones."""
        asked = listed([(key.channel_id, key.message_id) for key in keys])
        rows = await self._reads.rows(EDITED, (asked, entry))
        return [(PostKey(channel_id, message_id), number) for channel_id, message_id, number in rows]

    async def gone_since(self, keys: Collection[PostKey], entry: int) -> list[Absence]:
        """These posts that were found missing, and were not seen again."""
        asked = listed([(key.channel_id, key.message_id) for key in keys])
        rows = await self._reads.rows(GONE, (asked, entry))
        with decoding(self._reads.name):
            return [
                Absence(
                    key=PostKey(channel_id, message_id),
                    gone=from_us(gone_us),
                    entry=number,
                    confirmed=from_us_or_none(confirmed_us),
                    back=from_us_or_none(back_us),
                )
                for channel_id, message_id, gone_us, number, confirmed_us, back_us in rows
            ]

    async def names_moved_since(self, entry: int) -> list[NameMoved]:
        """Usernames that lead elsewhere than before."""
        rows = await self._reads.rows(MOVED, (entry,))
        with decoding(self._reads.name):
            return [
                NameMoved(name=name, before=before, after=after, entry=number, seen=from_us(seen_us))
                for name, before, after, number, seen_us in rows
            ]

    async def names_dropped_since(self, channel_ids: Collection[int], entry: int) -> list[NameMoved]:
        """Usernames that these channels had and were seen without; where they lead now is not told."""
        rows = await self._reads.rows(DROPPED, (listed(sorted(channel_ids)), entry))
        with decoding(self._reads.name):
            return [
                NameMoved(name=name, before=channel_id, after=None, entry=number, seen=from_us(seen_us))
                for name, channel_id, number, seen_us in rows
            ]

    async def newest_entry(self) -> int:
        """The newest entry that the catalog holds; while something is written the log may have more. -1: none."""
        [(newest,)] = await self._reads.rows("SELECT ifnull(max(n), -1) FROM entries")
        with decoding(self._reads.name):
            return int(newest)

    async def entry_time(self, entry: int) -> datetime:
        """When an entry was made; the catalog must hold it."""
        [(time_us,)] = await self._reads.rows("SELECT time_us FROM entries WHERE n = ?", (entry,))
        return from_us(time_us)
