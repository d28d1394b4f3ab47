"""Sentences that speak of a post from another year or month, without a day: "in 2019", "last year", "months ago"."""

from __future__ import annotations

import re
from datetime import date

_YEAR = re.compile(
    r"(?<!\w)(?:in|since|from|en|depuis|em|nel|desde|im|jahr|seit|в|у|с|з|عام|سنة|سال|w|din)\s"
    r"(?:(?:early|late|mid)\s|[^\W\d_]+\s(?:de\s|del\s|of\s)?)?(?P<year>(?:19|20)[0-9]{2})(?![\d-])",
    re.IGNORECASE,
)
_LONG_AGO = re.compile(
    r"(?<!\w)(?:(?:last|the\sprevious)\s(?:year|month|spring|summer|autumn|fall|winter)|(?:years|months|a\syear|a\smonth)\s(?:ago|before|earlier)"
    r"|l['’]an(?:née)?\s(?:dernier|dernière|passé|passée)|le\smois\s(?:dernier|passé)|il\sy\sa\s(?:\w+\s){0,2}(?:ans?|années?|mois)"
    r"|vor\s(?:\w+\s){0,2}(?:jahr|jahren|monat|monaten)|(?:letzte[sn]?|vergangene[sn]?|vorige[sn]?)\s(?:jahr|monat)"
    r"|el\s(?:año|mes)\spasado|hace\s(?:\w+\s){0,2}(?:años?|mes|meses)|no\s(?:ano|mês)\spassado|l['’]anno\sscorso|il\smese\sscorso"
    r"|в\s(?:прошлом|позапрошлом)\s(?:году|месяце)|(?:год|года|лет|месяц|месяца|месяцев)\sназад|прошл(?:ым|ой)\s(?:летом|осенью|зимой|весной)"
    r"|торік|минулого\s(?:року|місяця)|(?:рік|роки|років|місяць|місяці|місяців)\sтому"
    r"|(?:العام|الشهر)\s(?:الماضي|المنصرم)|(?:قبل|منذ)\s(?:\w+\s)?(?:سنوات|أعوام|سنة|عام|أشهر|شهر)"
    r"|(?:سال|ماه)\s(?:گذشته|پیش|قبل)|پارسال)(?!\w)",
    re.IGNORECASE,
)


def is_of_another_time(sentence: str, day: date) -> bool:
    """Whether the sentence names a year before that of a post from ``day``, or a time months before the article."""
    if any(int(found["year"]) < day.year for found in _YEAR.finditer(sentence)):
        return True
    return _LONG_AGO.search(sentence) is not None
