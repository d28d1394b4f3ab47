"""Which kind of thing a passage speaks of, chosen among the nouns of its sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archiver.citations.evidence import Evidence
from archiver.citations.words.media import KINDS, WRITING
from archiver.citations.words.verbs import CREDITED, POSTED_THING, REPORTED, SOURCED
from archiver.model.citations import CitedMedia

Span = tuple[int, int]

_REACH = 130
_NEAR_VERB = 30
_COMMA = 30  # what stands behind a comma is mostly not what was published
_CREDIT_REACH = 40
_SPOKEN = re.compile(" {20,}")  # where quoted speech stood, which the masked sentence leaves blank
# "the video that N published": the clause is about the noun, however long it is.
_WHICH = re.compile(r"\s?(?:كه|الذي|التي|,\s?(?:котор\w+|як[еіи]\w{0,2}|що))(?!\w)")
_ARABIC = re.compile("[\u0621-\u064a]")


@dataclass(frozen=True, slots=True)
class Medium:
    """The kind and where its noun stands; both None where the sentence does not say."""

    kind: CitedMedia | None
    span: Span | None


def find_media(masked: str, start: int, end: int) -> list[tuple[CitedMedia, Span]]:
    """Every noun for a medium in the stretch, in text order; "audio" next to another noun takes it over."""
    found = [(kind, match.span()) for kind, pattern in KINDS for match in pattern.finditer(masked, start, end)]
    sounds = [span for kind, span in found if kind == "audio"]
    kept = [
        (kind, span)
        for kind, span in found
        if kind == "audio" or not any(sound[0] < span[1] + 3 and span[0] < sound[1] + 3 for sound in sounds)
    ]
    return sorted(kept, key=lambda item: item[1])


def choose_media(
    masked: str, act: Evidence, anchor: Span, zone: Span, *, own: bool = False, names: Sequence[Span] = ()
) -> Medium:
    """The medium that the word of attribution is about; words alone ("said on Telegram") are "text".

    A word inside one of ``names`` tells nothing: a channel may be called "Video".
    """
    low, high = min(act.start, anchor[0]), max(act.end, anchor[1])
    best: tuple[float, CitedMedia, Span] | None = None
    for kind, span in find_media(masked, max(zone[0], low - _REACH), min(zone[1], high + _REACH)):
        if any(name[0] <= span[0] < name[1] for name in names):
            continue
        cost = _cost(masked, act, span, low, high)
        if cost is not None and (best is None or cost < best[0]):
            best = (cost, kind, span)
    if best is not None:
        return Medium(best[1], best[2])
    if act.act in {"publish", "share"} and _posted_words(masked, act, low, zone):
        return Medium("text", None)
    if act.act == "publish" and own and _SPOKEN.search(masked, max(0, low - _REACH), high + _REACH):
        return Medium("text", None)
    if act.act == "credit":
        shown = act.end > act.start and (SOURCED.match(masked, act.start) is None or _shows(masked, act.end, anchor[0]))
        return Medium("photo" if shown else None, None)
    wordy = act.act in {"say", "post"} and own
    return Medium("text" if wordy else None, None)


def _shows(masked: str, start: int, end: int) -> bool:
    """Whether a credit names a picture behind its "source": "Crédito: reprodução/Telegram"."""
    return any(SOURCED.match(masked, word.start()) is None for word in CREDITED.finditer(masked, start, end))


def _posted_words(masked: str, act: Evidence, low: int, zone: Span) -> bool:
    """Whether the verb's object is words: "a message published on ...", "published a statement"."""
    stretch = max(zone[0], low - _NEAR_VERB), min(zone[1], act.end + _NEAR_VERB)
    if POSTED_THING.search(masked, max(zone[0], act.start - _NEAR_VERB), stretch[1]):
        return True
    return WRITING.search(masked, *stretch) is not None


def _cost(masked: str, act: Evidence, span: Span, low: int, high: int) -> float | None:
    start, end = span
    if act.start <= start < act.end or (low <= start and end <= high):
        return 0.0
    if act.act == "credit":
        gap = max(low - end, start - high)
        return float(gap) if gap <= _CREDIT_REACH else None
    if end <= low:
        if _WHICH.match(masked, end) and act.act in {"publish", "share"}:
            return 1.0
        gap = low - end
        if act.act in {"say", "according", "post"} and gap > _NEAR_VERB:
            return None
        return None if REPORTED.search(masked, end, low) and act.act == "say" else float(gap)
    gap = start - high
    if act.act == "say" and gap <= 1 and _ARABIC.match(masked, start):
        return 1.0  # "relayed on Telegram a recording": the verb of saying has an object
    if act.act in {"say", "according"} or REPORTED.search(masked, high, start):
        return None
    return float(gap) + (1 if "," not in masked[high:start] else _COMMA)
