"""Which posts, articles and media a copy is made of."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field

from archiver.archive import Archive
from archiver.errors import InputError, UsageError
from archiver.jobs.choosing import Days
from archiver.jobs.naming import require_channel
from archiver.jobs.report import posts_of
from archiver.model.custody import Target
from archiver.model.ids import PostKey
from archiver.model.records import ArticleRecord, PostRecord

AT_ONCE = 200
"""Posts that are asked for together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody named: articles, channels (of which posts of ``days``), a search's posts and articles."""

    articles: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    days: Days = field(default_factory=Days)
    found_posts: tuple[PostKey, ...] = ()
    found_articles: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Selection:
    """``posts``: ids by channel, ascending. ``channels``: those of which a page lists the posts: all that have some.

    ``targets``: for the log.
    """

    articles: list[ArticleRecord] = field(default_factory=list)
    posts: dict[int, list[int]] = field(default_factory=dict)
    targets: list[Target] = field(default_factory=list)

    @property
    def keys(self) -> list[PostKey]:
        """All posts, by channel and number."""
        return [PostKey(channel, number) for channel, numbers in sorted(self.posts.items()) for number in numbers]

    def add(self, keys: Iterable[PostKey]) -> None:
        """Take posts in, each once."""
        for key in keys:
            self.posts.setdefault(key.channel_id, []).append(key.message_id)
        for channel, numbers in self.posts.items():
            self.posts[channel] = sorted(set(numbers))


async def select(archive: Archive, wanted: Wanted) -> Selection:
    """Choose. Raises UsageError for a name that means nothing, InputError where nothing is left to copy."""
    if wanted.days and not wanted.channels:
        raise UsageError("--since and --until choose posts of a channel.", hint="Name it with --channel.")
    found = Selection()
    for name in dict.fromkeys((*wanted.articles, *wanted.found_articles)):
        await _add_article(archive, name, found)
    for name in wanted.channels:
        await _add_channel(archive, name, wanted.days, found)
    await _add_posts(archive, wanted.found_posts, found)
    if not found.articles and not found.posts:
        raise InputError("Nothing in the archive is meant by that, so there is nothing to copy.")
    return found


async def posts_in_blocks(archive: Archive, keys: Sequence[PostKey]) -> AsyncIterator[list[PostRecord]]:
    """The posts, some at a time, in the order of ``keys``."""
    by_channel: dict[int, list[int]] = {}
    for key in keys:
        by_channel.setdefault(key.channel_id, []).append(key.message_id)
    for channel, numbers in by_channel.items():
        for start in range(0, len(numbers), AT_ONCE):
            yield await archive.catalog.posts_by_id(channel, numbers[start : start + AT_ONCE])


async def _add_article(archive: Archive, name: str, found: Selection) -> None:
    record = await archive.catalog.article(name)
    if record.article_id in {each.article_id for each in found.articles}:
        return
    found.articles.append(record)
    found.targets.append(Target("article", record.article_id))
    found.add(await posts_of(archive, record))


async def _add_channel(archive: Archive, name: str, days: Days, found: Selection) -> None:
    channel = await require_channel(archive, name)
    found.targets.append(Target("channel", str(channel.channel_id)))
    ids = await archive.catalog.ids_between(channel.channel_id, days.start, days.end)
    found.add(PostKey(channel.channel_id, number) for number in ids)


async def _add_posts(archive: Archive, keys: Sequence[PostKey], found: Selection) -> None:
    """With the albums that they are part of."""
    whole: list[PostKey] = list(keys)
    async for block in posts_in_blocks(archive, keys):
        for post in block:
            whole += [each.key for each in await archive.catalog.album(post.key.channel_id, post.seen.grouped_id)]
    found.targets += [Target("post", str(key)) for key in keys]
    found.add(whole)
