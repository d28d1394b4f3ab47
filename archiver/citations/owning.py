"""Small words around a channel: whose it is, whether a preposition leads to it, who stands behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.citations.words.platforms import AFFILIATED, POSSESSIVES, PREPOSITIONS

TOKEN = re.compile(r"\w+|[^\w\s]")
# A preposition that Chinese writes against the word before it.
CJK_AT = ("在", "於", "于", "通过", "通過", "经由", "從", "从")
# A preposition that Arabic ties to the word for the service.
TIED = frozenset(f"ب{word}" for word in ("تطبيق", "منصة", "موقع", "برنامج", "شبكة"))

_OWN_AFTER = re.compile(
    r"\s{1,2}(?:رسم[يی]\s)?(?:خود|خويش|خودش)(?!\w)|\s(?:שלו|שלה|שלהם)(?!\w)|\s(?:του|της|τους)(?!\w)"
    r"|\s(?:său|sa|lor)(?!\w)"
    r"|\s(?:про[еє]кту|издания|видання|агентства|агенції|ведомства|медиа|редакции|редакції|организации|компании)"
    r"(?=\s[а-яёіїє])"
)
_TURKISH_OWN = re.compile(r"(?:hesab|kanal)(?:ı|ın)n?d[ae]n?")
_TURKISH_NAMED = ("adlı", "isimli", "adındaki")


def folded(token: str) -> str:
    """A token as the sets of small words hold it."""
    return token.casefold().replace("ё", "е")


def own_before(masked: str, start: int) -> bool:
    """Whether one of the three words before is a possessive ("in his official ...")."""
    words = [folded(token.group()) for token in TOKEN.finditer(masked, max(0, start - 30), start)][-3:]
    for word in reversed(words):
        if word in POSSESSIVES:
            return True
        if word in PREPOSITIONS:
            return False  # "got their news from Telegram channels"
    return False


def own_in(tokens: Sequence[re.Match[str]], at: int) -> bool:
    """Whether token ``at`` (a channel's noun, which Arabic inflects) or one of the two before is a possessive."""
    return any(folded(token.group()) in POSSESSIVES for token in tokens[max(0, at - 2) : at + 1])


def own_after(masked: str, end: int) -> int:
    """Where a possessive ends that follows at once (Persian, Hebrew, Greek, Romanian), 0 without one."""
    match = _OWN_AFTER.match(masked, end)
    return match.end() if match else 0


def is_turkish_own(masked: str, start: int, noun: str) -> bool:
    """A case ending on the possessed noun ("Telegram hesabından"), unless a name claims it ("N adlı ...")."""
    named = masked[max(0, start - 20) : start].rstrip().endswith(_TURKISH_NAMED)
    return _TURKISH_OWN.fullmatch(noun) is not None and not named


def placed_before(masked: str, start: int) -> bool:
    """Whether a preposition stands before a channel, a few small words at most between."""
    words = [folded(token.group()) for token in TOKEN.finditer(masked, max(0, start - 40), start)][-4:]
    return any(word in PREPOSITIONS for word in words) or ends_with_cjk_at(masked, start)


def ends_with_cjk_at(masked: str, end: int) -> bool:
    """Whether the text up to ``end`` closes with a Chinese preposition."""
    return masked[max(0, end - 4) : end].rstrip().endswith(CJK_AT)


def is_affiliated(masked: str, start: int, end: int) -> bool:
    """Whether the words around say that somebody stands behind the channel."""
    return AFFILIATED.search(masked, max(0, start - 60), min(len(masked), end + 50)) is not None
