"""The files of the posts that a citation is linked to: had while Telegram gives them, and what they show.

Equal files make one publication of several posts; other channels' posts with the same footage are reposts of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from archiver.archive import Writer
from archiver.citations import Ranking
from archiver.errors import DiskFullError, FloodWaitError
from archiver.jobs.citation_search import CitationSearch
from archiver.jobs.cited_posts import CitedPosts
from archiver.jobs.reposts import RepostFinder
from archiver.jobs.telegram import Telegram
from archiver.jobs.ways import media_fetcher
from archiver.jobs.wider_search import older_footage
from archiver.jobs.windows import Windows
from archiver.jobs.workplace import Workplace
from archiver.model.records import PostRecord

MOST_TOLD_APART = 3
"""How many posts that fit equally well have their files fetched, to see whether these are the same."""
OF_FILES = ("upload.", "auth.importAuthorization")
"""Methods that are asked for files alone: their bytes, and to be let in where they lie."""


class LinkedFiles:
    """Files of one article's posts. Those that ``cited`` may not ask Telegram for stay as the archive has them.

    ``wait``: Telegram's wait for files, which keeps no post from being found.
    """

    def __init__(
        self, place: Workplace, archive: Writer, telegram: Telegram, *, windows: Windows, cited: CitedPosts
    ) -> None:
        self._archive = archive
        self._cited = cited
        self._media = media_fetcher(place, archive, telegram)
        self._reposts = RepostFinder(place, archive, windows, self._media)
        self.wait: FloodWaitError | None = None

    @property
    def gaps(self) -> list[str]:
        """Files that could not be had, in the order in which they were missed."""
        return self._media.gaps

    @property
    def full(self) -> DiskFullError | None:
        """Files that the disk has no room for; everything else was done."""
        return self._media.full

    async def tell_apart(
        self, search: CitationSearch, ranking: Ranking, posts: list[PostRecord]
    ) -> tuple[list[PostRecord], Ranking]:
        """Fetch the files of the posts that fit equally well: equal bytes make them one, and the named channel wins."""
        if not self._cited.online:
            return posts, ranking
        keys = {link.post for link in ranking.runners_up[:MOST_TOLD_APART]}
        await self._fetch([post for post in posts if post.key in keys])
        posts = await self._again(posts)
        return posts, await search.rank(posts)

    async def with_footage(
        self, search: CitationSearch, linked: Sequence[PostRecord], posts: Sequence[PostRecord]
    ) -> list[PostRecord]:
        """The posts with the files of the linked ones in the store, and other channels' posts of the same footage."""
        if self._cited.online:
            await self._fetch([member for post in linked for member in await self._cited.album(post)])
        looked_through = {match.channel_id for match in search.found.matches}
        reposts = await self._reposts.find(linked, avoid=looked_through, online=self._cited.online)
        search.looked_for += self._reposts.looked_for
        for post in linked:
            reposts += await older_footage(self._archive, search.citation, search.context, post)
        return await self._again([*posts, *reposts])

    async def of_second_links(
        self, ranking: Ranking, linked: Sequence[PostRecord], posts: Sequence[PostRecord]
    ) -> None:
        """Fetch the files of a second link's post, which came up with the footage."""
        had = {post.key for post in linked}
        wanted = {link.post for link in ranking.links} - had
        if wanted and self._cited.online:
            await self._fetch([post for post in posts if post.key in wanted])

    async def _fetch(self, posts: Sequence[PostRecord]) -> None:
        """The files of these posts, unless Telegram wants a wait for files: posts are what is deleted first."""
        if self.wait is not None:
            return
        try:
            await self._media.fetch_posts(posts)
        except FloodWaitError as wait:
            if wait.method is None or not wait.method.startswith(OF_FILES):
                raise
            self.wait = wait

    async def _again(self, posts: Sequence[PostRecord]) -> list[PostRecord]:
        """The posts as the catalog knows them now, each once."""
        found = [await self._archive.catalog.post(key) for key in dict.fromkeys(post.key for post in posts)]
        return [post for post in found if post is not None]
