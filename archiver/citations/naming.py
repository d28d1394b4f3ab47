"""Names of channels: read to the right of a channel's word, to its left, or between it and Telegram's name."""

from __future__ import annotations

import re

from archiver.citations import people
from archiver.citations.anchors import Anchor
from archiver.citations.runs import AND, CLOSING, WORD, Span, name_at, name_ending, opening_mark, run_left
from archiver.citations.words.names import LINKS, OF, PERSON_GENITIVE
from archiver.citations.words.platforms import (
    CONNECTING,
    DESCRIBING,
    ENGLISH_NOUN,
    LISTING,
    NAMED,
    PREPOSITIONS,
)
from archiver.citations.words.roles import CASELESS_BODIES
from archiver.citations.words.verbs import BY_ACCOUNT_OF, PUBLISHING, SAYING, SHARING

__all__ = ["channel_names", "name_at", "name_ending"]

_MAX_LISTED = 8
_LISTING_REACH = 80
_OWN_WORDS = 4
_CASELESS_HEAD = re.compile(r"\s*(?P<name>[\u0590-\u06ff]{2,}(?:\s[\u0590-\u06ff]{2,}){0,3})")
# What explains a name in Arabic and Persian: "N، وهي قناة ...", "N، کانالی ...".
_ONLY = re.compile(r"[،,]\s?(?:وهي|وهو|هي|يك)?\s?")
_OWN_LEAD = re.compile(r",?\s{0,2}")
_LEAD = re.compile(r"[\s,:：|–—-]{0,3}")
_OTHER = re.compile(
    r"(?<!\w)(?:another|an?(?:\ssecond)?|one|une?\sautre|un|une|ein(?:em|en)?|un[ao]?|друг\w+|otro|outro|un\saltro|l'un\w*\sdes|one\sof\sthe)"
    r"(?:\s[\w-]+){0,3}\s$",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"\s*(?:,|،|、|&|\s(?:and|et|и|і|та|و|y|e|und|i|ve|ו|și|και|or|ou|или)(?=\s))\s*|\s*[和及]\s*|\s+و(?=[\"«“])"
)
_JOINT = re.compile(r"(?:,|\s(?:and|et|и|y|e|und|en|och|și))\s{0,3}$")
_NOT_EXPLAINING = (PREPOSITIONS | {"die", "der", "das", "qui", "que", "who", "which", "that", "которые", "що"}) - {
    "из",
    "de",
}


def channel_names(masked: str, anchor: Anchor) -> list[Span]:
    """The names that the sentence gives to the anchor's channel or channels, in text order."""
    if anchor.name is not None:
        return _between(masked, *anchor.name, plural=anchor.plural)
    right = _to_the_right(masked, anchor)
    if right:
        return right
    if anchor.own:
        return []
    left = _directly_left(masked, anchor)
    return left or _apposed(masked, anchor)


def _between(masked: str, start: int, end: int, *, plural: bool) -> list[Span]:
    """The stretch between "channel" and "on Telegram" is the name, once small words are off it."""
    start, end = _trimmed(masked, start, end)
    named = NAMED.match(masked, start) or (LISTING.match(masked, start) if plural else None)
    if named:
        start, end = _trimmed(masked, named.end(), end)
    first = name_at(masked, start, end, plural=plural)
    if first is None:
        return []
    if plural:
        return _with_list(masked, first, end)
    quoted = first[0] > start
    return [first] if quoted or _is_whole(masked, first, end) else []


def _is_whole(masked: str, span: Span, end: int) -> bool:
    """Whether nothing but closing marks and small words follow the name in its stretch."""
    rest = [token.group().casefold() for token in WORD.finditer(masked, span[1], end)]
    return all(word in CONNECTING or word in PREPOSITIONS for word in rest)


