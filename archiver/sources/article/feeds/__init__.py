"""Feeds and sitemaps as a source of articles: RSS, Atom, JSON Feed, sitemaps with news, indexes of sitemaps.

``ask``          what a feed is asked with; a file -> ``Capture`` (role "feed")
``read``         stored bytes -> ``FeedReading``; pure, bounded, and never a network access

Behind them: ``syndication`` (RSS and Atom), ``json_feed``, ``sitemaps``, ``xml`` (parsing without entities),
``gathering`` (which entries are kept, and what is said of the others).
"""

from archiver.sources.article.feeds.ask import ACCEPT, GET, READ, read_feed_file
from archiver.sources.article.feeds.gathering import same_site
from archiver.sources.article.feeds.read import ROLE, observe_feed, read_feed

__all__ = ["ACCEPT", "GET", "READ", "ROLE", "observe_feed", "read_feed", "read_feed_file", "same_site"]
