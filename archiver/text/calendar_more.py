"""The vocabulary of ``dates`` for languages that are known less deeply, and the table of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from archiver.text.calendar_slavic import BELARUSIAN, SERBIAN
from archiver.text.calendar_words import ARABIC, ENGLISH, FRENCH, RUSSIAN, CalendarWords
from archiver.text.ordinals import PERSIAN_DAYS, UKRAINIAN_DAYS

UKRAINIAN = CalendarWords(
    months="січня|січень|січ,лютого|лютий|лют,березня|березень|бер,квітня|квітень|квіт,травня|травень|трав,червня|"
    "червень|черв,липня|"
    "липень|лип,"
    "серпня|серпень|серп,вересня|вересень|вер,жовтня|жовтень|жовт,листопада|листопад,грудня|грудень|груд",
    weekdays="понеділок|понеділка,вівторок|вівторка,середу|середа|середи,четвер|четверга,п'ятницю|"
    "п'ятниця|п'ятниці,"
    "суботу|субота|суботи,неділю|неділя|неділі",
    weekdays_short="пн,вт,ср,чт,пт,сб,нд",
    fillers="у|в|на|р|року|році",
    ordinals="го|е",
    day_words=UKRAINIAN_DAYS,
    joins="і|й|та|або|по|до",
    previous="минулий|минулу|минулої|минулого|минуле",
    following="наступний|наступну|наступної|наступного",
    never="кожен|кожну|щонеділі|щопонеділка",
    relative={0: "сьогодні|цієї ночі|минулої ночі|сьогодні вночі", -1: "вчора|учора|напередодні", -2: "позавчора"},
    back={
        0: "того ж дня|цього ж дня",
        -1: "днем раніше|за день до цього",
        1: "наступного дня|днем пізніше|через день",
    },
    not_a_day="напередодні виборів|напередодні війни|напередодні вторгнення|напередодні свята",
    ago="{} дні тому|{} днів тому",
    year={-1: "минулого року|торік", 0: "цього року|поточного року"},
)
PERSIAN = CalendarWords(
    months="ژانویه,فوریه,مارس,آوریل|آپریل,مه|می,ژوئن|جون,ژوئیه|جولای|ژوییه,اوت|آگوست|آگست,سپتامبر,اکتبر|"
    "اکتوبر,"
    "نوامبر,دسامبر",
    jalali="فروردین|فروردینماه,اردیبهشت|اردیبهشتماه,خرداد|خردادماه,تیر|تیرماه,مرداد|مردادماه|امرداد|"
    "امردادماه,شهریور|شهریورماه,مهر|مهرماه,آبان|آبانماه,آذر|آذرماه,دی|دیماه,بهمن|بهمنماه,اسفند|اسفندماه",
    hijri="محرم,صفر,ربیعالاول|ربیع الاول,ربیعالثانی|ربیع الثانی,جمادیالاول|جمادی الاول,جمادیالثانی|جمادی "
    "الثانی,رجب,شعبان,"
    "رمضان,شوال,ذیقعده|ذی قعده|ذیالقعده,ذیحجه|ذی حجه|ذیالحجه",
    day_words=PERSIAN_DAYS,
    joins="و|تا|الی",
    weekdays="دوشنبه|دوشنبهشب|دوشنبه شب|دو شنبه|دو شنبهشب|دو شنبه شب,سه شنبه|سه شنبهشب|سه شنبه شب|سهشنبه|سهشنبهشب|"
    "سهشنبه شب,چهارشنبه|چهارشنبهشب|چهارشنبه شب|چهار شنبه|چهار شنبهشب|چهار شنبه شب,پنجشنبه|پنجشنبهشب|پنجشنبه شب|"
    "پنج شنبه|پنج شنبهشب|پنج شنبه شب,جمعه|جمعهشب|جمعه شب,شنبه|شنبهشب|شنبه شب,یکشنبه|یکشنبهشب|یکشنبه شب|یک شنبه|یک "
    "شنبهشب|یک شنبه شب",
    fillers="ماه|سال|در|خورشیدی|شمسی|قمری|میلادی",
    day_prefix="روز|شب|بامداد|صبح|عصر|شامگاه|ظهر|غروب|تاریخ",
    ordinals="م|ام",
    previous="گذشته",
    following="آینده|بعد",
    never="هر|نماز",
    relative={0: "امروز", -1: "دیروز|دیشب|روز گذشته|شب گذشته", -2: "پریروز"},
    back={0: "همان روز", -1: "یک روز قبل|یک روز پیش از آن", 1: "روز بعد|یک روز بعد"},
    ago="{} روز پیش|{} روز قبل",
    year={-1: "سال گذشته|پارسال", 0: "سال جاری|امسال"},
)
SPANISH = CalendarWords(
    months="enero|ene,febrero|feb,marzo|mar,abril|abr,mayo|may,junio|jun,julio|jul,agosto|ago,septiembre|"
    "setiembre|"
    "sept|sep,octubre|oct,noviembre|nov,diciembre|dic",
    weekdays="lunes,martes,miércoles|miercoles,jueves,viernes,sábado,domingo",
    fillers="de|del|el|en|día|mes",
    day_prefix="noche|tarde|madrugada|mañana|pasado",
    ordinals="o|ro",
    day_words={"primero": 1},
    joins="y|o|al",
    previous="pasado|último|anterior",
    following="próximo|que viene",
    never="cada|todos los|santo",
    relative={
        0: "hoy|esta mañana|esta tarde|esta noche|esta madrugada|hoy mismo|este mediodía",
        -1: "ayer|anoche|hace un día|la noche pasada|la pasada noche|hace 24 horas|en la víspera",
        -2: "anteayer|antes de ayer|antier|anteanoche",
        -7: "hace una semana|hace 1 semana",
        -14: "hace dos semanas|hace 2 semanas",
    },
    back={
        0: "el mismo día|ese mismo día",
        -1: "la víspera|el día anterior|un día antes|el día previo|la noche anterior",
        1: "al día siguiente|el día siguiente|un día después|un día más tarde|a la mañana siguiente",
        7: "una semana después|una semana más tarde",
        -7: "una semana antes",
    },
    ago="hace {} días",
    later="{} días más tarde|{} días después",
    earlier="{} días antes",
    year={-1: "del año pasado|el año pasado", 0: "de este año|este año"},
)
_DE_DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag|Sonnabend", "Sonntag")
_DE_HOURS = ("", "abend", "morgen", "vormittag", "nachmittag", "mittag", "nacht", "früh")
GERMAN = CalendarWords(
    months="Januar|Jänner|Jan,Februar|Feb,März|Maerz,April|Apr,Mai,Juni,Juli,August|Aug,September|Sept|Sep,"
    "Oktober|Okt,November|Nov,Dezember|Dez",
    weekdays=",".join("|".join(name + hour for name in day.split("|") for hour in _DE_HOURS) for day in _DE_DAYS),
    weekdays_short="Mo,Di,Mi,Do,Fr,Sa,So",
    fillers="der|den|dem|am|vom|des|im",
    ordinals="ten|te",
    joins="und|oder|bis",
    previous="letzten|letzter|vergangenen|vergangener|vorigen|letzte|letztem",
    following="nächsten|kommenden|nächster",
    never="jeden|jeder",
    relative={
        0: "heute|am heutigen Tag|heute Nacht|heute früh|heute Morgen|heute Abend",
        -1: "gestern|letzte Nacht|vor einem Tag|in der vergangenen Nacht|vergangene Nacht|am gestrigen Tag|vor 24 "
        "Stunden",
        -2: "vorgestern",
        -7: "vor einer Woche|vor 1 Woche",
        -14: "vor zwei Wochen|vor 2 Wochen",
    },
    back={
        0: "am selben tag|am gleichen tag|noch am selben tag|am selben abend",
        -1: "am vortag|tags zuvor|einen tag zuvor|am tag zuvor|am tag davor|am abend zuvor|einen tag vorher|einen "
        "tag früher",
        1: "am nächsten tag|tags darauf|einen tag später|am folgetag|am tag darauf|am darauffolgenden tag|am tag "
        "danach|"
        "am folgenden tag|am nächsten morgen",
        7: "eine woche später",
        -7: "eine woche zuvor",
    },
    ago="vor {} tagen",
    later="{} tage später|{} tage danach",
    earlier="{} tage zuvor|{} tage früher|{} tage vorher|{} tage davor",
    year={-1: "des vergangenen Jahres|letzten Jahres|vorigen Jahres", 0: "dieses Jahres"},
)
ITALIAN = CalendarWords(
    months="gennaio|gen,febbraio|feb,marzo|mar,aprile|apr,maggio|mag,giugno|giu,luglio|lug,agosto|ago,"
    "settembre|set,"
    "ottobre|ott,novembre|nov,dicembre|dic",
    weekdays="lunedì,martedì,mercoledì,giovedì,venerdì,sabato,domenica",
    fillers="di|del|il|lo|dell|l|giorno",
    day_prefix="notte|serata|mattinata",
    ordinals="°|º",
    day_words={"primo": 1},
    joins="e|o|al",
    previous="scorso|scorsa|passato",
    following="prossimo|prossima",
    never="ogni|santo",
    relative={
        0: "oggi|stamattina|stasera|questa mattina|questa sera|questa notte|stanotte|oggi pomeriggio",
        -1: "ieri|la scorsa notte|nella notte scorsa|un giorno fa",
        -2: "l'altro ieri|l'altroieri|altro ieri|avantieri",
        -7: "una settimana fa",
    },
    back={
        0: "lo stesso giorno",
        -1: "il giorno prima|il giorno precedente|un giorno prima|la sera prima|alla vigilia",
        1: "il giorno dopo|il giorno seguente|il giorno successivo|un giorno dopo|l'indomani|all'indomani",
    },
    ago="{} giorni fa",
    later="{} giorni dopo",
    earlier="{} giorni prima",
    year={-1: "dello scorso anno|dell'anno scorso", 0: "di quest'anno"},
)
PORTUGUESE = CalendarWords(
    months="janeiro|jan,fevereiro|fev,março|mar,abril|abr,maio|mai,junho|jun,julho|jul,agosto|ago,"
    "setembro|set,"
    "outubro|out,novembro|nov,dezembro|dez",
    weekdays="segunda-feira|nesta segunda,terça-feira|nesta terça,quarta-feira|nesta quarta,quinta-feira|nesta quinta,"
    "sexta-feira|nesta sexta,sábado,domingo",
    fillers="de|do|em|dia|no",
    day_prefix="noite|manhã|tarde|madrugada",
    ordinals="o|º",
    day_words={"primeiro": 1},
    joins="e|ou|a",
    previous="passado|passada|última|último",
    following="próximo|próxima|que vem",
    never="cada|toda|todo|santa",
    relative={
        0: "hoje|esta manhã|nesta manhã|esta tarde|esta noite",
        -1: "ontem|ontem à noite|noite passada|há um dia",
        -2: "anteontem",
        -7: "há uma semana",
    },
    back={0: "no mesmo dia", -1: "na véspera|no dia anterior|um dia antes", 1: "no dia seguinte|um dia depois"},
    ago="há {} dias",
    later="{} dias depois",
    earlier="{} dias antes",
    year={-1: "do ano passado", 0: "deste ano"},
)
POLISH = CalendarWords(
    months="stycznia,lutego,marca,kwietnia,maja,czerwca,lipca,sierpnia,września,października,listopada,grudnia",
    weekdays="poniedziałek|poniedziałku,wtorek|wtorku,środę|środa|środy,czwartek|czwartku,piątek|piątku,"
    "sobotę|sobota|soboty,niedzielę|niedziela|niedzieli",
    fillers="w|we|dnia|r|roku",
    joins="i|lub|do",
    previous="ubiegły|ubiegłą|zeszły|zeszłą|miniony|minioną",
    following="przyszły|przyszłą|najbliższy|najbliższą",
    never="każdy|każdą",
    relative={
        0: "dziś|dzisiaj|dziś rano|minionej nocy|dzisiejszej nocy",
        -1: "wczoraj|wczoraj wieczorem|dzień temu",
        -2: "przedwczoraj",
        -7: "tydzień temu",
    },
    back={0: "tego samego dnia", -1: "dzień wcześniej|poprzedniego dnia", 1: "następnego dnia|dzień później"},
    ago="{} dni temu",
    year={-1: "ubiegłego roku|zeszłego roku", 0: "bieżącego roku|tego roku"},
)
TURKISH = CalendarWords(
    months="Ocak,Şubat,Mart,Nisan,Mayıs,Haziran,Temmuz,Ağustos,Eylül,Ekim,Kasım,Aralık",
    weekdays="Pazartesi,Salı,Çarşamba,Perşembe,Cuma,Cumartesi,Pazar",
    fillers="günü",
    previous="geçen",
    following="gelecek|önümüzdeki",
    never="her|kara",
    relative={
        0: "bugün|bu sabah|bu akşam|bu gece",
        -1: "dün|dün akşam|dün gece|bir gün önce",
        -2: "evvelsi gün|önceki gün",
        -7: "bir hafta önce",
    },
    back={0: "aynı gün", -1: "bir gün önce", 1: "ertesi gün"},
    ago="{} gün önce",
)
_NL_DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_NL_HOURS = ("", "avond", "ochtend", "middag", "nacht", "morgen")
DUTCH = CalendarWords(
    months="januari|jan,februari|feb,maart|mrt,april|apr,mei,juni|jun,juli|jul,augustus|aug,september|sept|sep,"
    "oktober|okt,november|nov,december|dec",
    weekdays=",".join("|".join(day + hour for hour in _NL_HOURS) for day in _NL_DAYS),
    fillers="op|de|van",
    ordinals="e|ste|de",
    joins="en|of|tot",
    previous="afgelopen|vorige|jongstleden",
    following="komende|volgende|aanstaande",
    never="elke|iedere",
    relative={
        0: "vandaag|vanochtend|vanmorgen|vanmiddag|vanavond|vannacht",
        -1: "gisteren|gisteravond|gisterochtend|gistermiddag|afgelopen nacht|een dag geleden",
        -2: "eergisteren",
        -7: "een week geleden",
    },
    back={
        0: "dezelfde dag|diezelfde dag",
        -1: "de dag ervoor|een dag eerder|de dag daarvoor|de vorige dag",
        1: "de volgende dag|een dag later|de dag erna|de dag daarop",
    },
    ago="{} dagen geleden",
    later="{} dagen later",
    earlier="{} dagen eerder",
    year={-1: "vorig jaar|van vorig jaar", 0: "dit jaar|van dit jaar"},
)
HEBREW = CalendarWords(
    months="ינואר,פברואר,מרץ|מרס|מארס,אפריל,מאי,יוני,יולי,אוגוסט,ספטמבר,אוקטובר,נובמבר,דצמבר",
    weekdays="יום שני,יום שלישי,יום רביעי,יום חמישי,יום שישי,שבת|יום שבת,יום ראשון",
    relative={0: "היום|הבוקר|הערב", -1: "אתמול|אמש", -2: "שלשום|לפני יומיים"},
    back={0: "באותו יום", -1: "יום קודם לכן", 1: "למחרת"},
    previous="שעבר|האחרון",
    following="הבא",
    never="כל",
    ago="לפני {} ימים",
    clitics="ובלמ",
)
ROMANIAN = CalendarWords(
    months="ianuarie|ian,februarie|feb,martie|mar,aprilie|apr,mai,iunie,iulie,august|aug,septembrie|sept,"
    "octombrie|oct,noiembrie|noi,decembrie|dec",
    weekdays="luni,marți|marţi,miercuri,joi,vineri,sâmbătă,duminică",
    fillers="pe|din|la|data|de",
    previous="trecută|trecut",
    following="viitoare",
    never="fiecare",
    relative={
        0: "azi|astăzi|în această dimineață|în această seară|diseară",
        -1: "ieri|aseară|noaptea trecută|acum o zi",
        -2: "alaltăieri",
        -7: "acum o săptămână",
    },
    back={0: "în aceeași zi", -1: "cu o zi înainte", 1: "a doua zi|o zi mai târziu"},
    ago="acum {} zile",
)
BULGARIAN = CalendarWords(
    months="януари,февруари,март,април,май,юни,юли,август,септември,октомври,ноември,декември",
    weekdays="понеделник,вторник,сряда,четвъртък,петък,събота,неделя",
    fillers="на|в|г|година",
    previous="миналия|миналата",
    following="следващия|следващата",
    never="всеки|всяка|разпети",
    relative={0: "днес", -1: "вчера|снощи", -2: "завчера"},
    back={0: "същия ден", -1: "предишния ден|ден по-рано", 1: "на следващия ден|ден по-късно"},
    ago="преди {} дни",
)
GREEK = CalendarWords(
    months="Ιανουαρίου,Φεβρουαρίου,Μαρτίου,Απριλίου,Μαΐου|Μαίου,Ιουνίου,Ιουλίου,Αυγούστου,Σεπτεμβρίου,"
    "Οκτωβρίου,"
    "Νοεμβρίου,Δεκεμβρίου",
    weekdays="Δευτέρα,Τρίτη,Τετάρτη,Πέμπτη,Παρασκευή,Σάββατο,Κυριακή",
    fillers="του|της|στις",
    ordinals="η",
    previous="περασμένη|προηγούμενη|περασμένο",
    following="επόμενη|ερχόμενη",
    never="κάθε|μεγάλη",
    relative={0: "σήμερα|απόψε", -1: "χθες|χτες|πριν από μία ημέρα", -2: "προχθές|προχτές"},
    back={
        0: "την ίδια μέρα|την ίδια ημέρα",
        -1: "την προηγούμενη ημέρα",
        1: "την επόμενη μέρα|την επόμενη ημέρα",
    },
    ago="πριν από {} ημέρες",
)

CALENDARS: Mapping[str, CalendarWords] = MappingProxyType(
    {
        "ar": ARABIC,
        "be": BELARUSIAN,
        "bg": BULGARIAN,
        "de": GERMAN,
        "el": GREEK,
        "en": ENGLISH,
        "es": SPANISH,
        "fa": PERSIAN,
        "fr": FRENCH,
        "he": HEBREW,
        "it": ITALIAN,
        "nl": DUTCH,
        "pl": POLISH,
        "pt": PORTUGUESE,
        "ro": ROMANIAN,
        "ru": RUSSIAN,
        "sr": SERBIAN,
        "tr": TURKISH,
        "uk": UKRAINIAN,
    }
)
