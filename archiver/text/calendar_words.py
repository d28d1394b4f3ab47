"""What a language calls months, weekdays and days seen from another day: the vocabulary of ``dates``.

In the strings "," separates the twelve months or seven weekdays, "|" the spellings of one. A spelling with a
capital is only recognised with one ("May", "March"). ``{}`` stands for a number of days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archiver.text.ordinals import RUSSIAN_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarWords:
    """The vocabulary of one language.

    ``weekdays_short`` and ``months`` count only beside a day number. ``previous``/``following`` are words
    for the last and the next weekday, ``never`` words beside which a weekday is no particular day.
    ``relative`` maps days from the publication to words, ``back`` days from the day named before;
    ``back_strict`` likewise, but only where nothing follows ("the day after" of something else is not the
    day after the last one named). ``ago``/``later``/``earlier`` hold a number of days. ``year`` maps years
    from the publication's to words. ``joins``: words between two days ("5 and 6 April").
    """

    months: str
    weekdays: str
    weekdays_short: str = ""
    jalali: str = ""
    hijri: str = ""
    joins: str = ""
    fillers: str = ""
    day_prefix: str = ""
    ordinals: str = ""
    day_words: Mapping[str, int] = field(default_factory=dict)
    previous: str = ""
    following: str = ""
    never: str = ""
    relative: Mapping[int, str] = field(default_factory=dict)
    back: Mapping[int, str] = field(default_factory=dict)
    back_strict: Mapping[int, str] = field(default_factory=dict)
    not_a_day: str = ""
    ago: str = ""
    later: str = ""
    earlier: str = ""
    year: Mapping[int, str] = field(default_factory=dict)
    clitics: str = ""


FRENCH = CalendarWords(
    months="janvier|janv|jan,février|fevrier|févr|fév|fev,mars,avril|avr,mai,juin,juillet|juil,août|aout,"
    "septembre|sept,octobre|oct,novembre|nov,décembre|decembre|déc|dec",
    weekdays="lundi,mardi,mercredi,jeudi,vendredi,samedi,dimanche",
    weekdays_short="lun,mar,mer,jeu,ven,sam,dim",
    fillers="le|de|du|en|au|ce|mois|courant",
    day_prefix="nuit|soirée|matinée|journée",
    ordinals="er|ère|ème|e",
    day_words={"premier": 1},
    joins="et|ou|au",
    previous="dernier|passé|précédent|écoulé",
    following="prochain|suivant|à venir",
    never="chaque|tous les|saint|gras|des cendres",
    relative={
        0: "aujourd'hui|aujourd hui|ce matin|ce midi|ce soir|cet après-midi|cette après-midi|cette nuit|ce jour",
        -1: "hier|la nuit dernière|la nuit passée|il y a un jour|il y a 24 heures",
        -2: "avant-hier|avant hier|il y a 48 heures",
        -7: "il y a une semaine|voici une semaine|il y a huit jours",
        -14: "il y a deux semaines|il y a quinze jours",
    },
    back={
        0: "le même jour|ce jour-là|le jour même",
        -1: "la veille au soir|la veille|le jour précédent|un jour plus tôt|un jour auparavant|le jour d'avant",
        1: "dès le lendemain|le lendemain matin|le lendemain soir|le lendemain|le jour suivant|un jour plus tard|le "
        "jour d'après|"
        "un jour après",
        2: "le surlendemain",
        -2: "l'avant-veille",
        7: "une semaine plus tard",
        -7: "une semaine plus tôt|une semaine auparavant",
    },
    ago="il y a {} jours|voici {} jours",
    later="{} jours plus tard|{} jours après",
    earlier="{} jours plus tôt|{} jours auparavant|{} jours avant",
    year={
        -1: "de l'année dernière|l'année dernière|de l'an dernier|l'an dernier|l'an passé",
        0: "de cette année|cette année",
    },
)

ENGLISH = CalendarWords(
    months="January|Jan,February|Feb,March|Mar,April|Apr,May,June|Jun,July|Jul,August|Aug,September|Sept|Sep,"
    "October|Oct,November|Nov,December|Dec",
    weekdays="Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday",
    weekdays_short="Mon,Tue|Tues,Wed,Thu|Thur|Thurs,Fri,Sat,Sun",
    fillers="the|of|on",
    day_prefix="late|early",
    ordinals="st|nd|rd|th",
    day_words={"first": 1},
    joins="and|or|to|through",
    previous="last|past|previous",
    following="next|coming",
    never="every|each|black|good|bloody|palm|easter",
    relative={
        0: "today|this morning|this afternoon|this evening|earlier today|later today|tonight|overnight|early this "
        "morning",
        -1: "yesterday|last night|late last night|a day ago|one day ago|24 hours ago",
        -2: "the day before yesterday|day before yesterday",
        -7: "a week ago|one week ago|exactly a week ago",
        -14: "two weeks ago|2 weeks ago|a fortnight ago",
    },
    back={
        0: "the same day|that same day|that day|later that day|earlier that day|the same evening|that evening|that "
        "night",
        -1: "the previous day|a day earlier|one day earlier|a day before|one day before|the day earlier|the evening "
        "before|"
        "the night before|the previous evening",
        1: "the next day|the following day|a day later|one day later|the next morning|the following morning",
        7: "a week later|one week later",
        -7: "a week earlier|one week earlier|a week before",
    },
    back_strict={-1: "the day before", 1: "the day after"},
    not_a_day="today's world|these days|one day|any day|to this day|day to day|tomorrow's",
    ago="{} days ago|{} days back",
    later="{} days later|{} days after that",
    earlier="{} days earlier|{} days before that",
    year={-1: "of last year|last year", 0: "of this year|this year"},
)

RUSSIAN = CalendarWords(
    months="января|январь|янв,февраля|февраль|фев,марта|март|мар,апреля|апрель|апр,мая|май,июня|июнь,июля|"
    "июль,"
    "августа|август|авг,сентября|сентябрь|сен|сент,октября|октябрь|окт,ноября|ноябрь|ноя|нояб,декабря|"
    "декабрь|дек",
    weekdays="понедельник|понедельника,вторник|вторника,среду,четверг|четверга,пятницу|пятница|пятницы,"
    "субботу|суббота|субботы,воскресенье|воскресенья",
    weekdays_short="пн,вт,ср|среда|среды,чт,пт,сб,вс",
    fillers="в|во|на|г|года|году",
    ordinals="го|е|ое|ого",
    day_words=RUSSIAN_DAYS,
    joins="и|или|по|до",
    previous="прошлый|прошлую|прошлое|минувший|минувшую|минувшее|прошлой|минувшей|прошлого|минувшего",
    following="следующий|следующую|следующее|будущий|будущую|ближайший|ближайшую|следующей|следующего",
    never="каждый|каждую|каждое",
    relative={
        0: "сегодня|минувшей ночью|этой ночью|прошедшей ночью|прошлой ночью|сегодня ночью",
        -1: "вчера|накануне",
        -2: "позавчера",
    },
    back={
        0: "в тот же день|в этот же день",
        -1: "днем ранее|днём ранее|за день до этого|в предыдущий день",
        1: "на следующий день|на другой день|днем позже|днём позже|день спустя|через день",
    },
    not_a_day="накануне выборов|накануне войны|накануне вторжения|накануне праздника|накануне праздников|"
    "накануне саммита|накануне нового|накануне дня|накануне переговоров|накануне референдума|накануне визита",
    ago="{} день назад|{} дня назад|{} дней назад|{} дня тому назад|{} дней тому назад",
    later="{} дня спустя|{} дней спустя|спустя {} дня|спустя {} дней",
    earlier="{} днями ранее|за {} дня до этого|за {} дней до этого",
    year={-1: "прошлого года|минувшего года", 0: "этого года|текущего года|нынешнего года|сего года|с.г."},
)

ARABIC = CalendarWords(
    months="يناير|كانون الثاني|جانفي,فبراير|شباط|فيفري,مارس|آذار,أبريل|إبريل|نيسان|أفريل,مايو|أيار|ماي,"
    "يونيو|يونية|حزيران|جوان,يوليو|يولية|تموز|جويلية|يوليوز,أغسطس|آب|أوت|غشت,سبتمبر|أيلول|شتنبر,"
    "أكتوبر|تشرين الأول|أكتوبر,نوفمبر|تشرين الثاني|نونبر,ديسمبر|كانون الأول|دجنبر",
    weekdays="الاثنين|الإثنين,الثلاثاء,الأربعاء,الخميس,الجمعة,السبت,الأحد",
    fillers="و|من|شهر|عام|سنة|العام|لعام|هجري|هجرية|في|الموافق|الماضي",
    hijri="محرم,صفر,ربيع الأول,ربيع الثاني|ربيع الآخر,جمادى الأولى,جمادى الآخرة|جمادى الثانية,رجب,شعبان,رمضان,شوال,"
    "ذو القعدة|ذي القعدة,ذو الحجة|ذي الحجة",
    day_prefix="يوم|نهار|ليلة|مساء|صباح|فجر|ظهر|عصر",
    day_words={
        "الأول": 1, "الثاني": 2, "الثالث": 3, "الرابع": 4, "الخامس": 5, "السادس": 6, "السابع": 7, "الثامن": 8,
        "التاسع": 9, "العاشر": 10, "الحادي عشر": 11, "الثاني عشر": 12, "الثالث عشر": 13, "الرابع عشر": 14,
        "الخامس عشر": 15, "السادس عشر": 16, "السابع عشر": 17, "الثامن عشر": 18, "التاسع عشر": 19,
        "العشرين": 20, "الحادي والعشرين": 21, "الثاني والعشرين": 22, "الثالث والعشرين": 23,
        "الرابع والعشرين": 24, "الخامس والعشرين": 25, "السادس والعشرين": 26, "السابع والعشرين": 27,
        "الثامن والعشرين": 28, "التاسع والعشرين": 29, "الثلاثين": 30, "الحادي والثلاثين": 31,
    },
    previous="الماضي|الماضية|المنصرم|الفائت|الأخير",
    following="المقبل|المقبلة|القادم|القادمة",
    never="كل|صلاة|خطبة",
    relative={
        0: "اليوم|هذا اليوم|صباح اليوم|مساء اليوم|فجر اليوم",
        -1: "قبل يوم واحد|أمس|يوم أمس|مساء أمس|صباح أمس|فجر أمس|ليل أمس|البارحة|الليلة الماضية",
        -2: "قبل يومين|منذ يومين|أول أمس|أول من أمس|أمس الأول|قبل أمس",
    },
    back={
        0: "اليوم نفسه|اليوم ذاته|نفس اليوم|ذات اليوم",
        -1: "اليوم السابق|قبل ذلك بيوم|قبلها بيوم",
        1: "اليوم التالي|بعد ذلك بيوم|بعدها بيوم|غداة ذلك",
    },
    not_a_day="اليوم العالمي|اليوم الوطني|اليوم الدولي|اليوم الأول|اليوم الثاني|اليوم الثالث|اليوم الرابع|"
    "اليوم الخامس|اليوم السادس|اليوم السابع|اليوم الثامن|اليوم التاسع|اليوم العاشر|اليوم الحادي|اليوم الأخير|اليوم ال",
    ago="قبل {} أيام|منذ {} أيام|قبل {} يوما|منذ {} يوما",
    later="بعد ذلك ب{} أيام|بعدها ب{} أيام",
    earlier="قبل ذلك ب{} أيام|قبلها ب{} أيام",
    year={
        -1: "من العام الماضي|العام الماضي|من السنة الماضية|السنة الماضية|العام المنصرم",
        0: "من العام الجاري|العام الجاري|من هذا العام|هذا العام|من السنة الجارية|السنة الجارية|الجاري",
    },
    clitics="وفبلك",
)  # fmt: skip
