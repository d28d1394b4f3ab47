"""The time of day that an article gives for a post, where only minutes and parts of the day are to be trusted.

An outlet writes its own time, or the channel's, and says rarely which. So a clock time agrees with a post by its
minutes, with whole and half hours between them; a part of the day by a wide stretch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from archiver.citations import weights
from archiver.model.links import Feature
from archiver.text.normalise import normalise

_CLOCK = re.compile(
    r"(?<!\w)(?:at|à|a las|a la|um|alle|às|as|o|о|в|у|om|kl|saat|ob|ב|عند|الساعة|الساعه|ساعت|vers|around|gegen|около"
    r"|circa)\s{0,2}(?:الساعة\s{1,2})?(?P<hour>[01]?\d|2[0-3])\s?(?:[:.]|h|ч|год\.?)\s?(?P<minute>[0-5]\d)(?![\d.,%])"
    r"(?:\s?(?P<half>a\.?m|p\.?m))?",
    re.IGNORECASE,
)
_NIGHT = (
    r"(?:in|during) the night|overnight|at night|dans la nuit|pendant la nuit|de nuit|in der nacht|nachts|de madrugada|"
    r"nella notte|ночью|в ночь|вночі|уночі|у ніч|ليلا|ليلة|الليلة الماضية|شبانه|نیمه شب|w nocy|gece"
)
_MORNING = (
    r"morning|matin|matinée|am (?:frühen )?morgen|morgens|vormittags?|por la mañana|mattina|утром|вранці|уранці|зранку|"
    r"صباحا|صباح|بامداد|صبح|rano|sabah"
)
_AFTERNOON = (
    r"afternoon|après-midi|(?:am )?nachmittags?|por la tarde|pomeriggio|днём|днем|вдень|удень|بعد الظهر|ظهرا|بعدازظهر|"
    r"بعد از ظهر|po południu"
)
_EVENING = (
    r"evening|soir|soirée|am (?:späten )?abend|abends|por la noche|sera|вечером|ввечері|увечері|مساء|شامگاه|عصر|"
    r"wieczorem|akşam"
)
# From and until which hour.
_PARTS: tuple[tuple[int, int, str], ...] = (
    (21, 30, _NIGHT),
    (5, 12, _MORNING),
    (12, 18, _AFTERNOON),
    (17, 24, _EVENING),
)
_DAY = 24 * 60
_EAST, _WEST = 330, -180  # minutes that the article's clock is ahead of UTC, at the usual most and least


@dataclass(frozen=True, slots=True)
class Hour:
    """A time of day: ``since`` and ``until`` in minutes of the day, equal for a clock time; ``text`` as written."""

    since: int
    until: int
    text: str

    @property
    def exact(self) -> bool:
        """Whether it is a clock time."""
        return self.since == self.until


@cache
def _parts() -> tuple[tuple[int, int, re.Pattern[str]], ...]:
    whole = r"(?<![^\W\d_])(?:{})(?![^\W\d_])"
    return tuple(
        (since, until, re.compile(whole.format(normalise(words).text), re.IGNORECASE)) for since, until, words in _PARTS
    )


def hour_of(passage: str) -> Hour | None:
    """The time of day that a passage gives, None without one. Two different clock times give none."""
    text = normalise(passage).text
    clocks = {_minutes(match): match.group() for match in _CLOCK.finditer(text)}
    if clocks:
        ((minutes, words), *more) = clocks.items()
        return None if more else Hour(minutes, minutes, words)
    parts = [(since, until, match.group()) for since, until, words in _parts() if (match := words.search(text))]
    if len(parts) != 1:
        return None
    since, until, words = parts[0]
    return Hour(since * 60, until * 60, words)


def names_only_an_hour(words: str | None) -> bool:
    """Whether what an article says of the time is a clock time without a day, which may be that of any day."""
    if words is None:
        return False
    return not _CLOCK.sub("", normalise(words).text).strip(" ,;")


def _minutes(match: re.Match[str]) -> int:
    hour = int(match["hour"])
    half = (match["half"] or "").replace(".", "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour * 60 + int(match["minute"])


def time_of_day(wanted: Hour | None, posted: datetime) -> Feature | None:
    """How the post's time agrees with the time of day that the article gives."""
    if wanted is None:
        return None
    at = posted.hour * 60 + posted.minute
    value = f"{posted:%H:%M} UTC"
    if wanted.exact:
        return _clock(wanted, at, value)
    ahead = min(_off(at, wanted.since - _EAST, wanted.until), _off(at, wanted.since, wanted.until - _WEST))
    near = _off(at, wanted.since - 240, wanted.until)
    if near == 0:
        reason = f'Posted at {value}, which may be "{wanted.text}" there.'
        return Feature(name="hour", value=value, weight=weights.PART_OF_DAY, reason=reason)
    weight = 0.0 if ahead <= 60 else weights.OTHER_PART_OF_DAY
    reason = f'Posted at {value}; the article says "{wanted.text}".'
    return Feature(name="hour", value=value, weight=weight, reason=reason)


def _clock(wanted: Hour, at: int, value: str) -> Feature:
    ahead = (wanted.since - at + _DAY // 2) % _DAY - _DAY // 2  # the article's clock before UTC
    slack = min(ahead % 30, 30 - ahead % 30)
    in_reach = _WEST - 5 <= ahead <= _EAST + 5
    if in_reach and slack <= weights.SAME_MINUTE:
        whole = min(ahead % 60, 60 - ahead % 60) <= weights.SAME_MINUTE
        weight = weights.SAME_CLOCK if whole else weights.SAME_CLOCK_HALF
        if slack > weights.THE_MINUTE:
            weight = round(weight + weights.ROUNDED_CLOCK, 2)
        reason = f'Posted at {value}: the minute that the article gives ("{wanted.text}"), in its own time zone.'
        return Feature(name="hour", value=value, weight=weight, reason=reason)
    weight = weights.OTHER_MINUTE if in_reach else weights.OTHER_CLOCK
    reason = f'Posted at {value}, not at the minute that the article gives ("{wanted.text}").'
    return Feature(name="hour", value=value, weight=weight, reason=reason)


def _off(at: int, since: int, until: int) -> int:
    """Minutes from ``at`` to a stretch of the day, which may reach beyond either midnight; 0 inside."""
    best = _DAY
    for moved in (at - _DAY, at, at + _DAY):
        best = min(best, max(0, since - moved, moved - until))
    return best
