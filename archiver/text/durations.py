"""Lengths that a text gives: "vidéo de quatre minutes", "a 4-minute, 12-second clip", "مدته أربع دقائق".

A length is rare in articles and highly selective when it occurs, so distances in time ("four minutes ago")
and durations of other things are told apart: ``kind`` is "length" only where the words about it speak of a
medium.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import cast

from archiver.text.duration_counts import adjectives, counts
from archiver.text.duration_eastern import find_eastern
from archiver.text.duration_events import EVENTS
from archiver.text.duration_model import SECOND_TOLERANCE, SHARE, DurationKind, DurationMention, DurationWords
from archiver.text.duration_words import DURATIONS
from archiver.text.lexicon import OTHER, Entry, Lexicon, Tokens

# Classes: n number, t clock (3:45), H M S units, s m h units of one letter, F fixed, J adjective, a "and a
# half", j join, K medium, E event, L cue before, l cue behind, Z and z words against, q about, f filler.
_GRAMMAR = (
    r"(?P<prime>n'n(?:''|\")?(?!\w)|n'')"
    r"|(?P<clock>t-?[MH]|(?<=L)t|(?<=Lf)t|(?<=Lq)t|(?<=K[(,])t(?=[),])|t(?=K))"
    r"|(?P<adjective>(?:na?-?[HMhm][,j]?-?)?(?:na?-?)?J)"
    r"|(?P<amount>na?-?f?[HMSh]-?a?(?:[j,.]{0,2}-?(?:n-?f?[MSs]|F))*(?:(?<=[MHh])n(?![-%:a-wyzA-Z]))?|nmns|ns)"
    r"|(?P<fixed>F(?:a|(?:[j,]{0,2}-?(?:n-?[MSs]|F)))?)"
    r"|(?P<bare>(?<=[LK])[fq]{0,2}[HMS](?:a|j?-?n[MS]|jF)?|(?<=[LK]-)[HM]|[HMS](?=-l))"
)
_OF_MEDIUM = re.compile("f{0,2}[Ll]?f{0,2}K")
_SIMPLE = re.compile(r"\d{1,3}(?:[.,]\d)?")
_CLOCK = re.compile(r"(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)")
_UNITS = {"H": 3600, "h": 3600, "M": 60, "m": 60, "S": 1, "s": 1}
_MAX_DIGITS = 8
_REACH, _MAX_UNKNOWN = 8, 2
_LOOK_BACK = 14  # tokens in which the noun stands that lasts
_AN_EVENT = re.compile("-?E(?!-?K)")


def find_durations(text: str, *, language: str | None = None) -> list[DurationMention]:
    """The durations in ``text``, in order and without overlap. Linear in the length of the text.

    ``text`` should be normalised; ``language`` is an ISO 639-1 code, None for all known languages at once.
    Tolerance: half of the finest unit named (30 s for "four-minute"), 3 s where seconds are named, a quarter
    of "half an hour" and its like; at least a tenth of the whole; twice that after "about" or "more than".
    """
    tokens = _lexicon(language if language in DURATIONS else None).read(text, _read_number)
    found = [mention for match in _grammar().finditer(tokens.shape) if (mention := _mention(tokens, match))]
    return found or find_eastern(text)


def _mention(tokens: Tokens, match: re.Match[str]) -> DurationMention | None:
    first, stop = match.span()
    seconds, unit = _amount(tokens, first, stop)
    if seconds <= 0:
        return None
    tolerance = max(SECOND_TOLERANCE if unit <= 1 else unit / 2, seconds * SHARE)
    if "q" in tokens.shape[max(first - 2, 0) : first]:
        tolerance *= 2
    kind = _kind(tokens.shape, first, stop)
    return DurationMention(tokens.starts[first], tokens.ends[stop - 1], seconds, tolerance, kind)


def _amount(tokens: Tokens, first: int, stop: int) -> tuple[float, float]:
    """Seconds, and the finest unit named (in seconds)."""
    total, finest, number, half, last = 0.0, 3600.0 * 24, None, False, 0.0
    shape = tokens.shape
    for at in range(first, stop):
        kind, value = shape[at], tokens.values[at]
        if kind == "n":
            number = cast(float, value)
        elif kind == "t":
            return cast(float, value), 1
        elif kind in _UNITS or kind == "'":
            if kind == "'" and number is None:
                continue
            last = _prime(shape[at : stop + 1]) if kind == "'" else _UNITS[kind]
            amount = (1.0 if number is None else number) + (0.5 if half else 0)
            total, finest, number = total + amount * last, min(finest, last / (2 if half else 1)), None
            half = False
        elif kind in "FJ":
            seconds, last = cast("tuple[float, float]", value)
            factor = (1.0 if number is None else number) + (0.5 if half else 0)
            total, finest, number, half = total + seconds * factor, min(finest, last), None, False
        elif kind == "a" and last:
            total, finest = total + last / 2, min(finest, last / 2)
        elif kind == "a":
            half = True
    if number is not None:  # "1 min 42": the next smaller unit
        total, finest = total + number * last / 60, last / 60
    return total, finest


def _prime(signs: str) -> int:
    """The unit of one stroke or of two behind a number: 2'35''."""
    return 1 if signs.startswith("''") else 60


def _kind(shape: str, first: int, stop: int) -> DurationKind:
    if shape[stop : stop + 1] == "z" or _AN_EVENT.match(shape, stop):
        return "other"
    amount = shape[first:stop]
    if set("-JF").intersection(amount) and _reaches(shape[stop : stop + _REACH], "K", _MAX_UNKNOWN):
        return "length"
    before = shape[max(first - _LOOK_BACK, 0) : first][::-1]
    if _reaches(before[:_REACH], "KL", _MAX_UNKNOWN) or amount[0] == "f":
        return "other" if _is_of_event(before) else "length"
    after = shape[stop : stop + _REACH]
    if after.startswith(("l", "-l")):
        return "length"
    return "length" if _OF_MEDIUM.match(after) and not _reaches(before, "Z", 0) else "other"


def _is_of_event(before: str) -> bool:
    """Whether the nearest noun before is an event's: "the clip of the raid that lasted ten minutes"."""
    nearest = next((kind for kind in before if kind in "KE.!?;|"), ".")
    return nearest == "E"


def _reaches(shape: str, wanted: str, unknown: int) -> bool:
    """Whether a wanted class comes before the end of the clause, a word against, and more unknown words."""
    for kind in shape:
        if kind in wanted:
            return True
        if kind in "EZz.!?;|":
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
    yield from adjectives(code)
    yield from ((word, "n", number) for word, number in counts(code))
    yield from ((name, "E", None) for name in EVENTS.get(code, "").split("|") if name)
    plain = {
        "H": words.hours, "M": words.minutes, "S": words.seconds, "a": words.half, "j": words.joins,
        "K": words.media, "L": words.cues, "l": words.cues_after, "q": words.about, "z": words.not_after,
        "Z": words.not_before, "f": words.fillers, "s": "s", "m": "m", "h": "h",
    }  # fmt: skip
    for kind, names in plain.items():
        yield from ((name, kind, None) for name in names.split("|") if name)
