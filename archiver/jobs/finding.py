"""Which channels a citation may mean: those of the archive by name, else those that Telegram finds.

A channel that is found by searching is never taken silently: it is proposed, and a link into it is proposed too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archiver.archive import Writer
from archiver.citations import match_channels, match_names
from archiver.citations.match import EXACT, unbound
from archiver.jobs.identity import holder_at
from archiver.jobs.lookup import RESOLVE, SEARCH, asked_lately
from archiver.jobs.named import channels_named, records_for, with_whole_name
from archiver.jobs.registry import register
from archiver.jobs.telegram import Telegram
from archiver.model.citations import Citation
from archiver.model.links import ChannelMatch, ChannelProposal
from archiver.model.records import ChannelRecord
from archiver.text import PERHAPS_SAME_NAME, SAME_NAME, search_forms, similarity

AS_GOOD = 5.0
"""How far behind the best a name's agreement may stay to count as good as it."""
MOST_LOOKED_UP = 3
"""Usernames that one citation's names lead to and that are looked up for it."""
MOST_SEARCHES = 6
MOST_PROPOSALS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """``matches`` best first; ``searched``: they come from a search, or several bear the very name, and links into them
    wait for a person.
    """

    matches: tuple[ChannelMatch, ...] = ()
    proposals: tuple[ChannelProposal, ...] = ()
    sentences: tuple[str, ...] = ()
    searched: bool = False


class ChannelFinder:
    """Finds channels for citations. Telegram is asked only for what the archive does not know.

    ``took``: whether a channel that a search found was put on the list; ``taken`` says which.
    """

    def __init__(self, archive: Writer, telegram: Telegram | None, *, accept: bool) -> None:
        self._archive = archive
        self._telegram = telegram
        self._accept = accept
        self.took = False
        self.taken = ""

    async def find(self, citation: Citation, day: date | None = None, *, text: str = "") -> Found:
        """The channels that the citation may mean.

        ``day``: the article's; a username led elsewhere before it moved. ``text``: the article's, which may give the
        whole name of an actor that the passage calls by the last one.
        """
        if citation.handle:
            return await self._by_handle(citation, citation.handle, day)
        if citation.channel_id is not None:
            return await self._by_id(citation.channel_id)
        if citation.invite:
            return Found(sentences=("The article gives an invitation link; archiver never joins a channel.",))
        matches = await self._matches(citation, day)
        if not matches and citation.channel_name is None:
            whole = await with_whole_name(self._archive, citation, text)
            citation = whole or citation
            matches = await self._matches(citation, day) if whole else matches
        lost = await self._leading_nowhere(citation, day)
        if citation.channel_name is None:
            return Found(matches=matches, sentences=(*lost, *(() if lost else _by_actor(citation, matches))))
        sure = _surest(matches)
        if sure:
            return await self._told_apart(citation.channel_name, sure)
        searched = await self._search(citation.channel_name)
        if self._accept and await self._take(citation.channel_name, searched.proposals):
            matches = await self._matches(citation, day)
            return Found(matches=_surest(matches), sentences=(*lost, *searched.sentences))
        return Found(
            matches=searched.matches or matches,
            proposals=searched.proposals,
            sentences=(*lost, *searched.sentences),
            searched=bool(searched.matches),
        )

    async def _matches(self, citation: Citation, day: date | None) -> tuple[ChannelMatch, ...]:
        """The channels on the list, and those that a person gave the citation's names to; these are looked up now."""
        listed = await asyncio.to_thread(match_channels, citation, await self._collected())
        return await channels_named(self._archive, citation, day, listed, self._look_up)

    async def _look_up(self, usernames: Sequence[str]) -> bool:
        """Ask Telegram whom the first of these lead to; whether any was asked for."""
        asked = False
        for username in usernames[:MOST_LOOKED_UP]:
            if self._telegram is not None and not await asked_lately(self._archive, RESOLVE, username):
                await self._telegram.resolve(username)
                asked = True
        return asked

    async def _leading_nowhere(self, citation: Citation, day: date | None) -> tuple[str, ...]:
        """A sentence for each username that a name of the citation was given for and that leads to no known channel."""
        records = await records_for(self._archive, citation)
        why = "was not looked up yet" if self._telegram is None else "leads to no channel"
        return tuple(
            f"A name in the passage was given for @{username}, which {why} (`archiver name list @{username}`)."
            for username in unbound(citation, records, day)
        )

    async def _told_apart(self, name: str, sure: tuple[ChannelMatch, ...]) -> Found:
        """The channels; where several bear the very name, no link into one of them is certain."""
        bearers = [match for match in sure if match.how in EXACT]
        if len(bearers) < 2:
            return Found(matches=sure)
        records = [await self._archive.catalog.channel(match.channel_id) for match in bearers]
        named = ", ".join(record.handle for record in records if record is not None)
        return Found(
            matches=sure,
            sentences=(
                f"{len(bearers)} channels are called “{name}”: {named}. Which of them is meant, a person says.",
            ),
            searched=True,
        )

    async def _collected(self) -> list[ChannelRecord]:
        """Channels whose titles names are compared with: those that a person added.

        One that only an answer showed lends no names: forwards show thousands, and anybody may call a channel as
        another is called. Its title counts where Telegram is searched for a name, and leads to a proposal.
        """
        return [each for each in await self._archive.catalog.channels() if each.registered]

    async def _by_handle(self, citation: Citation, handle: str, day: date | None) -> Found:
        record, several = await holder_at(self._archive, handle, day)
        if record is None and self._telegram is not None and not await asked_lately(self._archive, RESOLVE, handle):
            await self._telegram.resolve(handle, post=citation.post_id)
            record, several = await holder_at(self._archive, handle, day)
        if record is None:
            given = match_names(citation, await records_for(self._archive, citation), day)
            if given:  # a person said whose it is, or was
                return Found(matches=tuple(given))
            asked = "Telegram knows no channel" if self._telegram is not None else "The archive knows no channel"
            return Found(sentences=(f"{asked} @{handle}.",))
        matches = await asyncio.to_thread(match_channels, citation, [record])
        if not matches:  # it has another username by now
            matches = (ChannelMatch(channel_id=record.channel_id, how="handle", similarity=100.0, name=record.title),)
        return Found(matches=tuple(matches), sentences=(several,) if several else ())

    async def _by_id(self, channel_id: int) -> Found:
        record = await self._archive.catalog.channel(channel_id)
        if record is None:
            return Found(sentences=(f"The address names channel {channel_id}, which the account was never shown.",))
        return Found(matches=(ChannelMatch(channel_id=channel_id, how="id", similarity=100.0, name=record.title),))

    async def _search(self, name: str) -> Found:
        """Ask Telegram for the name in the spellings that its owner may use."""
        sentences = [f"No channel on the list is called “{name}” or nearly so."]
        if self._telegram is None:
            return Found(sentences=tuple(sentences))
        asked: list[str] = []
        candidates = await self._candidates(name)
        for query in _queries(await asyncio.to_thread(search_forms, name)):
            if not await asked_lately(self._archive, SEARCH, query):
                if candidates and candidates[0].similarity >= SAME_NAME:
                    break  # known before, or found by the query before
                await self._telegram.search(query)
            asked.append(query)
            candidates = await self._candidates(name)
        if asked:
            sentences.append(f"Searched Telegram for {', '.join(f'“{query}”' for query in asked)}.")
        if not candidates:
            sentences.append("No channel was found whose name is like it.")
            return Found(sentences=tuple(sentences))
        best = candidates[0]
        enough = max(SAME_NAME, best.similarity - AS_GOOD)
        matches = tuple(
            ChannelMatch(channel_id=each.channel_id, how="fuzzy", similarity=each.similarity, name=each.title)
            for each in candidates
            if each.similarity >= enough
        )
        return Found(matches=matches, proposals=tuple(candidates), sentences=tuple(sentences))

    async def _take(self, name: str, proposals: Sequence[ChannelProposal]) -> bool:
        """Put the best channel on the list under the article's name for it; False where no single one is the best."""
        if not proposals or proposals[0].similarity < SAME_NAME:
            return False
        best, *others = proposals
        if others and others[0].similarity == best.similarity:
            return False
        record = await self._archive.catalog.channel(best.channel_id)
        await register(self._archive, best.username or str(best.channel_id), record, (name,), None)
        self.took = True
        self.taken = f"Put @{best.username or best.channel_id} (“{best.title}”) on the list of channels, as “{name}”"
        return True

    async def _candidates(self, name: str) -> list[ChannelProposal]:
        channels = await self._archive.catalog.channels()
        return await asyncio.to_thread(_alike, name, channels)


