"""Days in Chinese, Japanese and Korean texts, which put no blanks between words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from archiver.text import calendars
from archiver.text.calendars import Resolved
from archiver.text.date_mention import DateKind, DateMention

EASTERN = frozenset({"zh", "ja", "ko"})

_WEEKDAYS = {
    **{char: number for number, char in enumerate("一二三四五六日")},
    "天": 6,
    **{char: number for number, char in enumerate("月火水木金土")},
    **{char: number for number, char in enumerate("월화수목금토일")},
}
_RELATIVE = {
    0: "今天|今日|今晨|今早|今晚|当天|當天|오늘",
    -1: "昨天|昨日|昨晚|昨夜|어제|지난밤",
    -2: "前天|前日|一昨日|おととい|그제|그저께",
}
_OFFSETS = {word: offset for offset, words in _RELATIVE.items() for word in words.split("|")}
_DAY = re.compile(
    r"(?P<full>(?P<fy>\d{4})\s?[年년]\s?(?P<fm>\d{1,2})\s?[月월]\s?(?P<fd>\d{1,2})\s?[日号號일])"
    r"|(?P<partial>(?P<pm>\d{1,2})\s?[月월]\s?(?P<pd>\d{1,2})\s?[日号號일])"
    r"|(?P<weekday>(?:(?:本)?(?:周|週|星期|礼拜|禮拜)(?P<zh>[一二三四五六日天]))|(?P<ja>[月火水木金土日])曜日?|(?P<ko>[월화수목금토일])요일)"
    r"|(?P<day>(?:当地时间|當地時間|(?<=[，,。在於于])|^|(?<![\d月年]))(?P<dd>\d{1,2})[日号號](?=[在於于，,凌上下晚清早发發说說表称稱]))"
    rf"|(?P<relative>{'|'.join(sorted(_OFFSETS, key=len, reverse=True))})"
)
_LAST = re.compile(r"[上下每毎]$|지난\s?$|다음\s?$|매주\s?$|来週$|先週$")


def eastern_days(text: str, published: date | None) -> Iterator[DateMention]:
    """The days that a text names, in order; "on Friday" is the latest one up to the publication."""
    for match in _DAY.finditer(text):
        found, kind = _resolved(text, match, published)
        yield DateMention(*match.span(), match.group(), found.day, found.note, kind)


def _resolved(text: str, match: re.Match[str], published: date | None) -> tuple[Resolved, DateKind]:
    if match["full"]:
        return calendars.full_date(int(match["fy"]), int(match["fm"]), int(match["fd"]), "gregorian", None), "absolute"
    if match["partial"]:
        return calendars.day_and_month(int(match["pm"]), int(match["pd"]), "gregorian", None, published), "day_month"
    if match["weekday"]:
        if _LAST.search(text, max(0, match.start() - 4), match.start()):
            return Resolved(None, "a weekday of another week"), "weekday"
        weekday = _WEEKDAYS[match["zh"] or match["ja"] or match["ko"]]
        return calendars.latest_weekday(weekday, published), "weekday"
    if match["day"]:
        return _day_of_month(int(match["dd"]), published), "day_month"
    missing = "relative to the publication date, which is not known"
    return calendars.shifted(published, _OFFSETS[match["relative"]], missing=missing), "relative"


def _day_of_month(day: int, published: date | None) -> Resolved:
    """The latest day of that number, which may lie in the month before."""
    if published is None:
        return Resolved(None, "a day without a month, and no publication date")
    if day <= published.day:
        return calendars.full_date(published.year, published.month, day, "gregorian", None)
    year, month = (published.year, published.month - 1) if published.month > 1 else (published.year - 1, 12)
    return calendars.full_date(year, month, day, "gregorian", None)
