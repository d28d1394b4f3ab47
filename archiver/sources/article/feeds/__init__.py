"""Feeds and sitemaps as a source of articles: RSS, Atom, JSON Feed, sitemaps with news, indexes of sitemaps.

``ask``          a feed's address or file -> ``Capture`` (role "feed")
``read``         stored bytes -> ``FeedReading``; pure, bounded, and never a network access

Behind them: ``syndication`` (RSS and Atom), ``json_feed``, ``sitemaps``, ``xml`` (parsing without entities),
``gathering`` (which entries are kept, and what is said of the others).
"""

from archiver.sources.article.feeds.ask import as_feed, read_feed_file
from archiver.sources.article.feeds.read import observe_feed, read_feed

__all__ = ["as_feed", "observe_feed", "read_feed", "read_feed_file"]
