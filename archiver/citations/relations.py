"""How a passage and its channel are related: what was said there, published, passed on, or shown as footage."""

from __future__ import annotations

import re

from archiver.citations.anchors import Anchor
from archiver.citations.evidence import Evidence
from archiver.citations.kinds import Medium
from archiver.citations.passages import Span
from archiver.citations.words.footage import FOOTAGE
from archiver.citations.words.verbs import POSTED_THING, SAYING, SOURCED
from archiver.model.citations import Relation

_SHOT_REACH = 26
_THING_REACH = 40  # characters between a message and the verb that publishes it
_IN_REACH = 25
_IN_A = re.compile(
    r"(?<!\w)(?:in|dans|en|em|num|numa|con|com|mit|w|we|într|de|par|via|с|в|у)[-\s](?:a|an|the|un|une|un'|uno|una|um|uma|einer|einem"
    r"|o|their|his|her|its|su|sa|son)?\s?(?:[\w'’-]+\s){0,2}$",
    re.IGNORECASE,
)
_SCREENSHOT = re.compile(
    r"(?:screenshots?|screen\s?grabs?|captures?\sd'écran|capturas?\sde|скриншот\w*|скріншот\w*|zrzut\w*\sekranu)",
    re.IGNORECASE,
)


def relation(masked: str, anchor: Anchor, act: Evidence, media: Medium, *, named: bool, spoken: bool) -> Relation:
    """The relation of the anchor's passage. ``named``: the channel has a name. ``spoken``: somebody is named who speaks
    there.
    """
    own = anchor.own or anchor.kind == "place"
    if media.span is not None and _is_screenshot(masked, media.span) and act.act in {"publish", "credit"}:
        return "screenshot"
    if act.act == "credit":
        if spoken and not named and is_source_line(masked, anchor, act):
            return "statement"
        return _credited(masked, act, media)
    if act.act == "share":
        return "statement" if anchor.own and media.kind is None else "shared_by"
    if act.act == "publish" and _is_words(media) and said_in_it(masked, act):
        return "statement"
    if act.act == "publish":
        return "footage" if _is_footage(masked, anchor, media, named=named, spoken=spoken) else "published_by"
    if act.act == "say" and (anchor.own or (own and not named)):
        return "statement" if media.kind in {None, "text"} else "published_by"
    if named:
        return "quoted"
    return "statement" if own or ((spoken or anchor.placed) and not anchor.affiliated) else "quoted"


def is_source_line(masked: str, anchor: Anchor, act: Evidence) -> bool:
    """Whether a line names whose words on Telegram are the source: "Джерело: N у Telegram"."""
    return act.act == "credit" and anchor.kind == "place" and SOURCED.match(masked, act.start) is not None


def _is_screenshot(masked: str, medium: Span) -> bool:
    """Whether the medium is a screenshot, or one of a video: "a screenshot of a video that N published"."""
    return _SCREENSHOT.search(masked, max(0, medium[0] - _SHOT_REACH), medium[1]) is not None


def _is_words(media: Medium) -> bool:
    """Whether words were published, and the sentence names no medium for them."""
    return media.kind == "text" and media.span is None


def said_in_it(masked: str, act: Evidence) -> bool:
    """Whether somebody says something "in a message published on ...": then the message is only how it was said."""
    thing = next(POSTED_THING.finditer(masked, max(0, act.start - _THING_REACH), act.start), None)
    if thing is None or _IN_A.search(masked, max(0, thing.start() - _IN_REACH), thing.start()) is None:
        return False
    return any(verb.start() != act.start for verb in SAYING.finditer(masked))


def _credited(masked: str, act: Evidence, media: Medium) -> Relation:
    if SOURCED.match(masked, act.start) and media.kind is None:
        return "quoted"
    return "screenshot" if media.kind in {None, "photo"} else "footage"


def _is_footage(masked: str, anchor: Anchor, media: Medium, *, named: bool, spoken: bool) -> bool:
    """Whether a channel that is not the speaker's own shows pictures of what happened."""
    others = named or (anchor.kind == "channel" and (anchor.affiliated or not spoken))
    if anchor.own or not others or media.span is None:
        return False
    return FOOTAGE.match(masked, media.span[0]) is not None
