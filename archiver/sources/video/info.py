"""What yt-dlp read out of a site, cleaned of what concerns this machine and this session alone.

Removed: headers, cookies, bodies of requests, names of local files, keys that begin with an underscore (but ``_type``
and ``_version``), every text that holds the proxy's secret or the name of the scratch folder. Formats, subtitles and
thumbnails stay, addresses included: they are what the site said.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

MOST_INFO = 16 * 1024 * 1024
_DEEPEST = 40
_DROPPED = frozenset({
    "http_headers", "cookies", "cookiejar", "proxy", "proxies", "request_data", "downloader_options", "filepath",
    "filename", "infojson_filename", "requested_downloads", "requested_formats", "requested_subtitles",
    "requested_entries", "entries", "playlist_autonumber", "hls_media_playlist_data", "impersonate",
})  # fmt: skip
_KEPT_PRIVATE = frozenset({"_type", "_version"})
REMOVED = "removed"
"""What stands in place of a text that must not be kept."""


def cleaned(info: Any, secrets: Sequence[str]) -> Any:
    """A copy of plain values, at most 40 levels deep. ``secrets``: texts that must not occur in it."""
    return _cleaned(info, [secret for secret in secrets if secret], 0)


def encoded(info: Any, secrets: Sequence[str]) -> bytes | None:
    """The cleaned information as JSON in UTF-8, None where it is larger than 16 MiB."""
    text = json.dumps(cleaned(info, secrets), ensure_ascii=False, indent=1, sort_keys=True)
    data = text.encode("utf-8", "backslashreplace")
    return data if len(data) <= MOST_INFO else None


def _cleaned(value: Any, secrets: Sequence[str], depth: int) -> Any:
    if depth > _DEEPEST:
        return None
    if isinstance(value, dict):
        return {
            _text(str(key), secrets): _cleaned(each, secrets, depth + 1)
            for key, each in value.items()
            if not _is_dropped(str(key))
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [_cleaned(each, secrets, depth + 1) for each in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int):
        return value
    return _text(value if isinstance(value, str) else repr(value), secrets)


def _text(text: str, secrets: Sequence[str]) -> str:
    return REMOVED if any(secret in text for secret in secrets) else text


def _is_dropped(key: str) -> bool:
    return key in _DROPPED or (key.startswith("_") and key not in _KEPT_PRIVATE)