def _to_the_right(masked: str, anchor: Anchor) -> list[Span]:
    at = anchor.end
    described = DESCRIBING.match(masked, at)
    if described and not _has_verb(described.group()):
        at = described.end()
    lead = _LEAD.match(masked, at)
    at = lead.end() if lead else at
    named = NAMED.match(masked, at) or (_listing(masked, at) if anchor.plural else None)
    if anchor.own and named is None:
        return _own_name(masked, anchor.end)
    if named is None and "," in masked[anchor.end : at]:
        return _other_name(masked, anchor, at)
    if named:
        lead = _LEAD.match(masked, named.end())
        at = lead.end() if lead else named.end()
    first = name_at(masked, at, len(masked), plural=anchor.plural)
    if (
        first is None
        or _is_person(masked, first)
        or _is_body(masked, at, first)
        or (first[0] == at and people.is_owner(masked, first))
    ):
        return []
    if _leads_elsewhere(masked, anchor, first):
        return []
    return _with_list(masked, first, len(masked)) if anchor.plural else [first]


def _listing(masked: str, at: int) -> re.Match[str] | None:
    """The words that lead to some of the channels: at once, or behind whose they are ("close to N, such as M")."""
    found = LISTING.search(masked, at, min(len(masked), at + _LISTING_REACH))
    return found if found and not _has_verb(masked[at : found.start()]) else None


def _is_body(masked: str, at: int, name: Span) -> bool:
    """Arabic and Persian: a common noun for a body, which the channel belongs to; not in quotation marks."""
    return name[0] == at and CASELESS_BODIES.match(masked, at) is not None


def _leads_elsewhere(masked: str, anchor: Anchor, name: Span) -> bool:
    """Arabic: the words behind "a channel on Telegram" are no name, as those behind "channel of Telegram" may be."""
    letter = masked[name[0]]
    caseless = letter.upper() == letter.lower() and letter.isalpha()
    between = masked[anchor.start : anchor.end].split()
    return caseless and any(word in PREPOSITIONS for word in between[1:-1])


def _other_name(masked: str, anchor: Anchor, at: int) -> list[Span]:
    """The name between commas that tells which other channel is meant: "by another Telegram channel, N."."""
    name = name_at(masked, at, len(masked)) if _OTHER.search(masked, 0, anchor.start) else None
    return [name] if name and masked[name[1] : name[1] + 1] in {"", ".", ",", ";", ")", "»", "”", '"'} else []


def _own_name(masked: str, at: int) -> list[Span]:
    """The name of somebody's own channel: in quotation marks, or between commas ("on its channel, N.")."""
    opened = _OWN_LEAD.match(masked, at)
    name = name_at(masked, opened.end(), len(masked)) if opened else None
    if opened is None or name is None:
        return []
    if "," not in opened.group():
        quoted = name[0] > opened.end() and masked[name[0]].isupper()
        return [name] if quoted and len(masked[name[0] : name[1]].split()) <= _OWN_WORDS else []
    return [name] if not masked[name[1] :].strip() or masked[name[1]] in ".;)" else []


def _directly_left(masked: str, anchor: Anchor) -> list[Span]:
    """The name before the channel: "the N Telegram channel", "the «N» channel on Telegram", "N adlı ..."."""
    before = masked[: anchor.start].rstrip()
    before = re.sub(r"\s(?:adlı|isimli|adındaki|的)$", "", before)
    if before and before[-1] in '»”"“」』》':
        if anchor.affiliated:
            return []
        opened = opening_mark(before)
        return [] if opened is None else [(opened + 1, len(before) - 1)]
    if anchor.order != "behind" and not _is_the_noun(masked, anchor):
        return []
    if anchor.plural:
        listed = _listed_left(before)
        if listed:
            return listed
    run = run_left(before)
    if run is None or anchor.affiliated or (anchor.plural and run[0] == 0) or before[run[1] :].startswith(("'s", "'")):
        return []
    return [run]


def _listed_left(before: str) -> list[Span]:
    """Names that "and" joins before the channels' word: "N and M Telegram channels"."""
    links = LINKS - AND
    names: list[Span] = []
    at = len(before)
    while len(names) < _MAX_LISTED:
        run = run_left(before[:at], links)
        if run is None:
            break
        names.insert(0, run)
        joint = _JOINT.search(before, 0, run[0])
        if joint is None:
            break
        at = joint.start()
    return names if len(names) > 1 else []


def _is_the_noun(masked: str, anchor: Anchor) -> bool:
    """English: "the N channel on Telegram"."""
    return ENGLISH_NOUN.match(masked, anchor.start, anchor.end) is not None


