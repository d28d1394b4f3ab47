"""The names that a person gave (``archiver name``), as far as one article or one citation asks for them.

They are looked up by their words in the catalog, never read as a whole: a registry of fifty thousand names costs an
article as much as one of ten.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial

from archiver.archive import Archive
from archiver.citations import joined, match_names
from archiver.citations.match import EXACT, days_of, names_in, unbound
from archiver.model.articles import Article
from archiver.model.citations import Citation
from archiver.model.links import ChannelMatch, KnownName
from archiver.model.names import NamingRecord
from archiver.text.name_words import folded_words, words_in
from archiver.text.names import kin_of, near_skeletons, skeletons

LENGTHS = (0.6, 1.7)
"""How much shorter or longer the skeleton of a like name may be: what lies beyond cannot agree to 63 of 100."""
SHORTEST = 4
"""Consonants of a name that is compared across scripts."""


async def names_for(archive: Archive, article: Article) -> list[KnownName]:
    """The names that may stand in an article, and that hold on its days."""
    if not await archive.catalog.has_names():
        return []
    words = await asyncio.to_thread(_words_of, article.text)
    days = days_of(Citation(start=0, end=0, quote=""), article.published)
    return [
        KnownName(
            text=each.naming.name, kind="owner" if each.naming.kind == "actor" else "alias", channel_id=each.bound
        )
        for each in await archive.catalog.names_in_words(words)
        if each.naming.holds(*days)
    ]


async def records_for(archive: Archive, citation: Citation) -> list[NamingRecord]:
    """The names that are, word by word, those of a citation."""
    words = await asyncio.to_thread(lambda: {" ".join(folded_words(name)) for name in names_in(citation)})
    return await archive.catalog.names_of_words(words - {""})


async def channels_named(
    archive: Archive,
    citation: Citation,
    published: date | None,
    listed: Sequence[ChannelMatch],
    look_up: Callable[[Sequence[str]], Awaitable[bool]],
) -> tuple[ChannelMatch, ...]:
    """The channels of the list that a citation may mean (``listed``) with those that a person gave its names to.

    Across scripts is compared only where nobody bears the very name. ``look_up`` asks whom usernames lead to that
    nobody has looked up yet, and says whether it asked.
    """
    records = await records_for(archive, citation)
    if (lost := unbound(citation, records, published)) and await look_up(lost):
        records = await records_for(archive, citation)
    found = joined(listed, match_names(citation, records, published))
    if any(match.how in EXACT for match in found) or unbound(citation, records, published):
        return found
    alike = await _alike(archive, citation)
    if (lost := await asyncio.to_thread(unbound, citation, alike, published)) and await look_up(lost):
        alike = await _alike(archive, citation)
    return joined(found, await asyncio.to_thread(match_names, citation, alike, published))


async def with_whole_name(archive: Archive, citation: Citation, text: str) -> Citation | None:
    """The citation with the whole name of an actor whom it calls by the last one, where the article gives that.

    None where it does not, and where two actors of that last name stand in it.
    """
    last = {words[0] for name in citation.actors if len(words := folded_words(name)) == 1}
    if not last or not text or not await archive.catalog.has_names():
        return None
    present = await asyncio.to_thread(_words_of, text)
    meant = [
        each
        for each in await archive.catalog.names_in_words(present)
        if each.naming.kind == "actor"
        and len(words := folded_words(each.naming.name)) > 1
        and words[-1] in last
        and present.issuperset(words)
    ]
    if len({folded_words(each.naming.name) for each in meant}) != 1:
        return None
    return replace(citation, actors=(meant[0].naming.name,))


@lru_cache(maxsize=2)
def _words_of(text: str) -> frozenset[str]:
    """The folded words of an article, for all of its citations."""
    return frozenset(words_in([text]))


async def _alike(archive: Archive, citation: Citation) -> list[NamingRecord]:
    """Names whose skeletons are near those of the citation's names."""
    found: list[NamingRecord] = []
    for bones in {bones for name in names_in(citation) for bones in skeletons(name)}:
        if len(bones.strip("*")) >= SHORTEST:
            beginnings = [first + second for first in kin_of(bones[0]) for second in kin_of(bones[1])]
            shortest, longest = max(SHORTEST, int(len(bones) * LENGTHS[0])), int(len(bones) * LENGTHS[1]) + 1
            found += await archive.catalog.names_near(beginnings, shortest, longest, partial(near_skeletons, bones))
    return found
