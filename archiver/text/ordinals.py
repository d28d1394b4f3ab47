"""Days of a month as words: "девятого апреля", "دوم فروردین"."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_LAST = 31


def _counted(units: str, teens: str, tens: str, joint: str) -> Mapping[str, int]:
    """1 to 31. "|" parts spellings, "," days; ``tens``: the ordinals of 20 and 30, then the words before a unit."""
    named = dict(enumerate((group.split("|") for group in f"{units},{teens}".split(",")), 1))
    twentieth, thirtieth, twenty, thirty = (group.split("|") for group in tens.split(","))
    named[20], named[30] = twentieth, thirtieth
    for ten, words in ((20, twenty), (30, thirty)):
        for unit in range(1, 10):
            if ten + unit <= _LAST:
                named[ten + unit] = [f"{word}{joint}{one}" for word in words for one in named[unit]]
    return MappingProxyType({word: day for day, words in named.items() for word in words})


RUSSIAN_DAYS = _counted(
    "первого,второго,третьего,четвертого|четвёртого,пятого,шестого,седьмого,восьмого,девятого",
    "десятого,одиннадцатого,двенадцатого,тринадцатого,четырнадцатого,пятнадцатого,шестнадцатого,семнадцатого,"
    "восемнадцатого,девятнадцатого",
    "двадцатого,тридцатого,двадцать,тридцать",
    " ",
)
UKRAINIAN_DAYS = _counted(
    "першого,другого,третього,четвертого,п'ятого,шостого,сьомого,восьмого,дев'ятого",
    "десятого,одинадцятого,дванадцятого,тринадцятого,чотирнадцятого,п'ятнадцятого,шістнадцятого,сімнадцятого,"
    "вісімнадцятого,дев'ятнадцятого",
    "двадцятого,тридцятого,двадцять,тридцять",
    " ",
)
PERSIAN_DAYS = _counted(
    "یکم|اول,دوم,سوم,چهارم,پنجم,ششم,هفتم,هشتم,نهم",
    "دهم,یازدهم,دوازدهم,سیزدهم,چهاردهم,پانزدهم,شانزدهم,هفدهم,هجدهم|هیجدهم,نوزدهم",
    "بیستم,سیام|سی ام,بیست,سی",
    " و ",
)
