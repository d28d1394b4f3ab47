"""From an article to its citations: the whole pipeline, pure and linear in the length of the text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from archiver.citations import links
from archiver.citations.anchors import Anchor, find_anchors
from archiver.citations.attach import attach
from archiver.citations.details import DetailReader
from archiver.citations.doubt import sober
from archiver.citations.following import following
from archiver.citations.known import KnownNames
from archiver.citations.linked import linked_channels
from archiver.citations.links import Lead
from archiver.citations.mentions import continued, known_mentions, local_names
from archiver.citations.passages import NO_TARGET, UNPLACED, Drafts, Passage, Span
from archiver.citations.reading import read_anchor
from archiver.citations.sentences import Sentence, split
from archiver.citations.words.platforms import PLATFORM, PLATFORM_CORE
from archiver.citations.words.refusals import RESIDUE
from archiver.model.articles import Article, Region, Segment
from archiver.model.citations import Citation
from archiver.model.links import KnownName
from archiver.text.addresses import find_addresses
from archiver.text.normalise import Normalised, normalise

MAX_CITATIONS = 1000  # of one article; none has more, and a hostile page must not cost more
MAX_HANDLES = 12  # bare handles of one sentence
_IDLE = frozenset({"nav", "footer", "share"})


def extract(article: Article, known: Sequence[KnownName] = ()) -> tuple[Citation, ...]:
    """The citations of an article, in text order; ``quote == article.text[start:end]`` for each.

    ``known``: names of channels that the archive knows. Give a ``KnownNames`` where many articles are read: any
    other sequence is indexed anew on every call.
    """
    names = known if isinstance(known, KnownNames) else KnownNames(known)
    normal = normalise(article.text)
    leads = _leads(article, normal)
    found = names.find(normal.text)
    if not (leads or found or _names_platform(normal.text) or links.has_bare_handle(normal.text)):
        return ()
    sentences = split(normal.text, _address_spans(normal.text))
    placed = _placed(leads, sentences)
    named = _naming_platform(normal.text, sentences)
    anchored: list[list[Anchor]] = [[] for _ in sentences]
    drafts: Drafts = defaultdict(list)
    room = MAX_CITATIONS
    for index, sentence in enumerate(sentences):
        if room > 0 and (index in named or placed.get(index)):
            anchored[index] = _anchors(sentence, placed.get(index, ()))
            drafts[index] = _read(sentence, index, anchored[index], placed.get(index, ()))
            room -= len(drafts[index])
    attach(drafts, _in_order(placed), sentences)
    known_mentions(drafts, found, sentences, anchored, trusted=True, language=article.language)
    local = local_names(drafts, normal.text)
    known_mentions(drafts, local, sentences, anchored, trusted=False, language=article.language)
    following(drafts, sentences, anchored)
    continued(drafts, sentences, anchored)
    details = DetailReader(sentences, article.language, article.published, drafts)
    passages = [sober(passage, sentences) for index in sorted(drafts) for passage in drafts[index]]
    return _citations(article, normal, [details.complete(passage) for passage in passages[:MAX_CITATIONS]])


def _placed(leads: Sequence[Lead], sentences: Sequence[Sentence]) -> dict[int, list[Lead]]:
    """The leads, and the bare names that only a verb gives away, by the index of their sentence."""
    placed: dict[int, list[Lead]] = defaultdict(list)
    ends = [sentence.end for sentence in sentences]
    for lead in leads:
        at = bisect_right(ends, lead.start)
        within = lead.placed and at < len(sentences) and sentences[at].start <= lead.start
        index = at if within else UNPLACED
        if not lead.weak or len(placed[index]) < MAX_HANDLES:
            placed[index].append(lead)
    for index, sentence in enumerate(sentences):
        placed[index] += links.bare_handles(sentence)
    return placed


def _in_order(placed: Mapping[int, Sequence[Lead]]) -> list[tuple[int, Lead]]:
    return [(index, lead) for index in sorted(placed) for lead in placed[index]]


def _leads(article: Article, normal: Normalised) -> list[Lead]:
    """References and written addresses, with offsets in the normalised text."""
    placed = [
        replace(lead, start=_place(normal, lead.start), end=_place(normal, lead.end))
        for lead in links.from_references(article)
    ]
    taken = sorted((_place(normal, ref.start), _place(normal, ref.end)) for ref in article.references)
    return sorted((*placed, *links.from_handles(normal.text, taken)), key=lambda lead: (lead.start, lead.end))


def _place(normal: Normalised, at: int) -> int:
    """Where an offset of the original lies in the normalised text."""
    return min(bisect_left(normal.origin, at), len(normal.text))


def _address_spans(text: str) -> list[Span]:
    return [(address.start, address.end) for address in find_addresses(text)]


def _names_platform(text: str) -> bool:
    return PLATFORM_CORE.search(text) is not None and PLATFORM.search(text) is not None


def _naming_platform(text: str, sentences: Sequence[Sentence]) -> set[int]:
    """The indexes of the sentences that may name Telegram; no other one does.

    The core of a name holds no blank, so masking, which only makes blanks, brings none about.
    """
    ends = [sentence.end for sentence in sentences]
    return {bisect_right(ends, match.start()) for match in PLATFORM_CORE.finditer(text)}


def _anchors(sentence: Sentence, leads: Sequence[Lead]) -> list[Anchor]:
    masked = sentence.masked
    if RESIDUE.search(masked):
        masked = RESIDUE.sub(lambda match: " " * len(match.group()), masked)
    anchors = find_anchors(masked)
    linked = linked_channels(sentence, leads, anchors) if leads else []
    return sorted((*anchors, *linked), key=lambda anchor: anchor.start)


def _read(sentence: Sentence, index: int, anchors: Sequence[Anchor], leads: Sequence[Lead]) -> list[Passage]:
    """The passages of one sentence, with offsets in the text; an anchor has the stretch between its neighbours."""
    passages: list[Passage] = []
    addresses = [(lead.start - sentence.start, lead.end - sentence.start) for lead in leads if not lead.weak]
    for position, anchor in enumerate(anchors):
        floor = anchors[position - 1].end if position else 0
        ceiling = anchors[position + 1].start if position + 1 < len(anchors) else len(sentence.masked)
        read = read_anchor(sentence, index, anchor, (floor, ceiling), addresses)
        passages += [_shifted(passage, sentence.start) for passage in read]
    return passages


def _shifted(passage: Passage, by: int) -> Passage:
    def move(span: Span) -> Span:
        return span[0] + by, span[1] + by

    return replace(
        passage,
        parts=tuple(move(part) for part in passage.parts),
        act_span=move(passage.act_span) if passage.act_span else None,
        name=move(passage.name) if passage.name else None,
        actors=tuple(move(actor) for actor in passage.actors),
    )


def _citations(article: Article, normal: Normalised, passages: Sequence[Passage]) -> tuple[Citation, ...]:
    """Citations in the article's own offsets, each with a span of its own.

    What a summary beside the article (front matter) leads to counts only if the article does not.
    """
    placed = []
    for passage in sorted(passages, key=lambda passage: (passage.start, -passage.end)):
        span = normal.span(passage.start, passage.end)
        placed.append((passage, span, _region(article.segments, span[0])))
    told = {passage.target for passage, _, region in placed if region != "aside"} - {NO_TARGET}
    made: dict[Span, Citation] = {}
    for passage, (start, end), region in placed:
        if start >= end or region in _IDLE or (region == "aside" and passage.target in told):
            continue
        stop = end
        while (start, stop) in made and stop - start > 1:
            stop -= 1
        if (start, stop) not in made:
            made[start, stop] = _citation(article, normal, passage, (start, stop), region)
    return tuple(made[span] for span in sorted(made))


def _citation(article: Article, normal: Normalised, passage: Passage, span: Span, region: Region) -> Citation:
    def words(part: Span) -> str:
        start, end = normal.span(*part)
        return article.text[start:end]

    certain = passage.url is not None or passage.relation == "embed" or (passage.known and passage.cue)
    beside = region == "aside"  # readers' comments, boxes: not the article's own words
    day = passage.day
    name = words(passage.name) if passage.name else ""
    return Citation(
        start=span[0],
        end=span[1],
        quote=article.text[span[0] : span[1]],
        channel_name=name if any(map(str.isalnum, name)) else None,
        handle=passage.handle,
        url=passage.url,
        channel_id=passage.channel_id,
        post_id=passage.post_id,
        invite=passage.invite,
        media=passage.media,
        date=day.date if day else None,
        date_text=words((day.start, day.end)) if day else None,
        date_note=day.note if day else None,
        duration_s=passage.duration_s,
        duration_tolerance_s=passage.tolerance_s,
        actors=tuple(dict.fromkeys(words(actor) for actor in passage.actors)),
        quoted=tuple(words(quoted) for quoted in passage.quoted),
        relation=passage.relation,
        region=region,
        confidence="auto" if certain and not beside else "review",
    )


def _region(segments: Sequence[Segment], at: int) -> Region:
    return next((segment.region for segment in segments if segment.start <= at < segment.end), "article")
