"""Who speaks in a script without capitals: Arabic and Hebrew behind the verb, Persian at the head of the clause."""

from __future__ import annotations

import re

from archiver.citations.words.media import KINDS
from archiver.citations.words.patterns import compile_words
from archiver.citations.words.platforms import CHANNELS, PLATFORM, PREPOSITIONS
from archiver.citations.words.roles import CONSTRUCTS, KINDS_OF_BODY, TITLES
from archiver.citations.words.verbs import BY_ACCOUNT_OF, POSTED_THING, PUBLISH, PUBLISHING, SAY, SAYING, SHARE, SHARING

Span = tuple[int, int]

_MAX_TOKENS = 6
_FROM = re.compile(r"\sمن\s")
_HAD = re.compile(r"(?<!\w)[وف]?كانت?\s(?P<who>[^.،,]{3,60}?)\sقد\s")
_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_QUOTED = re.compile(r"\s?[«“„\"](?P<name>[^«»“”„\"]{2,40})[»”“\"]")
_STOP = re.compile(
    r"(?:[وف]?(?:أن|إن|إنه|إنها|أنه|أنها|في|على|عبر|من|عن|إلى|مع|بعد|قبل|كما)|ب\w{0,2}|اليوم|أمس|أول|يوم|مساء|صباح|فجر|ليل|بعد|قبل|كما|لا|ما|هو|هي|صور|صورة|ملصقا?"
    r"|فيديو|مقطعا?|بال\w+|قد|مشاهد|لقطات|شريطا?|بيانا?|تسجيلا?|مسؤوليت\w+|هكذا|خبر|نبأ|أنباء|معلومات|رسالة|تفاصيل|فيه|فيها|حيث|وهو|وهي|أيضا|لقناة|له|لها|لهم|ال(?:اثنين|إثنين|ثلاثاء|أربعاء|خميس|جمعة|سبت|أحد)"
    r"|در|به|از|با|كه|را|روز|جمعه|شنبه|امروز|ديروز|و|آن|اين|خود|يك|كرد|كرده|شد|است|نيز|همچنين|شامگاه|بامداد|شب|صبح|عصر"
    r"|دوشنبه|سه|چهارشنبه|پنجشنبه|يكشنبه|هم|تا|بر|هفته|ماه|سال"
    r"|היום|הבוקר|אתמול|אמש|הערב|ביום|כי|את|על|של|עם|גם|ב\w{2,})"
)
_PERSIAN_VERB = compile_words({"fa": f"{SAY['fa']} {PUBLISH['fa']} {SHARE['fa']}"})
_COMMA = re.compile("[،,]")
_URDU = re.compile(r"(?:^|[،۔,]\s?)(?P<who>[^،۔,]{2,60}?)\sنے\s")
_TOPIC = re.compile(
    r"\s*(?P<who>[^\s，,。在於于通は가이은는]{2,24}|[^，,。在於于通]{2,24}?)"
    r"(?:在|於|于|通[过過]|は|が|은\s|는\s|이\s|가\s)"
)
_DAY_BEHIND = re.compile(r"(?:(?:\d{1,2}月)?\d{1,2}日|昨天|今天|昨日|今日|[周週]\w|星期\w)(?:[晚凌上下]\w{0,2})?$")
_EASTERN_TITLE = re.compile(
    r"[^\s，,。]{0,12}?(?:州长|州長|行政长官|行政長官|长官|長官|负责人|負責人|司令|领导人|領導人|领袖|領袖|创始人|創始人|总统|總統|总理|總理|市长|市長|部长|部長|外长|外長|发言人|發言人|主席|议员|議員"
    r"|将军|將軍|记者|記者|知事)"
)
_APPOSED = re.compile(r"[،,]\s(?P<who>[^\W\d_]+(?:['’-][^\W\d_]+)*(?:\s[^\W\d_]+(?:['’-][^\W\d_]+)*){0,2})[،,]")
# Persian and Hebrew offices, behind whose words the name stands between commas.
_HEADS = re.compile(
    r"(?:فرماندار|سخنگو|رئيس|وزير|استاندار|شهردار|فرمانده|مشاور|معاون|دبير|نماينده|مدير|سفير|رهبر|سردبير|دادستان|امام|عضو|كارشناس|خبرنگار|روزنامه)\w*"
    r"|[וה]{0,2}(?:דובר|דוברת|ראש|נשיא|שר|שרת|מפקד|מנהיג|סגן|מזכיר|מושל|יושב|שגריר|יועץ|עיתונאי|בכיר|מנכ)\w*"
)
# Arabic: the main clause behind "in a film that he published on ...,": a verb and who does it.
_MAIN_CLAUSE = re.compile(r"[^،,.]{0,40}[،,]\s[وف]?[^\W\d_]{3,7}\s")
_OFFICE_REST = re.compile(r"(?:\s[^\W\d_][\w'’-]*){1,3}(?=[،,])")
_DEFINITE = re.compile(r"ال\w{2,}")


