"""Sentences that name Telegram and cite nothing all the same: invitations, news of the service, private talk."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.citations.anchors import Anchor
from archiver.citations.evidence import VERBS, Evidence
from archiver.citations.nearby import CLOSE
from archiver.citations.passages import Span
from archiver.citations.words.refusals import (
    ADRIFT,
    FOLLOW,
    HACKED,
    KEEPER,
    OPENED,
    OTHER_PLATFORMS,
    PRIVATE,
    SERVICE,
    TALK,
)
from archiver.citations.words.verbs import POSTED_THING, REPORTED

_TALK_REACH = 40  # characters around Telegram in which a word for private talk makes it no publication
_OPENED_REACH = 30
_HACK_REACH = 40
_QUOTED_WORDS = re.compile(r"[«“\"][^«»“”\"\s]+\s[^«»“”\"\s]+\s[^«»“”\"]{1,60}[»”\"]")


def is_invitation(text: str) -> bool:
    """Whether a sentence invites to follow, join or share."""
    return FOLLOW.search(text) is not None


def is_refused(masked: str, anchor: Anchor, act: Evidence, names: Sequence[Span], who: Sequence[Span]) -> bool:
    """Whether the anchor of an act is no citation, for what else the sentence says."""
    if is_invitation(masked):
        return True
    if act.act == "link":
        return False
    if HACKED.search(masked, max(0, anchor.start - _HACK_REACH), min(len(masked), anchor.end + _HACK_REACH)):
        return True
    if act.act == "post" and masked[act.start].isascii() and not (names or who or anchor.own):
        return True  # "learned of it from a Telegram message"
    whole, masked = masked, _unquoted(masked)
    clear = (act.act in VERBS and act.distance <= CLOSE) or (act.act == "according" and bool(names))
    if not names and PRIVATE.search(masked):
        return True
    shown = act.act in {"publish", "share"} and bool(who)
    if not (names or anchor.own or shown) and TALK.search(
        masked, max(0, anchor.start - _TALK_REACH), anchor.end + _TALK_REACH
    ):
        return True
    if anchor.kind == "channel" and not names and OPENED.search(masked, _clause_start(masked, anchor), anchor.start):
        return True
    if anchor.kind == "place" and not anchor.own and SERVICE.search(masked, act.end, max(act.end, anchor.start)):
        return True
    if SERVICE.search(masked) and not (clear and (names or who or anchor.own)):
        return True
    if len(OTHER_PLATFORMS.findall(masked)) >= 2 and not (clear and (names or who or anchor.own)):
        return True
    before = masked[max(0, anchor.start - 30) : anchor.start]
    if names and KEEPER.search(before) and not clear:
        return True
    return _is_adrift(whole, anchor, act, names, who)


def _unquoted(masked: str) -> str:
    """The sentence without quoted words: what somebody says tells nothing of how it was said."""
    return _QUOTED_WORDS.sub(lambda match: " " * len(match.group()), masked)


def _clause_start(masked: str, anchor: Anchor) -> int:
    """Where the words begin that stand with the channel's: behind a comma, a few words before."""
    floor = max(0, anchor.start - _OPENED_REACH)
    return max(masked.rfind(",", floor, anchor.start), masked.rfind("،", floor, anchor.start), floor)


def _is_adrift(masked: str, anchor: Anchor, act: Evidence, names: Sequence[Span], who: Sequence[Span]) -> bool:
    """Whether nobody in particular publishes: "circulating on Telegram"."""
    if names or anchor.own or anchor.kind == "channel":
        return False
    if ADRIFT.match(masked, act.start):
        return not (who and POSTED_THING.search(masked, 0, act.start))
    generic = act.act in {"publish", "share", "post", "according"} and not who
    return generic and REPORTED.search(masked, 0, anchor.start) is not None
