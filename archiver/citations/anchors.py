"""Where a sentence names Telegram, and how: a channel, a place to publish, or the bare name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from archiver.citations.owning import (
    TIED,
    TOKEN,
    ends_with_cjk_at,
    folded,
    is_affiliated,
    is_turkish_own,
    own_after,
    own_before,
    own_in,
    placed_before,
)
from archiver.citations.words.names import OF
from archiver.citations.words.platforms import (
    CHANNELS,
    CONNECTING,
    PLACED,
    PLATFORM,
    PLURALS,
    POSSESSIVES,
    PREPOSITIONS,
)
from archiver.citations.words.verbs import POSTED_THING, PUBLISHING, SAYING, SHARING

AnchorKind = Literal["channel", "place", "bare"]
Order = Literal["before", "behind"]
Tokens = list[re.Match[str]]

MAX_ANCHORS = 12  # of one sentence; more is a list or an attack, not prose
_LOOK_BACK = 110  # characters before Telegram's name in which its channel noun may stand
_CONNECTING_TOKENS = 8
_NAME_TOKENS = 9
_AND = frozenset({"and", "et", "y", "e", "und", "i", "en", "și", "&"})
_OTHER_PLATFORMS = frozenset({"facebook", "twitter", "x", "instagram", "whatsapp", "youtube", "vk", "viber", "tiktok"})
_BASED = re.compile(
    r"-based\s(?:\w+\s){0,2}(?:outlet|channel|project|publication|agency|site|media|group|blog|newsroom|service)(?!\w)"
)
_JOIN = re.compile(r"[\"'”»]?[\s-]{0,2}(?:の|[Mm]essenger[\s-]|[Mm]essaging\s(?:app\s)?|[Aa]pp\s|[Nn]ews\s)?")
_NO_TOKEN = frozenset("\"'«»“”„‘’-()")
_BOT = re.compile(
    r"[\s-]{0,2}(?:bots?|бот\w{0,3}|чат-бот\w{0,3}|بوت|ربات|בוט|机器人|機器人|API|desktop|premium|web)(?!\w)",
    re.IGNORECASE,
)
_BOT_BEFORE = re.compile(
    r"(?<!\w)(?:(?:чат-)?бот\w{0,3}|(?:chat-?)?bots?|robots?|(?:ال)?بوت)\s(?:в|у|on|in|sur|auf|en|no|su|على|في)\s$",
    re.IGNORECASE,
)
_NEWSPAPER = re.compile(r"(?:Evening|Daily|Sunday|Morning|Herald|Star|County|City|Worcester|Press|The)\s$")
_CODE_SIGNS = frozenset("-_/.<=\"'")
_SERVICE_BEHIND = re.compile(r"[\s-](?:channel|messag|app|post|account|group|канал|chat)", re.IGNORECASE)
_CABLE = re.compile(r"(?:^|[\s(])(?:a|the|by|sent|le|un|el|il|ein|das|per)\s$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Anchor:
    """Telegram's name with what belongs to it, in offsets of the sentence.

    ``place``: a preposition leads to it ("on Telegram"). ``channel``: a word for a channel or account is part
    of it, ``placed`` if a preposition leads to it too. ``own``: a possessive makes it the speaker's own.
    ``name``: what stands between the two ("the channel N on Telegram"). ``order``: whether the channel's word
    stands before or behind Telegram's name.
    """

    start: int
    end: int
    kind: AnchorKind
    own: bool = False
    placed: bool = False
    plural: bool = False
    affiliated: bool = False
    name: tuple[int, int] | None = None
    order: Order | None = None


def find_anchors(masked: str) -> list[Anchor]:
    """Every place of a sentence (its masked form) that names Telegram, left to right."""
    anchors: list[Anchor] = []
    for match in islice(PLATFORM.finditer(masked), MAX_ANCHORS):
        floor = anchors[-1].end if anchors else 0
        if match.start() < floor or _BOT.match(masked, match.end()) or _is_something_else(masked, match):
            continue
        anchor = _behind(masked, match) or _before(masked, match, floor)
        anchors.append(anchor)
    return anchors


def _is_something_else(masked: str, match: re.Match[str]) -> bool:
    """A newspaper's name, a cable, or a word of code."""
    before = masked[max(0, match.start() - 20) : match.start()]
    if _SERVICE_BEHIND.match(masked, match.end()):
        return match.group() == "telegram" and before[-1:] in _CODE_SIGNS
    if match.group() == "telegram" and (before[-1:] in _CODE_SIGNS or _CABLE.search(before)):
        return True
    return _NEWSPAPER.search(before) is not None or _BOT_BEFORE.search(before) is not None


def _behind(masked: str, match: re.Match[str]) -> Anchor | None:
    """The noun follows: "Telegram channel", "Telegram-канал", "Telegram kanalı", "ТГК", "Telegram post"."""
    start = match.start()
    if match.group().upper() == "ТГК":
        return Anchor(start, match.end(), "channel", own=own_before(masked, start), order="behind")
    based = _BASED.match(masked, match.end())
    if based:
        return Anchor(start, based.end(), "channel", order="behind")
    joined = _JOIN.match(masked, match.end())
    at = joined.end() if joined else match.end()
    noun = CHANNELS.match(masked, at)
    if noun is None:
        thing = POSTED_THING.match(masked, at)
        return Anchor(start, thing.end(), "place", placed=True) if thing else None
    own = own_before(masked, start) or own_after(masked, noun.end()) > 0
    return _channel(
        masked, start, noun, noun.end(), own=own or is_turkish_own(masked, start, noun.group()), order="behind"
    )


