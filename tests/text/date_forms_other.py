"""Every form of a day in languages with other letters: Cyrillic, Arabic, Persian, Hebrew, Chinese, Japanese, Korean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from date_forms import DateForms

from archiver.text.calendars import jalali_to_gregorian
from archiver.text.ordinals import PERSIAN_DAYS, RUSSIAN_DAYS, UKRAINIAN_DAYS

_JALALI = ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"]
_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_SIX_LONG = 186  # days of the first six months


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherForms(DateForms):
    """Forms that also take ``{word}`` (the day as a word), ``{jd}``, ``{jmonth}`` and ``{jy}`` (the Jalali date)."""

    words: tuple[str, ...] = ()
    digits: str = ""

    def written(self, form: str, day: date, *, short: bool = False) -> str:
        """``day`` in this form, in the language's own digits every other day."""
        jalali = _jalali(day) if "{j" in form else {}
        word = self.words[day.day - 1] if self.words else ""
        filled = form.replace("{word}", word)
        for name, value in jalali.items():
            filled = filled.replace(f"{{{name}}}", value)
        text = DateForms.written(self, filled, day, short=short)
        table = {"ar": _ARABIC_DIGITS, "fa": _PERSIAN_DIGITS}.get(self.digits)
        return text.translate(table) if table and day.day % 2 else text


