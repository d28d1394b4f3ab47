"""What a language has for its lengths of media; ``duration_words`` and ``duration_more`` fill it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class DurationWords:
    """The vocabulary of one language.

    ``fixed`` maps seconds to words that need no number ("half an hour", the Arabic dual). ``media``: what
    has a length; ``cues`` stand before one ("lasting"), ``cues_after`` behind it ("long"). ``not_before`` and
    ``not_after``: beside these it is a distance in time or a duration of something else. ``about``: not
    exact.
    """

    hours: str
    minutes: str
    seconds: str
    fixed: Mapping[int, str]
    half: str
    joins: str
    media: str
    cues: str
    about: str
    fillers: str
    not_before: str
    not_after: str
    cues_after: str = ""
    clitics: str = ""


DurationKind = Literal["length", "other"]
SECOND_TOLERANCE, SHARE = 3.0, 0.1  # seconds where seconds are named; at least this part of the whole


@dataclass(frozen=True, slots=True)
class DurationMention:
    """A duration at [start, end): ``seconds``, and ``tolerance_s`` how far the real one may lie from it.

    ``kind``: "length" of a video, a recording or the like, by the words around it; "other" otherwise.
    """

    start: int
    end: int
    seconds: float
    tolerance_s: float
    kind: DurationKind
