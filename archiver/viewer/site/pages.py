"""Every page of a copy, made one after the other: a path and its HTML."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from archiver.archive import Archive
from archiver.model.ids import PostKey
from archiver.model.records import ArticleRecord, ChannelRecord
from archiver.model.wanted import WantedFiles
from archiver.viewer.pages import article, evidence, media, post
from archiver.viewer.posts import PostView, post_views
from archiver.viewer.rendering import render_page
from archiver.viewer.site import links as paths
from archiver.viewer.site.links import Contents, SiteLinks
from archiver.viewer.site.selection import Selection, posts_in_blocks
from archiver.viewer.site.words import Entry

A_PAGE = 50
"""Posts of one page of a channel."""
POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file:; "
    "media-src 'self' file:; base-uri 'none'; form-action 'none'"
)
"""Files beside the page alone: 'self', and file: where 'self' is the opened file alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteIndex:
    """The first page of a copy."""

    origin: str
    key: str
    size: int
    made: datetime
    asked: tuple[str, ...]
    articles: tuple[ArticleRecord, ...]
    channels: tuple[tuple[ChannelRecord, int], ...]
    posts: int
    media: int
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteChannel:
    """A page of a channel's selected posts, the newest first; ``pages``: number and address of each."""

    channel: ChannelRecord
    held: int
    number: int
    pages: tuple[tuple[int, str], ...]
    posts: tuple[PostView, ...]


class SitePages:
    """The pages of a selection; ``entries`` grows with each page that the search looks through."""

    def __init__(self, archive: Archive, selection: Selection, contents: Contents, wanted: WantedFiles) -> None:
        self._archive = archive
        self._selection = selection
        self._contents = contents
        self._wanted = wanted
        self.entries: list[Entry] = []

    async def all(self) -> AsyncIterator[tuple[str, str]]:
        """Pages of articles, posts, channels, media and log entries."""
        for record in self._selection.articles:
            found = await article.gather(self._archive, record.article_id, self._wanted)
            yield await self._page(paths.article_path(record.article_id), "article", here="articles", found=found)
            self._enter_article(record)
        for channel_id in sorted(self._contents.channels):
            async for page in self._channel(channel_id):
                yield page
        for key in self._selection.keys:
            shown = await post.gather(self._archive, key, self._wanted)
            yield await self._page(paths.post_path(key), "post", here="channels", page=shown)
            self._enter_post(shown)
        for sha256 in sorted(self._contents.media):
            medium = await media.gather(self._archive, sha256, self._wanted, self._links("../"))
            yield await self._page(paths.media_path(sha256), "media", here="media", page=medium)
        for n in sorted(self._contents.entries):
            entry = await evidence.gather(self._archive, n)
            yield await self._page(paths.evidence_path(n), "entry", here="evidence", page=entry)

    async def index(self, page: SiteIndex) -> tuple[str, str]:
        """The first page."""
        return await self._page(paths.INDEX, "site_index", here="overview", page=page)

    async def search(self, shards: list[str]) -> tuple[str, str]:
        """The page of the search; ``shards``: the scripts with its words, from the copy's folder."""
        return await self._page(paths.SEARCH, "site_search", here="search", shards=shards)

    async def _channel(self, channel_id: int) -> AsyncIterator[tuple[str, str]]:
        channel = await self._archive.catalog.channel(channel_id)
        if channel is None:
            return
        keys = [PostKey(channel_id, number) for number in self._selection.posts[channel_id]][::-1]
        count = -(-len(keys) // A_PAGE)
        names = tuple((n, paths.channel_path(channel_id, n).rpartition("/")[2]) for n in range(1, count + 1))
        for number in range(1, count + 1):
            wanted = keys[(number - 1) * A_PAGE : number * A_PAGE]
            posts = [each async for block in posts_in_blocks(self._archive, wanted) for each in block]
            posts.sort(key=lambda each: (each.seen.date, each.key), reverse=True)
            page = SiteChannel(
                channel=channel,
                held=len(keys),
                number=number,
                pages=names,
                posts=tuple(await post_views(self._archive, posts, self._wanted)),
            )
            yield await self._page(paths.channel_path(channel_id, number), "site_channel", here="channels", page=page)

    async def _page(self, path: str, template: str, **values: object) -> tuple[str, str]:
        known = {"policy": POLICY, "decides": None, "locked": False, "notice": None, **values}
        up = "../" * path.count("/")
        return path, await asyncio.to_thread(render_page, template, self._links(up), known)

    def _links(self, up: str) -> SiteLinks:
        return SiteLinks(self._contents, up)

    def _enter_article(self, record: ArticleRecord) -> None:
        title = record.article.title or record.article.url or record.path or record.article_id[:12]
        self.entries.append(
            Entry(
                href=paths.article_path(record.article_id),
                kind="article",
                title=title,
                date=str(record.article.published or record.captured.date()),
                text=record.article.text,
            )
        )

    def _enter_post(self, shown: post.PostPage) -> None:
        record = shown.view.record
        texts = dict.fromkeys(version.version.seen.text for version in reversed(shown.versions))
        names = [ref.file_name for ref in record.seen.media if ref.file_name]
        self.entries.append(
            Entry(
                href=paths.post_path(record.key),
                kind="post",
                title=f"{record.channel_title} {record.key.message_id}",
                date=f"{record.seen.date:%Y-%m-%d}",
                text="\n".join([*texts, *names]),
            )
        )
