"""Telegram's web pages -> observations. Pure: from the stored bytes and the question alone.

``observe``  all observations of one capture
``pages``    bytes -> ``Page``: what it is, told by its structure
``blocks``   a post's block -> ``WebPost``, every field of it; ``files`` its files
``depth``    pages that no parser should get
``keys``     which post a block is
``discussion``  the thread that a page of comments is of, and how more is asked for
``comments`` ``WebPost`` -> comments, their thread, and whether it was read to its end
``posts``    ``WebPost`` -> posts as every source has them
``markup``   text with its entities; ``numbers`` counts, durations, addresses
``people``   a page without the names of those who comment, before it is stored
``hiding``   a page without posts that were redacted; ``redacting``: the same for stored pages
``values``   what all of them are made of
"""

from archiver.sources.preview.read.comments import is_last
from archiver.sources.preview.read.observing import observe, page_in
from archiver.sources.preview.read.pages import read_page
from archiver.sources.preview.read.people import without_people, without_writers
from archiver.sources.preview.read.redacting import Shown, shown_on
from archiver.sources.preview.read.values import Page, WebDiscussion, WebFile, WebPost

__all__ = [
    "Page",
    "Shown",
    "WebDiscussion",
    "WebFile",
    "WebPost",
    "is_last",
    "observe",
    "page_in",
    "read_page",
    "shown_on",
    "without_people",
    "without_writers",
]
