"""The details of a passage: its day, its length, its quoted words, and what the sentence before lends it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from archiver.citations import actors, people
from archiver.citations.kinds import find_media
from archiver.citations.passages import Drafts, Passage, Span
from archiver.citations.proper_names import find_names
from archiver.citations.sentences import Sentence
from archiver.citations.timing import Day, days, nearest_day
from archiver.citations.widgets import read_widget
from archiver.citations.words.media import POINTING, PRONOUN
from archiver.citations.words.verbs import PUBLISHING, SAYING, SHARING
from archiver.model.citations import CitedMedia
from archiver.text import DurationMention, find_durations

_OPENING = 45  # characters at the head of a sentence in which it may point back
_APART = 200  # characters between two sentences, from which on they are strangers
_PRONOUN_REACH = 20  # characters behind a passage in which its pronoun may stand
_SPEECH = re.compile(r"[«“„\"]([^«»“”„\"\n]{12,600})[»”“\"]")
_MIN_QUOTED_WORDS = 3
_WIDGET_SENTENCES = 4  # that a copied widget is torn into
_EXACT = 3.0  # seconds that a length shown by Telegram may be off
# What a sentence opens with in place of the thing that it goes on about.
_IT = re.compile(
    r"(?:Поделил\w+\s(?:им|ими|ею|ей)|Поділи\w+\s(?:ним|ними|нею)|Его|Ее|Её|Их|Эту|Этот|Эти|Його|Її|Їх|Цю|Це|Ці|"
    r"Он[аои]?\s(?:был|длит|появ)\w*|Він\s(?:був|трива)\w*|Вон[аои]\s(?:бул|трива)\w*|"
    r"It\s(?:was|is|had|has|runs|lasts|first)|They\s(?:were|had)|(?:Elle|Il)s?\s(?:a|ont|dure|est|avait)|"
    r"(?:L[oae]s?|Li)\s(?:compart|public|difund|subi|ha|han|hanno|divulg)\w*|Dura|Tem|"
    r"Запис[ьи]?|(?:The|Die|Das|La|El|L')\s?(?:recording|full\sversion|version|Aufnahme|Aufzeichnung|Fassung|registrazione|"
    r"grabación|versión|versione|enregistrement|gravação)|A\sgravação|Înregistrarea|Nagranie|Kayıt|"
    r"(?:Es|Sie|Er)\s(?:wurde|dauert|stammt|ist)|وتبلغ\sمدته|وتبلغ\sمدتها|ومدته|ومدتها|مدته|مدتها)(?!\w)"
)
# A pronoun beside its verb: French "l'a relayée".
_OBJECT = re.compile(r"(?<!\w)l'(?:a|ont|avait|avaient)\s(?:\w+\s)?(?:relay|partag|publi|diffus|post)")
# The credit of a picture in its caption: "(Telegram/@h via AP)".
_CAPTION = re.compile(r"\(Telegram\s?/\s?@?\w+(?:\s?(?:via|/|,)\s?[\w ]{2,30})?\)", re.IGNORECASE)
_BRACKET = re.compile(r"\s?\([^()]{3,60}\)")


class DetailReader:
    """Reads the details of an article's passages; what belongs to a sentence is read once."""

    __slots__ = ("_days", "_drafts", "_language", "_lengths", "_published", "_sentences", "_told")

    def __init__(self, sentences: Sequence[Sentence], language: str, published: date | None, drafts: Drafts) -> None:
        self._sentences = sentences
        self._language = language
        self._published = published
        self._drafts = drafts
        self._days: dict[int, tuple[str, int, list[Day]]] = {}
        self._lengths: dict[int, list[DurationMention]] = {}
        self._told: dict[tuple[int, Span], Day] = {}

    def complete(self, passage: Passage) -> Passage:
        """The passage with day, length, quoted words and, where it points back, the actors before it."""
        if passage.sentence >= 0 and passage.relation == "embed":
            return self._with_widget(passage)
        if passage.sentence < 0:
            return passage
        sentence = self._sentences[passage.sentence]
        if passage.act_span is None:
            return self._with_bracket(passage, sentence)
        before = self._before(passage.sentence)
        passage = self._with_day(passage, sentence, before)
        passage = self._with_same_day(passage)
        passage = _with_quoted(passage, sentence)
        passage = _with_media(passage, sentence, before, self._after(passage.sentence))
        passage = self._with_length(passage, sentence)
        return _with_actors(passage, sentence, before)

    def _with_widget(self, passage: Passage) -> Passage:
        """The passage of a copied widget, whose leftovers tell day and length."""
        here = self._sentences[passage.sentence : passage.sentence + _WIDGET_SENTENCES]
        base = here[0].start
        text = ""
        for each in here:
            text = f"{text.ljust(each.start - base)}{each.text}"
        found = read_widget(text, passage.end - base, self._published)
        if found is None:
            return passage
        span = (found.start + base, found.end + base)
        day = Day(*span, found.day, None if found.day else "a day that the publication does not settle")
        kept = replace(passage, day=day, duration_s=found.seconds, tolerance_s=_EXACT if found.seconds else None)
        return replace(kept, media="video" if found.film else passage.media).with_part(span)

    def _before(self, index: int) -> Sentence | None:
        if not index:
            return None
        before = self._sentences[index - 1]
        return before if self._sentences[index].start - before.end <= _APART else None

    def _read_days(self, index: int) -> tuple[str, int, list[Day]]:
        """The sentence behind the one before it, where that begins in the text, and all days of both.

        Both are searched at once, so that "the day after" has something to follow.
        """
        if index not in self._days:
            sentence, before = self._sentences[index], self._before(index)
            base = before.start if before else sentence.start
            gap = " " * (sentence.start - before.end) if before else ""
            text = f"{before.masked}{gap}{sentence.masked}" if before else sentence.masked
            self._days[index] = (text, base, days(text, self._language, self._published))
        return self._days[index]

    def _with_day(self, passage: Passage, sentence: Sentence, before: Sentence | None) -> Passage:
        text, base, found = self._read_days(passage.sentence)
        if not found:
            return passage
        own = [
            day
            for day in found
            if day.start + base >= sentence.start and not _touches((day.start + base, day.end + base), passage.name)
        ]
        act, anchor = passage.act_span or passage.parts[0], passage.parts[0]
        day = nearest_day(text, own, (act[0] - base, act[1] - base), (anchor[0] - base, anchor[1] - base))
        if day is None and passage.act in {"publish", "share"}:
            day = _day_of(sentence.masked, sentence.start - base, own, text)
        if day is None and before is not None and points_back(sentence, passage):
            day = _day_of(before.masked, 0, [day for day in found if day.end + base <= before.end], text)
        if day is None:
            return passage
        placed = replace(day, start=day.start + base, end=day.end + base)
        passage = replace(passage, day=placed)
        return passage.with_part((placed.start, placed.end)) if placed.start >= sentence.start else passage

    def _with_same_day(self, passage: Passage) -> Passage:
        """Channels that one verb is about have one day: "N and M published on Monday"."""
        if passage.act_span is None or passage.name is None:
            return passage
        key = passage.sentence, passage.act_span
        if passage.day is not None:
            self._told.setdefault(key, passage.day)
            return passage
        return replace(passage, day=self._told.get(key))

    def _read_lengths(self, index: int) -> list[DurationMention]:
        if index not in self._lengths:
            found = find_durations(self._sentences[index].masked, language=self._language)
            self._lengths[index] = [item for item in found if item.kind == "length"]
        return self._lengths[index]

    def _with_length(self, passage: Passage, sentence: Sentence) -> Passage:
        if passage.media not in {"video", "audio", None}:
            return passage
        lengths = [
            item for item in self._read_lengths(passage.sentence) if not self._is_of_another(item, passage, sentence)
        ]
        if not lengths:
            return self._with_length_beside(passage, sentence)
        nearest = min(lengths, key=lambda item: _gap(item, passage, sentence.start))
        span = (nearest.start + sentence.start, nearest.end + sentence.start)
        return replace(passage, duration_s=nearest.seconds, tolerance_s=nearest.tolerance_s).with_part(span)

    def _is_of_another(self, item: DurationMention, passage: Passage, sentence: Sentence) -> bool:
        """Whether a passage of another verb stands between this one and the length."""
        start, end = item.start + sentence.start, item.end + sentence.start
        own = (passage.parts[0], passage.act_span or passage.parts[0])
        low, high = min(span[0] for span in own), max(span[1] for span in own)
        return any(
            (high <= other.start and other.end <= start) or (end <= other.start and other.end <= low)
            for other in self._drafts.get(passage.sentence, ())
            if other.act_span is None or other.act_span != passage.act_span
        )

    def _with_length_beside(self, passage: Passage, sentence: Sentence) -> Passage:
        """The length that a neighbouring sentence gives: "... shared a clip. It lasts 40 seconds."."""
        if passage.media is None:
            return passage
        after, before = passage.sentence + 1, passage.sentence - 1
        for index in (after, before):
            near = self._after(passage.sentence) if index == after else self._before(passage.sentence)
            if near is None or self._drafts.get(index):
                continue
            lengths = self._read_lengths(index)
            pointing = near if index == after else sentence
            if len(lengths) != 1 or not _goes_on(pointing):
                continue
            return replace(passage, duration_s=lengths[0].seconds, tolerance_s=lengths[0].tolerance_s)
        return passage

    def _after(self, index: int) -> Sentence | None:
        if index + 1 >= len(self._sentences):
            return None
        after = self._sentences[index + 1]
        return after if after.start - self._sentences[index].end <= _APART else None

    def _with_bracket(self, passage: Passage, sentence: Sentence) -> Passage:
        """What a bracket behind a bare link tells: "t.me/n/12 (45-second video)"."""
        bracket = _BRACKET.match(sentence.masked, max(0, passage.end - sentence.start))
        if bracket is None or passage.media is not None:
            return passage
        found = find_media(sentence.masked, *bracket.span())
        if len(found) != 1:
            return passage
        kind = found[0][0]
        inside = [item for item in self._read_lengths(passage.sentence) if bracket.start() < item.start < bracket.end()]
        if not inside or kind not in {"video", "audio"}:
            return replace(passage, media=kind)
        return replace(passage, media=kind, duration_s=inside[0].seconds, tolerance_s=inside[0].tolerance_s)


