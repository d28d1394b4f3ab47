"""What a stored answer lets us ask a server: whether the page is still the same (RFC 9110, section 13)."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from io import BytesIO

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
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    found = None
    try:
        for record in ArchiveIterator(BytesIO(stored)):
            if record.rec_type == "response" and record.http_headers is not None:
                found = (
                    record.rec_headers.get_header("WARC-Target-URI"),
                    record.http_headers.get_header("ETag"),
                    record.http_headers.get_header("Last-Modified"),
                )
    except (ArchiveLoadFailed, zlib.error, EOFError, ValueError, UnicodeError):
        return None
    if found is None or not found[0]:
        return None
    url, etag, modified = found
    made = Validators(url=url.partition("#")[0], etag=_sendable(etag), last_modified=_sendable(modified))
    return made if made.headers else None


def _sendable(value: str | None) -> str | None:
    """A header's value as it may be sent back; None for one that is empty, too long or no plain text."""
    text = (value or "").strip()
    return text if text and len(text) <= _LONGEST and not _UNSENDABLE.search(text) else None
