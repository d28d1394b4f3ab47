"""Reads one anchor of a sentence into passages: who, what, when, under which name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from archiver.citations import belonging, evidence, naming, people
from archiver.citations.anchors import Anchor
from archiver.citations.doubt import is_denied
from archiver.citations.evidence import DIRECTLY, VERBS, Evidence
from archiver.citations.kinds import Medium, choose_media
from archiver.citations.namesakes import named_alone
from archiver.citations.nearby import CLOSE, NEXT, credited, named_nearby
from archiver.citations.owning import placed_before
from archiver.citations.passages import Passage, Span
from archiver.citations.proper_names import find_names
from archiver.citations.refusing import is_refused
from archiver.citations.relations import is_source_line, relation, said_in_it
from archiver.citations.sentences import Sentence
from archiver.citations.speaking import gives_name, speakers, within
from archiver.citations.words.platforms import BLOGGER

_LINK_REACH = 25  # characters between a channel and the link that stands for it
_COLON = re.compile(r"\s?[:：]")
_APPOSITION = 40  # characters before a channel in which a comma opens what explains it
# "said protesters organised on Telegram": English needs no "that" before what was said.
SAID_CONTENT = re.compile(
    r"(?:said|says)\s(?!(?:in|on|at|via|through|by|over|to|from|with|about|during|of|for|late|early|earlier|later|today|"
    r"yesterday|shortly|again|also|separately|officially|publicly|only|this|that|so|as|it|last|after|before|(?:mon|tues|"
    r"wednes|thurs|fri|satur|sun)day|the\ssame|the\snext|a\s\w+\s(?:later|earlier)|hours|minutes)(?!\w))"
    r"(?!\w+ly\s)(?:\w+\s){2,}",
    re.IGNORECASE,
)
# Russian and Ukrainian: "asked not to spread on Telegram", what somebody is to do there.
_INFINITIVE = re.compile(
    r"(?<!\w)(?!(?:девять|десять|память|печать|кровать|двадцать|тридцать)\s)[а-яёіїєґ']{2,}(?:[аеиыуя]ть(?:ся)?|[аиіуюя]ти(?:ся|сь)?)\s"
)
# Persian: "of ... on Telegram he told": the place belongs to what is told of.
_ABOUT = re.compile(r"خبر\s")
_OBJECT = re.compile(r"\sاز\s[^،,]*$")
_TOLD_VIA = re.compile(r"^(?:told|tells)\s.{1,60}\s(?:via|by|over)\s", re.IGNORECASE)
_ON = re.compile(r"\s(?:عبر|on|in|sur|dans|à|в|на|у|على|في|en|auf|su|no|na)\s", re.IGNORECASE)


def read_anchor(sentence: Sentence, index: int, anchor: Anchor, zone: Span, addresses: Sequence[Span]) -> list[Passage]:
    """The passages that one anchor makes: none, one, or one for each channel named.

    All offsets count in the sentence. ``zone``: the stretch that belongs to the anchor; ``addresses``: links.
    """
    floor, ceiling = zone
    masked = sentence.masked
    found = evidence.find_evidence(masked, anchor.start, anchor.end, floor, ceiling)
    names = naming.channel_names(masked, anchor) if anchor.kind == "channel" else []
    names = names or named_nearby(masked, anchor, floor, ceiling) or credited(masked, anchor)
    act = _accepted(masked, anchor, found, names) or _addressed(anchor, names, addresses)
    if act is None:
        return []
    who = speakers(masked, anchor, act, names)
    if not names and who and gives_name(masked, anchor, act, who[0]):
        names = [who[0]]
        if who[0][1] <= anchor.start:
            who = [*who, *belonging.close_before(masked, who[0][0])]
    if is_refused(masked, anchor, act, names, who):
        return []
    media = choose_media(
        masked,
        act,
        (anchor.start, anchor.end),
        (floor, ceiling),
        own=_is_own_word(anchor, names, who),
        names=names,
    )
    if media.kind is None and not names and who and is_source_line(masked, anchor, act):
        media = Medium("text", None)
    parts: list[Span] = [(anchor.start, anchor.end), (act.start, act.end), *who]
    if media.span:
        parts.append(media.span)
    passage = Passage(
        sentence=index,
        parts=tuple(parts),
        act=act.act,
        act_span=(act.start, act.end),
        cue=True,
        own=anchor.own,
        media=media.kind,
        actors=tuple(who) if anchor.own and names == who[:1] else tuple(one for one in who if not within(one, names)),
        relation=relation(masked, anchor, act, media, named=bool(names), spoken=bool(who)),
    )
    return _one_for_each(passage, names, anchor)


def _is_own_word(anchor: Anchor, names: Sequence[Span], who: Sequence[Span]) -> bool:
    """Whether somebody speaks for himself there, so that "said" means words."""
    if anchor.own or (anchor.kind == "place" and not names):
        return True
    return not names and not anchor.affiliated and (anchor.placed or bool(who))


def _one_for_each(passage: Passage, names: Sequence[Span], anchor: Anchor) -> list[Passage]:
    if not names:
        return [passage]
    first = replace(passage, name=names[0]).with_part(names[0])
    rest = [
        replace(
            passage,
            name=name,
            parts=(name, (anchor.start, anchor.end)) if name[1] <= anchor.start else (name,),
        )
        for name in names[1:]
    ]
    return [first, *rest]


def _accepted(masked: str, anchor: Anchor, found: list[Evidence], names: Sequence[Span]) -> Evidence | None:
    """The word of attribution that makes the anchor a citation, None if there is none."""
    credit = evidence.find_credit(masked, anchor.start, anchor.end)
    if anchor.kind == "bare":
        return credit or _table_row(masked, anchor) or _cited(masked, anchor, found)
    cited = None if names else _cited(masked, anchor, found)
    if cited:
        return cited
    verbs = [item for item in found if item.act in VERBS and not _is_denied(masked, item)]
    if anchor.own and _is_object(masked, anchor):
        verbs = [item for item in verbs if item.start > anchor.start]
    if anchor.kind == "channel" and not anchor.own:
        if names:
            end = max(anchor.end, names[-1][1])
            told = [item for item in found if not _is_others_word(masked, anchor, item, end)]
            verb = next((item for item in told if item.act != "post" or _stands_on(masked, anchor, item)), credit)
            return (
                verb
                or evidence.find_origin(masked, min(anchor.start, names[0][0]))
                or named_alone(masked, anchor, names)
            )
        if anchor.plural and not anchor.affiliated:
            return None
    if anchor.kind == "channel" and not anchor.own:
        verbs = [item for item in verbs if not _is_aside(masked, anchor, item)]
    if anchor.kind == "place":
        verbs = _own_clause(masked, anchor, verbs)
        asides = [] if names else [item for item in verbs if _is_aside(masked, anchor, item)]
        verbs = [item for item in verbs if item not in asides] or _headline(masked, anchor)
    nouns = [
        item
        for item in found
        if item.act in {"post", "according"}
        and _is_led(masked, anchor, item)
        and not (item.act == "according" and _is_aside(masked, anchor, item))
        and not (item.act == "according" and _is_parted(masked, item, anchor))
    ]
    verbs = _of_this_clause(masked, anchor, verbs)
    best = next(iter([*verbs, *nouns]), None)
    if best is not None and best.act == "publish" and said_in_it(masked, best):
        best = next((item for item in verbs if item.act == "say"), best)
    return best or credit


def _is_others_word(masked: str, anchor: Anchor, verb: Evidence, end: int) -> bool:
    """Whether somebody else says behind a comma what happened to the channel: "the channel N is shut, reports M".

    Two commas enclose something; Russian and Ukrainian put none before what a channel itself says.
    """
    if verb.act != "say" or verb.start < end or not people.is_cyrillic(masked[verb.start :]):
        return False
    before = masked[max(0, anchor.start - _APPOSITION) : anchor.start]
    return "," not in before and masked.count(",", end, verb.start) % 2 == 1


def _of_this_clause(masked: str, anchor: Anchor, verbs: list[Evidence]) -> list[Evidence]:
    """The verbs, one before the anchor first where the nearest stands behind a comma: "published on ..., he called"."""
    if not verbs or verbs[0].start < anchor.end or not re.search("[,،]", masked[anchor.end : verbs[0].start]):
        return verbs
    before = [verb for verb in verbs if verb.end <= anchor.start and verb.distance <= CLOSE]
    before = [verb for verb in before if not re.search("[,،]", masked[verb.end : anchor.start])]
    return [*before, *(verb for verb in verbs if verb not in before)]


def _cited(masked: str, anchor: Anchor, found: list[Evidence]) -> Evidence | None:
    """Somebody's Telegram that is named as the source: "with reference to the Telegram of N"."""
    cited = next((item for item in found if item.act == "according" and item.end <= anchor.start), None)
    if cited is None or cited.distance > DIRECTLY or not belonging.owners(masked, anchor.start, anchor.end):
        return None
    return cited


