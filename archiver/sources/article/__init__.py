"""News pages and texts as a source: their bytes as evidence, and what they say and where they link.

``ask``     a file, a stream or a web page -> ``Capture`` (bytes exactly as given or served)
``read``    stored bytes -> ``Article``: text, metadata, references to Telegram with their places in the text

``feeds``   feeds and sitemaps, which announce articles: the same two for them
``pictures``  the pictures and films that an article shows, each as a capture of its own
``same``    stored bytes -> whether a page is still what it was

Behind them: ``html`` reads pages, ``pdf`` PDFs, ``plain`` texts and Markdown; ``copies`` sees through web archives,
``related`` and ``dateline`` read lines of their own, ``videos`` addresses of videos elsewhere, ``decode`` finds the
charset and the kind of text. ``sources/web`` fetches pages.

Importing this package imports neither the HTTP client nor the HTML libraries (they cost about 70 ms and 250
ms): ``ask.fetch`` and ``read.read_page`` import them when they are called.
"""

from archiver.sources.article.ask import fetch, fetcher, read_file, read_stream
from archiver.sources.article.pictures import PICTURE_METHODS, fetch_picture, question_of, read_picture
from archiver.sources.article.read import observe, page_of, read_capture, read_page
from archiver.sources.article.same import SAME_BYTES, SAME_TEXT, same_body, same_page
from archiver.sources.web.limits import DEFAULT_LIMITS, Limits
from archiver.sources.web.polite import HostBusyError, Politeness
from archiver.sources.web.robots import ROBOTS_LIMITS, ROBOTS_METHOD, Robots
from archiver.sources.web.validators import Validators, retry_after_of, validators_of

__all__ = [
    "DEFAULT_LIMITS",
    "PICTURE_METHODS",
    "ROBOTS_LIMITS",
    "ROBOTS_METHOD",
    "SAME_BYTES",
    "SAME_TEXT",
    "HostBusyError",
    "Limits",
    "Politeness",
    "Robots",
    "Validators",
    "fetch",
    "fetch_picture",
    "fetcher",
    "observe",
    "page_of",
    "question_of",
    "read_capture",
    "read_file",
    "read_page",
    "read_picture",
    "read_stream",
    "retry_after_of",
    "same_body",
    "same_page",
    "validators_of",
]
