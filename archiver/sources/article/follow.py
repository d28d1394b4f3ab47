"""The publisher's own invitations to follow it: words that make a link site chrome rather than a source.

Decided per sentence, never per page: "subscribe to our channel" often stands below an article that cites
another.
"""

from __future__ import annotations

import re

# Verbs that ask the reader to follow. "Subscribers", "a suivi", "подписчиков" tell something and must not
# match.
_ASK = re.compile(
    r"""\b(?:
      follow\s+(?:us|our|the\s+latest|me\b)|(?:subscribe|sign\s+up)\b(?!r)|find\s+us\s+on
      |stay\s+(?:tuned|connected|up\s+to\s+date|informed)|don['’]t\s+miss
      |join\s+(?:us\s+on|our\s+(?:\w+\s+){0,2}(?:channel|telegram|group|community|chat))
      |suivez\b|abonnez\b|abonne-toi|rejoignez\b|retrouvez[\s-]+nous|s['’]abonner
      |подпи(?:сывайтесь|сывайся|шитесь|шись|саться)|присоединяйтесь|читайте\s+нас|следите\s+за\s+(?:нами|нов)
      |мы\s+в\s+(?:телегра|telegram|соц)|вступайте
      |підпи(?:суйтесь|суйтеся|шіться|сатися)|приєднуйтесь|приєднуйтеся|читайте\s+нас|стежте\s+за|слідкуйте
      |падпі(?:свайцеся|шыцеся)
      |s[ií]guenos|s[ií]ganos|suscr[ií]bete|suscr[ií]base|[uú]nete|[uú]nase
      |siga(?:-nos|\s+o\s+nosso|\s+nosso)|inscreva-se|assine\s+o\s+nosso|junte-se
      |folg(?:en\s+sie|t|e|en)\s+(?:uns|dem\s+kanal)|abonnier(?:en\s+sie|t|e)\b|jetzt\s+abonnieren
      |seguici|seguiteci|iscriviti|iscrivetevi|unisciti
      |takip\s+ed(?:in|iniz)|abone\s+ol(?:un|unuz)?|kat[ıi]l[ıi]n
      |obserwuj(?:cie)?\s+nas|śled[zź]\s+nas|dołącz|subskrybuj
      |urmăriți-ne|urmărește-ne|abonează-te|abonați-vă|alătură-te
      |ακολουθήστε|εγγραφείτε
    )
    |تابعونا|تابعنا|تابعوا\s+قنات|اشترك(?:وا)?\s|انضم(?:وا)?\s+(?:إلى|الى|لقنات|إلينا|الينا)
    |(?:ما\s+را|مارا)\s+.{0,30}دنبال\s+کنید|عضو\s+(?:کانال\s+.{0,20})?شوید|بپیوندید
    |עקבו\s+אחרי|הצטרפו|הירשמו
    |关注我们|關注我們|订阅|訂閱|加入我们|加入我們""",
    re.IGNORECASE | re.VERBOSE,
)
# "Our channel": chrome as the words of a link or of a line of its own, but also what a quoted person may say.
_OURS = re.compile(
    r"""\b(?:our\s+(?:\w+\s+){0,2}(?:channel|telegram)|(?:notre|nos)\s+(?:cha[iî]ne|canal|canaux|telegram)
      |наш(?:ем|его|ему|и|их|а)?\s+(?:\w+[\s-]){0,2}(?:канал|телегра|telegram|tg)|наш(?:ому|ого)?\s+(?:канал|телегра)
      |nuestr[oa]s?\s+(?:\w+\s+){0,1}canal|nosso\s+(?:\w+\s+){0,1}canal|nostro\s+(?:\w+\s+){0,1}canale
      |unser(?:e[mnrs]?)?\s+(?:\w+[\s-]){0,1}(?:telegram|kanal)|kanal[ıi]m[ıi]z|nasz(?:ym|ego)?\s+kana[lł]
      |canalul\s+nostru)
    |قناتنا|قناة\s*نا|کانال\s+ما\b|הערוץ\s+שלנו""",
    re.IGNORECASE | re.VERBOSE,
)
_SENTENCE_END = re.compile(r"[.!?…。؟]\s|\n")
_REACH = 160
_SHORT_LINE = 120


def asks_to_follow(label: str, sentence: str) -> bool:
    """Whether a link with these words, in this sentence, is an invitation to follow the publisher."""
    if _ASK.search(label) or _OURS.search(label) or _ASK.search(sentence):
        return True
    return len(sentence) <= _SHORT_LINE and _OURS.search(sentence) is not None


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence, at most a line, that holds ``text[start:end]``; cut at 160 characters on either side."""
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    for stop in _SENTENCE_END.finditer(text, low, start):
        low = stop.end()
    after = _SENTENCE_END.search(text, end, high)
    return text[low : after.start() if after else high]
