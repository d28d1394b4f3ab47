"""Names of those whose a channel is: who keeps or owns it, who stands behind it. The small words are in ``owning``."""

from __future__ import annotations

import re

from archiver.citations import caseless, offices, people
from archiver.citations.actors import MEDIA, OFFICE_GAP, POSSESSIVE_GAP, with_head
from archiver.citations.proper_names import find_names
from archiver.citations.words.platforms import AFFILIATED, CHANNELS, CONNECTING, PREPOSITIONS
from archiver.citations.words.verbs import POSTED_THING, PUBLISHING, SAYING
from archiver.text.late_pattern import Pattern

Span = tuple[int, int]

# Arabic "of" and "to", tied to the word behind: the name begins behind it (and behind the article's second ل).
_TIED_NAME = re.compile(r"\s(?:[لب]ـ|لل(?!واء)|[لب])(?P<name>\w{3,})$")
_OWNED = re.compile(r"(?:رسمي|خاص)[ةه]?\s(?:[لب]ـ|لل(?!واء)|[لب])(?P<name>\w{3,})")
_KEEPS = re.compile(
    r",\s(?:the\s|an?\s|l')?(?:author|founder|owner|editor|admin|auteure?|fondat\w+|créat\w+|автор\w*|вед[уі]щ\w+|создател\w+"
    r"|владел\w+|основател\w+|админ\w*|autor\w*|who\s(?:runs|writes))\s(?:of\s|behind\s|de\s|du\s|des\s)?(?:the\s|la\s|a\s)?"
    r"(?:chaîne\s|canal\s)?$",
    re.IGNORECASE,
)
_CYRILLIC_WORD = re.compile(r"[а-яёіїєґ]{5,}(?!\w)")
# "که به N نزدیک است": Persian puts the one that a channel is close to before the word.
_PERSIAN_CLOSE = re.compile(r"كه\sبه\s(?P<who>[^،,.]{3,40}?)\s(?:نزديك|وابسته|منتسب|منسوب)\s")
_AFFILIATE_GAP = 45
_PLATFORM_TOLD = re.compile(
    r"(?:,|[—–])\s?(?:an?|une?|una|uma|eine?)\s(?:\w+\s)?(?:platform|app|service|network|plat[ea]forma?|messag)\w*",
    re.IGNORECASE,
)
_CLOSE_BEFORE = (
    # Chinese and Turkish put before a channel whose it is: "与N有关的", "N'na yakın".
    re.compile(
        r"[与與和跟](?P<who>[^，,。、与與和跟]{2,16}?)(?:有关|有關|有联系|有聯繫|有聯系|关系密切|關係密切|相关|相關|关联|關聯)的\s?$"
    ),
    re.compile(
        r"(?P<who>[A-ZÇĞİÖŞÜ]\w+(?:\s[A-ZÇĞİÖŞÜ]\w+){0,4})['’]n?[ıiuüaey]\w{0,3}\s(?:yakın|bağlı|bağlantılı)(?:lığıyla\sbilinen)?\s[\"“]?$"
    ),
)
_ARTICLE = re.compile(r"(?:the|la|le|les|el|los|las|der|die|das|il|lo|o|a|de|het)\s")
_KIND_OF = re.compile(r"(?:\s[^\W\d_]\w*){1,5}\s")
_NOT_OWNER = (PREPOSITIONS | {"and", "et", "и", "що", "что", "that", "que", "as", "with"}) - CONNECTING


def affiliates(masked: str, anchor: Span) -> list[Span]:
    """Who stands behind a channel ("affiliated with A"), close to the anchor on either side."""
    persian = _PERSIAN_CLOSE.search(masked, anchor[1], min(len(masked), anchor[1] + 90))
    if persian:
        return [persian.span("who")]
    before = close_before(masked, anchor[0])
    if before:
        return before
    window_start = max(0, anchor[0] - 70)
    found = AFFILIATED.search(masked, window_start, min(len(masked), anchor[1] + 60))
    if found is None or any(CHANNELS.finditer(masked, min(found.end(), anchor[1]), max(found.start(), anchor[0]))):
        return []
    if _PLATFORM_TOLD.search(masked, anchor[1], max(anchor[1], found.start())):
        return []
    start = _tied(masked, found)
    end = anchor[0] if start < anchor[0] else len(masked)
    names = find_names(masked, start=start, end=min(end, start + 60))
    if names and names[0][0] - start < _AFFILIATE_GAP and "," not in masked[start : names[0][0]]:
        quoted = masked[start : names[0][0]].rstrip()
        return [_proper_one(masked, names)] if not quoted.endswith(".") else []
    at = start if start < found.end() else start + 1
    article = _ARTICLE.match(masked, at)
    at = article.end() if article else at
    words = caseless.words_until_stop(masked, at, min(len(masked), start + 60)) or _plain_words(masked, at)
    return [words] if words else []


