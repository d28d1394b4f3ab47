"""News pages and texts as a source: their bytes as evidence, and what they say and where they link.

``ask``     a file, a stream or a web page -> ``Capture`` (bytes exactly as given or served)
``read``    stored bytes -> ``Article``: text, metadata, references to Telegram with their places in the text

``feeds``   feeds and sitemaps, which announce articles: the same two for them

Behind them: ``web`` fetches (guarded against private networks, kept as WARC), ``html`` reads pages, ``plain``
reads texts and Markdown, ``body`` unwraps what was stored, ``decode`` finds the charset and the kind of text.

Importing this package imports neither the HTTP client nor the HTML libraries (they cost about 70 ms and 250
ms): ``ask.fetch`` and ``read.read_page`` import them when they are called.
"""

from archiver.sources.article.ask import fetch, read_file, read_stream
from archiver.sources.article.limits import DEFAULT_LIMITS, Limits
from archiver.sources.article.read import observe, page_of, read_capture, read_page

__all__ = [
    "DEFAULT_LIMITS",
    "Limits",
    "fetch",
    "observe",
    "page_of",
    "read_capture",
    "read_file",
    "read_page",
    "read_stream",
]
