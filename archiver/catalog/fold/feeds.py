"""What feeds announced -> announced."""

from __future__ import annotations

from archiver.catalog.clock import to_us_or_none
from archiver.catalog.fold.rows import Rows, Sighting
from archiver.catalog.texts import storable, storable_or_none, url_key
from archiver.model.feeds import EntryAnnounced

ANNOUNCED = """
INSERT INTO announced (feed, ident, url, url_key, title, summary, published_us, published_from, updated_us, author,
    language, seen_us, entry, last_entry) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (feed, ident, url) DO UPDATE SET
    title = excluded.title, summary = excluded.summary, published_us = excluded.published_us,
    published_from = excluded.published_from, updated_us = excluded.updated_us, author = excluded.author,
    language = excluded.language, last_entry = excluded.last_entry
"""


def fold_announced(rows: Rows, sight: Sighting, seen: EntryAnnounced) -> None:
    """A feed announced an article, for the first time or again."""
    entry = seen.entry
    url = storable(entry.url)
    rows.add(
        ANNOUNCED,
        (
            storable(seen.feed),
            storable(entry.ident),
            url,
            url_key(url),
            storable(entry.title),
            storable(entry.summary),
            to_us_or_none(entry.published),
            storable_or_none(entry.published_from),
            to_us_or_none(entry.updated),
            storable_or_none(entry.author),
            storable_or_none(entry.language),
            sight.at_us,
            sight.entry,
            sight.entry,
        ),
    )