def is_caseless(letter: str) -> bool:
    """Whether a letter is Hebrew or Arabic."""
    return "\u0590" <= letter <= "\u06ff"


def sender(masked: str, anchor: Span) -> Span | None:
    """Arabic: whom a message is from, right behind the platform ("in a message on Telegram from N")."""
    sent = _FROM.match(masked, anchor[1])
    return words_until_stop(masked, sent.end(), len(masked)) if sent else None


def subject(masked: str, verb: Span) -> Span | None:
    """The subject of the verb, without titles; None in other scripts, or where the words do not tell."""
    if masked[verb[0] : verb[0] + 1] >= "\u3040":
        return _eastern(masked, verb)
    if not is_caseless(masked[verb[0] : verb[0] + 1]):
        return None
    ergative = _URDU.search(masked, 0, verb[0])
    if ergative:
        return ergative.span("who")
    if masked[verb[0]] < "\u0600":
        found = _phrase_at(masked, _clause(masked, verb[0]), verb[0]) or _arabic(masked, verb)
        return None if found is None else _without_title(masked, found)
    found = _persian(masked, verb) if _PERSIAN_VERB.match(masked, verb[0]) else _arabic(masked, verb)
    return None if found is None else _without_title(masked, found)


def _clause(masked: str, end: int) -> int:
    """Where the clause begins that leads to ``end``."""
    return max(masked.rfind(mark, 0, end) for mark in ",،:;") + 1


def _eastern(masked: str, verb: Span) -> Span | None:
    """Chinese: what stands before "on"; Japanese and Korean: before the particle of the topic."""
    clause = max(masked.rfind(mark, 0, verb[0]) for mark in "，,。、；;：:“”「」\n")
    japanese = "は" in masked[: verb[0]]
    first, second = (0, clause + 1) if japanese else (clause + 1, 0)
    found = _TOPIC.match(masked, first, verb[0]) or _TOPIC.match(masked, second, verb[0])
    if found is None:
        return None
    start, end = found.span("who")
    title = _EASTERN_TITLE.match(masked, start, end)
    if title and title.end() < end:
        start = title.end()
    day = _DAY_BEHIND.search(masked, start, end)
    return start, day.start() if day and day.start() > start else end


def _arabic(masked: str, verb: Span) -> Span | None:
    had = _HAD.search(masked, 0, verb[0])
    if had:
        quoted = _QUOTED.search(masked, *had.span("who"))
        return quoted.span("name") if quoted else had.span("who")
    behind = _phrase(masked, verb[1], len(masked))
    if behind is not None and not POSTED_THING.match(masked, behind[0]):
        return behind
    earlier = _earlier(masked, verb)
    if earlier is not None:
        return earlier
    opening = re.match(r"[\s\"«]*", masked)
    at = opening.end() if opening else 0
    comma = _COMMA.search(masked, at, verb[0])
    found = words_until_stop(masked, at, comma.start() if comma else verb[0])
    return found or _main_clause(masked, verb)


def _main_clause(masked: str, verb: Span) -> Span | None:
    """Who does what the main clause behind the verb's own says, where a title tells that it is a person."""
    clause = _MAIN_CLAUSE.match(masked, verb[1])
    if clause is None or TITLES.match(masked, clause.end()) is None:
        return None
    return words_until_stop(masked, clause.end(), len(masked))


def _earlier(masked: str, verb: Span) -> Span | None:
    """Arabic: the words behind an earlier verb ("announced N in a statement that it published ...")."""
    for pattern in (SAYING, PUBLISHING):
        for match in pattern.finditer(masked, 0, verb[0]):
            words = _phrase(masked, match.end(), verb[0])
            if words and not POSTED_THING.match(masked, words[0]):
                return words
    return None


def _persian(masked: str, verb: Span) -> Span | None:
    """The words that open the clause, behind "according to N," and behind a medium that a clause describes."""
    at = 0
    source = BY_ACCOUNT_OF.match(masked.lstrip(' "«'))
    comma = _COMMA.search(masked, 0, verb[0])
    if source and comma:
        at = comma.end()
    for word in _LETTERS.finditer(masked, at, verb[0]):
        if word.group() == "كه" and _is_medium(masked, at, word.start()) and " در " not in masked[at : word.start()]:
            at = word.end()
            break
    found = _phrase_at(masked, at, verb[0])
    return _phrase_at(masked, comma.end(), verb[0]) if found is None and comma else found