_NOT = re.compile(r"(?:(?<!\w)(?:not|never|nobody|cannot)|n['’]t|n['’]a\s(?:pas|jamais))\s(?:\w+\s)?$", re.IGNORECASE)
_NO = re.compile(r"\s(?:no\s(?:mention|word|trace|comment|sign)|nothing|aucune?|keine?)(?!\w)", re.IGNORECASE)


def _is_denied(masked: str, verb: Evidence) -> bool:
    """Whether the sentence says that nothing was said or published: "did not comment", "carried no mention"."""
    return (
        _NOT.search(masked, max(0, verb.start - 24), verb.start) is not None
        or _NO.match(masked, verb.end) is not None
        or is_denied(masked, verb.start, verb.end)
    )


_TO_DO = re.compile(
    r"(?<!\w)(?:to|pour|para|per|zu|um|how\sto|comment)\s[^\W\d_]+\s(?:his|her|its|their|your|son|ses|leur|su|sus|seu|sua|il\sproprio"
    r"|ihren|seinen)\s(?:own\s)?$",
    re.IGNORECASE,
)


def _is_object(masked: str, anchor: Anchor) -> bool:
    """Whether something is to be done with the channel: "a guide to secure its Telegram account"."""
    return not anchor.placed and _TO_DO.search(masked, max(0, anchor.start - 50), anchor.start) is not None