def _goes_on(sentence: Sentence) -> bool:
    """Whether a sentence opens with a medium or a pronoun for one."""
    head = sentence.masked[:_OPENING]
    return bool(find_media(head, 0, len(head))) or _IT.match(sentence.masked) is not None


def _last_medium(sentence: Sentence) -> CitedMedia | None:
    found = find_media(sentence.masked, 0, len(sentence.masked))
    return found[-1][0] if found else None


def _day_of(masked: str, base: int, found: list[Day], text: str) -> Day | None:
    """The day on which a sentence, at ``base`` of the text, says that something was published or said."""
    if not found:
        return None
    for pattern in (PUBLISHING, SHARING, SAYING):
        for verb in pattern.finditer(masked):
            span = (verb.start() + base, verb.end() + base)
            day = nearest_day(text, found, span, span)
            if day is not None:
                return day
    return None


def points_back(sentence: Sentence, passage: Passage) -> bool:
    """Whether the sentence goes on about the one before: "This video ...", "In his channel he wrote ..."."""
    head = sentence.masked[:_OPENING]
    pointing = POINTING.match(head.lstrip(' "«'))
    if pointing and find_media(head, 0, len(head)):
        return True
    if passage.name is not None:
        return False
    if passage.own and not passage.actors:
        return True
    return PRONOUN.search(sentence.masked, 0, passage.end - sentence.start + _PRONOUN_REACH) is not None