def _phrase_at(masked: str, at: int, end: int) -> Span | None:
    opening = re.compile(r"[\s\"«]*").match(masked, at)
    return _phrase(masked, opening.end() if opening else at, end, quoted_at_once=False)


def _is_medium(masked: str, start: int, end: int) -> bool:
    """Whether the words are about a film or a picture, which publishes nothing itself."""
    return any(kind.match(masked.lstrip(), 0) is not None or kind.search(masked, start, end) for _, kind in KINDS)


def _phrase(masked: str, at: int, end: int, *, quoted_at_once: bool = True) -> Span | None:
    """The words up to a stop, or a name in quotation marks at once or behind what kind of body it is."""
    quoted = _QUOTED.match(masked, at, end) if quoted_at_once else None
    if quoted:
        return quoted.span("name")
    blank = re.compile(r"\s*").match(masked, at)
    words = words_until_stop(masked, blank.end() if blank else at, end)
    if words is None:
        return None
    quoted = _QUOTED.match(masked, words[1], end)
    kind = masked[slice(*words)]
    if quoted and (kind in KINDS_OF_BODY or " " not in kind):
        return quoted.span("name")
    return words


def _without_title(masked: str, span: Span) -> Span | None:
    """The name without the title before it, and without the word for what kind of body it is."""
    start, end = span
    first = _LETTERS.match(masked, start, end)
    if first is None:
        return span
    apposed = _APPOSED.match(masked, end)
    if apposed is None and _HEADS.fullmatch(first.group()):
        rest = _OFFICE_REST.match(masked, end)
        apposed = _APPOSED.match(masked, rest.end()) if rest else None
    if apposed and _STOP.fullmatch(apposed["who"].split()[0]):
        apposed = None
    if apposed and _HEADS.fullmatch(first.group()) and " " in apposed["who"]:
        return apposed.span("who")
    if apposed and (CONSTRUCTS.fullmatch(first.group()) or TITLES.match(masked, start, end)):
        return apposed.span("who")
    title = TITLES.match(masked, start, end)
    if title and title.end() + 1 < end:
        behind = _behind_rank(masked, (title.end() + 1, end))
        return _in_the_name(masked, behind) or _without_title(masked, behind)
    if first.group() in KINDS_OF_BODY and first.end() + 1 < end:
        return first.end() + 1, end
    if CONSTRUCTS.fullmatch(first.group()):
        return _behind_construct(masked, span)
    return span


def _behind_rank(masked: str, span: Span) -> Span:
    """The words behind an adjective that agrees with the title: "the military spokesman N M"."""
    words = list(_LETTERS.finditer(masked, *span))
    adjective = len(words) >= 3 and _RANK.fullmatch(words[0].group()) is not None
    return (words[1].start(), span[1]) if adjective else span


_RANK = re.compile(r"ال\w{2,}ي(?:ة|ه)?")


def _in_the_name(masked: str, span: Span) -> Span | None:
    """Who speaks "in the name of" a body: the words behind a second title, or behind the body's article."""
    if not masked.startswith("باسم ", span[0]):
        return None
    second = TITLES.search(masked, *span)
    if second and second.end() + 1 < span[1]:
        return second.end() + 1, span[1]
    found = _behind_construct(masked, span)
    return found if found != span else None


def _behind_construct(masked: str, span: Span) -> Span:
    """The person behind an office and its body: the words behind the article, or the last two of four and more."""
    words = list(_LETTERS.finditer(masked, *span))
    rest = words[1:]
    while rest and _DEFINITE.fullmatch(rest[0].group()):
        rest = rest[1:]
    if len(rest) < len(words) - 1:
        return (rest[0].start(), span[1]) if rest else span
    return (words[-2].start(), span[1]) if len(words) >= 4 else span


def words_until_stop(masked: str, at: int, end: int) -> Span | None:
    """The words from ``at`` up to a verb, a preposition, a channel or the like; at most six."""
    stop = at
    position = at
    for _ in range(_MAX_TOKENS):
        word = _LETTERS.match(masked, position, end)
        if (
            word is None
            or _STOP.fullmatch(word.group())
            or CHANNELS.fullmatch(word.group())
            or word.group().casefold() in PREPOSITIONS
        ):
            break
        if any(pattern.match(masked, word.start()) for pattern in (SAYING, PUBLISHING, SHARING, PLATFORM)):
            break
        stop = word.end()
        if masked[stop : stop + 1] != " ":
            break
        position = stop + 1
    return (at, stop) if stop - at >= 3 else None
