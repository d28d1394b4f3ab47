"""The details of a passage: its day, its length, its quoted words, and what the sentence before lends it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from archiver.citations import actors, people
from archiver.citations.kinds import find_media
from archiver.citations.passages import Passage, Span
from archiver.citations.sentences import Sentence
from archiver.citations.timing import Day, days, nearest_day
from archiver.citations.widgets import read_widget
from archiver.citations.words.media import POINTING, PRONOUN
from archiver.citations.words.platforms import PLATFORM
from archiver.citations.words.verbs import PUBLISHING, SAYING, SHARING
from archiver.text import DurationMention, find_durations

_OPENING = 45  # characters at the head of a sentence in which it may point back
_NEXT = 2  # characters between two sentences that follow at once
_MEDIUM_HEAD = 32
# What a sentence about the length of what was just told opens with.
_LASTS = re.compile(
    r"(?:It|She|He)\s(?:lasts|runs)|(?:Elle|Il|Celle-ci|Celui-ci)\sdure|(?:Es|Sie|Er)\sdauert|Dura\s|(?:Запис\w*\s)?(?:[Дд]лится|[Тт]риває)\s|"
    r"(?:The\slength|La\sdurée|Sa\sdurée|La\sduración|La\sdurata|A\sduração|Die\sLänge|Durata|Длительность|Продолжительность|"
    r"Хронометраж|Тривалість)"
)
_APART = 200  # characters between two sentences, from which on they are strangers
_PRONOUN_REACH = 20  # characters behind a passage in which its pronoun may stand
_SPEECH = re.compile(r"[«“„\"]([^«»“”„\"\n]{12,600})[»”“\"]")
_MIN_QUOTED_WORDS = 3
_WIDGET_SENTENCES = 4  # that a copied widget is torn into
_EXACT = 3.0  # seconds that a length shown by Telegram may be off
# What a sentence opens with as its object.
_IT = re.compile(
    r"(?:Поделил\w+\s(?:им|ими|ею|ей)|Поділи\w+\s(?:ним|ними|нею)|Его|Ее|Её|Их|Эту|Этот|Эти|Його|Її|Їх|Цю|Це|Ці)\s"
)


class DetailReader:
    """Reads the details of an article's passages; what belongs to a sentence is read once."""

    __slots__ = ("_days", "_language", "_lengths", "_published", "_sentences", "_told")

    def __init__(self, sentences: Sequence[Sentence], language: str, published: date | None) -> None:
        self._sentences = sentences
        self._language = language
        self._published = published
        self._days: dict[int, tuple[str, int, list[Day]]] = {}
        self._lengths: dict[int, list[DurationMention]] = {}
        self._told: dict[tuple[int, Span], Day] = {}

    def complete(self, passage: Passage) -> Passage:
        """The passage with day, length, quoted words and, where it points back, the actors before it."""
        if passage.sentence >= 0 and passage.relation == "embed":
            return self._with_widget(passage)
        if passage.sentence < 0 or passage.act_span is None:
            return passage
        sentence = self._sentences[passage.sentence]
        before = self._before(passage.sentence)
        passage = self._with_day(passage, sentence, before)
        passage = self._with_same_day(passage)
        passage = self._with_length(passage, sentence)
        passage = _with_quoted(passage, sentence)
        passage = _with_media(passage, sentence, before)
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

    def _with_length(self, passage: Passage, sentence: Sentence) -> Passage:
        if passage.media not in {"video", "audio", None}:
            return passage
        lengths = self._read_lengths(passage.sentence)
        if not lengths:
            return self._with_next_length(passage, sentence)
        nearest = min(lengths, key=lambda item: _gap(item, passage, sentence.start))
        span = (nearest.start + sentence.start, nearest.end + sentence.start)
        return replace(passage, duration_s=nearest.seconds, tolerance_s=nearest.tolerance_s).with_part(span)

    def _read_lengths(self, index: int) -> list[DurationMention]:
        if index not in self._lengths:
            found = find_durations(self._sentences[index].masked, language=self._language)
            self._lengths[index] = [item for item in found if item.kind == "length"]
        return self._lengths[index]

    def _with_next_length(self, passage: Passage, sentence: Sentence) -> Passage:
        """The passage with the length that the next sentence gives, where that is about its medium."""
        index = passage.sentence + 1
        if passage.media not in {"video", "audio"} or index >= len(self._sentences):
            return passage
        following = self._sentences[index]
        if following.start - sentence.end > _NEXT or PLATFORM.search(following.masked):
            return passage
        if not _opens_with_medium(following.masked) or len(lengths := self._read_lengths(index)) != 1:
            return passage
        return replace(passage, duration_s=lengths[0].seconds, tolerance_s=lengths[0].tolerance_s)


def _opens_with_medium(masked: str) -> bool:
    """Whether a sentence is about a medium that its first words name: "The recording ...", "It lasts"."""
    head = masked[:_MEDIUM_HEAD]
    return _LASTS.match(head) is not None or any(
        kind in {"video", "audio"} for kind, _ in find_media(head, 0, len(head))
    )


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


def _with_media(passage: Passage, sentence: Sentence, before: Sentence | None) -> Passage:
    """What "it" is that a channel published: the last medium of the sentence before."""
    if passage.media is not None or before is None or passage.act not in {"publish", "share"}:
        return passage
    if _IT.match(sentence.masked) is None:
        return passage
    found = find_media(before.masked, 0, len(before.masked))
    return replace(passage, media=found[-1][0]) if found else passage


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
    name = next((name for name in actors.find_names(before.masked) if people.has_first_name(before.masked, name)), None)
    return replace(passage, actors=((name[0] + before.start, name[1] + before.start),)) if name else passage
