"""Pages captured, articles read, citations resolved -> articles and the tables around it."""

from __future__ import annotations

from archiver.catalog.fold.rows import Rows, Sighting
from archiver.catalog.fold.word_rows import ARTICLE_WORDS, article_row
from archiver.catalog.texts import packed, storable, storable_or_none, url_key
from archiver.model.articles_json import article_to_json
from archiver.model.citations import citation_id
from archiver.model.citations_json import citation_to_json
from archiver.model.derived import ArticleReading, LinkOutput
from archiver.model.links_json import resolution_to_json
from archiver.model.observations import ArticleMediaSeen, PageCaptured
from archiver.text.video_links import video_address

ARTICLE = """
INSERT INTO articles (article_id, body_sha256, url, url_key, path, captured_us, entry)
VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (article_id) DO UPDATE SET
    url = coalesce(excluded.url, url), url_key = coalesce(excluded.url_key, url_key),
    path = coalesce(excluded.path, path), captured_us = min(captured_us, excluded.captured_us),
    entry = max(entry, excluded.entry)
"""
CAPTURE = "INSERT INTO article_captures (article_id, entry, position, url, path, seen_us) VALUES (?, ?, ?, ?, ?, ?)"
READING = "INSERT INTO article_readings (entry, article_id, title, text, document) VALUES (?, ?, ?, ?, ?)"
CITATION = "INSERT INTO citations (entry, position, citation_id, document) VALUES (?, ?, ?, ?)"
MEDIA = (
    'INSERT INTO article_media (entry, position, article_id, source, place, "start", "end", sha256)'
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
MISSING = (
    "INSERT INTO article_media_missing (entry, position, article_id, source, place, error) VALUES (?, ?, ?, ?, ?, ?)"
)
VIDEO = (
    'INSERT INTO article_videos (entry, position, article_id, url, address, how, "start", "end")'
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
LINKED = "INSERT INTO article_links (entry, article_id) VALUES (?, ?)"
RESOLUTION = "INSERT INTO resolutions (entry, position, citation_id, document) VALUES (?, ?, ?, ?)"
LINK = "INSERT INTO links (entry, position, rank, channel_id, message_id, score, decision) VALUES (?, ?, ?, ?, ?, ?, ?)"


def fold_page(rows: Rows, sight: Sighting, position: int, page: PageCaptured) -> None:
    """An article's bytes were captured, for the first time or again."""
    article_id, url, path = storable(page.article_id), storable_or_none(page.url), storable_or_none(page.path)
    rows.add(
        ARTICLE,
        (article_id, storable(page.body_sha256), url, url_key(url), path, sight.at_us, sight.entry),
    )
    rows.add(CAPTURE, (article_id, sight.entry, position, url, path, sight.at_us))


def fold_article_media(rows: Rows, sight: Sighting, position: int, seen: ArticleMediaSeen) -> None:
    """A picture or film of an article is in the store, or could not be had."""
    words = (storable(seen.article_id), storable(seen.source), storable(seen.place))
    if seen.sha256 is None:
        rows.add(MISSING, (sight.entry, position, *words, storable_or_none(seen.error)))
    else:
        rows.add(MEDIA, (sight.entry, position, *words, seen.start, seen.end, seen.sha256))


def fold_reading(rows: Rows, sight: Sighting, reading: ArticleReading) -> None:
    """An article was read; the newest reading is the one that counts, earlier ones stay."""
    article = article_to_json(reading.article)
    article.pop("text")
    title, text = storable(reading.article.title or ""), storable(reading.article.text)
    article_id = storable(reading.article_id)
    document = packed(article)
    rows.add(READING, (sight.entry, article_id, title, text, document))
    rows.add(ARTICLE_WORDS, article_row(sight.entry, title, text, document))
    for position, video in enumerate(reading.article.videos):
        named = (storable(video.url), storable(video_address(video.url)), storable(video.how))
        rows.add(VIDEO, (sight.entry, position, article_id, *named, video.start, video.end))
    for position, citation in enumerate(reading.citations):
        identity = citation_id(reading.article_id, citation.start, citation.end)
        rows.add(CITATION, (sight.entry, position, identity, packed(citation_to_json(citation))))


def fold_resolutions(rows: Rows, sight: Sighting, output: LinkOutput) -> None:
    """An article's citations were resolved; the newest resolutions count, earlier ones stay."""
    rows.add(LINKED, (sight.entry, storable(output.article_id)))
    for position, resolution in enumerate(output.resolutions):
        document = packed(resolution_to_json(resolution))
        identity = storable(resolution.citation_id)
        rows.add(RESOLUTION, (sight.entry, position, identity, document))
        for rank, link in enumerate(resolution.links):
            place = (sight.entry, position, rank)
            post = (link.post.channel_id, link.post.message_id)
            rows.add(LINK, (*place, *post, link.score, link.decision))
