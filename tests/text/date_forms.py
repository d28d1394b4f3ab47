"""Every form in which a language writes a day: the generator of the date grammar's property tests.

One table for each language. A form holds ``{d}`` (day), ``{dd}`` (two digits), ``{m}``/``{mm}`` (month in digits),
``{month}``, ``{weekday}``, ``{y}`` (year), ``{yy}``. The day is read back as the day of the month itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

NOISE = (
    "{n}%", "{n} %", "{n}:{k}", "{n}-{k}", "{n},{k}", "{n}.{k}.{n}.{k}", "v{n}.{k}", "{n}/{k}/{n}/{k}", "${n}.{k}",
    "№ {n}", "+{n} 555 {k} 4567", "{n}°", "{n} mm", "{n} km", "{n}K", "#{n}", "@d_{n}_{k}", "M{n}", "{n}x{k}",
)  # fmt: skip
"""What looks like a date and is none in any language; ``n`` and ``k`` are small numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateForms:
    """How one language writes days.

    ``full``: with the year. ``partial``: without, so that the publication settles it. ``weekdays``: a weekday alone.
    ``relative``: words by the days that lie between them and the publication. ``months``/``week``: in the form that
    stands in a date. ``short``: months that ``full`` also takes. ``lengths``: durations (``{n}``), which are no days.
    """

    months: str
    week: str
    full: tuple[str, ...]
    partial: tuple[str, ...]
    weekdays: tuple[str, ...]
    relative: dict[int, tuple[str, ...]]
    short: str = ""
    lengths: tuple[str, ...] = field(default=())

    def written(self, form: str, day: date, *, short: bool = False) -> str:
        """``day`` in this form."""
        months = (self.short if short and self.short else self.months).split(",")
        return form.format(
            d=day.day,
            dd=f"{day.day:02}",
            m=day.month,
            mm=f"{day.month:02}",
            month=months[day.month - 1],
            weekday=self.week.split(",")[day.weekday()],
            y=day.year,
            yy=f"{day.year % 100:02}",
            nd=_ordinal(day.day),
        )

    def alike(self, day: date, published: date) -> Iterator[tuple[str, date]]:
        """Every way to write ``day`` in an article of ``published``, and the day that it means there."""
        for form in self.full:
            yield self.written(form, day), day
            if "{month}" in form and self.short:
                yield self.written(form, day, short=True), day
        for form in self.partial:
            yield self.written(form, day), day
        for form in self.weekdays:
            recent = published - timedelta(days=(published - day).days % 7)
            yield self.written(form, recent), recent
        for back, words in self.relative.items():
            yield from ((word, published - timedelta(days=back)) for word in words)


def _ordinal(day: int) -> str:
    ending = "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


