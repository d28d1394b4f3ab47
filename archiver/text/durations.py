"""Lengths that a text gives: "vidéo de quatre minutes", "a 4-minute, 12-second clip", "مدته أربع دقائق".

A length is rare in articles and highly selective when it occurs, so distances in time ("four minutes ago")
and durations of other things are told apart: ``kind`` is "length" only where the words about it speak of a
medium.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal, cast

from archiver.text.duration_model import DurationWords
from archiver.text.duration_words import (
    DURATIONS,
    GERMAN_ENDINGS,
    GERMAN_STEMS,
    PERSIAN_STEMS,
    RUSSIAN_PREFIXES,
    RUSSIAN_STEMS,
    SLAVIC_ENDINGS,
    UKRAINIAN_PREFIXES,
    UKRAINIAN_STEMS,
)
from archiver.text.lexicon import OTHER, Entry, Lexicon, Tokens
from archiver.text.numerals import number_words

DurationKind = Literal["length", "other"]


@dataclass(frozen=True, slots=True)
class DurationMention:
    """A duration at [start, end): ``seconds``, and ``tolerance_s`` how far the real one may lie from it.

    ``kind``: "length" of a video, a recording or the like, by the words around it; "other" otherwise.
    """

    start: int
    end: int
    seconds: float
    tolerance_s: float
    kind: DurationKind


# Classes: n number, t clock (3:45), H M S units, s m h units of one letter, F fixed, J adjective, a "and a
# half", j join, K medium, L cue before, l cue behind, Z and z words against, q about, f filler.
_GRAMMAR = (
    r"(?P<clock>t-?[MH]|(?<=L)t|(?<=Lf)t|(?<=K[(])t(?=[)])|t(?=K))"
    r"|(?P<amount>na?-?[HMSh]-?a?(?:[j,.]{0,2}(?:n-?[MSs]))*(?:(?<=[MHh])n(?![-%:a-wyzA-Z]))?|nmns|ns)"
    r"|(?P<adjective>(?:n-?)?J)"
    r"|(?P<fixed>Fa?(?:[j,]{0,2}n-?[MSs])?)"
    r"|(?P<bare>(?<=[LK])f?[HMS](?:a|j(?:n[MS]|F))?|[HM](?=-l))"
)
_OF_MEDIUM = re.compile("f{0,2}K")
_SIMPLE = re.compile(r"\d{1,3}(?:[.,]\d)?")
_CLOCK = re.compile(r"(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)")
_PRIME = re.compile(r"(?<![\w.,:'])(\d{1,2})['’′]([0-5]\d)(?:[\"”″]|''|(?![\w'’]))")  # "1'20", 2'35\"
_EASTERN_DIGITS = {"一": 1, "两": 2, "兩": 2, "二": 2, "三": 3, "四": 4, "五": 5, "十": 10}
_EASTERN = re.compile(
    r"(?<![\d.:])(?=[\d一两兩二三四五十])(?:(?P<minutes>\d{1,3}|[一两兩二三四五十])\s?(?:分钟|分鐘|分間?|분))?\s?"
    r"(?:(?P<seconds>\d{1,3})\s?[秒초])?(?:长|長|間|짜리)?\s?[的の]?\s?(?=视频|視頻|影片|短片|录像|錄像|录音|錄音|动画|動画|映像|영상|동영상)"
)
_UNITS = {"H": 3600, "h": 3600, "M": 60, "m": 60, "S": 1, "s": 1}
_MAX_DIGITS = 8
_SECOND_TOLERANCE, _SHARE = 3.0, 0.1
_REACH, _MAX_UNKNOWN = 8, 2


def find_durations(text: str, *, language: str | None = None) -> list[DurationMention]:
    """The durations in ``text``, in order and without overlap. Linear in the length of the text.

    ``text`` should be normalised; ``language`` is an ISO 639-1 code, None for all known languages at once.
    Tolerance: half of the finest unit named (30 s for "four-minute"), 3 s where seconds are named, a quarter
    of "half an hour" and its like; at least a tenth of the whole; twice that after "about" or "more than".
    """
    if "'" in text or "’" in text or "′" in text:
        text = _PRIME.sub(lambda match: f"{match[1]}:{match[2]}".ljust(len(match.group())), text)
    tokens = _lexicon(language if language in DURATIONS else None).read(text, _read_number)
    found = [mention for match in _grammar().finditer(tokens.shape) if (mention := _mention(tokens, match))]
    return found or list(_eastern(text))


def _eastern(text: str) -> Iterator[DurationMention]:
    """Lengths in Chinese, Japanese and Korean, with the medium right behind or a word for length before."""
    for match in _EASTERN.finditer(text):
        minutes, seconds = (_eastern_number(match[name]) for name in ("minutes", "seconds"))
        total = minutes * 60 + seconds
        if total:
            tolerance = max(_SECOND_TOLERANCE if seconds else 30, total * _SHARE)
            yield DurationMention(match.start(), match.end(), total, tolerance, "length")


def _eastern_number(digits: str | None) -> float:
    if not digits:
        return 0.0
    return float(digits) if digits.isdigit() else float(_EASTERN_DIGITS.get(digits, 0))


def _mention(tokens: Tokens, match: re.Match[str]) -> DurationMention | None:
    first, stop = match.span()
    seconds, unit = _amount(tokens, first, stop)
    if seconds <= 0:
        return None
    tolerance = max(_SECOND_TOLERANCE if unit <= 1 else unit / 2, seconds * _SHARE)
    if "q" in tokens.shape[max(first - 2, 0) : first]:
        tolerance *= 2
    kind = _kind(tokens.shape, first, stop)
    return DurationMention(tokens.starts[first], tokens.ends[stop - 1], seconds, tolerance, kind)


def _amount(tokens: Tokens, first: int, stop: int) -> tuple[float, float]:
    """Seconds, and the finest unit named (in seconds)."""
    total, finest, number, half, last = 0.0, 3600.0 * 24, None, False, 0.0
    for kind, value in zip(tokens.shape[first:stop], tokens.values[first:stop], strict=True):
        if kind == "n":
            number = cast(float, value)
        elif kind == "t":
            return cast(float, value), 1
        elif kind in _UNITS:
            last = _UNITS[kind]
            amount = (1.0 if number is None else number) + (0.5 if half else 0)
            total, finest, number = total + amount * last, min(finest, last / (2 if half else 1)), None
            half = False
        elif kind in "FJ":
            seconds, last = cast("tuple[float, float]", value)
            factor = 1.0 if number is None else number
            total, finest, number = total + seconds * factor, min(finest, last), None
        elif kind == "a" and last:
            total, finest = total + last / 2, min(finest, last / 2)
        elif kind == "a":
            half = True
    if number is not None:  # "1 min 42": the next smaller unit
        total, finest = total + number * last / 60, last / 60
    return total, finest


def _kind(shape: str, first: int, stop: int) -> DurationKind:
    if shape[stop : stop + 1] == "z":
        return "other"
    amount = shape[first:stop]
    if set("-JF").intersection(amount) and _reaches(shape[stop : stop + _REACH], "K", _MAX_UNKNOWN):
        return "length"
    before = shape[max(first - _REACH, 0) : first][::-1]
    if amount[0] == "f" or _reaches(before, "KL", _MAX_UNKNOWN):
        return "length"
    after = shape[stop : stop + _REACH]
    if after.startswith(("l", "-l")):
        return "length"
    return "length" if _OF_MEDIUM.match(after) and not _reaches(before, "Z", 0) else "other"


def _reaches(shape: str, wanted: str, unknown: int) -> bool:
    """Whether a wanted class comes before the end of the clause, a word against, and more unknown words."""
    for kind in shape:
        if kind in wanted:
            return True
        if kind in "Zz.!?;|":
            return False
        if kind == OTHER:
            unknown -= 1
            if unknown < 0:
                return False
    return False


def _read_number(digits: str) -> tuple[str, object]:
    if len(digits) > _MAX_DIGITS:
        return OTHER, None
    if _SIMPLE.fullmatch(digits):
        return "n", float(digits.replace(",", "."))
    if clock := _CLOCK.fullmatch(digits):
        return "t", int(clock[1] or 0) * 3600.0 + int(clock[2]) * 60 + int(clock[3])
    return OTHER, None


@functools.cache
def _grammar() -> re.Pattern[str]:
    return re.compile(_GRAMMAR)


@functools.cache
def _lexicon(language: str | None) -> Lexicon:
    languages = [language] if language else list(DURATIONS)
    entries = [entry for code in languages for entry in _entries(code, DURATIONS[code])]
    clitics = {DURATIONS[code].clitics for code in languages}
    return Lexicon(entries, clitics="".join(clitics))


def _entries(code: str, words: DurationWords) -> Iterator[Entry]:
    for seconds, names in words.fixed.items():
        yield from ((name, "F", (float(seconds), seconds / 2)) for name in names.split("|"))
    yield from _adjectives(code)
    yield from ((word, "n", float(number)) for word, number in number_words(code).items())
    if code == "en":
        yield from ((f"{word}-and-a-half", "n", number + 0.5) for word, number in number_words(code).items())
    plain = {
        "H": words.hours, "M": words.minutes, "S": words.seconds, "a": words.half, "j": words.joins,
        "K": words.media, "L": words.cues, "l": words.cues_after, "q": words.about, "z": words.not_after,
        "Z": words.not_before, "f": words.fillers, "s": "s", "m": "m", "h": "h",
    }  # fmt: skip
    for kind, names in plain.items():
        yield from ((name, kind, None) for name in names.split("|") if name)


def _adjectives(code: str) -> Iterator[Entry]:
    if code == "de":
        numbers = {"": 1.0} | {word: float(n) for word, n in number_words("de").items()}
        for (word, number), (stem, unit), ending in product(numbers.items(), GERMAN_STEMS.items(), GERMAN_ENDINGS):
            yield word + stem + ending, "J", (number * unit, float(unit))
    if code == "fa":  # written in one word: normalised text has no joiner
        for (word, number), (stem, unit) in product(number_words("fa").items(), PERSIAN_STEMS.items()):
            yield word + stem, "J", (number * unit, float(unit))
    slavic = {"ru": (RUSSIAN_PREFIXES, RUSSIAN_STEMS), "uk": (UKRAINIAN_PREFIXES, UKRAINIAN_STEMS)}
    if code in slavic:
        prefixes, stems = slavic[code]
        for (word, number), (stem, unit), ending in product(prefixes.items(), stems.items(), SLAVIC_ENDINGS):
            yield word + stem + ending, "J", (number * unit, float(unit))
