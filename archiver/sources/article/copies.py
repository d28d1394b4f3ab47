"""Copies of pages in web archives: which page an address is a copy of, and when the copy was made.

Forms: the Wayback Machine's ``web.archive.org/web/20210410101112id_/https://...`` (its flags ask for the page without
toolbar, as a frame, ...) and archive.today's ``archive.ph/2021.04.10-101112/https://...``, under each of its hosts.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from archiver.model.articles import PageCopy

_WAYBACK = re.compile(
    r"\s*(?:(?:https?:)?//)?(?:www\.)?web\.archive\.org(?::(?:80|443))?/web/(?P<time>\d{4,14}\*?|\*)(?:[a-z]{2}_)?/"
    r"(?P<url>\S+)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"\s*/web/(?P<time>\d{4,14})(?:[a-z]{2}_)?/(?P<url>https?:/\S+)", re.IGNORECASE)
_TODAY = re.compile(
    r"\s*(?:(?:https?:)?//)?(?:www\.)?archive\.(?:ph|is|today|li|vn|fo|md)/(?:o/[A-Za-z0-9]{4,8}/)?"
    r"(?:(?P<time>\d{4}\.\d\d\.\d\d-\d{6}|\d{8,14})/|newest/|oldest/)?(?P<url>https?:/\S+)",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"\s*https?://(?:www\.)?(?P<host>web\.archive\.org|archive\.(?:ph|is|today|li|vn|fo|md))/", re.IGNORECASE
)
_ONE_SLASH = re.compile(r"(?i)^(https?):/(?!/)")  # archives and browsers fold two slashes within a path
_NO_SCHEME = re.compile(r"(?i)^(?!https?:/)")
_DIGITS = re.compile(r"\D")
_MOST = 3  # copies of copies


def original_of(address: str) -> tuple[str, PageCopy | None]:
    """The address of the page that ``address`` is a copy of, with the copy; ``address`` itself where it is none."""
    url, copy = address.strip(), None
    for _ in range(_MOST):
        match = _WAYBACK.match(url) or _TODAY.match(url)
        if match is None:
            break
        copy = copy or PageCopy(url=address.strip(), captured=_moment(match["time"]))
        url = _whole(match["url"])
    return url, copy


def seen_through(link: str) -> str:
    """A link of an archived page as the page itself had it; any other link as it is."""
    relative = _RELATIVE.match(link)
    return _whole(relative["url"]) if relative else original_of(link)[0]


def is_in_an_archive(address: str) -> bool:
    """Whether an address is a web archive's, also a short one that names no page."""
    return _SHORT.match(address) is not None


def _whole(url: str) -> str:
    return _NO_SCHEME.sub("http://", _ONE_SLASH.sub(r"\1://", url))


def _moment(stamp: str | None) -> datetime | None:
    """The time that a copy's address names, None where it names none, or only a part of a day."""
    digits = _DIGITS.sub("", stamp or "")
    if len(digits) < 8 or (stamp or "").endswith("*"):
        return None
    try:
        return datetime.strptime(digits.ljust(14, "0"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