_APPOSED = re.compile(
    r"\s*[,،–—-]{1,2}[»”\"]?\s*(?:an?|the|one\s+of\s+the|une?|l'un\w*\s+des|un[oa]?|ein\w{0,2}|uma?|o|популярн\w+|один\s+из)?"
    r"(?:\s*[\w'’-]+){0,6}\s*$",
    re.IGNORECASE,
)


def _apposed(masked: str, anchor: Anchor) -> list[Span]:
    """Names explained by the channel: "N, a Telegram channel that ...", "N and M, Telegram channels", "N (канал)"."""
    head = masked[: anchor.start].rstrip()
    if head.endswith("("):
        name = name_ending(head[:-1].rstrip())
        return [name] if name else []
    comma = max(masked.rfind(mark, max(0, anchor.start - 70), anchor.start) for mark in ",،–—")
    if comma <= 0 or _APPOSED.match(masked, comma, anchor.start) is None:
        return []
    between = masked[comma : anchor.start]
    if len(between) > 60 or _has_verb(between) or not (_explains(between) or _is_indefinite(masked, anchor)):
        return []
    links = LINKS - AND if anchor.plural else LINKS
    enclosed = masked[comma + 1 : comma + 2] in set('»”"')
    opened = opening_mark(masked[: comma + 2]) if enclosed else None
    if opened is not None:
        return [(opened + 1, comma)]
    if masked[comma - 1] in '»”"':
        opened = opening_mark(masked[:comma])
        return [] if opened is None else [(opened + 1, comma - 1)]
    run = run_left(masked[:comma], links) or (caseless_head(masked[:comma]) if _ONLY.fullmatch(between) else None)
    if run is None:
        return []
    names = [run]
    while anchor.plural:
        joint = _JOINT.search(masked[: names[0][0]])
        earlier = run_left(masked[: joint.start()], links) if joint else None
        if earlier is None:
            break
        names.insert(0, earlier)
    return names


def _is_indefinite(masked: str, anchor: Anchor) -> bool:
    """Persian: the noun itself says "a channel"."""
    return masked.startswith(("كانالي", "كانال"), anchor.start)


def caseless_head(before: str) -> Span | None:
    """In a script without capitals: the few words that open the sentence and end ``before``."""
    head = _CASELESS_HEAD.fullmatch(before)
    return head.span("name") if head and not BY_ACCOUNT_OF.match(before, head.start("name")) else None


def _explains(between: str) -> bool:
    """Whether the words between comma and channel only describe it: "a popular", "two Russian"."""
    tokens = [word.group().casefold() for word in WORD.finditer(between)]
    return bool(tokens) and tokens[0] not in AND and _NOT_EXPLAINING.isdisjoint(tokens)


def _with_list(masked: str, first: Span, end: int) -> list[Span]:
    """The name and those that a comma or "and" joins to it."""
    names = [first]
    while len(names) < _MAX_LISTED:
        after = names[-1][1]
        if masked[after : after + 1] in CLOSING:
            after += 1
        joint = _LIST.match(masked, after)
        following = name_at(masked, joint.end(), end, plural=True) if joint else None
        if following is None:
            break
        names.append(following)
    return names


def _has_verb(text: str) -> bool:
    return any(pattern.search(text) for pattern in (SAYING, PUBLISHING, SHARING))


def _is_person(masked: str, span: Span) -> bool:
    """A first name in the genitive: the channel of a person, who is an actor and not its name."""
    return masked[span[0] : span[1]].split()[0].casefold() in PERSON_GENITIVE


def _trimmed(masked: str, start: int, end: int) -> Span:
    """Without blanks, small joining words at the end, and quotation marks left open."""
    while True:
        while start < end and (masked[start].isspace() or masked[start] in ",:"):
            start += 1
        while end > start and (masked[end - 1].isspace() or masked[end - 1] in ",:"):
            end -= 1
        tail = re.compile(r"(?:^|(?<=\W))\w+$").search(masked, start, end)
        if tail is None or tail.start() <= start or tail.group().casefold() not in (CONNECTING - OF):
            return start, end
        end = tail.start()
