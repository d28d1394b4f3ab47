"""Addresses of videos elsewhere: which ones are taken, those that a text writes out, and each of them once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import parse_qsl, urljoin, urlsplit

from archiver.model.articles import Segment, VideoHow, VideoLink
from archiver.sources.article.references import Ranges, region_at
from archiver.text.video_links import is_video_link

MOST = 100
"""Of one article; no article has more, and a hostile page could have a million."""
OWN = frozenset({"article", "caption"})
"""The regions whose videos are the article's own."""
_LONGEST = 4096
_TELEGRAM = frozenset({"t.me", "telegram.me", "telegram.dog", "telegram.org"})
_NO_VIDEOS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".svg", ".ico", ".js", ".css")
_RANK: dict[VideoHow, int] = {"embed": 0, "player": 1, "link": 2}
_WRITTEN = re.compile(
    r"(?<![\w@./%-])(?:https?://|www\.|(?:m\.)?youtube\.com/|youtu\.be/)"
    r"[^\s<>\"'`\\|^{}«»“”„‹›…\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3000-\u303f\uff00-\uffef]{3,4096}",
    re.IGNORECASE,
)
_NO_END = ".,;:!?*_~'\""
_MOST_WRITTEN = 4_000  # addresses of one text that are looked at


def absolute_address(written: str | None, base: str | None = None) -> str | None:
    """An address as a page writes it, absolute; None for what is none of the web, is Telegram's or a picture's, names
    a user, or no honest page writes.

    Without ``base``, a page's own address, relative ones are none.
    """
    text = (written or "").strip()
    if not text or text.startswith("#") or len(text) >= _LONGEST or not text.isprintable() or " " in text:
        return None
    try:
        whole = urljoin(base, text) if base else f"https:{text}" if text.startswith("//") else text
        parts = urlsplit(whole)
        host = (parts.hostname or "").rstrip(".")
        _ = parts.port  # raises where it is none
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host or "@" in parts.netloc or len(whole) >= _LONGEST:
        return None
    if ".".join(host.split(".")[-2:]) in _TELEGRAM or parts.path.lower().endswith(_NO_VIDEOS):
        return None
    return whole


def within(address: str) -> Iterator[str]:
    """The videos that the address of another player names in its query."""
    try:
        pairs = parse_qsl(urlsplit(address).query, max_num_fields=50)
    except ValueError:
        return
    yield from (found for _, value in pairs if (found := absolute_address(value)) and is_video_link(found))


def written_videos(text: str, taken: Ranges, segments: Sequence[Segment]) -> list[VideoLink]:
    """The videos whose addresses stand in ``text``, outside the ``taken`` ranges and of the article's own words."""
    found: list[VideoLink] = []
    for number, match in enumerate(_WRITTEN.finditer(text)):
        if number >= _MOST_WRITTEN or len(found) >= MOST:
            break
        written = _ended(match[0])
        start, end = match.start(), match.start() + len(written)
        # One that is shown shortened leads elsewhere, or nowhere.
        if text.startswith(("…", "..."), end) or taken.touch(start, end):
            continue
        url = absolute_address(written if "://" in written else f"https://{written}")
        if url and is_video_link(url) and region_at(start, segments) in OWN:
            found.append(VideoLink(url=url, how="link", start=start, end=end))
    return found


def once(found: Iterable[VideoLink]) -> tuple[VideoLink, ...]:
    """Each address once, in the order given: an embed rather than a link, with a place rather than without.

    Where there are too many, those that are known to be videos stay.
    """
    kept: dict[str, VideoLink] = {}
    for one in found:
        other = kept.get(one.url)
        if other is None or _rank(one) < _rank(other):
            kept[one.url] = one
    ranked = sorted(kept.values(), key=lambda one: not is_video_link(one.url))[:MOST]
    chosen = {one.url for one in ranked}
    return tuple(one for one in kept.values() if one.url in chosen)


def _rank(one: VideoLink) -> tuple[int, bool]:
    return _RANK[one.how], one.end == 0


def _ended(written: str) -> str:
    """An address without the marks of the sentence behind it; brackets that it opened belong to it."""
    written = written.partition("](")[0]  # the words of a link in Markdown
    surplus = {close: written.count(close) - written.count(opened) for opened, close in ("()", "[]")}
    end = len(written)
    while end and (written[end - 1] in _NO_END or surplus.get(written[end - 1], 0) > 0):
        if written[end - 1] in surplus:
            surplus[written[end - 1]] -= 1
        end -= 1
    return written[:end]
