"""Telegram's web pages as a source: what anybody is shown of public channels, without an account.

``addresses``  where what is to be asked for lies, and how the log says what was asked
``methods``    how captures are called
``hosts``      other hosts that serve the same file
``read``       stored pages -> observations

What asks is ``sources/web``. Importing this package imports no HTML library: ``read`` does when it is called.
"""

from archiver.sources.preview.addresses import Addresses, Question, Thread
from archiver.sources.preview.hosts import other_hosts
from archiver.sources.preview.methods import COMMENTS, FILE, LANDING, MORE_COMMENTS, PAGE, POST

__all__ = [
    "COMMENTS",
    "FILE",
    "LANDING",
    "MORE_COMMENTS",
    "PAGE",
    "POST",
    "Addresses",
    "Question",
    "Thread",
    "other_hosts",
]
