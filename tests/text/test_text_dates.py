from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from text_hostile import HOSTILE

from archiver.text import find_dates, normalise
from archiver.text.calendars import jalali_to_gregorian
from tests.counts import reduced
from tests.linear import assert_linear

SUNDAY = date(2021, 4, 11)


def days(text: str, language: str, published: date | None = SUNDAY) -> list[str]:
    found = find_dates(normalise(text).text, language=language, published=published)
    return [str(mention.date) if mention.date else "-" for mention in found]


# Published on Sunday 11 April 2021. "-": words of a date that settle no day.
TABLE = {
    "fr": [
        ("le 9 avril 2021", "2021-04-09"),
        ("Le 1er février 2020", "2020-02-01"),
        ("vendredi 9 avril", "2021-04-09"),
        ("le vendredi 9 avril 2021", "2021-04-09"),
        ("vendredi, le 9 avril", "2021-04-09"),
        ("le 9 avril (vendredi)", "2021-04-09"),
        ("le 12 déc. 2020", "2020-12-12"),
        ("le 15 aout", "2020-08-15"),
        ("le 1er décembre de l'an dernier", "2020-12-01"),
        ("le 09/04/2021", "2021-04-09"),
        ("le 9.4.2021", "2021-04-09"),
        ("vendredi 9/4", "2021-04-09"),
        ("publié vendredi", "2021-04-09"),
        ("dimanche", "2021-04-11"),
        ("dimanche dernier", "2021-04-04"),
        ("ce lundi", "2021-04-05"),
        ("hier", "2021-04-10"),
        ("avant-hier", "2021-04-09"),
        ("d'hier, aujourd’hui", "2021-04-10 2021-04-11"),
        ("ce matin", "2021-04-11"),
        ("il y a trois jours", "2021-04-08"),
        ("il y a 3 jours", "2021-04-08"),
        ("le 9 avril, puis le lendemain", "2021-04-09 2021-04-10"),
        ("le 9 avril ; deux jours plus tard", "2021-04-09 2021-04-11"),
        ("mardi 6 avril. La veille, le 2 mars", "2021-04-06 2021-04-05 2021-03-02"),
        ("la veille", "-"),
        ("la veille du sommet", ""),
        ("le lendemain de l'attaque", ""),
        ("jeudi 9 avril", "-"),
        ("le 31 avril 2021", "-"),
        ("en mars 2021", "-"),
        ("en mars, la mission vers Mars", ""),
        ("lundi prochain", "-"),
        ("chaque lundi", ""),
        ("le mercredi des cendres", ""),
        ("à 17h30, de 9 à 12 heures, 17 secondes", ""),
        ("3-2, 45 %, 12,5 millions, 10.0.0.1, 06 12 34 56 78", ""),
        ("la version 1.2.10, l'article 9", ""),
        ("du 4 au 6 avril", "2021-04-06"),
        ("les 4-6 avril", "-"),
    ],
    "en": [
        ("April 9, 2021", "2021-04-09"),
        ("April 9th, 2021", "2021-04-09"),
        ("9 April 2021", "2021-04-09"),
        ("the 9th of April", "2021-04-09"),
        ("On Friday, April 9,", "2021-04-09"),
        ("Fri, 9 Apr 2021", "2021-04-09"),
        ("on May 31", "2020-05-31"),
        ("25 FEB", "2021-02-25"),
        ("2021-04-09", "2021-04-09"),
        ("25/12/2020", "2020-12-25"),
        ("12/25/2020", "2020-12-25"),
        ("04/04/2021", "2021-04-04"),
        ("04/09/2021", "2021-04-09"),
        ("9.4.2021", "2021-04-09"),
        ("on Friday", "2021-04-09"),
        ("on Sunday", "2021-04-11"),
        ("last Sunday", "2021-04-04"),
        ("next Friday", "-"),
        ("every Friday, on Good Friday", ""),
        ("yesterday", "2021-04-10"),
        ("yesterday, Saturday,", "2021-04-10"),
        ("the day before yesterday", "2021-04-09"),
        ("this morning", "2021-04-11"),
        ("two days ago", "2021-04-09"),
        ("on April 6, and a day later", "2021-04-06 2021-04-07"),
        ("On April 6 it did. The day after, it stopped", "2021-04-06 2021-04-07"),
        ("on April 6, the day after the attack", "2021-04-06"),
        ("on December 1 last year", "2020-12-01"),
        ("on Thursday, April 9", "-"),
        ("in April 9 people died", ""),
        ("in May 2020", "-"),
        ("it may march on", ""),
        ("may 9 people", ""),
        ("4-minute video, 9 seconds, 5-3, $9, B52 May", ""),
        ("https://example.org/2021/04/09/news and @day_2021_04_09", ""),
        ("+1 555 123 4567, 100.64.0.1, 3.5.2021.4", ""),
    ],
    "ru": [
        ("9 апреля 2021 года", "2021-04-09"),
        ("в пятницу, 9 апреля", "2021-04-09"),
        ("9 апреля, в пятницу", "2021-04-09"),
        ("09.04.2021", "2021-04-09"),
        ("09.04.21", "2021-04-09"),
        ("1 декабря прошлого года", "2020-12-01"),
        ("в пятницу", "2021-04-09"),
        ("в прошлое воскресенье", "2021-04-04"),
        ("в следующую пятницу", "-"),
        ("каждую пятницу", ""),
        ("вчера", "2021-04-10"),
        ("позавчера, сегодня", "2021-04-09 2021-04-11"),
        ("Накануне ведомство сообщило", "2021-04-10"),
        ("накануне выборов", ""),
        ("три дня назад", "2021-04-08"),
        ("6 апреля, на следующий день", "2021-04-06 2021-04-07"),
        ("в среду", "2021-04-07"),
        ("в среде военных", ""),
        ("в четверг, 9 апреля", "-"),
        ("в марте 2021 года", ""),
        ("через 10 минут, 45%, 1 июня", "2020-06-01"),
    ],
    "ar": [
        ("9 أبريل 2021", "2021-04-09"),
        ("٩ أبريل ٢٠٢١", "2021-04-09"),
        ("9 نيسان/أبريل 2021", "2021-04-09"),
        ("9 نيسان (أبريل) 2021", "2021-04-09"),
        ("12 كانون الأول 2020", "2020-12-12"),
        ("12 كانون الثاني", "2021-01-12"),
        ("3 تشرين الأول/أكتوبر", "2020-10-03"),
        ("3 تشرين الثاني/أكتوبر", "-"),
        ("التاسع من أبريل", "2021-04-09"),
        ("الخامس عشر من آذار", "2021-03-15"),
        ("الجمعة 9 أبريل", "2021-04-09"),
        ("الخميس 9 أبريل", "-"),
        ("بتاريخ 9.4.2021", "2021-04-09"),
        ("يوم الجمعة", "2021-04-09"),
        ("والجمعة", "2021-04-09"),
        ("الجمعة الماضية", "2021-04-09"),
        ("الأحد الماضي", "2021-04-04"),
        ("الجمعة المقبلة", "-"),
        ("صلاة الجمعة، كل جمعة", ""),
        ("أمس", "2021-04-10"),
        ("أمس السبت", "2021-04-10"),
        ("أمس الجمعة", "-"),
        ("اليوم الأحد", "2021-04-11"),
        ("أول أمس", "2021-04-09"),
        ("اليوم العالمي، اليوم الأول", ""),
        ("قبل ثلاثة أيام", "2021-04-08"),
        ("في 6 أبريل، وفي اليوم التالي", "2021-04-06 2021-04-07"),
        ("1 ديسمبر من العام الماضي", "2020-12-01"),
        ("5 جويلية 2020، 5 غشت 2020", "2020-07-05 2020-08-05"),
        ("مدته أربع دقائق و12 ثانية، 45%", ""),
    ],
    "uk": [
        ("9 квітня 2021 року", "2021-04-09"),
        ("у п’ятницю, 9 квітня", "2021-04-09"),
        ("вчора, сьогодні", "2021-04-10 2021-04-11"),
        ("минулої неділі", "2021-04-04"),
        ("два дні тому", "2021-04-09"),
        ("1 грудня минулого року", "2020-12-01"),
    ],
    "fa": [
        ("جمعه ۲۰ فروردین ۱۴۰۰", "2021-04-09"),
        ("۲۰ فروردین", "2021-04-09"),
        ("پنجشنبه ۲۰ فروردین", "-"),
        ("۱۴۰۰/۰۱/۲۰", "2021-04-09"),
        ("۲۲ بهمن ۱۳۹۹", "2021-02-10"),
        ("۹ آوریل ۲۰۲۱", "2021-04-09"),
        ("روز جمعه", "2021-04-09"),
        ("سه‌شنبه، یکشنبه", "2021-04-06 2021-04-11"),
        ("دیروز", "2021-04-10"),
        ("هر جمعه", ""),
    ],
    "es": [
        ("el viernes 9 de abril de 2021", "2021-04-09"),
        ("ayer, anteayer, hoy", "2021-04-10 2021-04-09 2021-04-11"),
        ("el pasado domingo", "2021-04-04"),
        ("hace tres días", "2021-04-08"),
        ("el 9 de abril y al día siguiente", "2021-04-09 2021-04-10"),
    ],
    "de": [
        ("am Freitag, den 9. April 2021", "2021-04-09"),
        ("am Freitagabend", "2021-04-09"),
        ("9.4.2021", "2021-04-09"),
        ("gestern, vorgestern", "2021-04-10 2021-04-09"),
        ("vor drei Tagen", "2021-04-08"),
    ],
    "it": [("venerdì 9 aprile 2021, ieri", "2021-04-09 2021-04-10")],
    "pt": [("na sexta-feira, 9 de abril; ontem", "2021-04-09 2021-04-10")],
    "pl": [("w piątek, 9 kwietnia 2021 r.; wczoraj", "2021-04-09 2021-04-10")],
    "tr": [("9 Nisan 2021 Cuma, dün", "2021-04-09 2021-04-10")],
    "he": [("ביום שישי, אתמול, 9 באפריל 2021", "2021-04-09 2021-04-10 2021-04-09")],
    "ro": [("vineri, 9 aprilie; ieri", "2021-04-09 2021-04-10")],
    "bg": [("в петък, 9 април; вчера", "2021-04-09 2021-04-10")],
    "el": [("την Παρασκευή 9 Απριλίου, χθες", "2021-04-09 2021-04-10")],
    "zh": [("2021年4月9日发布, 2021-04-10", "2021-04-09 2021-04-10")],
    "und": [("2021-04-09, April 9, 2021", "2021-04-09 2021-04-09")],
}
CASES = [(language, text, wanted) for language, rows in TABLE.items() for text, wanted in rows]