def _channel(masked: str, start: int, noun: re.Match[str], end: int, *, own: bool, order: Order) -> Anchor:
    return Anchor(
        start,
        end,
        "channel",
        own=own,
        placed=placed_before(masked, start),
        plural=PLURALS.fullmatch(noun.group()) is not None,
        affiliated=is_affiliated(masked, start, end),
        order=order,
    )


def _before(masked: str, match: re.Match[str], floor: int) -> Anchor:
    """The noun comes first ("chaîne Telegram", "canal N en Telegram"), or there is none."""
    tokens = list(TOKEN.finditer(masked, max(floor, match.start() - _LOOK_BACK), match.start()))
    placed = PLACED.match(match.group()) is not None or ends_with_cjk_at(masked, match.start())
    at, placed, own = _skip_connecting(tokens, placed=placed)
    end = own_after(masked, match.end()) or match.end()
    own = own or end > match.end()
    if at >= 0:
        channel = _channel_at(masked, tokens, at, end, own=own)
        # As in "la chaîne « N » de Telegram", or "the channel N (Telegram)".
        enclosed = any(token.group() in "»”(" for token in tokens[at + 1 :])
        if channel is None and (placed or enclosed):
            channel = _channel_with_name(tokens, at, match, end)
        channel = channel or _described_channel(tokens, at, end)
        if channel is not None:
            return channel
        if POSTED_THING.fullmatch(tokens[at].group()):
            return Anchor(tokens[at].start(), end, "place", own=own, placed=True)
    start = tokens[at + 1].start() if placed and at + 1 < len(tokens) else match.start()
    return Anchor(start, end, "place" if placed else "bare", own=own)


def _skip_connecting(tokens: Tokens, *, placed: bool) -> tuple[int, bool, bool]:
    """Go left over small words: where that ends, and whether a preposition and a possessive were passed."""
    at = len(tokens) - 1
    own = False
    for _ in range(_CONNECTING_TOKENS):
        if at < 0:
            break
        word = folded(tokens[at].group())
        if at + 1 < len(tokens) and tokens[at + 1].group() in "»”" and word not in _NO_TOKEN:
            break  # what stands in quotation marks is a name, whatever its last word
        leads = word in PREPOSITIONS or word in TIED
        placed = placed or leads
        if word in POSSESSIVES and CHANNELS.fullmatch(word) is None:
            own = True
        elif word in _AND and at and folded(tokens[at - 1].group()) in _OTHER_PLATFORMS:
            at -= 1  # "on Facebook and Telegram"
        elif not (leads or word in CONNECTING or word in _NO_TOKEN):
            break
        at -= 1
    return at, placed, own


def _channel_at(masked: str, tokens: Tokens, at: int, end: int, *, own: bool) -> Anchor | None:
    noun = CHANNELS.fullmatch(tokens[at].group())
    if noun is None:
        return None
    return _channel(masked, tokens[at].start(), noun, end, own=own or own_in(tokens, at), order="before")


def _channel_with_name(tokens: Tokens, at: int, match: re.Match[str], end: int) -> Anchor | None:
    """The nearest channel noun of "the channel N on Telegram", if what stands between may be a name."""
    for index in range(at - 1, max(-1, at - _NAME_TOKENS), -1):
        word = tokens[index].group()
        if word in ",;:.!?()،":
            return None
        if CHANNELS.fullmatch(word) is None:
            continue
        if own_in(tokens, index) or _is_owned(tokens, index, at) or _is_clause(tokens[index + 1 : at + 1], match):
            return None
        plural = PLURALS.fullmatch(word) is not None
        name = (tokens[index].end(), _after_closing(tokens, at, match.start()))
        return Anchor(tokens[index].start(), end, "channel", plural=plural, name=name, order="before")
    return None


def _is_clause(between: Tokens, match: re.Match[str]) -> bool:
    """Whether the channel publishes something there, and its name ends before: "la chaîne N a publié ... sur"."""
    if not between or (len(between) == 1 and not between[0].group()[0].islower()):
        return False
    behind = between[0].end() if between[0].group()[0].isupper() else between[0].start()
    if between[0].group() in _NO_TOKEN:  # in quotation marks anything may be a name
        closed = next((token for token in between[1:] if token.group() in '»”“"'), None)
        if closed is None:
            return False
        behind = closed.end()
    return any(verb.search(match.string, behind, match.start()) for verb in (PUBLISHING, SAYING, SHARING))


def _is_owned(tokens: Tokens, noun: int, at: int) -> bool:
    """Whether somebody's name follows, not the channel's: "the official channel of N on Telegram"."""
    words = (token.group().casefold() for token in tokens[noun + 1 : at + 1])
    return next((word for word in words if word in OF or word not in CONNECTING), "") in OF


def _after_closing(tokens: Tokens, at: int, end: int) -> int:
    """Where the name that ends with token ``at`` ends, its closing quotation mark included."""
    following = next((token for token in tokens[at + 1 :] if token.group() not in _NO_TOKEN), None)
    return following.start() if following else end


def _described_channel(tokens: Tokens, at: int, end: int) -> Anchor | None:
    """A word or two between the noun and Telegram's name: "canali russi di Telegram"."""
    for index in range(at - 1, max(-1, at - 3), -1):
        between = tokens[index + 1 : at + 1]
        noun = CHANNELS.fullmatch(tokens[index].group())
        if noun and all(_describes(token.group()) for token in between):
            plural = PLURALS.fullmatch(noun.group()) is not None
            own = own_in(tokens, index)
            return Anchor(tokens[index].start(), end, "channel", own=own, plural=plural, order="before")
    return None


def _describes(word: str) -> bool:
    """Whether a word may describe a channel: in lower case, no preposition, and nothing that is done there."""
    done = any(verb.fullmatch(word) for verb in (PUBLISHING, SAYING, SHARING))
    return word.islower() and word not in PREPOSITIONS and not done
