"""The vocabulary of ``durations``: units, media, and the words that tell a length from a point in time.

"|" separates spellings. ``{}`` in a pattern stands for a number word.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from archiver.text.duration_model import DurationWords
from archiver.text.duration_more import MORE_DURATIONS

_FRENCH = DurationWords(
    hours="heure|heures",
    minutes="minute|minutes|min|mn",
    seconds="seconde|secondes|sec",
    fixed={
        1800: "demi-heure|demie-heure|demi heure",
        900: "quart d'heure",
        30: "demi-minute|trentaine de secondes",
        10: "dizaine de secondes",
        15: "quinzaine de secondes",
        20: "vingtaine de secondes",
        40: "quarantaine de secondes",
        600: "dizaine de minutes",
    },
    half="et demie|et demi",
    joins="et",
    media="vidéo|vidéos|videos|séquence|séquences|extrait|extraits|enregistrement|film|clip|images|audio|vocal|"
    "message|"
    "bande|reportage|documentaire|montage|discours|podcast|émission|interview|allocution|bande-annonce|"
    "vidéoclip",
    cues="durée|durée de|dure|durent|longue de|long de|longues de|longs de|longue d'|long d'",
    cues_after="de long|de durée",
    about="environ|près de|plus de|moins de|quelque|presque|à peine|un peu plus de|peu plus de|peu moins de",
    fillers="de|d'|d|une|un|la|le|l'|:",
    not_before="il y a|depuis|pendant|dans|en moins de|toutes les|après|avant|durant|au bout de|chaque|voici|en",
    not_after="plus tard|plus tôt|après|avant|auparavant|de match|de jeu|de marche|de route|de retard|de "
    "silence|"
    "de trajet|de voiture|de vol|de prolongation|de pause",
)
_ENGLISH = DurationWords(
    hours="hour|hours|hr|hrs",
    minutes="minute|minutes|min|mins",
    seconds="second|seconds|sec|secs",
    fixed={
        1800: "half-hour|half an hour|half hour",
        900: "quarter of an hour",
        30: "half-minute|half a minute",
    },
    half="and a half|and half",
    joins="and",
    media="video|videos|clip|clips|footage|film|recording|audio|message|sequence|segment|excerpt|reel|loop|"
    "montage|"
    "broadcast|speech|statement|trailer|documentary|podcast|voice note|voice message|videotape|tape|address",
    cues="lasting|lasts|lasted|runs|runs for|runs to|running|running for|ran for|length|length of|"
    "duration|duration of|"
    "running time|running time of",
    cues_after="long|in length|in duration",
    about="about|around|nearly|almost|more than|over|less than|under|roughly|some|just over|just under|approximately",
    fillers="of|the|its|is|was|:",
    not_before="within|in|for|every|after|before|during|last|past|next|for the|first|at",
    not_after="ago|later|earlier|after|before|away|from|delay|walk|drive|warning|ultimatum|mark|of play|"
    "to play|"
    "of extra time|of silence|into|flight|per|a day",
)
_RUSSIAN = DurationWords(
    hours="час|часа|часов|часовое|часовой|часовую|часового|часового",
    minutes="минута|минуту|минуты|минут|мин",
    seconds="секунда|секунду|секунды|секунд|сек",
    fixed={
        1800: "полчаса|получаса",
        30: "полминуты",
        90: "полторы минуты|полутора минут",
        900: "четверть часа",
    },
    half="с половиной",
    joins="и",
    media="видео|видеоролик|видеоролика|видеоролике|ролик|ролика|ролике|запись|записи|видеозапись|"
    "видеозаписи|клип|"
    "клипа|фильм|фильма|аудио|аудиозапись|аудиозаписи|аудиосообщение|обращение|обращения|видеообращение|"
    "видеообращения|кадры|сюжет|сюжета|фрагмент|фрагмента|отрывок|запись|нарезка|нарезку",
    cues="длительностью|продолжительностью|хронометражем|хронометраж|длиной|длится|длительность|"
    "продолжительность|"
    "длительностью в|длиной в|продолжительностью в",
    about="около|более|почти|примерно|менее|чуть более|больше|свыше",
    fillers="на|в|из|—|:",
    not_before="через|за|в течение|каждые|спустя|после|последние|на протяжении|до|первые",
    not_after="назад|спустя|позже|ранее|езды|ходьбы|матча|до начала|тому назад|после|в день",
)
_UKRAINIAN = DurationWords(
    hours="година|години|годин|годину",
    minutes="хвилина|хвилину|хвилини|хвилин|хв",
    seconds="секунда|секунду|секунди|секунд|сек",
    fixed={1800: "півгодини|пів години", 30: "півхвилини|пів хвилини", 90: "півтори хвилини"},
    half="з половиною",
    joins="і|та|й",
    media="відео|відеоролик|відеоролика|ролик|ролика|запис|запису|відеозапис|відеозапису|кліп|фільм|аудіо|"
    "аудіозапис|звернення|відеозвернення|кадри|уривок",
    cues="тривалістю|завдовжки|тривалість|триває|довжиною",
    about="близько|понад|майже|приблизно|менше|більше",
    fillers="на|у|в|із|:",
    not_before="через|за|протягом|кожні|після|останні|упродовж|до",
    not_after="тому|потому|пізніше|раніше|матчу|їзди",
)
_ARABIC = DurationWords(
    hours="ساعة|ساعات|الساعة",
    minutes="دقيقة|دقائق|دقيقه|الدقيقة",
    seconds="ثانية|ثوان|ثواني|ثانيه",
    fixed={
        120: "دقيقتين|دقيقتان", 2: "ثانيتين|ثانيتان", 7200: "ساعتين|ساعتان",
        1800: "نصف ساعة", 30: "نصف دقيقة", 900: "ربع ساعة",
    },
    half="ونصف|ونصف الدقيقة|ونصف الساعة|و نصف",
    joins="و",
    media="فيديو|الفيديو|مقطع|مقطعا|المقطع|تسجيل|تسجيلا|التسجيل|شريط|شريطا|الشريط|مشاهد|المشاهد|لقطات|"
    "اللقطات|"
    "كليب|رسالة صوتية|مصور|المصور|صوتي",
    cues="مدته|مدتها|مدتهما|مدة|بمدة|تبلغ مدته|تبلغ مدتها|طوله|طولها|يستمر|تستمر|استمر|استغرق|يستغرق|مدته حوالي|"
    "مدته نحو",
    about="أكثر من|نحو|حوالي|قرابة|زهاء|تقريبا|أقل من|ما يقارب",
    fillers="من|على|في|:",
    not_before="قبل|منذ|خلال|بعد|كل|لمدة|في غضون|طوال|آخر",
    not_after="من المباراة|من اللعب|من الآن|على الأقدام|من الشوط",
    clitics="وفبلك",
)  # fmt: skip
_PERSIAN = DurationWords(
    hours="ساعت|ساعته|ساعتی",
    minutes="دقیقه|دقیقهای|دقیقه ای|دقیقه‌ای",
    seconds="ثانیه|ثانیهای|ثانیه ای|ثانیه‌ای",
    fixed={1800: "نیم ساعت|نیم ساعته"},
    half="و نیم",
    joins="و",
    media="صوتی|فایل صوتی|فایل|ویدئو|ویدئویی|ویدئوی|ویدیو|ویدیویی|ویدیوی|"
    "ویدئوئی|فیلم|فیلمی|کلیپ|کلیپی|صوت|پیام|پیامی|تصاویر",
    cues="مدت|به مدت|طول|زمان",
    about="حدود|بیش از|نزدیک به|کمتر از",
    fillers="از|با|:",
    not_before="طی|پس از|هر|در|بعد از|قبل از|ظرف",
    not_after="پیش|بعد|قبل|پس از",
)
_HEBREW = DurationWords(
    hours="שעה|שעות",
    minutes="דקה|דקות",
    seconds="שנייה|שניות|שניה",
    fixed={120: "שתי דקות", 1800: "חצי שעה", 30: "חצי דקה"},
    half="וחצי",
    joins="ו",
    media="סרטון|סרט|הקלטה|וידאו|תיעוד|קטע|הודעה|צילום",
    cues="באורך|שאורכו|שאורכה|אורכו|נמשך|הנמשך|שנמשך",
    about="כ|בערך|יותר מ",
    fillers="של|:",
    not_before="לפני|אחרי|תוך|במשך|כעבור|בעוד",
    not_after="לאחר מכן|קודם|לפני",
    clitics="ובלכשה",
)
_SPANISH = DurationWords(
    hours="hora|horas",
    minutes="minuto|minutos|min",
    seconds="segundo|segundos|seg",
    fixed={
        1800: "media hora",
        900: "cuarto de hora",
        30: "medio minuto",
        20: "veintena de segundos",
        10: "decena de segundos",
        600: "decena de minutos",
    },
    half="y medio|y media",
    joins="y",
    media="nota de voz|mensaje de voz|vídeo|vídeos|video|videos|clip|"
    "grabación|audio|película|secuencia|filmación|mensaje|fragmento|discurso",
    cues="duración|duración de|dura|duran|de duración de",
    cues_after="de duración",
    about="unos|unas|más de|poco más de|casi|cerca de|alrededor de|menos de|aproximadamente|apenas",
    fillers="de|un|una|el|la|:",
    not_before="hace|durante|dentro de|en|cada|después de|tras|desde",
    not_after="después|más tarde|antes|de juego|de partido|de silencio",
)
_GERMAN = DurationWords(
    hours="Stunde|Stunden|Std",
    minutes="Minute|Minuten|Min",
    seconds="Sekunde|Sekunden|Sek",
    fixed={
        1800: "halbe Stunde|halben Stunde|halbstündige|halbstündiges|halbstündiger|halbstündigen",
        900: "Viertelstunde",
        30: "halbe Minute|halben Minute|halbminütige|halbminütiges|halbminütiger|halbminütigen",
        90: "anderthalb Minuten|eineinhalb Minuten|anderthalbminütige|anderthalbminütiges|eineinhalbminütige|"
        "eineinhalbminütiges|anderthalbminütigen|anderthalbminütiger",
        150: "zweieinhalb Minuten|zweieinhalbminütige|zweieinhalbminütiges|zweieinhalbminütigen",
        210: "dreieinhalb Minuten|dreieinhalbminütige|dreieinhalbminütiges",
    },
    half="einhalb",
    joins="und",
    media="Video ist|Clip ist|Video|Videos|Clip|Film|Aufnahme|"
    "Aufnahmen|Ausschnitt|Sequenz|Mitschnitt|Botschaft|Videobotschaft|"
    "Audiobotschaft|Video-Clip|Rede|Filmmaterial",
    cues="Länge von|Dauer von|dauert|Länge|Dauer",
    cues_after="langes|lange|langer|langen|Länge",
    about="rund|etwa|mehr als|fast|knapp|über|circa|ca|weniger als",
    fillers="von|mit|einer|:",
    not_before="vor|in|nach|während|seit|alle|innerhalb|binnen|jede|für",
    not_after="später|zuvor|vorher|lang|danach|entfernt",
)
DURATIONS: Mapping[str, DurationWords] = MappingProxyType(
    {
        "ar": _ARABIC, "de": _GERMAN, "en": _ENGLISH, "es": _SPANISH,
        "fa": _PERSIAN, "fr": _FRENCH, "he": _HEBREW, "ru": _RUSSIAN, "uk": _UKRAINIAN, **MORE_DURATIONS,
    }
)  # fmt: skip

# Adjectives made of a number and a unit: "двухминутное", "vierminütiges". Stems, then endings.
RUSSIAN_PREFIXES: Mapping[str, float] = MappingProxyType(
    {
        "": 1, "одно": 1, "полутора": 1.5, "двух": 2, "трёх": 3, "трех": 3, "четырёх": 4, "четырех": 4,
        "пяти": 5, "шести": 6, "семи": 7, "восьми": 8, "девяти": 9, "десяти": 10, "двенадцати": 12,
        "пятнадцати": 15, "двадцати": 20, "тридцати": 30, "сорока": 40, "пятидесяти": 50,
    }
)  # fmt: skip
RUSSIAN_STEMS: Mapping[str, int] = MappingProxyType({"минутн": 60, "секундн": 1, "часов": 3600})
UKRAINIAN_PREFIXES: Mapping[str, float] = MappingProxyType(
    {
        "": 1,
        "одно": 1,
        "півтора": 1.5,
        "дво": 2,
        "двох": 2,
        "три": 3,
        "трьох": 3,
        "чотири": 4,
        "п'яти": 5,
        "десяти": 10,
    }
)
UKRAINIAN_STEMS: Mapping[str, int] = MappingProxyType({"хвилинн": 60, "секундн": 1, "годинн": 3600})
SLAVIC_ENDINGS = (
    "ый",
    "ое",
    "ая",
    "ого",
    "ому",
    "ом",
    "ой",
    "ую",
    "ые",
    "ых",
    "ым",
    "ий",
    "а",
    "е",
    "у",
    "ої",
    "ій",
    "і",
)
PERSIAN_STEMS: Mapping[str, int] = MappingProxyType({"دقیقهای": 60, "دقیقه": 60, "ثانیهای": 1, "ثانیه": 1})
GERMAN_STEMS: Mapping[str, int] = MappingProxyType({"minütig": 60, "sekündig": 1, "stündig": 3600})
GERMAN_ENDINGS = ("", "e", "es", "er", "en", "em")