def _jalali(day: date) -> dict[str, str]:
    year = day.year - 621
    start = jalali_to_gregorian(year, 1, 1)
    if start is None or start > day:
        year -= 1
        start = jalali_to_gregorian(year, 1, 1)
    assert start is not None
    past = (day - start).days
    month, date_ = (
        (past // 31, past % 31) if past < _SIX_LONG else (6 + (past - _SIX_LONG) // 30, (past - _SIX_LONG) % 30)
    )
    return {"jd": str(date_ + 1), "jmonth": _JALALI[month], "jy": str(year), "jword": _ordinals(PERSIAN_DAYS)[date_]}


def _ordinals(table: object) -> tuple[str, ...]:
    """The first spelling of each day."""
    assert hasattr(table, "items")
    found: dict[int, str] = {}
    for word, number in table.items():
        found.setdefault(number, word)
    return tuple(found[number] for number in sorted(found))


RUSSIAN = OtherForms(
    months="января,февраля,марта,апреля,мая,июня,июля,августа,сентября,октября,ноября,декабря",
    short="янв.,фев.,мар.,апр.,мая,июн.,июл.,авг.,сен.,окт.,нояб.,дек.".replace("июн.,июл.", "июня,июля"),
    week="понедельник,вторник,среду,четверг,пятницу,субботу,воскресенье",
    words=_ordinals(RUSSIAN_DAYS),
    full=(
        "{d} {month} {y}", "{d} {month} {y} года", "{d} {month} {y} г.", "в {weekday}, {d} {month} {y} года",
        "{dd}.{mm}.{y}", "{d}.{mm}.{y}", "{dd}.{mm}.{yy}", "{y}-{mm}-{dd}", "{word} {month} {y} года",
        "{d} {month} ({weekday}) {y} года".replace(" ({weekday})", ""),
    ),
    partial=(
        "{d} {month}", "в {weekday}, {d} {month}", "{d}-го {month}", "{word} {month}", "утром {d} {month}",
        "в ночь на {d} {month}", "вечером {d} {month}", "ещё {d} {month}", "{weekday} {d} {month}",
    ),
    weekdays=("в {weekday}", "в {weekday} утром", "вечером в {weekday}", "в ночь на {weekday}"),
    relative={
        0: ("сегодня", "сегодня утром", "минувшей ночью"), 1: ("вчера", "накануне", "вчера вечером"), 2: ("позавчера",),
        3: ("три дня назад", "3 дня назад"),
    },
    lengths=("{n} секунд", "{n} минут", "{n} часов", "через {n} дней", "{n} из {k} домов"),
)  # fmt: skip
UKRAINIAN = OtherForms(
    months="січня,лютого,березня,квітня,травня,червня,липня,серпня,вересня,жовтня,листопада,грудня",
    week="понеділок,вівторок,середу,четвер,п'ятницю,суботу,неділю",
    words=_ordinals(UKRAINIAN_DAYS),
    full=(
        "{d} {month} {y}", "{d} {month} {y} року", "у {weekday}, {d} {month} {y} року", "{dd}.{mm}.{y}",
        "{word} {month} {y} року",
    ),
    partial=(
        "{d} {month}", "у {weekday}, {d} {month}", "{d}-го {month}", "{word} {month}", "уночі проти {d} {month}",
        "увечері {d} {month}", "в {weekday} {d} {month}",
    ),
    weekdays=("у {weekday}", "в {weekday} вранці", "увечері в {weekday}"),
    relative={
        0: ("сьогодні", "цієї ночі"), 1: ("вчора", "учора ввечері", "напередодні"), 2: ("позавчора", "два дні тому"),
    },
    lengths=("{n} секунд", "{n} хвилин", "за {n} днів"),
)  # fmt: skip
BULGARIAN = OtherForms(
    months="януари,февруари,март,април,май,юни,юли,август,септември,октомври,ноември,декември",
    week="понеделник,вторник,сряда,четвъртък,петък,събота,неделя",
    full=("{d} {month} {y}", "на {d} {month} {y} г.", "{dd}.{mm}.{y}", "в {weekday}, {d} {month} {y} година"),
    partial=("на {d} {month}", "в {weekday}, {d} {month}"),
    weekdays=("в {weekday}",),
    relative={0: ("днес",), 1: ("вчера", "снощи"), 2: ("завчера", "преди два дни")},
    lengths=("{n} секунди", "{n} минути"),
)
SERBIAN = OtherForms(
    months="јануара,фебруара,марта,априла,маја,јуна,јула,августа,септембра,октобра,новембра,децембра",
    week="понедељак,уторак,среду,четвртак,петак,суботу,недељу",
    full=("{d}. {month} {y}.", "{d}. {month} {y}. године", "у {weekday}, {d}. {month} {y}"),
    partial=("{d}. {month}", "у {weekday}, {d}. {month}"),
    weekdays=("у {weekday}",),
    relative={0: ("данас",), 1: ("јуче",), 2: ("прекјуче", "пре два дана")},
    lengths=("{n} секунди", "{n} минута"),
)
BELARUSIAN = OtherForms(
    months="студзеня,лютага,сакавіка,красавіка,мая,чэрвеня,ліпеня,жніўня,верасня,кастрычніка,лістапада,снежня",
    week="панядзелак,аўторак,сераду,чацвер,пятніцу,суботу,нядзелю",
    full=("{d} {month} {y}", "{d} {month} {y} года"),
    partial=("{d} {month}", "у {weekday}, {d} {month}"),
    weekdays=("у {weekday}",),
    relative={0: ("сёння",), 1: ("учора",), 2: ("пазаўчора", "два дні таму")},
    lengths=("{n} секунд", "{n} хвілін"),
)
ARABIC = OtherForms(
    months="يناير,فبراير,مارس,أبريل,مايو,يونيو,يوليو,أغسطس,سبتمبر,أكتوبر,نوفمبر,ديسمبر",
    short="كانون الثاني,شباط,آذار,نيسان,أيار,حزيران,تموز,آب,أيلول,تشرين الأول,تشرين الثاني,كانون الأول",
    week="الاثنين,الثلاثاء,الأربعاء,الخميس,الجمعة,السبت,الأحد",
    digits="ar",
    full=(
        "{d} {month} {y}", "يوم {weekday} {d} {month} {y}", "{weekday} {d} {month} {y}", "{d}/{m}/{y}", "{dd}.{mm}.{y}",
        "{y}/{m}/{d}", "{d}-{m}-{y}", "بتاريخ {d} {month} {y}", "{d} من {month} {y}", "{weekday} ({d} {month} {y})",
        "{weekday} الموافق {d} {month} {y}",
    ),
    partial=(
        "{d} {month}", "{weekday} {d} {month}", "يوم {weekday} {d} {month}", "{d} من {month}",
        "مساء {weekday} {d} {month}",
    ),
    weekdays=("{weekday}", "يوم {weekday}", "مساء {weekday}", "فجر يوم {weekday}", "ليل {weekday}"),
    relative={
        0: ("اليوم", "مساء اليوم"), 1: ("أمس", "يوم أمس", "البارحة", "مساء أمس"), 3: ("قبل ثلاثة أيام", "منذ 3 أيام"),
        2: ("أول أمس", "أول من أمس", "أمس الأول", "قبل يومين", "منذ يومين"),
    },
    lengths=("{n} ثانية", "{n} دقيقة", "{n} كيلومترا", "{n} بالمئة"),
)  # fmt: skip
PERSIAN = OtherForms(
    months="ژانویه,فوریه,مارس,آوریل,مه,ژوئن,ژوئیه,اوت,سپتامبر,اکتبر,نوامبر,دسامبر",
    week="دوشنبه,سه‌شنبه,چهارشنبه,پنج‌شنبه,جمعه,شنبه,یکشنبه",
    digits="fa",
    full=(
        "{d} {month} {y}", "{jd} {jmonth} {jy}", "{weekday} {jd} {jmonth} {jy}", "{weekday}، {jd} {jmonth} {jy}",
        "{jd} {jmonth}‌ماه {jy}", "{jd} {jmonth} ماه سال {jy}", "{jword} {jmonth} {jy}",
    ),
    partial=(
        "{jd} {jmonth}", "روز {weekday} {jd} {jmonth}", "{weekday}، {jd} {jmonth}‌ماه", "بامداد {weekday} {jd} {jmonth}",
        "{jword} {jmonth}", "{d} {month}",
    ),
    weekdays=("{weekday}", "روز {weekday}", "شامگاه {weekday}", "{weekday}‌شب", "عصر روز {weekday}"),
    relative={
        0: ("امروز", "بامداد امروز"), 1: ("دیروز", "روز گذشته", "شب گذشته"), 2: ("پریروز", "دو روز پیش"),
        3: ("سه روز قبل", "۳ روز پیش"),
    },
    lengths=("{n} ثانیه", "{n} دقیقه", "{n} کیلومتر", "{n} درصد"),
)  # fmt: skip
HEBREW = OtherForms(
    months="ינואר,פברואר,מרץ,אפריל,מאי,יוני,יולי,אוגוסט,ספטמבר,אוקטובר,נובמבר,דצמבר",
    week="יום שני,יום שלישי,יום רביעי,יום חמישי,יום שישי,יום שבת,יום ראשון",
    full=("{d} ב{month} {y}", "ב-{d} ב{month} {y}", "{d}.{m}.{y}", "ב{weekday}, {d} ב{month} {y}"),
    partial=("{d} ב{month}", "ב{weekday}, {d} ב{month}"),
    weekdays=("ב{weekday}",),
    relative={0: ("היום", "הבוקר"), 1: ("אתמול", "אמש"), 2: ("שלשום", "לפני יומיים")},
    lengths=("{n} שניות", "{n} דקות"),
)
CHINESE = OtherForms(
    months="1,2,3,4,5,6,7,8,9,10,11,12",
    week="一,二,三,四,五,六,日",
    full=("{y}年{m}月{d}日", "{y}年{m}月{d}号"),
    partial=("{m}月{d}日",),
    weekdays=("周{weekday}", "星期{weekday}", "週{weekday}"),
    relative={0: ("今天", "今日"), 1: ("昨天", "昨晚"), 2: ("前天",)},
    lengths=("{n}秒", "{n}分钟", "{n}%"),
)
JAPANESE = OtherForms(
    months="1,2,3,4,5,6,7,8,9,10,11,12",
    week="月,火,水,木,金,土,日",
    full=("{y}年{m}月{d}日",),
    partial=("{m}月{d}日",),
    weekdays=("{weekday}曜日",),
    relative={0: ("今日",), 1: ("昨日",), 2: ("一昨日",)},
    lengths=("{n}秒", "{n}分"),
)
KOREAN = OtherForms(
    months="1,2,3,4,5,6,7,8,9,10,11,12",
    week="월,화,수,목,금,토,일",
    full=("{y}년 {m}월 {d}일",),
    partial=("{m}월 {d}일",),
    weekdays=("{weekday}요일",),
    relative={0: ("오늘",), 1: ("어제",), 2: ("그저께",)},
    lengths=("{n}초", "{n}분"),
)

OTHER_FORMS: dict[str, DateForms] = {
    "ar": ARABIC, "be": BELARUSIAN, "bg": BULGARIAN, "fa": PERSIAN, "he": HEBREW, "ja": JAPANESE, "ko": KOREAN,
    "ru": RUSSIAN, "sr": SERBIAN, "uk": UKRAINIAN, "zh": CHINESE,
}  # fmt: skip