FRENCH = DateForms(
    months="janvier,février,mars,avril,mai,juin,juillet,août,septembre,octobre,novembre,décembre",
    short="janv.,févr.,mars,avr.,mai,juin,juil.,août,sept.,oct.,nov.,déc.",
    week="lundi,mardi,mercredi,jeudi,vendredi,samedi,dimanche",
    full=(
        "le {d} {month} {y}",
        "le {weekday} {d} {month} {y}",
        "{weekday} {d} {month} {y}",
        "le {dd}/{mm}/{y}",
        "le {d}.{m}.{y}",
        "le {dd}/{mm}/{yy}",
        "{y}-{mm}-{dd}",
        "en date du {d} {month} {y}",
        "dans la nuit du {d} {month} {y}",
    ),
    partial=(
        "le {d} {month}",
        "ce {d} {month}",
        "{weekday} {d} {month}",
        "ce {weekday} {d} {month}",
        "le {weekday} {d} {month}",
        "{weekday} {d}/{m}",
        "{weekday}, le {d} {month}",
        "le {d} {month} au soir",
    ),
    weekdays=("{weekday}", "ce {weekday}", "{weekday} soir", "dans la nuit de {weekday}", "{weekday} matin"),
    relative={
        0: ("aujourd'hui", "ce matin", "ce soir", "cet après-midi", "cette nuit"),
        1: ("hier", "hier soir", "hier matin", "la nuit dernière"),
        2: ("avant-hier", "il y a deux jours", "il y a 2 jours"),
        5: ("il y a cinq jours",),
        7: ("il y a une semaine",),
    },
    lengths=("{n} secondes", "{n} minutes", "pendant {n} jours", "{n} heures", "{n} ans", "{n}e jour"),
)
ENGLISH = DateForms(
    months="January,February,March,April,May,June,July,August,September,October,November,December",
    short="Jan.,Feb.,March,April,May,June,July,Aug.,Sept.,Oct.,Nov.,Dec.",
    week="Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday",
    full=(
        "on {month} {d}, {y}",
        "on {month} {nd}, {y}",
        "on {d} {month} {y}",
        "{d} {month}, {y}",
        "on the {nd} of {month} {y}",
        "on {weekday}, {month} {d}, {y}",
        "on {weekday} {d} {month} {y}",
        "{y}-{mm}-{dd}",
        "on {dd}.{mm}.{y}",
        "{d}-{month}-{y}",
    ),
    partial=(
        "on {month} {d}",
        "on {month} {nd}",
        "on {d} {month}",
        "on the {nd} of {month}",
        "on {weekday}, {month} {d}",
        "on {weekday}, {d} {month}",
        "on {weekday} ({month} {d})",
        "on {weekday} {nd} {month}",
        "late on {month} {d}",
    ),
    weekdays=("on {weekday}", "{weekday}", "late {weekday}", "{weekday} night", "early on {weekday}", "this {weekday}"),
    relative={
        0: ("today", "this morning", "earlier today", "tonight", "overnight"),
        1: ("yesterday", "last night", "yesterday evening", "a day ago", "one day ago"),
        2: ("the day before yesterday", "two days ago", "2 days ago"),
        4: ("four days ago",),
        7: ("a week ago", "one week ago"),
        14: ("two weeks ago",),
    },
    lengths=("{n} seconds", "{n}-minute", "for {n} days", "{n} hours", "{n} years old", "{n} may"),
)
SPANISH = DateForms(
    months="enero,febrero,marzo,abril,mayo,junio,julio,agosto,septiembre,octubre,noviembre,diciembre",
    week="lunes,martes,miércoles,jueves,viernes,sábado,domingo",
    full=(
        "el {d} de {month} de {y}",
        "el {d} de {month} del {y}",
        "el {weekday} {d} de {month} de {y}",
        "el {weekday}, {d} de {month} de {y}",
        "{dd}/{mm}/{y}",
        "{d}-{m}-{y}",
        "con fecha del {d} de {month} de {y}",
    ),
    partial=("el {d} de {month}", "el pasado {d} de {month}", "el {weekday} {d} de {month}", "este {d} de {month}"),
    weekdays=("el {weekday}", "este {weekday}", "el {weekday} por la noche", "la noche del {weekday}"),
    relative={
        0: ("hoy", "esta mañana", "esta tarde", "esta noche", "esta madrugada"),
        1: ("ayer", "anoche", "ayer por la tarde", "hace un día"),
        2: ("anteayer", "antes de ayer", "hace dos días", "hace 2 días"),
        7: ("hace una semana",),
    },
    lengths=("{n} segundos", "{n} minutos", "durante {n} días", "{n} horas", "{n} años"),
)
GERMAN = DateForms(
    months="Januar,Februar,März,April,Mai,Juni,Juli,August,September,Oktober,November,Dezember",
    short="Jan.,Feb.,März,Apr.,Mai,Juni,Juli,Aug.,Sept.,Okt.,Nov.,Dez.",
    week="Montag,Dienstag,Mittwoch,Donnerstag,Freitag,Samstag,Sonntag",
    full=(
        "am {d}. {month} {y}",
        "vom {d}. {month} {y}",
        "am {weekday}, dem {d}. {month} {y}",
        "am {weekday}, den {d}. {month} {y}",
        "am {d}.{m}.{y}",
        "am {dd}.{mm}.{yy}",
        "{d}.{month} {y}",
    ),
    partial=(
        "am {d}. {month}",
        "am {weekday}, dem {d}. {month}",
        "am {weekday} ({d}. {month})",
        "am {weekday} ({d}.{m}.)",
        "vom {d}. {month}",
        "am {weekday}, {d}. {month}",
    ),
    weekdays=("am {weekday}", "am {weekday}abend", "{weekday}", "in der Nacht zum {weekday}", "am {weekday} früh"),
    relative={
        0: ("heute", "heute Morgen", "heute früh", "am heutigen Tag"),
        1: ("gestern", "gestern Abend", "letzte Nacht", "vor einem Tag"),
        2: ("vorgestern", "vor zwei Tagen", "vor 2 Tagen"),
        7: ("vor einer Woche", "vor sieben Tagen"),
    },
    lengths=("{n} Sekunden", "{n} Minuten", "{n} Tage lang", "{n} Stunden", "{n} Jahre"),
)
ITALIAN = DateForms(
    months="gennaio,febbraio,marzo,aprile,maggio,giugno,luglio,agosto,settembre,ottobre,novembre,dicembre",
    week="lunedì,martedì,mercoledì,giovedì,venerdì,sabato,domenica",
    full=("il {d} {month} {y}", "{weekday} {d} {month} {y}", "del {d} {month} {y}", "il {dd}/{mm}/{y}"),
    partial=("il {d} {month}", "{weekday} {d} {month}", "lo scorso {d} {month}", "del {d} {month}"),
    weekdays=("{weekday}", "{weekday} sera", "nella notte di {weekday}"),
    relative={0: ("oggi", "stamattina", "stasera", "questa mattina"), 1: ("ieri", "ieri sera"), 2: ("due giorni fa",)},
    lengths=("{n} secondi", "{n} minuti", "per {n} giorni", "{n} anni"),
)
PORTUGUESE = DateForms(
    months="janeiro,fevereiro,março,abril,maio,junho,julho,agosto,setembro,outubro,novembro,dezembro",
    week="segunda-feira,terça-feira,quarta-feira,quinta-feira,sexta-feira,sábado,domingo",
    full=("em {d} de {month} de {y}", "na {weekday}, {d} de {month} de {y}", "no dia {d} de {month} de {y}"),
    partial=("em {d} de {month}", "no dia {d} de {month}", "na {weekday}, {d} de {month}"),
    weekdays=("na {weekday}", "nesta {weekday}", "na noite de {weekday}"),
    relative={0: ("hoje", "esta manhã"), 1: ("ontem", "ontem à noite"), 2: ("anteontem", "há dois dias")},
    lengths=("{n} segundos", "{n} minutos", "durante {n} dias", "{n} anos"),
)
POLISH = DateForms(
    months="stycznia,lutego,marca,kwietnia,maja,czerwca,lipca,sierpnia,września,października,listopada,grudnia",
    week="poniedziałek,wtorek,środę,czwartek,piątek,sobotę,niedzielę",
    full=("{d} {month} {y} roku", "{d} {month} {y} r.", "w {weekday}, {d} {month} {y} roku", "{dd}.{mm}.{y}"),
    partial=("{d} {month}", "w {weekday}, {d} {month}", "w {weekday} {d} {month}"),
    weekdays=("w {weekday}", "w {weekday} wieczorem"),
    relative={0: ("dziś", "dzisiaj rano"), 1: ("wczoraj", "wczoraj wieczorem"), 2: ("przedwczoraj", "dwa dni temu")},
    lengths=("{n} sekund", "{n} minut", "przez {n} dni", "{n} lat"),
)
ROMANIAN = DateForms(
    months="ianuarie,februarie,martie,aprilie,mai,iunie,iulie,august,septembrie,octombrie,noiembrie,decembrie",
    week="luni,marți,miercuri,joi,vineri,sâmbătă,duminică",
    full=("pe {d} {month} {y}", "{weekday}, {d} {month} {y}", "la {d} {month} {y}", "din {d} {month} {y}"),
    partial=("pe {d} {month}", "{weekday}, {d} {month}", "la {d} {month}"),
    weekdays=("{weekday}", "{weekday} seara"),
    relative={0: ("azi", "astăzi"), 1: ("ieri", "aseară"), 2: ("alaltăieri", "acum două zile")},
    lengths=("{n} secunde", "{n} minute", "timp de {n} zile"),
)
DUTCH = DateForms(
    months="januari,februari,maart,april,mei,juni,juli,augustus,september,oktober,november,december",
    week="maandag,dinsdag,woensdag,donderdag,vrijdag,zaterdag,zondag",
    full=("op {d} {month} {y}", "op {weekday} {d} {month} {y}", "{d}-{m}-{y}"),
    partial=("op {d} {month}", "op {weekday} {d} {month}"),
    weekdays=("op {weekday}", "{weekday}", "{weekday}avond"),
    relative={0: ("vandaag", "vanochtend"), 1: ("gisteren", "gisteravond"), 2: ("eergisteren", "twee dagen geleden")},
    lengths=("{n} seconden", "{n} minuten", "{n} dagen lang"),
)
TURKISH = DateForms(
    months="Ocak,Şubat,Mart,Nisan,Mayıs,Haziran,Temmuz,Ağustos,Eylül,Ekim,Kasım,Aralık",
    week="Pazartesi,Salı,Çarşamba,Perşembe,Cuma,Cumartesi,Pazar",
    full=("{d} {month} {y}", "{d} {month} {y} {weekday} günü", "{dd}.{mm}.{y}"),
    partial=("{d} {month}", "{d} {month} {weekday}", "{d} {month} {weekday} günü"),
    weekdays=("{weekday} günü", "{weekday}"),
    relative={0: ("bugün", "bu sabah"), 1: ("dün", "dün akşam"), 2: ("önceki gün", "iki gün önce")},
    lengths=("{n} saniye", "{n} dakika"),
)
GREEK = DateForms(
    months="Ιανουαρίου,Φεβρουαρίου,Μαρτίου,Απριλίου,Μαΐου,Ιουνίου,Ιουλίου,Αυγούστου,Σεπτεμβρίου,Οκτωβρίου,Νοεμβρίου,"
    "Δεκεμβρίου",
    week="Δευτέρα,Τρίτη,Τετάρτη,Πέμπτη,Παρασκευή,Σάββατο,Κυριακή",
    full=("στις {d} {month} {y}", "την {weekday}, {d} {month} {y}", "{d}/{m}/{y}"),
    partial=("στις {d} {month}", "την {weekday} {d} {month}"),
    weekdays=("την {weekday}", "το βράδυ της {weekday}"),
    relative={0: ("σήμερα",), 1: ("χθες", "χθες το βράδυ"), 2: ("προχθές", "πριν από δύο ημέρες")},
    lengths=("{n} δευτερόλεπτα", "{n} λεπτά"),
)

LATIN_FORMS: dict[str, DateForms] = {
    "de": GERMAN,
    "el": GREEK,
    "en": ENGLISH,
    "es": SPANISH,
    "fr": FRENCH,
    "it": ITALIAN,
    "nl": DUTCH,
    "pl": POLISH,
    "pt": PORTUGUESE,
    "ro": ROMANIAN,
    "tr": TURKISH,
}
