"""Questions about links to videos of other sites: who leads to them, and what came of following them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from archiver.catalog.clock import from_us, to_us
from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries, listed, unpacked
from archiver.catalog.queries.post_rows import posts_of_keys
from archiver.catalog.statements import Row
from archiver.model.ids import PostKey
from archiver.model.records import PostRecord
from archiver.model.videos import PostLink, VideoLook, VideoMerged
from archiver.model.videos_json import video_from_json

LOOKS = "SELECT k.entry, k.seen_us, k.document FROM video_looks AS k"
OF_ADDRESSES = f"{LOOKS} WHERE k.address IN (SELECT value FROM json_each(?)) ORDER BY k.entry"  # noqa: S608  constants
ALL = f"{LOOKS} ORDER BY k.entry"
WITH_FILE = f"""
{LOOKS} WHERE k.entry IN (
    SELECT entry FROM video_files WHERE sha256 = ?1 UNION SELECT look FROM video_merges WHERE sha256 = ?1)
ORDER BY k.entry
"""  # noqa: S608  constants
MERGES = """
SELECT look, entry, sha256, size, video_sha256, audio_sha256 FROM video_merges
WHERE look IN (SELECT value FROM json_each(?)) ORDER BY entry
"""
LINK = "SELECT DISTINCT v.channel_id, v.message_id, l.address, l.listed"
OF_POSTS = f"""
{LINK}, l.position FROM json_each(?) AS wanted
CROSS JOIN post_versions AS v ON v.channel_id = CAST(json_extract(wanted.value, '$[0]') AS INTEGER)
    AND v.message_id = json_extract(wanted.value, '$[1]')
CROSS JOIN post_links AS l ON l.version = v.id ORDER BY 1, 2, 5, 3
"""
# With ``listed`` alone by their index: of a channel with many posts few lead to a video.
EVERYWHERE = f"{LINK} FROM post_links AS l {{index}} CROSS JOIN post_versions AS v ON v.id = l.version WHERE {{which}}"
LISTED = EVERYWHERE.format(index="INDEXED BY post_links_listed", which="l.listed = 1")
UNLISTED_TOO = EVERYWHERE.format(index="", which="1")
OF_CHANNEL = "AND v.channel_id = ? AND v.date_us >= ? AND v.date_us <= ?"
ORDER = "ORDER BY 1, 2, 3"
LEADING = """
SELECT DISTINCT v.channel_id, v.message_id FROM post_links AS l JOIN post_versions AS v ON v.id = l.version
WHERE l.address = ?1
"""


class VideoQueries(Queries):
    """Mixed into ``Catalog``."""

    async def video_looks(self, addresses: Collection[str] | None = None) -> list[VideoLook]:
        """Every time that one of these addresses (None: any) was asked for a video, in the order of the log."""
        if addresses is None:
            return await self._video_looks(await self._reads.rows(ALL))
        return await self._video_looks(await self._reads.rows(OF_ADDRESSES, (listed(sorted(addresses)),)))

    async def videos_with_sha256(self, sha256: str) -> list[VideoLook]:
        """The looks at links that brought a stored file, or streams that it was made of."""
        return await self._video_looks(await self._reads.rows(WITH_FILE, (sha256,)))

    async def links_of_posts(self, posts: Iterable[PostKey]) -> list[PostLink]:
        """Where these posts lead to outside Telegram, or did in an earlier version."""
        wanted = listed([[str(each.channel_id), each.message_id] for each in sorted(set(posts))])
        return self._post_links(await self._reads.rows(OF_POSTS, (wanted,)))

    async def links_of_channel(
        self, channel_id: int, since: datetime, until: datetime, *, unlisted: bool = False
    ) -> list[PostLink]:
        """The same of a channel's posts of a stretch of time, both ends included; ``unlisted``: also what is not known
        to show videos, for which every link is looked at.
        """
        sql = f"{UNLISTED_TOO if unlisted else LISTED} {OF_CHANNEL} {ORDER}"
        return self._post_links(await self._reads.rows(sql, (channel_id, to_us(since), to_us(until))))

    async def links_of_all_posts(self, *, unlisted: bool = False) -> list[PostLink]:
        """The same of all posts."""
        return self._post_links(await self._reads.rows(f"{UNLISTED_TOO if unlisted else LISTED} {ORDER}"))

    async def posts_leading_to(self, address: str) -> list[PostRecord]:
        """The posts that lead to an address (see ``video_address``), or did, by date."""
        return await posts_of_keys(self._reads, LEADING, (address,))

    async def _video_looks(self, rows: list[Row]) -> list[VideoLook]:
        merged: dict[int, list[VideoMerged]] = defaultdict(list)
        with decoding(self._reads.name):
            for look, entry, sha256, size, video, audio in await self._reads.rows(
                MERGES, (listed([row[0] for row in rows]),)
            ):
                made = VideoMerged(entry=entry, sha256=sha256, size=size, video_sha256=video, audio_sha256=audio)
                merged[look].append(made)
            return [
                VideoLook(
                    entry=entry,
                    time=from_us(seen_us),
                    seen=video_from_json(unpacked(document)),
                    merged=tuple(merged[entry]),
                )
                for entry, seen_us, document in rows
            ]

    def _post_links(self, rows: list[Row]) -> list[PostLink]:
        with decoding(self._reads.name):
            return [PostLink(post=PostKey(row[0], row[1]), address=row[2], listed=bool(row[3])) for row in rows]