def _stands_on(masked: str, anchor: Anchor, thing: Evidence) -> bool:
    """Whether the post is said to stand in the channel: "a post on N, a Telegram channel"."""
    before = masked[thing.end : anchor.start]
    return thing.end <= anchor.start and _ON.match(before) is not None


def _own_clause(masked: str, anchor: Anchor, verbs: list[Evidence]) -> list[Evidence]:
    """Without the verbs of what happened next ("posted on Telegram before it was shared by ...")."""
    first = [item for item in verbs if item.end <= anchor.start and item.distance <= CLOSE]
    if not first:
        return verbs
    return [item for item in verbs if item.end <= anchor.start or not NEXT.search(masked, anchor.end, item.start)]


def _headline(masked: str, anchor: Anchor) -> list[Evidence]:
    """A colon right behind ("N on Telegram: ...") stands for the verb, where a name opens the sentence."""
    colon = _COLON.match(masked, anchor.end)
    opening = find_names(masked, start=0, end=anchor.start) if colon else []
    if colon is None or not opening or masked[: opening[0][0]].strip(' «"“'):
        return []
    return [Evidence("say", colon.start(), colon.end(), 0)]


def _is_led(masked: str, anchor: Anchor, noun: Evidence) -> bool:
    """A noun that is part of the anchor needs a preposition or an owner ("in a Telegram post", "N's Telegram post")."""
    if noun.act == "post" and re.search("[,،]", masked[noun.end : anchor.start]):
        return False
    inside = anchor.start <= noun.start and noun.end <= anchor.end
    owned = inside and belonging.is_owned(masked, anchor.start) and belonging.owners(masked, anchor.start, anchor.end)
    return not inside or bool(owned) or placed_before(masked, anchor.start)


def _is_aside(masked: str, anchor: Anchor, verb: Evidence) -> bool:
    """Whether the place belongs to what is said: "They met on Telegram, the prosecutor said"."""
    if verb.start < anchor.end and SAID_CONTENT.match(masked, verb.start, anchor.start):
        return True
    if verb.end <= anchor.start and verb.act == "say" and _INFINITIVE.search(masked, verb.end, anchor.start):
        return True
    if verb.end > anchor.end and _ABOUT.match(masked, verb.start) and _OBJECT.search(masked, 0, anchor.start):
        return True
    if verb.start < anchor.end:
        return _TOLD_VIA.search(masked[verb.start : anchor.end]) is not None
    if not re.search("[,،]", masked[anchor.end : verb.start]):
        return False
    if anchor.kind == "channel" and re.search("[,،]", masked[: anchor.start]):
        return False  # "N, which runs a Telegram channel, posted"
    words = 2 if anchor.kind == "channel" else 3  # the channel's noun is part of the anchor
    return len(re.findall(r"\w+", masked[: anchor.start])) >= words and BLOGGER.search(masked, 0, anchor.start) is None


def _is_parted(masked: str, source: Evidence, anchor: Anchor) -> bool:
    """Whether a comma parts the source from the place: "by the words of N, there are channels on Telegram"."""
    if BLOGGER.search(masked, source.end, anchor.start):
        return False
    return source.end <= anchor.start and re.search("[,،]", masked[source.end : anchor.start]) is not None


def _addressed(anchor: Anchor, names: Sequence[Span], addresses: Sequence[Span]) -> Evidence | None:
    """A link right behind the channel: "on the channel N (https://...)", "on Telegram, at t.me/..."."""
    if anchor.kind == "bare":
        return None
    end = max([anchor.end, *(name[1] for name in names)])
    for start, stop in addresses:
        if -2 <= start - end <= _LINK_REACH:
            return Evidence("link", start, stop, start - end)
    return None


def _table_row(masked: str, anchor: Anchor) -> Evidence | None:
    """A row of a table that names the platform after a name: "| 25 Feb | N Telegram |"."""
    if masked.count("|") < 3:
        return None
    return Evidence("credit", anchor.start, anchor.start, 0)
