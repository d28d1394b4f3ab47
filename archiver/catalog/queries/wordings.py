"""Posts by some of many words, in a stretch of time; posts with a file of the same measure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from archiver.catalog.clock import to_us
from archiver.catalog.queries.base import Queries
from archiver.catalog.queries.post_rows import posts_of_keys
from archiver.catalog.queries.search_terms import term
from archiver.model.ids import PostKey
from archiver.model.records import PostRecord
from archiver.model.search import Term

# The index of words drives; of the posts of the time those with the rarest of the words come first.
ANY_WORD = """
SELECT v.channel_id, v.message_id FROM post_words JOIN post_versions AS v ON v.id = post_words.rowid
WHERE post_words MATCH ? AND v.date_us BETWEEN ? AND ? ORDER BY post_words.rank, v.id LIMIT ?
"""
SAME_MEASURE = """
SELECT other.channel_id, other.message_id FROM posts AS p
JOIN media_refs AS r ON r.version = p.newest AND r.part IN ('media', 'paid')
JOIN media_refs AS s INDEXED BY media_refs_by_measure
    ON s.size = r.size AND s.duration_s = r.duration_s AND s.kind = r.kind
JOIN post_versions AS other ON other.id = s.version
WHERE p.channel_id = ? AND p.message_id = ? AND r.duration_s IS NOT NULL AND r.size > ?
    AND s.duration_s IS NOT NULL AND s.part IN ('media', 'paid')
"""
LARGE = 100_000
"""Bytes; smaller files may have the same size by chance."""


class WordingQueries(Queries):
    """Where no channel is known, and where the same footage may be years older."""

    async def posts_with_any(
        self, words: Iterable[tuple[str, bool]], since: datetime, until: datetime, *, most: int
    ) -> list[PostRecord]:
        """Posts of the time with one of the words (True: with a word that begins so), the likeliest ``most``, by date.

        Case and accents do not count; words of earlier versions do.
        """
        terms = [term(Term(text=word, begins=begins)) for word, begins in words if any(map(str.isalnum, word))]
        if not terms:
            return []
        any_of = f"text : ({' OR '.join(terms)})"
        return await posts_of_keys(self._reads, ANY_WORD, (any_of, to_us(since), to_us(until), most))

    async def posts_of_measure(self, key: PostKey) -> list[PostRecord]:
        """Other posts with a video or sound of the very size and length of one of this post, whenever, by date."""
        found = await posts_of_keys(self._reads, SAME_MEASURE, (key.channel_id, key.message_id, LARGE))
        return [record for record in found if record.key != key]
