"""How a passage and its channel are related: what was said there, published, passed on, or shown as footage."""

from __future__ import annotations

from archiver.citations.anchors import Anchor
from archiver.citations.evidence import Evidence
from archiver.citations.kinds import Medium
from archiver.citations.words.footage import FOOTAGE
from archiver.citations.words.verbs import SOURCED
from archiver.model.citations import Relation


def relation(masked: str, anchor: Anchor, act: Evidence, media: Medium, *, named: bool, spoken: bool) -> Relation:
    """The relation of the anchor's passage. ``named``: the channel has a name. ``spoken``: somebody is named who speaks
    there.
    """
    own = anchor.own or anchor.kind == "place"
    if act.act == "credit":
        if spoken and not named and is_source_line(masked, anchor, act):
            return "statement"
        return _credited(masked, act, media)
    if act.act == "share":
        return "statement" if anchor.own and media.kind is None else "shared_by"
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
