"""Stretches that read like a name: quoted, a run of capitalised words, or words up to a verb."""

from __future__ import annotations

import re

from archiver.citations.words.media import KINDS
from archiver.citations.words.names import CALENDAR, LINKS, NAME_HEAD, NO_NAMES
from archiver.citations.words.patterns import token_set
from archiver.citations.words.platforms import CHANNELS, POSSESSIVES, PREPOSITIONS
from archiver.citations.words.verbs import BY_ACCOUNT_OF, PUBLISHING, SAYING, SHARING

Span = tuple[int, int]

MAX_NAME = 60  # characters
CLOSING = "»”\"“」』》'"
_MAX_TOKENS = 6
_QUOTES = {"«": "»", "“": "”", "„": "“”", '"': '"', "「": "」", "『": "』", "《": "》", "‹": "›", "'": "'"}
WORD = re.compile(r"[^\W_](?:[\w'’&+.-]*[\w+])?")
AND = frozenset({"and", "et", "y", "e", "und", "и", "і", "та", "ve", "d"})
# Articles and numerals that open a name where a capital follows: "The Insider", "Le Phare", "Two Captains".
_HEADS = token_set(
    {
        "en": "the two three four five my our new one",
        "fr": "le la les l un une",
        "es": "el los las",
        "it": "il lo gli",
        "de": "der die das",
        "pt": "o os as",
    }
)
_PLATFORMS = frozenset({"telegram", "twitter", "facebook", "instagram", "youtube", "tiktok", "whatsapp", "viber"})
_ELIDED = re.compile(r"[dl]['’]")  # French "of", which leads to an owner
_SIDE = re.compile(r"(?:pro|anti)-", re.IGNORECASE)  # "the pro-army channel"
_AMPERSAND = re.compile(r"\s?&\s")  # "Ash & Ember"
_CASELESS_TOKENS = 3
_NUMBER_NAME = re.compile(r"(?!(?:19|20)\d\d)\d{2,4}(?![\w%:-]|[.,]\d)")  # "телеграм-канал 112"
_LATIN_HANDLE = re.compile(r"[a-z][a-z0-9]*_[a-z0-9_]+", re.IGNORECASE)
_STOP_CASELESS = re.compile(
    r"(?:(?:ال)?(?:مقرب|مرتبط|محسوب|موالي|قريب|داعم|معارض|محلي|روسي|عراقي|[إا]يراني|[أا]وكراني|سوري|[إا]سرائيلي|عبري|عسكري)\w{0,2}"
    r"|[وف]?(?:التي|الذي|التابعة|التابع|تابعة|تابع|الرسمية|الرسمي|المقربة|المقرب|لل\w+|إن|ان|أن|عن|إلى|الى|من|في|على|عبر"
    r"|مع|بعد|قبل|اليوم|أمس|كما|هذا|هذه|بتاريخ)|كه|در|به|از|با|اين|آن|را|و|وابسته|نزديك|منتسب|منسوب|رسمي|هم|نيز|خود|همچنين|ضمن|گزارش|بامداد|شامگاه|صبح|عصر|شب|ظهر|روز|ديروز|امروز|دوشنبه|چهارشنبه|پنجشنبه|جمعه|شنبه|يكشنبه"
    r"|של|כי|את|על|עם|ה?מזוהה|ב\w{1,2})"
)


def name_at(masked: str, at: int, end: int, *, plural: bool = False) -> Span | None:
    """A quoted name, a run of capitalised words, or (scripts without capitals) words up to a verb."""
    char = masked[at : at + 1]
    if not char or at >= end:
        return None
    if char in _QUOTES:
        return _quoted_at(masked, at, end)
    if char.isdigit():
        number = _NUMBER_NAME.match(masked, at, end)
        return number.span() if number and _is_alone(masked, number.end()) else None
    if not char.isalpha():
        return None
    if _is_caseless(char):
        return None if plural and char >= "\u0590" else _caseless_at(masked, at, end)
    return _run_right(masked, at, end, LINKS - AND if plural else LINKS)


def _is_alone(masked: str, at: int) -> bool:
    """Whether a number is a name of its own: nothing is counted behind it, and no month follows."""
    word = re.compile(r"\s(\w+)").match(masked, at)
    return word is None or any(pattern.match(masked, word.start(1)) for pattern in (SAYING, PUBLISHING, SHARING))


def name_ending(before: str) -> Span | None:
    """The name, quoted or capitalised, that ends the text."""
    if before and before[-1] in '»”"“」』》':
        opened = opening_mark(before)
        return None if opened is None else (opened + 1, len(before) - 1)
    return run_left(before)


def _quoted_at(masked: str, at: int, end: int) -> Span | None:
    closings = _QUOTES[masked[at]]
    stop = min(end, at + 1 + MAX_NAME)
    for position in range(at + 2, stop):
        if masked[position] in closings:
            return _trimmed_blank(masked, at + 1, position)
    return None


def opening_mark(before: str) -> int | None:
    """Where the quotation that ends ``before`` opens."""
    floor = max(0, len(before) - MAX_NAME)
    for opening, closing in _QUOTES.items():
        if before[-1] in closing:
            at = before.rfind(opening, floor, len(before) - 1)
            if 0 <= at < len(before) - 2:
                return at
    return None


