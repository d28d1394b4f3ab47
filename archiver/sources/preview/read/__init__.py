"""Telegram's web pages -> observations. Pure: from the stored bytes and the question alone.

``observe``  all observations of one capture
``pages``    bytes -> ``Page``: what it is, told by its structure
``blocks``   a post's block -> ``WebPost``, every field of it; ``files`` its files
``depth``    pages that no parser should get
``keys``     which post a block is
``posts``    ``WebPost`` -> posts as every source has them
``markup``   text with its entities; ``numbers`` counts, durations, addresses
``hiding``   a page without posts that were redacted; ``redacting``: the same for stored pages
``values``   what all of them are made of
"""

from archiver.sources.preview.read.observing import observe, page_in
from archiver.sources.preview.read.pages import read_page
from archiver.sources.preview.read.redacting import Shown, shown_on
from archiver.sources.preview.read.values import Page, WebFile, WebPost

__all__ = ["Page", "Shown", "WebFile", "WebPost", "observe", "page_in", "read_page", "shown_on"]