def _queries(forms: Sequence[str]) -> list[str]:
    """The spellings to search for. Telegram matches beginnings, so one that another begins finds nothing more."""
    queries: list[str] = []
    for form in forms:
        if not any(form.startswith(query) for query in queries):
            queries.append(form)
    return queries[:MOST_SEARCHES]


def _surest(matches: Sequence[ChannelMatch]) -> tuple[ChannelMatch, ...]:
    """Channels that bear the very name; else those whose name agrees so well that it is the same.

    Channels with a name merely like it are not looked at beside these: a repost there is not what is cited.
    """
    exact = tuple(match for match in matches if match.how != "fuzzy")
    if exact or not matches:
        return exact
    enough = max(SAME_NAME, max(match.similarity for match in matches) - AS_GOOD)
    return tuple(match for match in matches if match.similarity >= enough)


def _alike(name: str, channels: Sequence[ChannelRecord]) -> list[ChannelProposal]:
    """Channels whose title or username is like the name, the likest first."""
    found = []
    for channel in channels:
        names = (channel.title, *(username.replace("_", " ") for username in channel.usernames))
        likeness = max(similarity(name, each) for each in names)
        if likeness >= PERHAPS_SAME_NAME:
            found.append(
                ChannelProposal(
                    channel_id=channel.channel_id,
                    title=channel.title,
                    username=channel.usernames[0] if channel.usernames else None,
                    similarity=round(likeness, 1),
                )
            )
    return sorted(found, key=lambda each: (-each.similarity, each.channel_id))[:MOST_PROPOSALS]


def _by_actor(citation: Citation, matches: tuple[ChannelMatch, ...]) -> tuple[str, ...]:
    if matches:
        return ()
    if citation.actors:
        names = ", ".join(f"“{actor}”" for actor in citation.actors)
        known = "nobody said yet through which one speaks"
        return (
            f"The article names no channel, and {known} {names} (`archiver name add NAME --actor --channel @handle`).",
        )
    return ("The article names neither a channel nor who speaks through it.",)
