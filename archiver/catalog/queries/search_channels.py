"""Channels by their titles and usernames, present and former. There are few enough to look at all of them."""

from __future__ import annotations

from archiver.catalog.clock import from_us, to_us
from archiver.catalog.database import Database
from archiver.catalog.queries.base import unpacked
from archiver.catalog.queries.highlights import marks, stretch
from archiver.catalog.texts import storable
from archiver.model.search import Hit, Term, Wanted
from archiver.text.folding import fold

NAMES = """
SELECT v.channel_id, v.title, v.usernames, c.first_seen_us, v.entry = c.newest_entry AND v.position = c.newest_position
FROM channel_versions AS v JOIN channels AS c ON c.channel_id = v.channel_id ORDER BY v.channel_id, v.entry, v.position
"""
MOST = 200


async def channel_hits(reads: Database, wanted: Wanted) -> list[Hit]:
    """Channels one of whose names, now or formerly, has all the terms, those first seen last first."""
    query = wanted.query
    filters = query.filters
    if not query.all_of or filters.for_posts_alone or (filters.kinds and "channel" not in filters.kinds):
        return []
    first_words = [[fold(storable(term.text)).split() for term in group] for group in query.all_of]
    found: dict[int, Hit] = {}
    for channel_id, title, usernames, first_seen_us, newest in await reads.rows(NAMES):
        names = unpacked(usernames) or []
        text = "\n".join([title, *(f"@{name}" for name in names)])
        spelled = fold(text)
        if not all(any(words and words[0] in spelled for words in group) for group in first_words):
            continue
        if not _has_all(text, wanted) or not _in_time(first_seen_us, wanted):
            continue
        found[channel_id] = Hit(
            kind="channel",
            date=from_us(first_seen_us),
            runs=stretch(text, query.terms)[0],
            where="name",
            title=title,
            channel_id=channel_id,
            username=names[0] if names else None,
            earlier=not newest,
        )
    return sorted(found.values(), key=lambda hit: hit.date, reverse=True)[:MOST]


def _has_all(text: str, wanted: Wanted) -> bool:
    def has(term: Term) -> bool:
        return bool(marks(text, [term]))

    query = wanted.query
    return all(any(map(has, group)) for group in query.all_of) and not any(map(has, query.none_of))


def _in_time(first_seen_us: int, wanted: Wanted) -> bool:
    since, until = wanted.query.filters.since, wanted.query.filters.until
    return (since is None or first_seen_us >= to_us(since)) and (until is None or first_seen_us < to_us(until))
