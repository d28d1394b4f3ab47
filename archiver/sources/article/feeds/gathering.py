"""Which entries of a feed are kept, and what is said of the others. Everything in a feed may be made to do harm."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit, urlunsplit

from archiver.model.feeds import MOST_NAMED, Announced, Dropped

MOST_ENTRIES = 2000
"""Entries of one feed or sitemap that are kept, the newest."""
LONGEST_URL = 2000
TITLE = 300
SUMMARY = 1000
SHORT = 200
_TAG = re.compile(r"<[^<>]{0,4000}>")
_SPACE = re.compile(r"\s+")
_UNSEEN = re.compile(r"[\x00-\x20\x7f]")
OLDEST = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Left:
    """What is left out, by reason."""

    counts: dict[str, int] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)

    def out(self, reason: str, name: str) -> None:
        """One thing more."""
        self.counts[reason] = self.counts.get(reason, 0) + 1
        named = self.names.setdefault(reason, [])
        if len(named) < MOST_NAMED:
            named.append(name[:SHORT])

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """All of it."""
        return tuple(
            Dropped(reason=reason, count=count, names=tuple(self.names[reason]))
            for reason, count in self.counts.items()
        )


def address(given: str | None, base: str | None) -> str | None:
    """The web address that ``given`` means below ``base``, without fragment and credentials; None where it is none."""
    if not given or len(given) > LONGEST_URL:
        return None
    # As browsers do: what cannot be seen in an address is no part of it.
    given = _UNSEEN.sub("", given)
    try:
        parts = urlsplit(given)
        if not parts.scheme:
            parts = urlsplit(urljoin(base or "", given))
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    netloc = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))


def same_site(url: str, other: str) -> bool:
    """Whether two addresses are of one site: the same host, or one below the other ("www." does not count)."""
    hosts = [(urlsplit(each).hostname or "").lower().removeprefix("www.") for each in (url, other)]
    first, second = sorted(hosts, key=len)
    return first == second or (second.endswith(f".{first}") and "." in first)


def plain(text: str | None, longest: int) -> str:
    """Text without tags, entities and line breaks, cut."""
    if not text:
        return ""
    cut = text[: longest * 20]
    words = html.unescape(_TAG.sub(" ", html.unescape(cut) if "&lt;" in cut else cut))
    return _SPACE.sub(" ", words).strip()[:longest]


def moment(text: str | None) -> datetime | None:
    """A time that is written as ISO 8601 (W3C date and time); one without a zone is UTC."""
    if not isinstance(text, str):
        return None
    try:
        found = datetime.fromisoformat(text.strip()[:64])
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def newest(entries: Iterable[Announced], left: Left) -> tuple[Announced, ...]:
    """Each entry once, as the feed orders them; of more than can be kept the newest."""
    once: dict[tuple[str, str], Announced] = {}
    for entry in entries:
        once.setdefault((entry.ident, entry.url), entry)
    kept = list(once.values())
    if len(kept) > MOST_ENTRIES:
        # A stable order: of those without a date, the first.
        by_date = sorted(kept, key=lambda each: each.updated or each.published or OLDEST, reverse=True)
        for each in by_date[MOST_ENTRIES:]:
            left.out(f"beyond the {MOST_ENTRIES:,} newest", each.url)
        chosen = set(map(id, by_date[:MOST_ENTRIES]))
        kept = [each for each in kept if id(each) in chosen]
    return tuple(kept)
