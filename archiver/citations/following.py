"""Channels named beside or after a citation of Telegram, without its name: "the channel N, too, published"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archiver.citations import evidence, naming
from archiver.citations.anchors import Anchor
from archiver.citations.evidence import VERBS, Evidence
from archiver.citations.kinds import choose_media
from archiver.citations.mentions import relation_of
from archiver.citations.nearby import NEXT, is_compound
from archiver.citations.owning import own_before
from archiver.citations.passages import Drafts, Passage, Span
from archiver.citations.refusing import is_invitation
from archiver.citations.sentences import Sentence
from archiver.citations.words.platforms import CHANNELS, PLURALS, TELEVISION
from archiver.citations.words.refusals import KEEPER, OTHER_PLATFORMS

_SENTENCES = 2  # after one that names Telegram
_REACH = 60  # characters between the channel and what it does
_NAME_GAP = 3
_NEXT_REACH = 12
_MAX_NOUNS = 6  # of one sentence
# Words for a page, a group or an account are of other services as often.
_CHANNEL = re.compile(
    r"(?:channel|cha[iî]ne|canal|канал|kanał|kanal|ה?ערוץ|[وف]?قناة|كانال|频道|頻道)\w{0,3}",
    re.IGNORECASE,
)
_BROADCASTER = re.compile(
    r"(?<!\w)(?:\w*TV\w*|T[eé]l[eé]\w*|Radio|CNN|BBC|BFM\w*|CNews|LCI|Fox|Sky|Al[ -]?Jazeera|Al[ -]?Arabiya"
    r"|Al[ -]?Mayadeen|RAI|ZDF|ARD|RTL|Polsat|TVN|TVP|France|Euronews|Rossiya|Россия|Первый|Первом|НТВ|ТВ\w*|Суспільне"
    r"|الجزيرة|العربية|الميادين|المنار|الحدث|\d{1,2})(?!\w)",
    re.IGNORECASE,
)


def following(drafts: Drafts, sentences: Sequence[Sentence], anchored: Sequence[Sequence[Anchor]]) -> None:
    """Add the channels that publish or are quoted in a sentence that cites Telegram, or in the two after it."""
    cited = {index for index, passages in drafts.items() if index >= 0 and any(one.act and one.cue for one in passages)}
    for index in sorted({at for one in cited for at in range(one, one + _SENTENCES + 1) if at < len(sentences)}):
        sentence = sentences[index]
        if is_invitation(sentence.text) or OTHER_PLATFORMS.search(sentence.masked):
            continue
        for noun, name in _named(sentence.masked, anchored[index]):
            if index in cited and NEXT.search(sentence.masked, max(0, noun.start - _NEXT_REACH), noun.start):
                continue  # "N posted it on Telegram before the channel M shared it": what came of it
            taken = any(_touches(passage, sentence.start, (noun.start, name[1])) for passage in drafts.get(index, ()))
            made = None if taken else _read(sentence, index, noun, name)
            if made is not None:
                drafts[index].append(made)


def _named(masked: str, anchors: Sequence[Anchor]) -> Iterator[tuple[Anchor, Span]]:
    """The channels of a sentence with a name right behind, none that belongs to Telegram's own name."""
    tried = 0
    for match in CHANNELS.finditer(masked):
        tried += 1
        if tried > _MAX_NOUNS:
            return
        if _CHANNEL.fullmatch(match.group()) is None or PLURALS.fullmatch(match.group()):
            continue
        if is_compound(masked, match.start()) or own_before(masked, match.start()):
            continue
        if any(anchor.start < match.end() and match.start() < anchor.end for anchor in anchors):
            continue
        noun = Anchor(match.start(), match.end(), "channel", order="before")
        names = naming.channel_names(masked, noun)
        if not names or not 0 <= names[0][0] - noun.end <= _NAME_GAP or TELEVISION.match(masked, noun.end):
            continue
        if _BROADCASTER.search(masked, *names[0]) or KEEPER.search(masked, max(0, noun.start - 40), noun.start):
            continue
        yield noun, names[0]


def _touches(passage: Passage, base: int, span: Span) -> bool:
    """Whether a passage holds the channel already."""
    start, end = span[0] + base, span[1] + base
    return any(part[0] < end and start < part[1] for part in passage.parts) or (
        passage.name is not None and passage.name[0] < end and start < passage.name[1]
    )


def _read(sentence: Sentence, index: int, noun: Anchor, name: Span) -> Passage | None:
    masked, base = sentence.masked, sentence.start
    act = _act(masked, noun, name)
    if act is None:
        return None
    media = choose_media(masked, act, (noun.start, name[1]), (0, len(masked)))
    spans = [(noun.start, noun.end), name, (act.start, act.end), *([media.span] if media.span else [])]
    return Passage(
        sentence=index,
        parts=tuple((start + base, end + base) for start, end in spans),
        act=act.act,
        act_span=(act.start + base, act.end + base),
        cue=False,
        name=(name[0] + base, name[1] + base),
        media=media.kind,
        relation=relation_of(masked, act, media),
    )


def _act(masked: str, noun: Anchor, name: Span) -> Evidence | None:
    """What the channel does, or the word that names it as the source."""
    for item in evidence.find_evidence(masked, noun.start, name[1], 0, len(masked)):
        if item.distance <= _REACH and (item.act in VERBS or (item.act == "according" and item.end <= noun.start)):
            return item
    return None