@pytest.mark.parametrize(("language", "text", "wanted"), CASES, ids=[f"{c[0]}-{c[1]}" for c in CASES])
def test_table(language: str, text: str, wanted: str) -> None:
    assert days(text, language) == wanted.split()


def test_a_day_and_month_reach_back_eleven_months_and_not_into_the_future() -> None:
    assert days("le 11 avril", "fr") == ["2021-04-11"]
    assert days("le 12 mai", "fr") == ["2020-05-12"]
    assert days("le 12 avril", "fr") == ["-"]


@pytest.mark.parametrize(
    ("text", "language", "note"),
    [
        ("vendredi 9 avril", "fr", "ambiguous: 9 April was a Friday in 2021, 2027, 2032"),
        ("le 9 avril", "fr", "ambiguous: no year, and no publication date"),
        ("on Friday", "en", "ambiguous: a Friday, and no publication date"),
        ("hier", "fr", "relative to the publication date, which is not known"),
        ("la veille", "fr", "relative to a day that the text does not name"),
        ("04/09/2021", "en", "ambiguous: 9 April 2021 or 4 September 2021"),
        ("jeudi 9 avril 2021", "fr", "contradictory: 9 April 2021 was a Friday, not a Thursday"),
        ("le 31 avril 2021", "fr", "no such day in the calendar"),
        ("en mai 2022", "fr", "a month, not a day"),
        ("vendredi prochain", "fr", "after the publication"),
        (
            "جمعه ۲۰ فروردین",
            "fa",
            "ambiguous: a Friday on 8 April 2016, 9 April 2021, 9 April 2027, 8 April 2033",
        ),
    ],
)
def test_no_date_without_a_reason(text: str, language: str, note: str) -> None:
    [mention] = find_dates(normalise(text).text, language=language, published=None)
    assert (mention.date, mention.note) == (None, note)


