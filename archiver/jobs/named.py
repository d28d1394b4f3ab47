"""The names that a person gave (``archiver name``), as far as one article or one citation asks for them.

They are looked up by their words in the catalog, never read as a whole: a registry of fifty thousand names costs an
article as much as one of ten.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

from archiver.archive import Archive
from archiver.citations import joined, match_names
from archiver.citations.match import EXACT, days_of, names_in
from archiver.model.articles import Article
from archiver.model.citations import Citation
from archiver.model.links import ChannelMatch, KnownName
from archiver.model.names import NamingRecord
from archiver.text.name_words import folded_words, words_in
from archiver.text.names import is_kin, near_skeletons, skeletons

HEADS = "*bdfghjklmnrstxz"
"""The letters that a skeleton may begin with."""
LENGTHS = (0.6, 1.7)
"""How much shorter or longer the skeleton of a like name may be: what lies beyond cannot agree to 63 of 100."""
SHORTEST = 4
"""Consonants of a name that is compared across scripts."""


async def names_for(archive: Archive, article: Article) -> list[KnownName]:
    """The names that may stand in an article, and that hold on its days."""
    if not await archive.catalog.has_names():
        return []
    words = await asyncio.to_thread(words_in, [article.text])
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
    archive: Archive, citation: Citation, published: date | None, listed: Sequence[ChannelMatch]
) -> tuple[ChannelMatch, ...]:
    """The channels of the list that a citation may mean (``listed``) with those that a person gave its names to.

    Across scripts is compared only where nobody bears the very name.
    """
    exact = match_names(citation, await records_for(archive, citation), published)
    found = joined(listed, exact)
    if any(match.how in EXACT or match.how in ("id", "handle") for match in found):
        return found
    alike = await _alike(archive, citation)
    return joined(found, await asyncio.to_thread(match_names, citation, alike, published))


async def _alike(archive: Archive, citation: Citation) -> list[NamingRecord]:
    """Names whose skeletons are near those of the citation's names."""
    near: set[str] = set()
    for bones in {bones for name in names_in(citation) for bones in skeletons(name)}:
        if len(bones.strip("*")) < SHORTEST:
            continue
        heads = {head for head in HEADS if is_kin(head, bones[0])} | {bones[0]}
        shortest, longest = max(SHORTEST, int(len(bones) * LENGTHS[0])), int(len(bones) * LENGTHS[1]) + 1
        near.update(near_skeletons(bones, await archive.catalog.skeletons_of_names(heads, shortest, longest)))
    return await archive.catalog.names_of_skeletons(near) if near else []
