"""By which kinds of source a post was shown, and what two of them said of it, in words for the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from archiver.model.captures import Source
from archiver.model.corroboration import Corroborated, Field, Whole

SOURCES: Mapping[Source, str] = MappingProxyType(
    {
        "telegram": "Telegram's protocol, with an account",
        "preview": "Telegram's web page",
        "desktop": "an export of Telegram Desktop",
    }
)
MEANT: Mapping[Whole, str] = MappingProxyType(
    {
        "agree": "Both show the same post",
        "differ": "The two do not say the same",
        "absent": "Neither showed the post",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Twice:
    """What came of asking both: one sentence, what they agree in, what they differ in, what cannot be compared."""

    at: datetime
    entry: int
    verdict: Whole
    sentence: str
    agreeing: tuple[str, ...]
    differing: tuple[Field, ...]
    others: tuple[Field, ...]


def shown_by(sources: Sequence[Source], newest: Source) -> str:
    """Which sources showed a post, that of the newest version first."""
    ordered = sorted(sources, key=lambda each: each != newest)
    return "; ".join(SOURCES.get(each, each) for each in ordered)


def twice(found: Corroborated) -> Twice:
    """A comparison as the page tells it."""
    said = found.found
    sentence = MEANT[said.verdict]
    if said.verdict == "differ" and len(said.shown) == 1:
        names = ("the protocol", "the web page")
        there, not_there = names if said.shown == ("telegram",) else names[::-1]
        sentence = f"Shown by {there} alone: {not_there} did not show it"
    return Twice(
        at=found.time,
        entry=found.entry,
        verdict=said.verdict,
        sentence=sentence,
        agreeing=tuple(said.named("agree")),
        differing=tuple(each for each in said.fields if each.verdict == "differ"),
        others=tuple(each for each in said.fields if each.verdict in ("one_only", "not_comparable")),
    )
