"""Sentences of a normalised text, and the parts of each that are somebody's speech."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_SENTENCE = 1200  # characters; longer runs are cut at a blank, so that work per sentence stays bounded
_SPEECH_LENGTH = 60  # quotation marks around less than this enclose a name or a word, not speech
_SPEECH_WORDS = 7

_BREAK = re.compile(
    r"\n\s*|[.!?…]+[\"'”)\]]*(?:\s?»)?\s+(?!»)|[.!?…]+[\"”»)]*(?=[А-ЯЁІЇЄҐ])|[。！？]+[」』”]?|؟\s*|(?<=[؀-ۿ])\.\s*(?=[؀-ۿ])"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"«“.])(?:\w|Dr|Mr|Mrs|Ms|St|Mt|Gen|Col|Lt|Sgt|Maj|Gov|Sen|Rep|No|vs|cf|etc|art|al|bzw|ca|Nr|Hr|Fr|Sra?|"
    r"Dña|Mme|Mlle|ст|ул|им|тыс|млн|млрд|руб|см|обл|респ|проф|акад)$",
    re.IGNORECASE,
)
_SPEECH = re.compile(
    r"«[^«»\n]{1,1200}»|“[^“”\n]{1,1200}”|„[^„“”\n]{1,1200}[“”]|\"[^\"\n]{1,1200}\"|「[^「」\n]{1,1200}」"
)
_LOOSE_CLOSE = re.compile(r"^[^«»\n]{20,1200}»")
_LOOSE_OPEN = re.compile(r"«[^«»\n]{20,1200}$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence at ``[start, end)`` of the normalised text.

    ``masked`` has the same length as ``text``; addresses and longer quotations are blanked in it, since words
    inside them attribute nothing.
    """

    start: int
    end: int
    text: str
    masked: str
    opens_paragraph: bool


def split(text: str, addresses: list[tuple[int, int]]) -> list[Sentence]:
    """The sentences of ``text``; ``addresses`` are the spans, in text order, that hold a Telegram address."""
    sentences: list[Sentence] = []
    pending = iter(addresses)
    span = next(pending, None)
    opens = True
    for start, end in _spans(text):
        inside: list[tuple[int, int]] = []
        while span is not None and span[0] < end:
            inside.append((max(0, span[0] - start), min(end, span[1]) - start))
            span = next(pending, None) if span[1] <= end else (end, span[1])
        body = text[start:end]
        sentences.append(Sentence(start, end, body, _masked(body, inside), opens))
        opens = "\n" in text[end : end + 3]
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
    return not (written[0] == "." and _ABBREVIATION.search(text, max(0, match.start() - 8), match.start()))


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


def _masked(body: str, addresses: list[tuple[int, int]]) -> str:
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
