"""Channels that a link beside their name tells to be Telegram's: "the channel N (t.me/n)", a link under the name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.citations.anchors import Anchor
from archiver.citations.links import Lead
from archiver.citations.naming import channel_names
from archiver.citations.nearby import is_compound
from archiver.citations.owning import own_before, placed_before
from archiver.citations.sentences import Sentence
from archiver.citations.words.platforms import CHANNELS, ENGLISH_NOUN, PLURALS

_REACH = 70  # characters between a channel's noun and the link behind its name
_BETWEEN = re.compile(r"\s?[»”\"'’]?[\s,:(\[–—-]{0,4}")


def linked_channels(sentence: Sentence, leads: Sequence[Lead], anchors: Sequence[Anchor]) -> list[Anchor]:
    """Anchors for channels that are named right before a link, or by its label; none where Telegram is named too."""
    made: list[Anchor] = []
    for lead in leads:
        start, end = lead.start - sentence.start, min(lead.end, sentence.end) - sentence.start
        if lead.invite or (lead.weak and not _in_brackets(sentence.masked, start)):
            continue
        taken = [*anchors, *made]
        anchor = _named_before(sentence.masked, start, end)
        if anchor and not any(other.start < end and anchor.start - _REACH < other.end for other in taken):
            made.append(anchor)
    return made


def _in_brackets(masked: str, start: int) -> bool:
    """Whether a bare handle explains the name before it: "the channel N (@n)"."""
    return masked[max(0, start - 2) : start].strip() == "("


def _named_before(masked: str, start: int, end: int) -> Anchor | None:
    for noun in CHANNELS.finditer(masked, max(0, start - _REACH), end):
        if is_compound(masked, noun.start()) or PLURALS.fullmatch(noun.group()) or own_before(masked, noun.start()):
            continue
        behind = ENGLISH_NOUN.match(masked, noun.start()) is not None and _touches(masked, noun.end(), start, end)
        anchor = Anchor(
            noun.start(),
            noun.end(),
            "channel",
            placed=placed_before(masked, noun.start()),
            order="behind" if behind else "before",
        )
        names = channel_names(masked, anchor)
        if names and (behind or _touches(masked, names[0][1], start, end)):
            return anchor
    return None


def _touches(masked: str, at: int, start: int, end: int) -> bool:
    """Whether ``at`` lies in the link's label, or the link follows it at once."""
    if start <= at <= end:
        return True
    between = _BETWEEN.match(masked, at)
    return between is not None and at < start <= between.end()