def _gap(item: DurationMention, passage: Passage, base: int) -> int:
    return max(0, item.start + base - passage.end, passage.start - item.end - base)


def _with_quoted(passage: Passage, sentence: Sentence) -> Passage:
    """Longer words in quotation marks of the same sentence: what the post says."""
    if passage.act not in {"say", "post", "publish"}:
        return passage
    quoted = [
        (match.start(1) + sentence.start, match.end(1) + sentence.start)
        for match in _SPEECH.finditer(sentence.text)
        if len(match[1].split()) >= _MIN_QUOTED_WORDS
    ]
    return replace(passage, quoted=tuple(span for span in quoted if not _touches(span, passage.name)))


def _with_media(passage: Passage, sentence: Sentence, before: Sentence | None, after: Sentence | None) -> Passage:
    """What "it" is that a channel published: the last medium of the sentence before; words in quotes are text."""
    if passage.media is not None:
        return passage
    if passage.act in {"publish", "share"} and (_IT.match(sentence.masked) or _OBJECT.search(sentence.masked)):
        kind = _last_medium(before) if before else None
        if kind is None and after is not None:
            found = find_media(after.masked, 0, min(_OPENING, len(after.masked)))
            kind = found[0][0] if found else None
        if kind is not None:
            return replace(passage, media=kind)
    if passage.act is None and _CAPTION.search(sentence.masked):
        return replace(passage, media="photo")
    spoken = passage.quoted and passage.name is None and passage.act in {"say", "post", "publish"}
    return replace(passage, media="text") if spoken else passage


def _touches(span: Span, name: Span | None) -> bool:
    return name is not None and span[0] < name[1] and name[0] < span[1]


def _with_actors(passage: Passage, sentence: Sentence, before: Sentence | None) -> Passage:
    if passage.actors or before is None or not points_back(sentence, passage):
        return passage
    for pattern in (PUBLISHING, SHARING, SAYING):
        for verb in pattern.finditer(before.masked):
            who = actors.subject(before.masked, verb.span(), verb.span())
            if who:
                there = tuple((start + before.start, end + before.start) for start, end in who)
                return replace(passage, actors=there)
    name = next((name for name in find_names(before.masked) if people.has_first_name(before.masked, name)), None)
    return replace(passage, actors=((name[0] + before.start, name[1] + before.start),)) if name else passage
