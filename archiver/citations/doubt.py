"""Sentences in which nobody has published anything (denials, plans, conditions), or another one than who is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from archiver.citations.passages import Passage, Span
from archiver.citations.sentences import Sentence
from archiver.citations.words.names import BY
from archiver.citations.words.platforms import CHANNELS
from archiver.citations.words.verbs import POSTED_THING

_REACH = 48  # characters before a verb in which a word denies it or leaves it open
_AWAY = 80  # characters behind a verb in which Telegram may be denied: "on Facebook, not on Telegram"
_AGENT = 40  # characters behind a verb in which its agent may stand
_TURN = re.compile("[,;:،؛—.!?]")

# Each ends where the verb begins.
_DENIED = re.compile(
    r"(?<!\w)(?:(?:not|never|cannot)\s(?!only|just|merely)(?:yet\s|been\s|have\s|\w+ly\s)?"
    r"|(?:refused|declined|failed|forgot|denie[sd])\s(?:to\s|having\s)?"
    r"|n['’](?:a|ont|ai|avait|avaient|est|était|y\sa)\s(?:pas|jamais|rien|plus)\s(?!seulement)(?:encore\s|été\s)?"
    r"|(?:no|não|non|nunca|jamás|tampoco)\s(?:(?:lo|la|los|las|le|les|se|ha|han|había|habían|hanno|aveva)\s){0,2}"
    r"|(?:nicht|nie|niemals|nichts|keine?[mnrs]?)\s(?!nur\s)(?:\w+\s){0,4}"
    r"|nie\s(?:tylko\s)?|не\s|нe\s|(?:لم|لن|لا)\s)\Z",
    re.IGNORECASE,
)
_DENIED_NT = re.compile(r"n['’]t\s(?:yet\s|\w+ly\s)?\Z", re.IGNORECASE)
_DENIED_BEHIND = re.compile(r"\s(?:pas|jamais|plus|rien)(?!\w)|\s(?:nichts|nicht)(?!\snur)(?!\w)", re.IGNORECASE)
_DENIED_PERSIAN = re.compile(r"\s(?:ن[كک]رد|نم[يی]|نشد|نداد)")
_NE = re.compile(r"(?<!\w)(?:ne|n['’])\s?(?:l['’]|le\s|la\s|les\s|y\s|en\s)?\Z", re.IGNORECASE)

_OPEN = re.compile(
    r"(?<!\w)(?:will|would|could|might|may|should|shall|must|can|if|unless|whether|(?:plan|hope|want|intend|promise|threaten"
    r"|expect|vow|pledge|ask|invite|urge)(?:s|ed)?\s(?:\w+\s)?to|(?:going|about|ready|due|set|free)\sto"
    r"|va|vont|allait|allaient|pourrait|pourraient|peut|peuvent|doit|doivent|devrait|aurait|auraient|veut|compte|si|s['’]il"
    r"|(?:promis|menacé|prévu|envisage|promet)\s(?:de|d['’])"
    r"|van?\sa|podrían?|puede|pueden|debe|deben|debería|habrían?|quiere|planea|promete|vai|vão|pode|poderia"
    r"|potrebbe|dovrebbe|avrebbe|vuole"
    r"|wird|werden|würden?|könnten?|kann|können|solle?n?|sollten?|möchte|wolle?n?|falls|wenn"
    r"|буд(?:ет|ут|е|уть)|может|могут|мог(?:ла|ли)?|может|можуть|міг|могла|если|якщо|бы|би|ли|чи|намерен[аы]?|планиру(?:ет|ют)"
    r"|собира(?:ется|лся|ются)|обеща(?:ет|л|ла|ли)|обіця(?:є|в|ла|ли)|плану(?:є|ють)"
    r"|إذا|اذا|لو|سوف|ربما|أن|اگر|شا[يی]د|با[يی]د|مم[كک]ن)\s",
    re.IGNORECASE,
)
_OPEN_BEHIND = re.compile(r"\s?(?:خواه\w+|(?:хотел|хочет)\w*)(?!\w)|\s(?:бы|би)(?!\w)", re.IGNORECASE)
_ASKED = re.compile(
    r"\A(?:(?:ask|urge|invite|tell|call|promise|vow|pledge|threaten)\w{0,3}|told)\s(?:\w+\s){0,4}to\s|\Aden(?:y|ies|ied)\s\w+ing\s",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"(?:опублику(?:ет|ют)|обнароду(?:ет|ют)|(?:сообщ|разм[еі]ст|повідом|пошир|оприлюдн|выпуст|объяв|заяв)(?:ит|ять?|ить|ят|лять)"
    r"|напиш(?:ет|ут|е|уть)|выло[жс](?:ит|ат)|викладе|викладуть|опублікує|опублікують|покаж(?:ет|ут|е|уть)|расскаж(?:ет|ут)"
    r"|подел(?:ится|ятся)|س(?:ي|ت|ن)\w{3,}|\w+(?:ará|arán|irá|irão|arão|erà|eranno|era|eront|iera|ieront))(?!\w)",
    re.IGNORECASE,
)

# Before the verb: its subject is what was published, not who did it.
_PASSIVE = re.compile(
    r"(?<!\w)(?:was|were|been|being|is|are|be|fue|fueron|sido|era|eran|es|son|foi|foram|été|est|sont|fut|furent|è|sono"
    r"|stat[oaie]|venne|vennero|wurden?|worden|wird|werden|został[aoy]?|zostały|zostali|werd|werden)\s(?:\w+\s){0,2}\Z",
    re.IGNORECASE,
)
_PASSIVE_GERMAN = re.compile(r"(?<!\w)(?:wurden?|worden|wird|werden)\s[^,;:]*\Z", re.IGNORECASE)
_PASSIVE_SLAVIC = re.compile(r"[а-яёіїєґ]{4,}(?:ан|ян|ен|ён)(?:а|о|ы|і|ий|ые|ая|ое)?", re.IGNORECASE)

# Before a name: somebody says that it was not so, or it is not this channel.
_DISPUTED = re.compile(
    r"(?<!\w)(?:(?:den(?:y|ies|ied)|denying|false|untrue|rumou?rs?|no\s(?:evidence|proof))\sthat|falsely|fake|bogus|parody|clone\sof"
    r"|posing\sas|pretending\sto\sbe|impersonating|(?:faux|nie|dément|démenti)\sque|fau(?:x|sse)|se\sfaisant\spasser\spour"
    r"|(?:niega|negó|falso)\sque|fals[ao]|falsche[rsn]?|gefälschte[rsn]?|поддельн\w+|фальшив\w+|фейков\w+|подставн\w+|підробн\w+)"
    r"\s[^,;:]{0,24}\Z",
    re.IGNORECASE,
)
# "The police of N", "N residents", "N's wife": another one, unless it is the channel itself or its post.
_OF = re.compile(
    r"(?P<noun>[^\W\d_]+)\s(?:of|de|du|des|di|del|da|do|von)\s(?:the\s|la\s|el\s)?[\"“«]?\Z|(?:\s|^)d['’]\Z",
    re.IGNORECASE,
)
_OWNED = re.compile(r"['’]s\s(?P<noun>[^\W\d_]+)")
_PEOPLE = re.compile(
    r"[»”\"]?\s(?:[a-z]+\s)?(?:residents?|officials?|police|authorities|leaders?|governors?|mayors?|soldiers?|forces|supporters?"
    r"|critics?|fans|followers|readers|journalists?|reporters?|employees|staff|activists?|protesters?|citizens?|users?|locals"
    r"|government|ministry|council|city|town|army|club|lawyers?|founders?|administrators?|owners?|editors?)(?!\w)"
)
_ELSEWHERE = re.compile(
    r"(?<!\w)(?:not|pas|nicht|no|non|não|не|nie)\s(?:on|sur|auf|en|su|no|в|у|na)\s(?:[^\W\d_]+\s)?(?:telegram|т[еэ]л[еэ]грам)",
    re.IGNORECASE,
)


def is_denied(masked: str, start: int, end: int) -> bool:
    """Whether the verb at ``[start, end)`` of a sentence is said not to have happened: "did not publish"."""
    before = masked[max(0, start - _REACH) : start]
    clause = before[_last_turn(before) :]
    if _DENIED.search(clause) or _DENIED_NT.search(clause):
        return True
    if _DENIED_PERSIAN.match(masked, end):
        return True
    return _NE.search(clause) is not None and _DENIED_BEHIND.match(masked, end) is not None


def is_open(masked: str, start: int, end: int) -> bool:
    """Whether the verb at ``[start, end)`` speaks of what is to come or would be: "will post", "if N posts"."""
    before = masked[max(0, start - _REACH) : start]
    if _OPEN.search(before, _last_turn(before)) or _OPEN_BEHIND.match(masked, end) or _ASKED.match(masked[start:]):
        return True
    while start and masked[start - 1].isalpha():
        start -= 1
    return _FUTURE.match(masked, start) is not None


def is_undergone(masked: str, start: int, end: int) -> bool:
    """Whether the verb at ``[start, end)`` is passive, so that what stands before it did not publish."""
    before = masked[max(0, start - _REACH) : start]
    if _PASSIVE.search(before) or _PASSIVE_GERMAN.search(before):
        return True
    return _PASSIVE_SLAVIC.fullmatch(masked, start, end) is not None


def has_agent_behind(masked: str, start: int, end: int) -> bool:
    """Whether a passive verb names who did it: "was published on Telegram by A"."""
    return is_undergone(masked, start, end) and BY.search(masked, end, min(len(masked), end + _AGENT)) is not None


def is_another(masked: str, name: Span, act: Span) -> bool:
    """Whether somebody else than the named one does what the verb behind the name says, or that is disputed."""
    before = masked[max(0, name[0] - _REACH) : name[0]]
    if _DISPUTED.search(before):
        return True
    if _PEOPLE.match(masked, name[1]):
        return True
    if name[1] > act[0]:
        return False
    of = _OF.search(before)
    owned = _OWNED.match(masked, name[1])
    for found in (of, owned):
        if found and not (found["noun"] and _is_post_or_channel(found["noun"])):
            return True
    between = masked[name[1] : act[0]]
    return len(re.findall("[,،]", between)) == 1


def _is_post_or_channel(word: str) -> bool:
    return CHANNELS.fullmatch(word) is not None or POSTED_THING.fullmatch(word) is not None


def sober(passage: Passage, sentences: Sequence[Sentence]) -> Passage:
    """The passage, no longer certain by its known name where its sentence does not say that this channel published."""
    if not passage.known or passage.act_span is None or not 0 <= passage.sentence < len(sentences):
        return passage
    sentence = sentences[passage.sentence]
    start, end = _within(sentence, passage.act_span)
    named = _within(sentence, passage.name or (passage.actors[0] if passage.actors else passage.act_span))
    doubtful = is_denied(sentence.masked, start, end) or is_open(sentence.masked, start, end)
    doubtful = doubtful or _ELSEWHERE.search(sentence.masked, end, end + _AWAY) is not None
    doubtful = doubtful or is_another(sentence.masked, named, (start, end))
    doubtful = doubtful or (named[0] < start and is_undergone(sentence.masked, start, end))
    return replace(passage, known=False) if doubtful else passage


def _within(sentence: Sentence, span: Span) -> Span:
    return span[0] - sentence.start, span[1] - sentence.start


def _last_turn(before: str) -> int:
    """Where the clause of what follows begins."""
    return max((match.end() for match in _TURN.finditer(before)), default=0)