def close_before(masked: str, at: int) -> list[Span]:
    """Who stands behind the channel that begins at ``at``, where a language says so before it."""
    for close in _CLOSE_BEFORE:
        told = close.search(masked, max(0, at - 90), at)
        if told:
            return [told.span("who")]
    return []


def _proper_one(masked: str, names: list[Span]) -> Span:
    """The last of names that only words in lower case part: "salt company founder N", "Shiite group N"."""
    best = names[0]
    for name in names[1:]:
        between = masked[best[1] : name[0]]
        words = between.split()
        if _KIND_OF.fullmatch(between) is None or not offices.is_kind(words[-1]):
            break
        best = name
    return best


def _tied(masked: str, found: re.Match[str]) -> int:
    """Where the name begins: inside the match, if Arabic ties its preposition to the name ("التابعة لحركة N")."""
    tied = _TIED_NAME.search(masked, found.start(), found.end())
    return tied.start("name") if tied else found.end()


def _plain_words(masked: str, at: int) -> Span | None:
    """The one word in lower case that a Russian or Ukrainian channel is close to ("близкий к силовикам")."""
    word = _CYRILLIC_WORD.match(masked, at)
    return word.span() if word else None


def is_owned(masked: str, start: int) -> bool:
    """Whether an English possessive stands right before: "N's Telegram channel"."""
    return masked[max(0, start - 4) : start].rstrip().endswith(("'s", "’s", "s'", "s’"))


def owners(masked: str, anchor_start: int, anchor_end: int) -> list[Span]:
    """Who keeps the channel: "N's Telegram channel", "the channel of N", "телеграм-канале губернатора N"."""
    if is_owned(masked, anchor_start):
        before = find_names(masked, start=max(0, anchor_start - 60), end=anchor_start)
        if before and anchor_start - before[-1][1] <= POSSESSIVE_GAP:
            return before[-1:]
    tied = _OWNED.search(masked, anchor_start, anchor_end)
    words = caseless.words_until_stop(masked, tied.start("name"), anchor_end) if tied else None
    if words:
        return [words]
    office = offices.office_at(masked, anchor_end) if not people.is_cyrillic(masked[anchor_end + 1 :]) else None
    if office:
        return [office]
    names = find_names(masked, start=anchor_end, end=min(len(masked), anchor_end + 75))
    body = people.owner_behind(masked, anchor_end)
    if body and not any(people.is_person(masked, name) and name[0] - body[1] < OFFICE_GAP for name in names):
        return [body]
    if not names:
        return []
    between = masked[anchor_end : names[0][0]]
    things: tuple[Pattern, ...] = (*MEDIA, POSTED_THING)
    if any(thing.search(between) for thing in things):
        return []
    if re.search(r"[.,;:—(]", between) or SAYING.search(between) or PUBLISHING.search(between):
        return []
    small = between.split()
    return (
        [with_head(masked, _proper_one(masked, names))]
        if len(small) <= 4 and (not small or small[0].casefold() not in _NOT_OWNER)
        else []
    )


def keepers(masked: str, start: int) -> list[Span]:
    """Who writes a named channel, told right before it: "N, the author of the channel", "N, автор канала"."""
    kept = _KEEPS.search(masked, max(0, start - 60), start)
    names = find_names(masked, start=max(0, kept.start() - 60), end=kept.start()) if kept else []
    return names[-1:] if kept and names and kept.start() == names[-1][1] else []


def keeper_behind(masked: str, at: int) -> list[Span]:
    """Who writes a channel, with an office right behind its name: "«Маяк» журналиста Ореста Валькова"."""
    start = at + 1 if masked[at : at + 1] in '»”"' else at
    office = people.owner_behind(masked, start)
    names = find_names(masked, start=start, end=min(len(masked), start + 60)) if office else []
    return names[:1] if names and office and names[0][0] - office[0] < OFFICE_GAP else []
