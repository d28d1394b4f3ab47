"""Numbers, durations and addresses as web pages write them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from archiver.sources.preview.read.values import Number

_PLAIN = re.compile(r"\d{1,3}(?:[ \u00a0\u202f,]\d{3})+|\d{1,15}", re.ASCII)
_SHORT = re.compile(r"(\d{1,6})(?:\.(\d{1,2}))?([KMB])", re.ASCII)
_UNITS = {"K": 1_000, "M": 1_000_000, "B": 1_000_000_000}
_DURATION = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d{2})", re.ASCII)
_URL = re.compile(r"""url\(\s*(?:'([^']*)'|"([^"]*)"|([^)'"]*))\s*\)""")
_POST = re.compile(r"/(?:s/)?([A-Za-z]\w{2,63}|c/\d{1,19})/(\d{1,10})", re.ASCII)
_COMMENT = re.compile(r"(?:^|&)comment=(\d{1,10})(?=&|$)", re.ASCII)
_NAME = re.compile(r"/(?:s/)?([A-Za-z]\w{2,63})/?", re.ASCII)
LONGEST = 8192
HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog"})


def number_of(text: str | None) -> Number | None:
    """A counter's number; None for what is none."""
    raw = (text or "").strip()
    if _PLAIN.fullmatch(raw):
        return Number(raw=raw, value=int(re.sub(r"\D", "", raw)), step=1)
    found = _SHORT.fullmatch(raw)
    if found is None:
        return None
    whole, part, unit = found[1], found[2] or "", _UNITS[found[3]]
    step = unit // 10 ** len(part)
    return Number(raw=raw, value=int(whole + part) * step, step=step)


def seconds_of(text: str | None) -> int | None:
    """A duration ("0:52", "1:02:03") in seconds."""
    found = _DURATION.fullmatch((text or "").strip())
    if found is None:
        return None
    return (int(found[1] or 0) * 60 + int(found[2])) * 60 + int(found[3])


def style_url(style: str | None) -> str | None:
    """The address of a background picture; None for pictures that lie in the page itself."""
    text = style or ""
    start = text.find("url(")
    found = _URL.match(text, start) if start >= 0 else None
    return None if found is None else file_url(next((each for each in found.groups() if each is not None), None))


def file_url(url: str | None) -> str | None:
    """An address of the web as it can be asked for; None for one that would end a line of a request."""
    text = (url or "").strip()
    if len(text) >= LONGEST or not text.isprintable():
        return None
    if text.startswith("//"):
        text = f"https:{text}"
    try:
        is_whole = bool(urlsplit(text).hostname)
    except ValueError:
        return None
    return text if is_whole and text.startswith(("https://", "http://")) else None


def path_of(url: str) -> str:
    """What tells a file whatever host serves it, with whatever token."""
    try:
        return urlsplit(url).path
    except ValueError:
        return url


def post_of(url: str | None) -> tuple[str | None, int | None]:
    """The channel and the id that an address of a post names; both None for another one."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None, None
    found = _POST.fullmatch(parts.path)
    return (found[1], int(found[2])) if found is not None and int(found[2]) < 2**31 else (None, None)


def member_of(url: str | None) -> int | None:
    """The id of an album's member, which stands in its address alone: of a comment behind the post's."""
    text = url or ""
    if len(text) >= LONGEST:
        return None
    if text.endswith("?single"):
        return post_of(text)[1]
    found = _COMMENT.search(text.partition("?")[2]) if text.endswith("&single") else None
    return id_of(found[1]) if found is not None else None


def id_of(text: str | None) -> int | None:
    """A message's id as an attribute holds it."""
    number = text or ""
    if not (number.isascii() and number.isdecimal() and len(number) < 11):
        return None
    return int(number) if 0 < int(number) < 2**31 else None


def name_of(url: str | None) -> str | None:
    """The username that an address leads to."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    found = _NAME.fullmatch(parts.path)
    return found[1] if found is not None else None


def is_telegrams(url: str) -> bool:
    """Whether an address is one of Telegram's own."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.") in HOSTS
    except ValueError:
        return False
