"""One article's citations -> channels -> posts -> links.

For each citation: the channels that it may mean, their history over the time in question, the files of the post
that fits best, other channels' posts with the same footage. What is found and what is not is said in sentences.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from archiver.archive import Writer
from archiver.citations import (
    Footage,
    Ranking,
    Shown,
    by_words,
    channels_of,
    channels_showing,
    chosen,
    looked_for,
    named_day,
    not_found,
    rank,
    wider,
    window,
)
from archiver.errors import DiskFullError, FloodWaitError, GapError
from archiver.jobs.cited_posts import CitedPosts
from archiver.jobs.finding import ChannelFinder, Found
from archiver.jobs.media import MediaFetcher
from archiver.jobs.own_footage import OwnFootage
from archiver.jobs.reposts import RepostFinder
from archiver.jobs.telegram import Telegram
from archiver.jobs.wider_search import (
    earlier_texts,
    of_any_age,
    older_footage,
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
from archiver.model.reviews import Verdicts

MOST_CHANNELS = 3
"""How many channels that a name may mean are looked through."""
MOST_TOLD_APART = 3
"""How many posts that fit equally well have their files fetched, to see whether these are the same."""
CHOSEN = "A person said which post is meant."
OF_FILES = ("upload.", "auth.importAuthorization")
"""Methods that are asked for files alone: their bytes, and to be let in where they lie."""
CONTEXT = 400
"""Characters around a citation whose numbers and names are compared with those of a post."""


@dataclass(slots=True)
class _Search:
    """What one citation's search has seen so far."""

    name: str
    citation: Citation
    published: date | None
    context: str
    found: Found
    verdicts: Verdicts
    own: OwnFootage
    shown: Mapping[PostKey, Shown]
    looked_for: list[str] = field(default_factory=list)
    earlier: dict[PostKey, tuple[str, ...]] = field(default_factory=dict)
    speakers: dict[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def showing(self) -> list[PostRecord]:
        """Posts that have what the article shows with the passage, or as a whole."""
        return [post for post in self.own.posts if post.key in self.shown]

    @property
    def accepted(self) -> tuple[PostKey, ...]:
        """Posts that a person said the citation means."""
        return tuple(post for post, decision in self.verdicts.items() if decision == "accepted")

    async def rank(self, posts: Sequence[PostRecord]) -> Ranking:
        """The candidates among ``posts``. What a person rejected is weighed, too, and never linked."""
        left = [post for post in posts if self.verdicts.get(post.key) != "rejected"]
        ranking = await self._rank(left)
        if len(left) == len(posts):
            return ranking
        every = await self._rank(posts)
        rejected = [link for link in (*every.links, *every.runners_up) if self.verdicts.get(link.post) == "rejected"]
        return replace(ranking, runners_up=(*ranking.runners_up, *rejected))

    async def _rank(self, posts: Sequence[PostRecord]) -> Ranking:
        return await asyncio.to_thread(
            rank,
            self.citation,
            self.published,
            self.found.matches,
            posts,
            context=self.context,
            earlier=self.earlier,
            speakers=self.speakers,
            footage=Footage(shown=self.shown, same=await self.own.same(posts)),
        )


class Resolver:
    """Resolves the citations of one article; ``gaps`` are sentences about what could not be had.

    ``took``: whether channels were put on the list on the way, so that the article may now be read with their names.
    ``files_wait``: Telegram's wait for files, which keeps no post from being found.
    """

    def __init__(self, place: Workplace, archive: Writer, telegram: Telegram, *, accept_channels: bool) -> None:
        self._place = place
        self._archive = archive
        self._telegram = telegram
        self._accept = accept_channels
        self.took = False
        self._windows = Windows(archive, telegram)
        self._media = MediaFetcher(place, archive, telegram)
        self._reposts = RepostFinder(place, archive, self._windows, self._media)
        self.files_wait: FloodWaitError | None = None
        self._cited = CitedPosts(archive, telegram)
        self._gaps: list[str] = []

    @property
    def gaps(self) -> list[str]:
        """What could not be had, in the order in which it was missed."""
        return [*self._gaps, *self._telegram.gaps, *self._windows.gaps, *self._media.gaps]

    @property
    def full(self) -> DiskFullError | None:
        """Files that the disk has no room for; everything else was done."""
        return self._media.full

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
            search = _Search(name, citation, record.article.published, context, Found(), decided, own, shown)
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

    async def _resolve(self, article: Article, search: _Search) -> Resolution:
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
            return self._missing(search, str(gap))

    async def _exact(self, search: _Search, post_id: int) -> Resolution:
        """The article gives the post's address."""
        match = search.found.matches[0]
        key = PostKey(match.channel_id, post_id)
        post = await self._cited.post(key)
        search.looked_for.append(f"Looked for post {post_id} of “{match.name}”.")
        if post is None:
            return self._missing(search, f"“{match.name}” has no post {post_id} any more, or never had one.")
        album = await self._cited.album(post)
        return await self._finish(search, await search.rank(album), album)

    async def _chosen(self, search: _Search) -> Resolution:
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
        posts = await self._with_footage(search, [post for post in posts if post.key in search.accepted], posts)
        ranking = await search.rank(posts)
        return Resolution(
            citation_id=search.name,
            links=await asyncio.to_thread(chosen, search.accepted, posts, ranking, await search.own.same(posts)),
            runners_up=tuple(link for link in ranking.runners_up if link.post not in search.accepted),
            looked_for=tuple(search.looked_for),
        )

    async def _in_time(self, search: _Search) -> Resolution:
        """The article says which channel, and roughly when."""
        when = window(search.citation, search.published)
        if when is None:
            if search.showing:
                return await self._of_any_channel(search)
            return self._missing(search, _undated(search.citation))
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
        search: _Search,
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
            return self._missing(search, not_found(search.citation, ranking) or "")
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

    async def _ranked(self, search: _Search, posts: Sequence[PostRecord]) -> Ranking:
        search.earlier = await earlier_texts(self._archive, posts)
        return await search.rank(posts)

    async def _posts(self, search: _Search, when: Window) -> list[PostRecord]:
        channels = [match.channel_id for match in search.found.matches[:MOST_CHANNELS]]
        if self._cited.online:
            for channel_id in channels:
                await self._windows.cover(channel_id, when)
        return await self._held(search, when)

    async def _held(self, search: _Search, when: Window) -> list[PostRecord]:
        """What the archive has of the channels in a window, with the texts that posts had before."""
        channels = [match.channel_id for match in search.found.matches[:MOST_CHANNELS]]
        posts = list(await self._archive.catalog.posts_in_window(channels, when.since, when.until))
        there = {post.key for post in posts}
        posts += [post for post in search.showing if post.key.channel_id in channels and post.key not in there]
        search.earlier = await earlier_texts(self._archive, posts)
        return posts

    async def _finish(
        self,
        search: _Search,
        ranking: Ranking,
        posts: list[PostRecord],
        when: Window | None = None,
        named: Sequence[ChannelMatch] | None = None,
    ) -> Resolution:
        """Files of the linked posts into the store, reposts found with their help, then the links for good.

        ``named``: the channels that the article may name, where they are not those that were ranked.
        """
        if ranking.outcome == "too_close" and self._cited.online:
            posts, ranking = await self._tell_apart(search, ranking, posts)
        linked = [post for link in ranking.links for post in posts if post.key == link.post]
        if linked:
            search.speakers = await speakers(self._archive)
            posts = await self._with_footage(search, linked, posts)
            ranking = await search.rank(posts)
            await self._fetch_others(ranking, linked, posts)
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

    async def _fetch_others(self, ranking: Ranking, linked: Sequence[PostRecord], posts: Sequence[PostRecord]) -> None:
        """The files of a second link's post, which came up with the footage."""
        had = {post.key for post in linked}
        wanted = {link.post for link in ranking.links} - had
        if wanted and self._cited.online:
            await self._fetch([post for post in posts if post.key in wanted])

    async def _with_footage(
        self, search: _Search, linked: Sequence[PostRecord], posts: Sequence[PostRecord]
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

    async def _tell_apart(
        self, search: _Search, ranking: Ranking, posts: list[PostRecord]
    ) -> tuple[list[PostRecord], Ranking]:
        """Fetch the files of the posts that fit equally well: equal bytes make them one, and the named channel wins."""
        keys = {link.post for link in ranking.runners_up[:MOST_TOLD_APART]}
        await self._fetch([post for post in posts if post.key in keys])
        posts = await self._again(posts)
        return posts, await search.rank(posts)

    async def _fetch(self, posts: Sequence[PostRecord]) -> None:
        """The files of these posts, unless Telegram wants a wait for files: posts are what is deleted first."""
        if self.files_wait is not None:
            return
        try:
            await self._media.fetch_posts(posts)
        except FloodWaitError as wait:
            if wait.method is None or not wait.method.startswith(OF_FILES):
                raise
            self.files_wait = wait

    async def _again(self, posts: Sequence[PostRecord]) -> list[PostRecord]:
        """The posts as the catalog knows them now, each once."""
        found = [await self._archive.catalog.post(key) for key in dict.fromkeys(post.key for post in posts)]
        return [post for post in found if post is not None]

    def _missing(self, search: _Search, sentence: str) -> Resolution:
        return Resolution(
            citation_id=search.name,
            looked_for=tuple(search.looked_for),
            proposals=search.found.proposals,
            not_found=sentence,
        )


def _undated(citation: Citation) -> str:
    """Why there is no time to look at."""
    said = "Neither the passage nor the article has a date"
    if citation.date_text:
        why = f" ({citation.date_note})" if citation.date_note else ""
        said = f"“{citation.date_text}” gives no certain day{why}, and the article has no date"
    return f"{said}; give the article's with --published YYYY-MM-DD."


def shortened(text: str, longest: int = 70) -> str:
    """``text`` on one line, cut at ``longest`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def with_earlier(resolution: Resolution, before: Resolution | None, verdicts: Verdicts) -> Resolution:
    """What the search before a person's decision found stays beside it: what was looked for, and the candidates."""
    if before is None:
        return resolution
    shown = {link.post for link in (*resolution.links, *resolution.runners_up)}
    chosen_now = "accepted" in verdicts.values()
    kept = [
        link
        for link in (*before.links, *before.runners_up)
        if link.post not in shown and (chosen_now or verdicts.get(link.post) == "rejected")
    ]
    earlier = [each for each in before.looked_for if each not in resolution.looked_for] if chosen_now else []
    return replace(
        resolution,
        runners_up=(*resolution.runners_up, *kept),
        looked_for=(*resolution.looked_for, *earlier),
    )
