"""Passages without Telegram's name: a known channel's name, a name the article introduced, "the channel"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from archiver.citations import evidence
from archiver.citations.anchors import Anchor
from archiver.citations.doubt import has_agent_behind, is_denied
from archiver.citations.evidence import Evidence
from archiver.citations.kinds import Medium, choose_media
from archiver.citations.known import Found, KnownNames
from archiver.citations.passages import Drafts, Passage, Span
from archiver.citations.reading import SAID_CONTENT
from archiver.citations.refusing import is_invitation
from archiver.citations.sentences import Sentence
from archiver.citations.standing import is_common, is_marked, is_whole, stands
from archiver.citations.words.footage import FOOTAGE
from archiver.citations.words.names import BY
from archiver.citations.words.platforms import CHANNELS, PLURALS
from archiver.citations.words.verbs import PUBLISHING, REPORTED, SAYING, SHARING
from archiver.model.citations import Relation
from archiver.model.links import KnownName

_VERB_REACH = 45
_CUE_REACH = 120
_ANAPHOR_REACH = 25
_AGENT = 40  # characters between a verb and the "by" of its agent
_HEAD = 60  # characters at the head of a sentence in which "the channel" may stand
_MAX_MENTIONS = 12  # of one sentence
_MAX_SEARCHED = 5000  # of one article, by names that the archive knows or that it introduces; none has more
_CLAUSE = re.compile("[,;:،؛—]")
_COLON = re.compile('[»"” ]{0,2}[:：]')
_VERBS = frozenset({"say", "publish", "share", "according"})
_RELATIONS: dict[str, Relation] = {"publish": "published_by", "share": "shared_by", "credit": "screenshot"}


def local_names(drafts: Drafts, text: str) -> list[Found]:
    """Names that the article itself gave to a channel, wherever they occur again."""
    named = {
        text[passage.name[0] : passage.name[1]]
        for passages in drafts.values()
        for passage in passages
        if passage.name and passage.cue
    }
    if not named:
        return []
    return KnownNames(KnownName(text=name, kind="title", channel_id=None) for name in sorted(named)).find(text)


def known_mentions(
    drafts: Drafts,
    found: Sequence[Found],
    sentences: Sequence[Sentence],
    anchored: Sequence[Sequence[Anchor]],
    *,
    trusted: bool,
    language: str = "",
) -> None:
    """Confirm passages by known names, and add those that only a known name reveals.

    ``trusted``: the names are the archive's own, not only ones that the article introduced. ``language``: the text's.
    Each name costs a search for words of attribution around it, so of very many the first 5,000 are looked at.
    """
    at = tried = searched = 0
    for item in found:
        while at < len(sentences) and sentences[at].end <= item.start:
            at += 1
            tried = 0
        if at == len(sentences) or searched == _MAX_SEARCHED:
            return
        tried += 1
        within = sentences[at].start <= item.start and item.end <= sentences[at].end
        if within and tried <= _MAX_MENTIONS:
            searched += 1
            _add_mention(drafts[at], item, sentences[at], at, anchored[at], trusted=trusted, language=language)


def _add_mention(
    passages: list[Passage],
    item: Found,
    sentence: Sentence,
    index: int,
    anchors: Sequence[Anchor],
    *,
    trusted: bool,
    language: str,
) -> None:
    span = (item.start, item.end)
    for position, passage in enumerate(passages):
        if _covers(passage, span):
            passages[position] = _confirmed(passage, span, item, sentence, language) if trusted else passage
            return
    masked = sentence.masked
    start, end = item.start - sentence.start, item.end - sentence.start
    reason = None if is_invitation(sentence.text) else _reason(masked, start, end)
    if reason is None:
        return
    credited, headed = reason.act == "credit", reason.start == end
    if not stands(masked, start, end, item.names, language=language, credited=credited, headed=headed):
        return
    owner = all(name.kind == "owner" for name in item.names)
    cue = any(_same_clause(masked, (start, end), anchor, reason) for anchor in anchors)
    if not cue and any(name.kind == "owner" for name in item.names):
        return  # a person speaks elsewhere, too, though a channel may bear the name
    base = sentence.start
    media = choose_media(masked, reason, (start, end), (0, len(masked)))
    act_span = (reason.start + base, reason.end + base)
    heard = () if media.span is None else ((media.span[0] + base, media.span[1] + base),)
    passages.append(
        Passage(
            sentence=index,
            parts=(span, act_span, *heard),
            act=reason.act,
            act_span=act_span,
            cue=cue,
            known=trusted,
            name=None if owner else span,
            actors=(span,) if owner else (),
            media=media.kind,
            relation="statement" if owner and reason.act not in _RELATIONS else _relation_of(masked, reason, media),
        )
    )


def _relation_of(masked: str, act: Evidence, media: Medium, *, own: bool = False) -> Relation:
    shown = media.span is not None and FOOTAGE.match(masked, media.span[0]) is not None
    if act.act == "publish" and shown and not own:
        return "footage"
    return _RELATIONS.get(act.act, "quoted")


def _same_clause(masked: str, name: Span, anchor: Anchor, reason: Evidence) -> bool:
    """Whether Telegram is where the name publishes, and no subject of what somebody says elsewhere in the sentence."""
    if reason.act == "credit":
        return max(0, anchor.start - name[1], name[0] - anchor.end) <= _CUE_REACH
    low, high = min(name[1], anchor.end), max(name[0], anchor.start)
    if anchor.kind == "bare" or high - low > _CUE_REACH or _CLAUSE.search(masked, low, high):
        return False
    if SAID_CONTENT.match(masked, reason.start, high):
        return False
    return not any(
        verb.start() != reason.start
        for pattern in (SAYING, PUBLISHING, SHARING, REPORTED)
        for verb in pattern.finditer(masked, low, high)
    )


def _covers(passage: Passage, span: Span) -> bool:
    inside = passage.start <= span[0] and span[1] <= passage.end
    return inside or (passage.name is not None and passage.name[0] < span[1] and span[0] < passage.name[1])


def _confirmed(passage: Passage, span: Span, item: Found, sentence: Sentence, language: str) -> Passage:
    """A passage that a known name stands in: its channel, unless the text gives it another name."""
    if passage.name is not None:
        base = sentence.start
        read = (passage.name[0] - base, passage.name[1] - base)
        known = (span[0] - base, span[1] - base)
        same = read[0] < known[1] and known[0] < read[1] and is_whole(sentence.text, read, known)
        told = is_marked(sentence.masked, *read) or not all(is_common(name.text) for name in item.names)
        other = passage.act_span is not None and _is_done_by_another(sentence, passage.act_span, read[0], language)
        return replace(passage, known=True) if same and told and not other else passage
    if passage.handle or passage.url:
        return passage
    at, end = span[0] - sentence.start, span[1] - sentence.start
    if not stands(sentence.masked, at, end, item.names, language=language):
        return passage
    if passage.act_span is not None and _is_done_by_another(sentence, passage.act_span, at, language):
        return passage
    place = passage.parts[0]
    low, high = min(span[1], place[1]), max(span[0], place[0])
    marks = _CLAUSE.findall(sentence.masked, max(0, low - sentence.start), max(0, high - sentence.start))
    if len(marks) % 2:  # two enclose an apposition, one parts two clauses
        return passage
    if passage.actors and not any(actor[0] < span[1] and span[0] < actor[1] for actor in passage.actors):
        return passage  # another one is named in passing; somebody else publishes
    if all(name.kind == "owner" for name in item.names):
        return replace(passage, known=True, actors=tuple(dict.fromkeys((*passage.actors, span))))
    return replace(passage, known=True, name=span)


def _is_done_by_another(sentence: Sentence, act: Span, name: int, language: str) -> bool:
    """Whether the verb is passive and somebody else is its agent: "N's rules were published on Telegram by A"."""
    start = act[1] - sentence.start
    found = BY.finditer(sentence.masked, start, min(len(sentence.masked), start + _AGENT))
    # In Romanian "de" is "by"; elsewhere it is "of", and there it says of what, not by whom.
    return any(name < by.start() and (language == "ro" or by.group().casefold() != "de") for by in found)


def _reason(masked: str, start: int, end: int) -> Evidence | None:
    """A verb close to the name, a credit before it, or a headline that opens with it and a colon."""
    credit = evidence.find_credit(masked, start, end)
    if credit:
        return credit
    colon = _COLON.match(masked, end)
    if colon and not masked[:start].strip(' "«“*'):
        return Evidence("say", end, colon.end(), 0)
    for item in evidence.find_evidence(masked, start, end, 0, len(masked)):
        if item.act not in _VERBS or item.distance > _VERB_REACH or is_denied(masked, item.start, item.end):
            continue
        if end > item.start or not has_agent_behind(masked, item.start, item.end):
            return item
    return None


def continued(drafts: Drafts, sentences: Sequence[Sentence], anchored: Sequence[Sequence[Anchor]]) -> None:
    """Add what the channel of the sentence before, called only "the channel", published next."""
    for index in sorted(index for index in drafts if index >= 0):
        passage = next((passage for passage in drafts[index] if passage.act), None)
        following = index + 1
        if passage is None or following >= len(sentences) or drafts.get(following) or anchored[following]:
            continue
        if sentences[following].start - sentences[index].end <= 2:
            made = _continuing(sentences[following], following, passage)
            if made is not None:
                drafts[following] = [made]


def _continuing(sentence: Sentence, index: int, passage: Passage) -> Passage | None:
    masked, base = sentence.masked, sentence.start
    for noun in CHANNELS.finditer(masked, 0, _HEAD):
        if PLURALS.fullmatch(noun.group()) or masked[noun.end() : noun.end() + 2].strip()[:1].isupper():
            continue
        for item in evidence.find_evidence(masked, noun.start(), noun.end(), 0, len(masked)):
            if item.act not in {"publish", "share"} or item.distance > _ANAPHOR_REACH:
                continue
            media = choose_media(masked, item, noun.span(), (0, len(masked)))
            if media.span is None:
                continue
            spans = (noun.span(), (item.start, item.end), media.span)
            return Passage(
                sentence=index,
                parts=tuple((start + base, end + base) for start, end in spans),
                act=item.act,
                act_span=(item.start + base, item.end + base),
                handle=passage.handle,
                media=media.kind,
                actors=passage.actors,
                relation=_relation_of(masked, item, media, own=passage.own),
            )
    return None
