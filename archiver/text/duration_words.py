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
        30: "demi-minute|demi minute|trentaine de secondes",
        10: "dizaine de secondes",
        15: "quinzaine de secondes",
        20: "vingtaine de secondes",
        40: "quarantaine de secondes",
        600: "dizaine de minutes",
    },
    half="et demie|et demi",
    joins="et",
    media="vidéo|vidéos|videos|séquence|séquences|extrait|extraits|enregistrement|film|clip|images|audio|vocal|message|"
    "bande|reportage|documentaire|montage|discours|podcast|émission|interview|allocution|bande-annonce|vidéoclip|"
    "reel|version|note vocale|messages vocaux|direct|spot|captation|plan|entretien|clips|document|film amateur|"
    "prise de parole|appel|passage|diaporama",
    cues="durée|durée de|dure|durent|longue de|long de|longues de|longs de|longue d'|long d'|dure environ|"
    "durait|qui dure|long d'environ|longue d'environ|s'étire sur|s'étend sur|durée totale de|durée est de|"
    "durée totale|long d|longue d|dure à peine",
    cues_after="de long|de durée|de longueur|de durée totale|de bande",
    about="environ|près de|plus de|moins de|quelque|presque|à peine|un peu plus de|peu plus de|peu moins de|"
    "un peu moins de|près d'|environ d'|autour de|tout juste|guère plus de|plus d'|moins d'|à peu près|"
    "tout au plus|de près de",
    fillers="de|d'|d|une|un|la|le|l'|:|tout|seulement|juste|que|ne|les|est|sont|total|totale",
    not_before="il y a|depuis|pendant|dans|en moins de|toutes les|après|avant|durant|au bout de|chaque|voici|en",
    not_after="plus tard|plus tôt|après|avant|auparavant|de match|de jeu|de marche|de route|de retard|de silence|"
    "de trajet|de voiture|de vol|de prolongation|de pause|avant que|de prison|de bombardement|de combat|de combats|"
    "de distance|d'arrêt",
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
    media="video|videos|clip|clips|footage|film|recording|audio|message|sequence|segment|excerpt|reel|loop|montage|"
    "broadcast|speech|statement|trailer|documentary|podcast|voice note|voice message|videotape|tape|address|"
    "reels|vlog|stream|livestream|note|interview|episode|track|song|animation|version|"
    "conversation|voice memo|memo|monologue|rant|compilation|teaser|vertical video|drone video|supercut|"
    "montages|spot|screen recording|film clip|voice notes|audio message|broadcasts",
    cues="lasting|lasts|lasted|runs|runs for|runs to|running|running for|ran for|length|length of|duration|"
    "duration of|running time|running time of|lasting for|lasts for|lasted for|lasting just|clocks in at|"
    "clocking in at|goes on for|long|that lasts|that runs|runs at|running at|run time|runtime|runtime of|total of",
    cues_after="long|in length|in duration",
    about="about|around|nearly|almost|more than|over|less than|under|roughly|some|just over|just under|approximately|"
    "a little over|a little under|a little more than|slightly over|slightly under|slightly more than|"
    "no more than|at least|only|just|well over|barely|close to|not quite|a bit over|up to",
    fillers="of|the|its|is|was|:|a|an|this|that|it|which|only|just|and|total|full|entire|whole",
    not_before="within|in|for|every|after|before|during|last|past|next|for the|first|at",
    not_after="ago|later|earlier|after|before|away|from|delay|walk|drive|warning|ultimatum|mark|of play|to play|"
    "of extra time|of silence|into|flight|per|a day|attack|bombardment|barrage|battle|truce|ceasefire|sentence|"
    "jail|prison|outage|blackout|shelling|siege|strike|alert|in jail|in prison|long-range|deadline|window|"
    "speech ban|curfew|interval|to evacuate|to leave|to shelter|silence|old|apart|on foot|by car",
)
_RUSSIAN = DurationWords(
    hours="час|часа|часов|часовое|часовой|часовую|часового|часового",
    minutes="минута|минуту|минуты|минут|мин|минутах",
    seconds="секунда|секунду|секунды|секунд|сек|секундах",
    fixed={
        1800: "полчаса|получаса",
        30: "полминуты|пол минуты|полминутки",
        900: "четверть часа",
    },
    half="с половиной",
    joins="и",
    media="видео|видеоролик|видеоролика|видеоролике|ролик|ролика|ролике|запись|записи|видеозапись|видеозаписи|клип|"
    "клипа|фильм|фильма|аудио|аудиозапись|аудиозаписи|аудиосообщение|обращение|обращения|видеообращение|"
    "видеообращения|кадры|сюжет|сюжета|фрагмент|фрагмента|отрывок|нарезка|нарезку|аудиосообщения|аудиосообщении|"
    "видеосообщение|видеосообщения|видеосюжет|видеосюжета|стрим|стрима|эфир|эфира|подкаст|подкаста|голосовое|"
    "голосовое сообщение|голосового сообщения|кружок|съемка|съемки|съемку|видеофрагмент|видеофрагмента|"
    "видеозаписью|записью|роликом|роликов|видеороликом|видеоролики|ролики|обращением|обращении|видеообращением|"
    "аудиозаписью|интервью|версия|версию|видеокадры|видеоклип|монолог|монолога|репортаж|репортажа|видеоотчет|"
    "аудиофайл|аудиофайла|аудиообращение|аудиообращения|аудиообращении|фильме|видеоряд|рилс|видеонарезка|"
    "видеонарезку",
    cues="длительностью|продолжительностью|хронометражем|хронометраж|длиной|длится|длительность|продолжительность|"
    "длительностью в|длиной в|продолжительностью в|длилась|длился|длилось|длятся|длящийся|длящееся|длящаяся|"
    "длящуюся|длящегося|длительность —|длиною|хронометраж —|общей длительностью|общей продолжительностью|"
    "длительность составляет|продолжительность составляет|продолжается|"
    "длительностью чуть|хронометражем в|длиной более",
    about="около|более|почти|примерно|менее|чуть более|больше|свыше|чуть больше|чуть меньше|чуть менее|порядка|где-то|"
    "приблизительно|без малого|не более|не менее|всего|до",
    fillers="на|в|из|—|:|это|этот|эта|около|всего|общая|общей|составила|её|ее|его|была|было|с",
    not_before="через|за|в течение|каждые|спустя|после|последние|на протяжении|до|первые",
    not_after="назад|спустя|позже|ранее|езды|ходьбы|матча|до начала|тому назад|после|в день|боя|обстрела|тишины|"
    "лишения свободы|ареста|пути|полета|времени",
)
_UKRAINIAN = DurationWords(
    hours="година|години|годин|годину|год",
    minutes="хвилина|хвилину|хвилини|хвилин|хв",
    seconds="секунда|секунду|секунди|секунд|сек",
    fixed={1800: "півгодини|пів години", 30: "півхвилини|пів хвилини"},
    half="з половиною",
    joins="і|та|й",
    media="відео|відеоролик|відеоролика|ролик|ролика|запис|запису|відеозапис|відеозапису|кліп|фільм|аудіо|аудіозапис|"
    "звернення|відеозвернення|кадри|уривок|відеоролику|ролику|записі|аудіозапису|аудіозаписі|відеофрагмент|"
    "відеофрагмента|фрагмент|фрагмента|сюжет|сюжету|відеосюжет|аудіоповідомлення|голосове|голосове повідомлення|"
    "кружечок|стрим|подкаст|ефір|кліпу|фільму|нарізка|нарізку|зйомка|зйомку|інтерв'ю|репортаж|відеоповідомлення|"
    "версія|версію|монолог|зверненні",
    cues="тривалістю|завдовжки|тривалість|триває|довжиною|тривав|тривала|тривають|тривалістю у|тривалістю в|"
    "хронометраж|хронометражем|завдовжки у|завдовжки в|довжина|довжиною у|довжиною в|загальною тривалістю|"
    "тривалість —|становить|складає",
    about="близько|понад|майже|приблизно|менше|більше|трохи більше|трохи більш як|трохи менше|більш як|менш як|до|десь|"
    "лише|всього|усього",
    fillers="на|у|в|із|:|цей|ця|це|загальна|його|її|є|було|була|з|як|ніж",
    not_before="через|за|протягом|кожні|після|останні|упродовж|до",
    not_after="тому|потому|пізніше|раніше|матчу|їзди",
)
_ARABIC = DurationWords(
    hours="ساعة|ساعات|الساعة",
    minutes="دقيقة|دقائق|دقيقه|الدقيقة",
    seconds="ثانية|ثوان|ثواني|ثانيه|الثانية",
    fixed={
        120: "دقيقتين|دقيقتان", 2: "ثانيتين|ثانيتان", 7200: "ساعتين|ساعتان",
        1800: "نصف ساعة", 30: "نصف دقيقة", 900: "ربع ساعة", 60: "دقيقة واحدة", 1: "ثانية واحدة", 15: "ربع دقيقة",
    },
    half="ونصف|ونصف الدقيقة|ونصف الساعة|و نصف",
    joins="و",
    media="فيديو|الفيديو|مقطع|مقطعا|المقطع|تسجيل|تسجيلا|التسجيل|شريط|شريطا|الشريط|مشاهد|المشاهد|لقطات|اللقطات|كليب|"
    "رسالة صوتية|مصور|المصور|صوتي|رسالة|رسالة مسجلة|بودكاست|مقاطع|فيلم|فيلما|مقابلة|كلمة|كلمة مصورة|تسجيلات|"
    "إصدار|إصدارا|فيديوهات|الفيديوهات|ملف صوتي|ملفا صوتيا|مقتطف|البث|بث|كلمته|صوتية|مصورة|مسجلة|مسجل|مقطعا مصورا|"
    "صوتيا|مصورا|لقطة|فيديو قصير|الكليب|وثائقي|وثائقيا",
    cues="مدته|مدتها|مدتهما|مدة|بمدة|تبلغ مدته|تبلغ مدتها|طوله|طولها|يستمر|تستمر|استمر|استغرق|يستغرق|مدته حوالي|"
    "مدته نحو|تبلغ|مدتها نحو|مدتها حوالي|مدة المقطع|مدة الفيديو|مدة التسجيل|مدة الشريط|مدته تقارب|وتبلغ مدته|"
    "بلغت مدته|بلغت مدتها|تصل مدته إلى|لا تتجاوز مدته|لا تتعدى مدته|تتجاوز مدته|"
    "مدته الإجمالية|تزيد مدته على|تزيد مدته عن",
    about="أكثر من|نحو|حوالي|قرابة|زهاء|تقريبا|أقل من|ما يقارب|أقل بقليل من|أكثر بقليل من|ما يزيد على|ما يزيد عن|"
    "أزيد من|يقارب|تقارب|يناهز|تناهز|ما يناهز",
    fillers="من|على|في|:|فيه|قصير|قصيرا|هذا|هو|هي|ذات|ذو",
    not_before="قبل|منذ|خلال|بعد|كل|لمدة|في غضون|طوال|آخر",
    not_after="من المباراة|من اللعب|من الآن|على الأقدام|من الشوط|من القصف|من السجن|سجنا|من الاشتباكات|من القتال|"
    "من الصمت|من وقوع",
    clitics="وفبلك",
)  # fmt: skip
_PERSIAN = DurationWords(
    hours="ساعت|ساعته|ساعتی",
    minutes="دقیقه|دقیقهای|دقیقه ای|دقیقه‌ای",
    seconds="ثانیه|ثانیهای|ثانیه ای|ثانیه‌ای",
    fixed={1800: "نیم ساعت|نیم ساعته", 30: "نیم دقیقه|نیم دقیقهای|نیم دقیقه ای"},
    half="و نیم",
    joins="و",
    media="ویدئو|ویدئویی|ویدئوی|ویدیو|ویدیویی|ویدیوی|ویدئوئی|فیلم|فیلمی|کلیپ|کلیپی|صوت|پیام|پیامی|تصاویر|فایل صوتی|"
    "صوتی|فایل|نماهنگ|مستند|مستندی|پادکست|پادکستی|نوار|ویدئوها|ویدیوها|فیلمها|تصویری|سخنرانی|مصاحبه|پیام صوتی|"
    "پیام تصویری|پیام ویدیویی|پیام ویدئویی|ویدئوی کوتاه|گفتگو|تصاویری|قطعه|گزارش|این ویدئو|گزارش تصویری",
    cues="مدت|به مدت|طول|زمان|مدت زمان|طول مدت|به طول|مدت این|به مدت زمان|زمان آن|مدت آن|طول آن|زمان ویدئو|"
    "مدت زمان آن|طول این",
    about="حدود|بیش از|نزدیک به|کمتر از|کمی بیش از|کمی بیشتر از|تقریبا|قریب به|بیشتر از|نزدیک|کمی کمتر از",
    fillers="از|با|:|یک|این|آن|است|کوتاه|ای|هم|تنها|فقط|که",
    not_before="طی|پس از|هر|در|بعد از|قبل از|ظرف",
    not_after="پیش|بعد|قبل|پس از",
)
_HEBREW = DurationWords(
    hours="שעה|שעות",
    minutes="דקה|דקות|דק'|דק",
    seconds="שנייה|שניות|שניה|שנ'",
    fixed={120: "שתי דקות|דקותיים", 2: "שתי שניות", 1800: "חצי שעה", 30: "חצי דקה"},
    half="וחצי",
    joins="ו",
    media="סרטון|סרט|הקלטה|וידאו|תיעוד|קטע|הודעה|צילום|הסרטון|ההקלטה|סרטונים|הודעה קולית|קליפ|ראיון|נאום|פודקאסט|שידור|"
    "הקלטות|מסר|סרטון וידאו|סרטוני|סרטון וידיאו|וידיאו|מיצג|התיעוד|הסרט",
    cues="באורך|שאורכו|שאורכה|אורכו|נמשך|הנמשך|שנמשך|באורך של|אורכה|אורך|בן|בת|בני|שנמשכת|נמשכת|הנמשכת|שנמשכה|נמשכה|"
    "אורך הסרטון|אורך ההקלטה|משך|משכו|משכה|שמשכו|שמשכה|שארכו",
    about="כ|בערך|יותר מ|כמעט|קרוב ל|פחות מ|מעט יותר מ|קצת יותר מ|מעל",
    fillers="של|:|הוא|היא|זה|בסך הכל|רק",
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
        30: "medio minuto|mitad de un minuto",
        20: "veintena de segundos",
        10: "decena de segundos",
        600: "decena de minutos",
    },
    half="y medio|y media",
    joins="y",
    media="vídeo|vídeos|video|videos|clip|grabación|audio|película|secuencia|filmación|mensaje|fragmento|discurso|"
    "nota de voz|nota|videoclip|cinta|reel|pieza|imágenes|entrevista|metraje|videomensaje|corte|clips|filme|"
    "filmaciones|grabaciones|audios|mensajes|podcast|versión|registro|montaje|cápsula|intervención|alocución|"
    "archivo",
    cues="duración|duración de|dura|duran|de duración de|duraba|duró|con duración de|con una duración de|de larga|"
    "que dura|larga|largo|se extiende por|se prolonga|se prolonga durante|se alarga|duración total de|"
    "duración es de",
    cues_after="de duración|de largo|de longitud|de metraje",
    about="unos|unas|más de|poco más de|casi|cerca de|alrededor de|menos de|aproximadamente|apenas|algo más de|"
    "algo menos de|poco menos de|más o menos|en torno a|unos pocos|un poco más de|poquito más de|tan solo|"
    "tan sólo|solo|sólo|apenas unos|de apenas",
    fillers="de|un|una|el|la|:|los|las|en|es|total|con|de un|tiene|con una",
    not_before="hace|durante|dentro de|en|cada|después de|tras|desde",
    not_after="después|más tarde|antes|de juego|de partido|de silencio|de prisión|de cárcel|de combates|de ataque|"
    "de bombardeos|de tregua",
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
    media="Video|Videos|Clip|Film|Aufnahme|Aufnahmen|Ausschnitt|Sequenz|Mitschnitt|Botschaft|Videobotschaft|"
    "Audiobotschaft|Video-Clip|Rede|Filmmaterial|Sprachnachricht|Sprachnachrichten|Reel|Videoclip|Videoclips|"
    "Podcast|Interview|Tonaufnahme|Audio|Audioaufnahme|Audionachricht|Filmchen|Fassung|Version|Einspieler|"
    "Material|Schnipsel|Livestream|Bildmaterial|Bilder|Clips|Films|Filme|Videobotschaften|Videosequenz|"
    "Videoaufnahme|Videoaufnahmen|Ansprache|Tondatei|Audiodatei|Tonspur|Zusammenschnitt|Montage|Mitschnitte|"
    "Kurzvideo|Handyvideo|Propagandavideo|Drohnenvideo|Drohnenaufnahmen|Videomitschnitt|Audiomitschnitt|"
    "Dokumentation|Erklärvideo|Musikvideo|Monolog|Aufzeichnung|Nachricht|Stream",
    cues="Länge von|Dauer von|dauert|Länge|Dauer|dauern|dauerte|Dauer beträgt|Länge beträgt|läuft|Laufzeit|"
    "Laufzeit von|Spieldauer von|Gesamtlänge von|mit einer Dauer von",
    cues_after="langes|lange|langer|langen|Länge|lang|Dauer|Spielzeit|Laufzeit|Spieldauer|dauernde|dauerndes|dauernder|"
    "dauernden|lang ist",
    about="rund|etwa|mehr als|fast|knapp|über|circa|ca|weniger als|gut|annähernd|beinahe|ungefähr|nicht einmal|kaum|"
    "etwas mehr als|etwas über|nur|gerade einmal|gut über|rund um|zirka|höchstens",
    fillers="von|mit|einer|:|eine|ein|einem|der|das|die|nur|es|ist|sie|insgesamt",
    not_before="vor|in|nach|während|seit|alle|innerhalb|binnen|jede|für",
    not_after="später|zuvor|vorher|lang|danach|entfernt|Haft|Gefängnis|Fußweg|Autofahrt|Fahrt|Nachspielzeit|"
    "Verspätung|Beschuss",
)
DURATIONS: Mapping[str, DurationWords] = MappingProxyType(
    {
        "ar": _ARABIC, "de": _GERMAN, "en": _ENGLISH, "es": _SPANISH,
        "fa": _PERSIAN, "fr": _FRENCH, "he": _HEBREW, "ru": _RUSSIAN, "uk": _UKRAINIAN, **MORE_DURATIONS,
    }
)  # fmt: skip
