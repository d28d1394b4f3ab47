"""Questions about which channels others lead to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection

from archiver.catalog.clock import from_us
from archiver.catalog.faults import decoding
from archiver.catalog.queries.articles import LINKING, READING
from archiver.catalog.queries.base import Queries, listed, unpacked
from archiver.model.discovery import Forwards, Worded

FORWARDED = """
SELECT p.channel_id, v.forward_from_id, count(*), min(p.date_us), max(p.date_us)
FROM posts AS p JOIN post_versions AS v ON v.id = p.newest
WHERE p.channel_id IN (SELECT value FROM json_each(?)) AND v.forward_from_id IS NOT NULL
GROUP BY p.channel_id, v.forward_from_id
"""
WORDED = """
SELECT p.channel_id, p.date_us, v.text, v.spans FROM posts AS p JOIN post_versions AS v ON v.id = p.newest
WHERE p.channel_id IN (SELECT value FROM json_each(?)) AND (v.text LIKE '%@%' OR v.text LIKE '%t%me%/%'
    OR v.text LIKE '%tg:%' OR v.spans LIKE '%t%me%/%' OR v.spans LIKE '%tg:%')
"""
LINKED = """
SELECT v.channel_id, v.linked_chat_id, min(v.seen_us), max(v.seen_us) FROM channel_versions AS v
WHERE v.channel_id IN (SELECT value FROM json_each(?)) AND v.linked_chat_id IS NOT NULL
GROUP BY v.channel_id, v.linked_chat_id
"""
USERNAMES = """
SELECT u.name_key, u.channel_id FROM usernames AS u
WHERE NOT EXISTS (SELECT 1 FROM usernames AS n WHERE n.name_key = u.name_key
                  AND (n.entry, n.position) > (u.entry, u.position))
"""
CITED_CHANNELS = f"""
SELECT l.channel_id, count(DISTINCT a.article_id) FROM articles AS a JOIN links AS l ON l.entry = {LINKING}
WHERE l.decision <> 'rejected' GROUP BY 1
"""  # noqa: S608  constants
CITED_HANDLES = f"""
SELECT lower(json_extract(c.document, '$.handle')), count(DISTINCT a.article_id)
FROM articles AS a JOIN citations AS c ON c.entry = {READING}
WHERE json_extract(c.document, '$.handle') IS NOT NULL GROUP BY 1
"""  # noqa: S608  constants


class DiscoveryQueries(Queries):
    """What leads from some channels to others; from the newest versions of their posts."""

    async def forwards_between(self, channel_ids: Collection[int]) -> list[Forwards]:
        """From which channels these channels forward, and how often."""
        rows = await self._reads.rows(FORWARDED, (listed(sorted(channel_ids)),))
        return [self._led(row) for row in rows]

    async def linked_chats(self, channel_ids: Collection[int]) -> list[Forwards]:
        """The discussion groups that these channels have or had; ``count`` is 1."""
        rows = await self._reads.rows(LINKED, (listed(sorted(channel_ids)),))
        return [self._led((row[0], row[1], 1, *row[2:])) for row in rows]

    async def posts_that_name(self, channel_ids: Collection[int]) -> AsyncIterator[Worded]:
        """Posts of these channels whose text or links may name a channel."""
        async for block in self._reads.blocks(WORDED, (listed(sorted(channel_ids)),)):
            with decoding(self._reads.name):
                for channel_id, date_us, text, spans in block:
                    read = tuple((str(each[0]), each[1], each[2], each[3]) for each in unpacked(spans) or ())
                    yield Worded(channel_id=channel_id, date=from_us(date_us), text=text, spans=read)

    async def usernames_now(self) -> dict[str, int | None]:
        """Every username that was looked up or seen (in lower case), with the channel it led to last, if any."""
        return {row[0]: row[1] for row in await self._reads.rows(USERNAMES)}

    async def cited_channels(self) -> tuple[dict[int, int], dict[str, int]]:
        """How many articles are linked to a post of each channel, and how many name each handle (in lower case)."""
        channels = {row[0]: row[1] for row in await self._reads.rows(CITED_CHANNELS)}
        return channels, {row[0]: row[1] for row in await self._reads.rows(CITED_HANDLES)}

    def _led(self, row: tuple[int, ...]) -> Forwards:
        with decoding(self._reads.name):
            return Forwards(channel_id=row[0], origin=row[1], count=row[2], first=from_us(row[3]), last=from_us(row[4]))
