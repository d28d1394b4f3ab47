"""The words of what is held, as they stand in the search indexes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archiver.catalog.clock import from_us
from archiver.catalog.details import words_of
from archiver.text.folding import fold, indexed

INDEXES = ("post_words", "article_words")
ANY = "any"
"""The facet that every version has."""
LINK, POLL, FORWARD, MEDIA = "klink", "kpoll", "kforward", "kmedia"
LONGEST = 24
"""The last class of lengths: half a year and more."""
OWN = ("media", "paid")
"""Parts of a post that are its own files, not pictures of a link's preview."""
_LINK_SPANS = ('["url"', '["textUrl"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A version of a post, as its rows have it. ``files``: kind, part, name and seconds of each. ``linked``: it leads
    out of Telegram; ``origin``: the channel that it was forwarded from.
    """

    channel_id: int
    date_us: int
    text: str
    spans: str | None
    forwarded: bool
    origin: int | None
    details: str | None
    linked: bool
    files: Sequence[tuple[str, str, str | None, float | None]]


def words(text: str) -> str:
    """A text's words for an index."""
    return indexed(fold(text))


def version_words(held: Held) -> tuple[str, str, str, str]:
    """The columns of ``post_words``."""
    details = "" if held.details is None else words(words_of(held.details))
    names = "\n".join(name for _, _, name, _ in held.files if name)
    return words(held.text), details, words(names) if names else "", " ".join(_facets(held))


def channel_facet(channel_id: int, prefix: str = "c") -> str:
    """A channel as a word; "f" for the origin of a forward."""
    return f"{prefix}{channel_id}" if channel_id >= 0 else f"{prefix}n{-channel_id}"


def month_facet(month: int) -> str:
    """A month, counted from the year 0, as a word."""
    return f"t{month // 12:04d}{month % 12 + 1:02d}"


def month_of(date_us: int) -> int:
    """The month of a moment in UTC, counted from the year 0."""
    moment = from_us(date_us)
    return moment.year * 12 + moment.month - 1


def kind_facet(kind: str) -> str:
    """A kind of file as a word."""
    return f"k{kind}"


def length_class(seconds: float) -> int:
    """Lengths by powers of two: 0 below a second, 1 below two, 2 below four, ..."""
    return min(int(max(seconds, 0.0)).bit_length(), LONGEST)


def length_facet(number: int) -> str:
    """A class of lengths as a word."""
    return f"d{number}"


def _facets(held: Held) -> list[str]:
    found = [ANY, channel_facet(held.channel_id), month_facet(month_of(held.date_us))]
    own = sorted({kind for kind, part, _, _ in held.files if part in OWN})
    lengths = {length_class(seconds) for _, part, _, seconds in held.files if part in OWN and seconds is not None}
    if own:
        found += [MEDIA, *map(kind_facet, own), *map(length_facet, sorted(lengths))]
    if held.linked or any(each in (held.spans or "") for each in _LINK_SPANS):
        found.append(LINK)
    if held.details is not None and '"poll"' in held.details:
        found.append(POLL)
    if held.forwarded or held.origin is not None:
        found.append(FORWARD)
    if held.origin is not None:
        found.append(channel_facet(held.origin, "f"))
    return found
