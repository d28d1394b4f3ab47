"""Joins links and handles to the passages whose words they stand in, or makes passages of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from archiver.citations import evidence, naming
from archiver.citations.kinds import find_media
from archiver.citations.links import Lead
from archiver.citations.passages import UNPLACED, Drafts, Passage, Span
from archiver.citations.refusing import is_invitation
from archiver.citations.sentences import Sentence
from archiver.citations.words.platforms import PLATFORM
from archiver.model.citations import CitedMedia
from archiver.text.addresses import find_handles

_JOIN_REACH = 110  # characters between a passage and a link that belongs to it
_VERB_REACH = 60  # characters between a link and the verb that gives a reason for it
_VERB_BEHIND = 12
_QUOTE_REACH = 25  # a verb farther off is no part of the quoted words
_CUE_REACH = 25
_CREDIT_REACH = 20


def attach(drafts: Drafts, leads: Sequence[tuple[int, Lead]], sentences: Sequence[Sentence]) -> None:
    """Put every lead into ``drafts``; each comes with the index of its sentence (``UNPLACED`` for an embed).

    A post that is linked twice without words of attribution is one citation.
    """
    seen = {lead.target for index, lead in leads if index == UNPLACED}
    for index, lead in leads:
        if index == UNPLACED:
            drafts[UNPLACED].append(_alone(lead, UNPLACED, []))
            continue
        sentence = sentences[index]
        if is_invitation(sentence.text) or _is_furniture(sentence, lead):
            continue
        passages = drafts[index]
        at = _belongs_to(passages, lead)
        if at is not None:
            passages[at] = _with_lead(passages[at], lead, sentence)
            continue
        verbs = _reasons(sentence, lead)
        if not verbs and (lead.weak or lead.target in seen):
            continue
        seen.add(lead.target)
        passages.append(_alone(lead, index, verbs, sentence))


def _is_furniture(sentence: Sentence, lead: Lead) -> bool:
    """A link to a channel that is alone on its line, under words of its own: a button."""
    under_words = lead.label not in {"", lead.url} and not find_handles(lead.label)
    return lead.post_id is None and under_words and sentence.text.strip() == lead.label.strip()


def _belongs_to(passages: Sequence[Passage], lead: Lead) -> int | None:
    """The nearest passage of the sentence that has no link yet, or leads to the same channel."""
    best: tuple[int, int] | None = None
    for position, passage in enumerate(passages):
        if not passage.cue or not _may_take(passage, lead):
            continue
        gap = max(0, lead.start - passage.end, passage.start - lead.end)
        if gap <= _JOIN_REACH and (best is None or gap <= best[0]):
            best = (gap, position)
    return best[1] if best else None


def _may_take(passage: Passage, lead: Lead) -> bool:
    if passage.handle is None and passage.url is None:
        return True
    same = (passage.handle or "").casefold() == (lead.handle or "").casefold()
    return same and passage.post_id is None


def _with_lead(passage: Passage, lead: Lead, sentence: Sentence) -> Passage:
    name = passage.name
    if name is None and not passage.own and passage.act != "credit":
        name = _name_before(sentence, lead.start)
    parts: list[Span] = [(lead.start, lead.end)]
    if name is not None and passage.name is None:
        parts.append(name)
    return replace(
        passage,
        parts=(*passage.parts, *parts),
        name=name,
        handle=lead.handle or passage.handle,
        url=lead.url or passage.url,
        channel_id=lead.channel_id or passage.channel_id,
        post_id=lead.post_id or passage.post_id,
        invite=lead.invite or passage.invite,
    )


def _shown(sentence: Sentence, lead: Lead) -> CitedMedia | None:
    """What a line of credit that leads to a channel shows: "Фото: t.me/n"."""
    start, end = lead.start - sentence.start, min(lead.end, sentence.end) - sentence.start
    credit = evidence.find_credit(sentence.masked, start, end) if lead.relation == "link" else None
    if credit is None or lead.post_id is not None or start - credit.end > _CREDIT_REACH:
        return None
    found = find_media(sentence.masked, credit.start, start)
    return found[0][0] if found else None


def _name_before(sentence: Sentence, at: int) -> Span | None:
    """The name right before a bracket that holds the link: "..., N (@handle)"."""
    before = sentence.masked[: at - sentence.start].rstrip()
    if not before.endswith("("):
        return None
    name = naming.name_ending(before[:-1].rstrip()) or naming.caseless_head(before[:-1].rstrip())
    return None if name is None else (name[0] + sentence.start, name[1] + sentence.start)


def _reasons(sentence: Sentence, lead: Lead) -> list[Span]:
    """Words of attribution close to a lead: spans in the text, nearest first."""
    base, masked = sentence.start, sentence.masked
    start, end = lead.start - base, min(lead.end, sentence.end) - base
    found = [
        (item.start + base, item.end + base)
        for item in evidence.find_evidence(masked, start, end, 0, len(masked))
        if item.distance <= _VERB_REACH and item.act != "post" and (item.end <= start or item.distance <= _VERB_BEHIND)
    ]
    credit = evidence.find_credit(masked, start, end)
    if credit:
        found.append((credit.start + base, credit.end + base))
    if lead.weak:
        near = PLATFORM.search(masked, max(0, start - _CUE_REACH), min(len(masked), end + _CUE_REACH))
        if near:
            found.append((near.start() + base, near.end() + base))
    return found


def _alone(lead: Lead, index: int, verbs: Sequence[Span], sentence: Sentence | None = None) -> Passage:
    spoken = verbs and lead.relation == "link" and lead.post_id is None
    name = _name_before(sentence, lead.start) if sentence is not None and verbs and lead.post_id is None else None
    shown = _shown(sentence, lead) if sentence is not None else None
    return Passage(
        sentence=index,
        parts=(
            (lead.start, lead.end),
            *((name,) if name else ()),
            *(v for v in verbs[:1] if lead.start - v[1] <= _QUOTE_REACH),
        ),
        act_span=verbs[0] if verbs else None,
        cue=not lead.weak,
        name=name,
        handle=lead.handle,
        url=lead.url,
        channel_id=lead.channel_id,
        post_id=lead.post_id,
        invite=lead.invite,
        media=shown,
        relation="screenshot" if shown else "quoted" if spoken else lead.relation,
    )
