"""What to look for in the texts of the whole archive, where no channel is known that an article may mean.

A full-text index knows words, not names in other scripts: so names are looked for in the spellings that other scripts
may have for them, by their beginnings, because many languages change the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archiver.citations.features import named_words
from archiver.citations.terms import PLATFORM_WORDS, tokens
from archiver.model.citations import Citation
from archiver.model.links import ChannelMatch
from archiver.model.records import PostRecord
from archiver.text import search_forms

MOST_WORDS = 60
_MOST_NAMES = 10
_BEGINNING = 5  # letters
_LEAST = 4


@dataclass(frozen=True, slots=True)
class SearchWord:
    """A word, or what one ``begins`` with."""

    text: str
    begins: bool = False


def words_to_search(citation: Citation, context: str) -> tuple[SearchWord, ...]:
    """The words that the cited post may have, those of the passage first; none where nothing tells posts apart."""
    banned = {token.text.casefold() for text in named_words(citation) for token in tokens(text)} | PLATFORM_WORDS
    passage = "\n".join((citation.quote, *citation.quoted))
    found: dict[SearchWord, None] = {}
    names = 0
    for text in (passage, context):
        for token in tokens(text):
            if token.text.casefold() in banned or len(token.text) < 2:
                continue
            if token.kind in ("number", "handle", "tag"):
                found.setdefault(SearchWord(token.text))
            elif token.kind == "word" and token.proper and len(token.text) >= _LEAST and names < _MOST_NAMES:
                names += 1
                found.update(dict.fromkeys(_spellings(token.text)))
            elif token.kind == "word" and len(token.text) > _BEGINNING:
                found.setdefault(SearchWord(token.text[:_BEGINNING].casefold(), begins=True))
    return tuple(found)[:MOST_WORDS]


def _spellings(name: str) -> Iterable[SearchWord]:
    for form in (name, *search_forms(name)):
        if form.isalpha() and len(form) >= _LEAST:
            yield SearchWord(form[:_BEGINNING].casefold(), begins=True)


def by_words(citation: Citation, matches: Sequence[ChannelMatch]) -> bool:
    """Whether the whole archive is worth looking through: nothing says for certain which channel is meant."""
    if citation.post_id is not None or citation.invite is not None or citation.channel_id is not None:
        return False
    return all(match.how in ("fuzzy", "owner") for match in matches)


def channels_of(posts: Sequence[PostRecord], matches: Sequence[ChannelMatch]) -> tuple[ChannelMatch, ...]:
    """The channels of posts that were found by words, as what they are: those that the article may name first."""
    known = {match.channel_id for match in matches}
    others = {post.key.channel_id: post.channel_title for post in posts if post.key.channel_id not in known}
    found = (
        ChannelMatch(channel_id=channel_id, how="words", similarity=0.0, name=title)
        for channel_id, title in sorted(others.items())
    )
    return (*matches, *found)
