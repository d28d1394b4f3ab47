"""Sentences of a normalised text, and the parts of each that are somebody's speech."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

MAX_SENTENCE = 1200  # characters; longer runs are cut at a blank, so that work per sentence stays bounded
_SPEECH_LENGTH = 60  # quotation marks around less than this enclose a name or a word, not speech
_SPEECH_WORDS = 7
_QUOTED_NAME = 50  # characters of a name in quotation marks at most
_LONG_WORD = 5  # letters, with which a word is no abbreviation

# The sign is taken first and told apart behind it, so that only the places of signs are looked at.
_BREAK = re.compile(
    r"[\n.!?…。！？؟](?:(?<=\n)\s*|(?<=[.!?…])[.!?…]*+(?:[\"'”)\]]*(?:\s?»)?\s+(?!»)|[\"”»)]*(?=[А-ЯЁІЇЄҐ]))"
    r"|(?<=[。！？])[。！？]*[」』”]?|(?<=؟)\s*|(?<=[؀-ۿ]\.)\s*(?=[؀-ۿ]))"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"«“.])(?:\w|Dr|Mr|Mrs|Ms|St|Mt|Gen|Col|Lt|Sgt|Maj|Gov|Sen|Rep|No|vs|cf|etc|art|al|bzw|ca|Nr|Hr|Fr|Sra?|"
    r"Dña|Mme|Mlle|ст|ул|им|тыс|млн|млрд|руб|см|обл|респ|проф|акад|мин|сек|хв|тис|грн|вул|пос|пгт|кв|куб|зам|исп|ген|др|пр|т\.е|т\.к|в\.о|и\.о|ред)$",
    re.IGNORECASE,
)
# "am 12. Mai": a full stop that makes an ordinal of a number.
_ORDINAL = re.compile(r"(?<!\d)\d{1,2}$")
_MONTHS = re.compile(
    r"(?:Jan|Jän|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|sty|lut|mar|kwi|maj|cze|lip|sie|wrz|paź|lis|gru)[^\W\d_]{0,7}(?!\w)"
)
_SPEECH = re.compile(
    r"«[^«»\n]{1,1200}»|“[^“”\n]{1,1200}”|„[^„“”\n]{1,1200}[“”]|\"[^\"\n]{1,1200}\"|「[^「」\n]{1,1200}」"
)
_LOOSE_CLOSE = re.compile(r"^[^«»\n]{20,1200}»")
_LOOSE_OPEN = re.compile(r"«[^«»\n]{20,1200}$")


@dataclass(frozen=True)
class Sentence:
    """A sentence at ``[start, end)`` of the normalised text; ``addresses`` are the spans in it that hold one."""

    start: int
    end: int
    text: str
    addresses: tuple[tuple[int, int], ...]

    @cached_property
    def masked(self) -> str:
        """The text with addresses and longer quotations blanked, since words inside them attribute nothing.

        It has the same length. Made when it is first asked for, which it is of few sentences.
        """
        return _masked(self.text, self.addresses)


def split(text: str, addresses: list[tuple[int, int]]) -> list[Sentence]:
    """The sentences of ``text``; ``addresses`` are the spans, in text order, that hold a Telegram address."""
    sentences: list[Sentence] = []
    pending = iter(addresses)
    span = next(pending, None)
    for start, end in _spans(text):
        inside: list[tuple[int, int]] = []
        while span is not None and span[0] < end:
            inside.append((max(0, span[0] - start), min(end, span[1]) - start))
            span = next(pending, None) if span[1] <= end else (end, span[1])
        sentences.append(Sentence(start, end, text[start:end], tuple(inside)))
    return sentences


def _spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _BREAK.finditer(text):
        if not _splits(text, match):
            continue
        _add(spans, text, start, match.end())
        start = match.end()
    _add(spans, text, start, len(text))
    return spans


def _splits(text: str, match: re.Match[str]) -> bool:
    following = text[match.end() : match.end() + 1]
    written = match.group()
    if written[0] == "\n":
        blank_line = written.count("\n") > 1
        return blank_line or not (following.islower() and text[match.start() - 1 : match.start()] not in ".!?:…")
    if following.islower():
        return False
    if written[0] != ".":
        return True
    at = match.start()
    if _is_quoted_name(text, at):
        return False
    if text[at - 1 : at].isdigit() and _ORDINAL.search(text, max(0, at - 3), at):
        return _MONTHS.match(text, match.end()) is None
    return not _is_abbreviation(text, at)


def _is_quoted_name(text: str, at: int) -> bool:
    """Whether a full stop stands inside a short quotation: «Маяк. Лиманск»."""
    opened = text.rfind("«", max(0, at - _QUOTED_NAME), at)
    if opened < 0 or text.find("»", opened, at) >= 0:
        return False
    return text.find("»", at, opened + _QUOTED_NAME) > 0


def _is_abbreviation(text: str, end: int) -> bool:
    """Whether the word that ends at ``end`` is an abbreviation. None has more than four letters."""
    if end > _LONG_WORD and text[end - _LONG_WORD : end].isalnum():  # nearly every sentence ends so
        return False
    return _ABBREVIATION.search(text, max(0, end - 8), end) is not None


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    """Append ``[start, end)`` without blanks around it, in pieces of bounded length."""
    while start < end:
        stop = end
        if end - start > MAX_SENTENCE:
            blank = text.rfind(" ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
            stop = blank + 1 if blank > 0 else start + MAX_SENTENCE
        piece = text[start:stop]
        left = len(piece) - len(piece.lstrip())
        right = len(piece.rstrip())
        if left < right:
            spans.append((start + left, start + right))
        start = stop


def _masked(body: str, addresses: Sequence[tuple[int, int]]) -> str:
    chars = list(body)
    for start, end in addresses:
        chars[start:end] = " " * (end - start)
    masked = "".join(chars)
    if not any(mark in masked for mark in '«»“”„"「'):
        return masked
    for pattern in (_SPEECH, _LOOSE_CLOSE, _LOOSE_OPEN):
        masked = pattern.sub(_blank_speech, masked)
    return masked


def _blank_speech(match: re.Match[str]) -> str:
    quoted = match.group()
    if len(quoted) < _SPEECH_LENGTH and len(quoted.split()) < _SPEECH_WORDS:
        return quoted
    return " " * len(quoted)
