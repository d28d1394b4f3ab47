"""One article's citations -> channels -> posts -> links.

For each citation: the channels that it may mean, their history over the time in question, the files of the post
that fits best, other channels' posts with the same footage. What is found and what is not is said in sentences.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from archiver.archive import Writer
from archiver.citations import (
    Ranking,
    by_words,
    channels_of,
    channels_showing,
    chosen,
    looked_for,
    named_day,
    not_found,
    wider,
    window,
)
from archiver.errors import DiskFullError, FloodWaitError, GapError
from archiver.jobs.citation_search import MOST_CHANNELS, CitationSearch, with_earlier
from archiver.jobs.cited_posts import CitedPosts
from archiver.jobs.finding import ChannelFinder, Found
from archiver.jobs.linked_files import LinkedFiles
from archiver.jobs.own_footage import OwnFootage
from archiver.jobs.telegram import Telegram
from archiver.jobs.wider_search import (
    earlier_texts,
    of_any_age,
    posts_by_words,
    searched_words,
    shown_in_posts,
    speakers,
)
from archiver.jobs.windows import Windows
from archiver.jobs.workplace import Workplace
from archiver.model.articles import Article
from archiver.model.citations import Citation
from archiver.model.ids import PostKey
from archiver.model.links import ChannelMatch, Resolution, Window
from archiver.model.records import ArticleRecord, PostRecord
from archiver.wording import shortened

CHOSEN = "A person said which post is meant."
CONTEXT = 400
"""Characters around a citation whose numbers and names are compared with those of a post."""


class Resolver:
    """Resolves the citations of one article; ``gaps`` are sentences about what could not be had.

    ``took``: whether channels were put on the list on the way, so that the article may now be read with their names.
    """

    def __init__(self, place: Workplace, archive: Writer, telegram: Telegram, *, accept_channels: bool) -> None:
        self._place = place
        self._archive = archive
        self._telegram = telegram
        self._accept = accept_channels
        self.took = False
        self._windows = Windows(archive, telegram)
        self._cited = CitedPosts(archive, telegram)
        self._files = LinkedFiles(place, archive, telegram, windows=self._windows, cited=self._cited)
        self._gaps: list[str] = []

    @property
    def gaps(self) -> list[str]:
        """What could not be had, in the order in which it was missed."""
        return [*self._gaps, *self._telegram.gaps, *self._windows.gaps, *self._files.gaps]

    @property
    def full(self) -> DiskFullError | None:
        """Files that the disk has no room for; everything else was done."""
        return self._files.full

    @property
    def files_wait(self) -> FloodWaitError | None:
        """Telegram's wait for files, which keeps no post from being found."""
        return self._files.wait

    async def resolve(self, record: ArticleRecord) -> tuple[Resolution, ...]:
        """What became of each citation. Telegram's refusals to talk at all are raised."""
        verdicts = await self._archive.catalog.verdicts(record.article_id)
        before = await self._archive.catalog.linker_output(record.article_id)
        own = await OwnFootage.of(self._archive, record)
        found = []
        for name, citation in record.citations:
            decided = verdicts.get(name, {})
            others = [each for other, each in record.citations if other != name]
            shown = await asyncio.to_thread(own.shown, citation, others)
            context = record.article.text[max(0, citation.start - CONTEXT) : citation.end + CONTEXT]
            search = CitationSearch(name, citation, record.article.published, context, Found(), decided, own, shown)
            resolution = await self._resolve(record.article, search)
            found.append(with_earlier(resolution, before.get(name), decided) if decided else resolution)
        return tuple(found)

    async def from_archive_alone(self, record: ArticleRecord, why: str) -> tuple[Resolution, ...]:
        """The same without asking Telegram anything more; each failure says ``why``."""
        self._cited.online = False
        found = await self.resolve(record)
        unasked = f"Telegram was not asked: {why}"
        return tuple(
            each if each.links else replace(each, looked_for=(*each.looked_for, unasked), unfinished=unasked)
            for each in found
        )

    async def _resolve(self, article: Article, search: CitationSearch) -> Resolution:
        citation = search.citation
        self._place.progress.step(f"Looking for “{shortened(citation.quote)}”")
        # Once a person has said what is meant, no channel has to be looked for.
        asking = self._telegram if self._cited.online and not search.accepted else None
        finder = ChannelFinder(self._archive, asking, accept=self._accept)
        try:
            search.found = await finder.find(citation, article.published, text=article.text)
            self.took |= finder.took
            if finder.taken:
                self._place.progress.step(finder.taken)
            search.looked_for += search.found.sentences
            if search.accepted:
                return await self._chosen(search)
            if not search.found.matches:
                return await self._of_any_channel(search)
            if citation.post_id is not None:
                return await self._exact(search, citation.post_id)
            return await self._in_time(search)
        except GapError as gap:
            self._gaps.append(str(gap))
            return search.missing(str(gap))

    async def _exact(self, search: CitationSearch, post_id: int) -> Resolution:
        """The article gives the post's address."""
        match = search.found.matches[0]
        key = PostKey(match.channel_id, post_id)
        post = await self._cited.post(key)
        search.looked_for.append(f"Looked for post {post_id} of “{match.name}”.")
        if post is None:
            return search.missing(f"“{match.name}” has no post {post_id} any more, or never had one.")
        album = await self._cited.album(post)
        return await self._finish(search, await search.rank(album), album)

    async def _chosen(self, search: CitationSearch) -> Resolution:
        """A person said which posts are meant: they are had, with their files and reposts."""
        posts: list[PostRecord] = []
        missing: list[str] = []
        for key in search.accepted:
            post = await self._cited.post(key, surely=True)
            if post is not None:
                posts += await self._cited.album(post)
            elif self._cited.online:
                missing.append(f"Telegram shows no post {key}, which a person chose for a citation.")
        self._gaps += missing
        search.looked_for = [CHOSEN, *missing]
        posts = await self._files.with_footage(search, [post for post in posts if post.key in search.accepted], posts)
        ranking = await search.rank(posts)
        return Resolution(
            citation_id=search.name,
            links=await asyncio.to_thread(chosen, search.accepted, posts, ranking, await search.own.same(posts)),
            runners_up=tuple(link for link in ranking.runners_up if link.post not in search.accepted),
            looked_for=tuple(search.looked_for),
        )

    async def _in_time(self, search: CitationSearch) -> Resolution:
        """The article says which channel, and roughly when."""
        when = window(search.citation, search.published)
        if when is None:
            if search.showing:
                return await self._of_any_channel(search)
            return search.missing(_undated(search.citation))
        posts = await self._posts(search, when)
        ranking = await search.rank(posts)
        if not ranking.links and named_day(search.citation) is None:
            when = wider(when)
            posts = await self._posts(search, when)
            ranking = await search.rank(posts)
        ever = None if ranking.links else of_any_age(search.citation, search.context, when)
        if ever is not None:
            when = ever
            posts = await self._held(search, when)
            ranking = await search.rank(posts)
        matches = search.found.matches[:MOST_CHANNELS]
        channels = await self._archive.catalog.channels()
        search.looked_for += looked_for(search.citation, matches, channels, when, posts)
        if not ranking.links and (search.showing or by_words(search.citation, search.found.matches)):
            return await self._of_any_channel(search, ranking, posts, when)
        return await self._finish(search, ranking, posts, when)

    async def _of_any_channel(
        self,
        search: CitationSearch,
        before: Ranking | None = None,
        posts: Sequence[PostRecord] = (),
        looked_at: Window | None = None,
    ) -> Resolution:
        """Nothing says for certain which channel is meant, or it has no such post: posts of any channel with what the
        article shows or, in the first case, with the words of the passage.

        ``before``: what the channels that may be meant had, in the window ``looked_at``.
        """
        ranking = before or Ranking(outcome="no_channel")
        when = window(search.citation, search.published)
        worded = when is not None and by_words(search.citation, search.found.matches)
        if not worded and not search.showing:
            return search.missing(not_found(search.citation, ranking) or "")
        found: list[PostRecord] = []
        if worded and when is not None:
            found = await posts_by_words(self._archive, search.citation, search.context, when)
            search.looked_for.append(searched_words(found, when))
        named = search.found
        if search.showing:
            search.looked_for.append(shown_in_posts(search.showing))
            found = list({post.key: post for post in (*search.showing, *found)}.values())
        matches = channels_of(found, channels_showing(search.showing, named.matches))
        search.found = replace(named, matches=matches, searched=True)
        wanted = await self._ranked(search, found)
        if wanted.links or (wanted.runners_up and not ranking.runners_up):
            ranking = wanted if wanted.links else replace(ranking, runners_up=wanted.runners_up)
            posts = found
        else:
            search.found = named
        return await self._finish(search, ranking, list(posts), looked_at, named.matches)

    async def _ranked(self, search: CitationSearch, posts: Sequence[PostRecord]) -> Ranking:
        search.earlier = await earlier_texts(self._archive, posts)
        return await search.rank(posts)

    async def _posts(self, search: CitationSearch, when: Window) -> list[PostRecord]:
        channels = [match.channel_id for match in search.found.matches[:MOST_CHANNELS]]
        if self._cited.online:
            for channel_id in channels:
                await self._windows.cover(channel_id, when)
        return await self._held(search, when)

    async def _held(self, search: CitationSearch, when: Window) -> list[PostRecord]:
        """What the archive has of the channels in a window, with the texts that posts had before."""
        channels = [match.channel_id for match in search.found.matches[:MOST_CHANNELS]]
        posts = list(await self._archive.catalog.posts_in_window(channels, when.since, when.until))
        there = {post.key for post in posts}
        posts += [post for post in search.showing if post.key.channel_id in channels and post.key not in there]
        search.earlier = await earlier_texts(self._archive, posts)
        return posts

    async def _finish(
        self,
        search: CitationSearch,
        ranking: Ranking,
        posts: list[PostRecord],
        when: Window | None = None,
        named: Sequence[ChannelMatch] | None = None,
    ) -> Resolution:
        """Files of the linked posts into the store, reposts found with their help, then the links for good.

        ``named``: the channels that the article may name, where they are not those that were ranked.
        """
        if ranking.outcome == "too_close":
            posts, ranking = await self._files.tell_apart(search, ranking, posts)
        linked = [post for link in ranking.links for post in posts if post.key == link.post]
        if linked:
            search.speakers = await speakers(self._archive)
            posts = await self._files.with_footage(search, linked, posts)
            ranking = await search.rank(posts)
            await self._files.of_second_links(ranking, linked, posts)
        links = ranking.links
        looked_through = search.found.matches if named is None else named
        if search.found.searched:
            links = tuple(replace(link, decision="proposed") for link in links)
        return Resolution(
            citation_id=search.name,
            links=links,
            runners_up=ranking.runners_up,
            looked_for=tuple(search.looked_for),
            proposals=search.found.proposals,
            not_found=not_found(search.citation, ranking, looked_through[:MOST_CHANNELS], when),
        )


def _undated(citation: Citation) -> str:
    """Why there is no time to look at."""
    said = "Neither the passage nor the article has a date"
    if citation.date_text:
        why = f" ({citation.date_note})" if citation.date_note else ""
        said = f"“{citation.date_text}” gives no certain day{why}, and the article has no date"
    return f"{said}; give the article's with --published YYYY-MM-DD."
