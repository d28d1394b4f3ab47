"""Posts that are known by their ids, with their albums: from the archive, else asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from archiver.archive import Writer
from archiver.jobs.telegram import Telegram
from archiver.model.ids import PostKey
from archiver.model.records import PostRecord

ALBUM = 9
"""An album has up to ten members, whose ids follow each other."""
JUST_NOW = timedelta(minutes=10)
"""A post that was missing so lately is not asked for again: the second look comes an hour later."""


class CitedPosts:
    """``online`` False: Telegram is asked nothing more."""

    def __init__(self, archive: Writer, telegram: Telegram) -> None:
        self._archive = archive
        self._telegram = telegram
        self.online = True

    async def post(self, key: PostKey, *, surely: bool = False) -> PostRecord | None:
        """The post. ``surely``: it is also asked for where it was missing twice, or a moment ago."""
        post = await self._archive.catalog.post(key)
        if post is None and self.online and (surely or not await self._surely_absent(key)):
            await self._telegram.posts(key.channel_id, [key.message_id])
            post = await self._archive.catalog.post(key)
        return post

    async def album(self, post: PostRecord) -> list[PostRecord]:
        """The post with the other members of its album, whose ids lie next to its own."""
        if post.seen.grouped_id is None:
            return [post]
        key = post.key
        if self.online and not post.seen.is_web_album:  # the page of one member of such a one shows all of them
            await self._have_neighbours(key)
        members = await self._archive.catalog.album(key.channel_id, post.seen.grouped_id)
        return [post, *(each for each in members if each.key != key)]

    async def _have_neighbours(self, key: PostKey) -> None:
        """Ask for the posts around one, but for those that are held or were asked for before."""
        near = [number for number in range(key.message_id - ALBUM, key.message_id + ALBUM + 1) if number > 0]
        held = {each.key.message_id for each in await self._archive.catalog.posts_by_id(key.channel_id, near)}
        wanted = [
            number
            for number in near
            if number not in held and not await self._archive.catalog.absences(PostKey(key.channel_id, number))
        ]
        if wanted:
            await self._telegram.posts(key.channel_id, wanted)

    async def _surely_absent(self, key: PostKey) -> bool:
        """Whether the post was missing twice, or a moment ago."""
        absences = await self._archive.catalog.absences(key)
        if not absences:
            return False
        return absences[-1].confirmed is not None or abs(datetime.now(UTC) - absences[-1].gone) < JUST_NOW