def _trimmed_blank(masked: str, start: int, end: int) -> Span | None:
    while start < end and masked[start].isspace():
        start += 1
    while end > start and masked[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _is_caseless(char: str) -> bool:
    return char.isalpha() and char.upper() == char.lower()


def _run_right(masked: str, at: int, end: int, links: frozenset[str]) -> Span | None:
    """Capitalised words from ``at``, with link words between them."""
    stop = at
    tokens = 0
    pending = False
    position = at
    while tokens < _MAX_TOKENS:
        word = WORD.match(masked, position, min(end, position + MAX_NAME))
        if word is None:
            break
        token = word.group()
        opens = tokens == 0 and _heads_name(masked, word, end)
        if _may_name(token, first=tokens == 0) or opens or (pending and _goes_on(masked[at:stop], word, masked)):
            stop = word.end()
            pending = False
        elif tokens == 0 or pending or token.casefold() not in links:
            break
        else:
            pending = True
        tokens += 1
        position = word.end()
        joined = _AMPERSAND.match(masked, position, end)
        if joined is None and masked[position : position + 1] != " ":
            break
        position = joined.end() if joined else position + 1
    return _without_possessive(masked, at, stop) if stop > at else None


def _goes_on(head: str, word: re.Match[str], masked: str) -> bool:
    """Whether a common noun in lower case ends the name: "Gazette des vallées", "Voice of the mountains".

    Only a name that opens with a word for a paper, a voice or the like has such nouns; behind others they tell whose
    the channel is.
    """
    return (
        NAME_HEAD.match(head) is not None
        and len(word.group()) > 3
        and word.group().islower()
        and not any(pattern.match(masked, word.start()) for pattern in (SAYING, PUBLISHING, SHARING))
    )


def _heads_name(masked: str, word: re.Match[str], end: int) -> bool:
    """Whether a capitalised article opens a name: a capitalised word that is no day follows it."""
    if (
        not word.group()[0].isupper()
        or word.group().casefold() not in _HEADS
        or masked[word.end() : word.end() + 1] not in " '’"
    ):
        return False
    following = WORD.match(masked, word.end() + 1, end)
    return following is not None and following.group()[0].isupper() and _may_name(following.group(), first=True)


def run_left(before: str, links: frozenset[str] = LINKS) -> Span | None:
    """Capitalised words that end ``before``; articles and nationalities at its head are not part of it."""
    words: list[tuple[int, int, str]] = []
    end = len(before.rstrip(' »”"'))
    floor = max(0, end - MAX_NAME)
    tokens = [(t.start(), t.end(), t.group()) for t in WORD.finditer(before, floor, end)]
    if not tokens or tokens[-1][1] != end:
        return None
    for start, stop, token in reversed(tokens):
        gap = before[stop : words[0][0]] if words else ""
        if gap.strip(" &") or len(words) >= _MAX_TOKENS:
            break
        if not (_may_name(token, first=False) or (words and token.casefold() in links)):
            break
        words.insert(0, (start, stop, token))
    while words and (words[0][2].casefold() in NO_NAMES or words[0][2].casefold() in LINKS or _SIDE.match(words[0][2])):
        words.pop(0)
    if not words or not any(char.isalpha() for char in words[0][2] + words[-1][2]) or (floor and words[0][0] == floor):
        return None
    return _without_possessive(before, words[0][0], words[-1][1])


def _may_name(token: str, *, first: bool) -> bool:
    if not any(char.isupper() for char in token) and not (not first and token[0].isdigit()):
        return bool(first and _LATIN_HANDLE.fullmatch(token))
    if token.casefold() in _PLATFORMS:
        return False
    if first and _ELIDED.match(token):
        return False
    if first and token.casefold() in NO_NAMES:
        return token.isupper() and len(token) > 2
    if not first and token.casefold() in CALENDAR:
        return False
    return not (first and _is_common(token))


def _is_common(token: str) -> bool:
    """Whether a capitalised word is a noun of the sentence (German) or a word for a channel."""
    return CHANNELS.fullmatch(token) is not None or any(pattern.fullmatch(token) for _, pattern in KINDS)


def _without_possessive(text: str, start: int, end: int) -> Span:
    if text[end - 2 : end] in {"'s", "’s"}:
        end -= 2
    return start, end


def _caseless_at(masked: str, at: int, end: int) -> Span | None:
    stop = at
    position = at
    for count in range(_CASELESS_TOKENS + 1):
        word = re.compile(r"\w+").match(masked, position, end)
        if word is None or _ends_name(masked, word, first=count == 0):
            break
        if count == _CASELESS_TOKENS:
            return None
        stop = word.end()
        if masked[stop : stop + 1] != " ":
            break
        position = stop + 1
    return (at, stop) if stop > at else None


def _ends_name(masked: str, word: re.Match[str], *, first: bool) -> bool:
    token = word.group()
    folded = token.casefold()
    if folded in PREPOSITIONS or folded in POSSESSIVES or _STOP_CASELESS.fullmatch(token):
        return True
    if CHANNELS.fullmatch(token) and first:
        return True
    return any(pattern.match(masked, word.start()) for pattern in (SAYING, PUBLISHING, SHARING, BY_ACCOUNT_OF)) or any(
        pattern.fullmatch(token) for _, pattern in KINDS
    )
