"""Who speaks, publishes or made what an anchor is about, and whether that gives the channel its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.citations import actors, belonging
from archiver.citations.anchors import Anchor
from archiver.citations.evidence import DIRECTLY, Evidence
from archiver.citations.passages import Span
from archiver.citations.proper_names import find_names
from archiver.citations.words.platforms import BLOGGER, COMMUNITY
from archiver.citations.words.verbs import SOURCED

# "N, which has 600,000 subscribers on Telegram"
_FOLLOWED = re.compile(
    r"\s?[,—–(-]\s?(?:which|who|with|qui|avec|que|con|com|che|der|die|das|mit)\s[^;:—–]{0,60}?"
    r"(?:subscribers|followers|abonnés|suscriptores|seguidores|inscritos|iscritti|Abonnenten|Followern?)\s",
    re.IGNORECASE,
)
_COMMUNITY_REACH = 14
_OPENING = '«“„"'
_AUTHOR = re.compile(r"(?<!\w)(?:автор|админ|вед[уі]щ|создател|владел|основател|засновник|власник)\w*\s", re.IGNORECASE)
_THROUGH = re.compile(r"(?<!\w)(?:через|through|via|عبر|über|tramite)\s(?:the\s|la\s|le\s|den\s)?$", re.IGNORECASE)
# An agency that tells where it has it from: "со ссылкой на Telegram N".
_REFERRING = re.compile(
    r"(?:с[ос]?\sссылкой|ссылаясь|[зі]+з?\sпосиланням|посилаючись|citing|en\scitant|citando|citant|unter\sberufung"
    r"|powołując\ssię)\s(?:(?:на|na|auf)\s)?(?:the\s|le\s|el\s|il\s|den\s)?$",
    re.IGNORECASE,
)


def speakers(masked: str, anchor: Anchor, act: Evidence, names: Sequence[Span]) -> list[Span]:
    """The actors of the anchor's passage; ``names`` are the channel's."""
    span = (anchor.start, anchor.end)
    if names and anchor.kind == "bare":
        return []
    if anchor.affiliated or names:
        kept = _behind_channel(masked, anchor, act, names)
        if kept or (anchor.kind == "channel" and (names or not anchor.own)):
            return [who for who in kept if not within(who, names)]
    written = actors.written_by(masked, anchor.start) if anchor.own else []
    if written:
        return written
    if anchor.kind == "channel" and not anchor.own:
        kept = belonging.owners(masked, anchor.start, anchor.end) or belonging.affiliates(masked, span)
        if kept:
            return kept
    if (anchor.kind == "place" and belonging.is_owned(masked, anchor.start)) or (
        act.act == "according" and act.end <= anchor.start and act.distance <= DIRECTLY
    ):
        kept = belonging.owners(masked, anchor.start, anchor.end)
        if kept:
            return kept
    if anchor.kind == "place" and _REFERRING.search(masked, max(0, anchor.start - 40), anchor.start):
        kept = belonging.owners(masked, anchor.start, anchor.end)
        if kept:
            return kept
    if act.act == "credit":
        return actors.near(masked, max(0, anchor.start - 60), min(len(masked), anchor.end + 50))
    return actors.subject(masked, (act.start, act.end), span)


def _behind_channel(masked: str, anchor: Anchor, act: Evidence, names: Sequence[Span]) -> list[Span]:
    """Who stands behind a channel that has a name or is close to somebody: keepers, makers, authors."""
    span, verb = (anchor.start, anchor.end), (act.start, act.end)
    kept = belonging.affiliates(masked, span) or (_keepers(masked, anchor, names) if names else [])
    if kept or not names:
        return kept
    if names[-1][1] <= anchor.start and not anchor.own:  # "N, the Telegram channel of A"
        kept = belonging.owners(masked, anchor.start, anchor.end)
    if not kept and act.act == "share":
        kept = actors.makers(masked, verb, span)
    if not kept and act.act in {"publish", "share"} and _THROUGH.search(masked, 0, anchor.start):
        kept = actors.subject(masked, verb, span)
    if not kept and act.act == "publish":
        kept = actors.author(masked, verb)
    return kept


def _keepers(masked: str, anchor: Anchor, names: Sequence[Span]) -> list[Span]:
    """Who writes a named channel: told before it, or behind its name ("канал «N» журналиста A")."""
    kept = belonging.keepers(masked, anchor.start) or belonging.keeper_behind(masked, names[-1][1])
    if kept or not _AUTHOR.search(masked, max(0, anchor.start - 30), anchor.start):
        return kept
    at = names[-1][1] + 1
    behind = find_names(masked, start=at, end=min(len(masked), at + 60))
    return behind[:1] if behind and behind[0][0] - at <= 1 else []


def within(who: Span, names: Sequence[Span]) -> bool:
    """Whether a name is one of the channel's."""
    return any(name[0] < who[1] and who[0] < name[1] for name in names)


def gives_name(masked: str, anchor: Anchor, act: Evidence, who: Span) -> bool:
    """Whether the one who publishes is known by the channel: an outlet, or a blogger there."""
    if act.act == "credit" and anchor.kind == "bare":
        alone = not masked[who[1] : who[1] + 2].strip(" .)\n")
        return who[0] >= anchor.end and len(masked[who[0] : who[1]].split()) == 1 and alone
    if masked[slice(*who)].islower():  # "the army's press office"
        return False
    if actors.has_outlet_word(masked, who) or (anchor.own and actors.follows_outlet_noun(masked, who)):
        return True
    if anchor.kind == "place" and COMMUNITY.search(masked, max(0, who[0] - _COMMUNITY_REACH), who[0]):
        return True
    if act.act == "according" and anchor.kind == "place" and 0 <= who[0] - act.end <= 2:
        return masked[who[0] - 1] in _OPENING
    if act.act == "credit" and anchor.kind == "place" and SOURCED.match(masked, act.start):
        return masked[max(0, who[0] - 1)] in _OPENING and who[1] <= anchor.start
    return anchor.kind == "place" and _is_blogger(masked, who, anchor.start)


def _is_blogger(masked: str, who: Span, before: int) -> bool:
    """Known by the channel: "N, a military blogger on Telegram", "the blogger N, who ... on Telegram"."""
    between = masked[who[1] : before] if who[1] <= before else ""
    if _FOLLOWED.match(between):
        return True
    if between.lstrip()[:1] not in {",", "،"}:
        return False
    return BLOGGER.search(between) is not None or BLOGGER.search(masked, max(0, who[0] - 12), who[0]) is not None
