"""Text and JSON on their way into and out of columns."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import msgspec

_HANDLE = re.compile(
    r"(?:(?:https?://)?(?:www\.)?(?:t|telegram)\.(?:me|dog)/(?:s/)?|@)?([A-Za-z][A-Za-z0-9_]{3,31})/?",
    re.ASCII,
)
# Parameters of an address that tell the site where its reader came from, and no page from another.
_CAMPAIGN = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|yclid|msclkid|ttclid|twclid|igshid|mc_[ce]id|at_(?:medium|campaign)|_ga)(?:=|$)",
    re.ASCII,
)
_COMPACT = msgspec.json.Encoder(order="sorted").encode
_NO_HANDLES = frozenset({"joinchat", "share", "addstickers", "proxy"})


def storable(text: str) -> str:
    """``text`` without what SQLite's text cannot hold: lone surrogates and NUL become U+FFFD."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return re.sub(r"[\ud800-\udfff]", "\ufffd", text)
    return text


def storable_or_none(text: str | None) -> str | None:
    """``storable``, or None for None."""
    return None if text is None else storable(text)


def packed(value: object) -> str:
    """Compact JSON with sorted keys; what SQLite's text cannot hold is escaped."""
    try:
        return _COMPACT(value).decode()
    except (UnicodeEncodeError, OverflowError, TypeError):  # lone surrogates, numbers of more than 64 bits
        return json.dumps(value, separators=(",", ":"), sort_keys=True)


def handle_of(name: str) -> str | None:
    """The username, in lower case, that ``name`` means (handle, "@handle", t.me link); None for others."""
    match = _HANDLE.fullmatch(name.strip())
    if match is None or match[1].lower() in _NO_HANDLES:
        return None
    return match[1].lower()


def username_key(name: str) -> str:
    """Usernames are the same whatever their case and with or without "@"."""
    return storable(name.removeprefix("@")).lower()


def text_key(text: str) -> str:
    """What two equal names have in common: case and outer space do not count."""
    return storable(text).strip().casefold()


def url_key(url: str | None) -> str | None:
    """What the addresses of one page share: neither scheme, fragment, "www.", last slash nor what says from where a
    reader came counts.
    """
    if url is None:
        return None
    try:
        parts = urlsplit(storable(url.strip()))
    except ValueError:
        return storable(url)
    if parts.scheme not in ("http", "https"):
        return storable(url.strip())
    host = parts.netloc.lower().removeprefix("www.")
    query = "&".join(each for each in parts.query.split("&") if each and not _CAMPAIGN.match(each))
    return f"{host}{parts.path.rstrip('/')}{'?' if query else ''}{query}"
