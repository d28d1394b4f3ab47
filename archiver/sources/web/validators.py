"""What a stored answer lets us ask a server: whether the page is still the same (RFC 9110, section 13)."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from archiver.sources.web.polite import seconds_of

_UNSENDABLE = re.compile(r"[^\x21-\x7e ]")
_LONGEST = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """The validators of an answer from ``url`` (without fragment), as served. They go to that address alone."""

    url: str
    etag: str | None = None
    last_modified: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a conditional request."""
        sent = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in sent.items() if value is not None}


def validators_of(stored: bytes) -> Validators | None:
    """The validators of the page in a stored WARC; None where it has none, or the bytes are no WARC."""
    url, etag, modified = _last_answer(stored, "ETag", "Last-Modified")
    if url is None:
        return None
    made = Validators(url=url.partition("#")[0], etag=_sendable(etag), last_modified=_sendable(modified))
    return made if made.headers else None


def retry_after_of(stored: bytes, answered: datetime) -> datetime | None:
    """Until when the server of a stored answer, which came at ``answered``, asked not to be asked again."""
    _, wait = _last_answer(stored, "Retry-After")
    seconds = seconds_of(wait, answered)
    return None if seconds is None else answered + timedelta(seconds=seconds)


def _last_answer(stored: bytes, *names: str) -> tuple[str | None, ...]:
    """The address of the last answer in a WARC, and its headers of these names."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    found: tuple[str | None, ...] = (None,) * (len(names) + 1)
    try:
        for record in ArchiveIterator(BytesIO(stored)):
            if record.rec_type == "response" and record.http_headers is not None:
                url = record.rec_headers.get_header("WARC-Target-URI") or None
                found = (url, *(record.http_headers.get_header(name) for name in names))
    except (ArchiveLoadFailed, zlib.error, EOFError, ValueError, UnicodeError):
        return (None,) * (len(names) + 1)
    return found


def _sendable(value: str | None) -> str | None:
    """A header's value as it may be sent back; None for one that is empty, too long or no plain text."""
    text = (value or "").strip()
    return text if text and len(text) <= _LONGEST and not _UNSENDABLE.search(text) else None