def test_every_mention_is_in_its_place() -> None:
    text = "Publié vendredi 9 avril 2021. La veille, rien."
    first, second = find_dates(text, language="fr", published=SUNDAY)
    assert (first.text, first.kind, text[first.start : first.end]) == (
        "vendredi 9 avril 2021",
        "absolute",
        first.text,
    )
    assert (second.text, second.kind, second.date) == ("La veille", "relative", date(2021, 4, 8))


def test_a_paragraph_break_parts_dates() -> None:
    assert days("page 9\n\nMay 3, 2021", "en") == ["2021-05-03"]


@pytest.mark.parametrize(
    ("jalali", "gregorian"),
    [
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1399, 12, 30), date(2021, 3, 20)),
        ((1403, 12, 30), date(2025, 3, 20)),
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1300, 1, 1), date(1921, 3, 21)),
        ((1402, 12, 30), None),
        ((1400, 13, 1), None),
        ((1400, 7, 31), None),
    ],
)
def test_jalali(jalali: tuple[int, int, int], gregorian: date | None) -> None:
    assert jalali_to_gregorian(*jalali) == gregorian


def test_jalali_years_join_without_gap() -> None:
    for year in range(1300, 1450):
        last = jalali_to_gregorian(year, 12, 30) or jalali_to_gregorian(year, 12, 29)
        assert last is not None
        assert jalali_to_gregorian(year + 1, 1, 1) == last + timedelta(days=1)


MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin")
MONTHS += ("juillet", "août", "septembre", "octobre", "novembre", "décembre")
WEEK = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@settings(max_examples=reduced(100), deadline=None)
@given(st.dates(date(2014, 1, 1), date(2040, 1, 1)), st.integers(0, 330))
def test_a_written_day_comes_back(published: date, back: int) -> None:
    day = published - timedelta(days=back)
    month, weekday = MONTHS[day.month - 1], WEEK[day.weekday()]
    assert days(f"le {day.day} {month}", "fr", published) == [str(day)]
    assert days(f"{weekday} {day.day} {month}", "fr", published) == [str(day)]
    assert days(f"le {day.day} {month} {day.year}", "fr", None) == [str(day)]
    wrong = WEEK[(day.weekday() + 1) % 7]
    assert days(f"{wrong} {day.day} {month}", "fr", published) == ["-"]


WORDS = (
    "9 31 2021 20 1400 04/09/2021 9.4 mai May mars Friday vendredi hier la veille il y a de 3 jours "
    "( ) , . - 9-12 أمس نيسان كانون الأول اليوم в пятницу года"
)
fragments = st.lists(st.sampled_from(WORDS.split()), max_size=25).map(" ".join)


@settings(max_examples=reduced(150), deadline=None)
@given(
    st.one_of(st.text(max_size=80), fragments),
    st.sampled_from(list(TABLE)),
    st.one_of(st.none(), st.dates()),
)
def test_never_fails_and_stays_inside(text: str, language: str, published: date | None) -> None:
    end = 0
    for mention in find_dates(text, language=language, published=published):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        assert (mention.date is None) == (mention.note is not None)
        end = mention.end


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_linear_time(kind: str, language: str) -> None:
    assert_linear(lambda text: find_dates(text, language=language, published=SUNDAY), HOSTILE[kind])
