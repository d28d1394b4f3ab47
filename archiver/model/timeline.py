"""A medium's timeline cut into stretches, each with its first occurrence; what none covers was not seen before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from types import MappingProxyType

from archiver.model.footage import MediaFacts, Span
from archiver.model.ids import PostKey
from archiver.model.judgements import Judgement, Layer
from archiver.model.prints import MatchFound
from archiver.model.records import ArticleSummary
from archiver.model.stretches import Appearance, ChannelTurn, Occurrence, Piece, Scope, State, Story, Stretch
from archiver.model.tracing import SHORTEST_S, cut_to, trace

Appearances = Mapping[str, Sequence[Appearance]]
"""By the SHA-256 of a medium: what carries it, the earliest first."""
Articles = Mapping[PostKey, Sequence[ArticleSummary]]
"""By post: the articles that cite it."""
Showing = Mapping[str, Sequence[ArticleSummary]]
"""By the SHA-256 of a medium: the articles that show it themselves."""


def story_of(
    sha256: str,
    *,
    length_s: float,
    matches: Sequence[MatchFound],
    appearances: Appearances,
    articles: Articles,
    showing: Showing = MappingProxyType({}),
    judgements: Sequence[Judgement] = (),
    state: State = "done",
    reason: str | None = None,
    facts: MediaFacts | None = None,
    notes: Sequence[str] = (),
    scope: Scope | None = None,
) -> Story:
    """The story of a medium. ``length_s`` is 0 for a picture; ``matches`` are all that may lead from it anywhere."""
    traced = trace(sha256, length_s, matches, judgements)
    teller = _Teller(sha256, appearances, articles, showing)
    sound_alone = facts is not None and facts.kind == "audio"
    main: Layer = "sound" if sound_alone else "sight"
    same = [each for each in traced.pieces if each.verdict != "same scene"]
    shown, heard = ([each for each in same if each.layer == layer] for layer in ("sight", "sound"))
    told = shown if main == "sight" else heard
    whole = Span(0.0, length_s)
    moments = [] if length_s == 0 else [each for each in told if each.here.length_s < SHORTEST_S]
    story = Story(
        sha256=sha256,
        state=state,
        reason=reason,
        facts=facts,
        notes=tuple(notes),
        length_s=length_s,
        appearances=tuple(appearances.get(sha256, ())),
        articles=teller.articles_of(appearances.get(sha256, ())),
        shown_by=tuple(showing.get(sha256, ())),
        timeline=teller.timeline(whole, [each for each in told if each not in moments]) if state == "done" else (),
        sound=teller.timeline(whole, heard) if state == "done" and heard and main == "sight" and length_s > 0 else (),
        moments=teller.occurrences(moments),
        scenes=teller.occurrences([each for each in traced.pieces if each.verdict == "same scene"]),
        rejected=teller.occurrences(traced.rejected),
        scope=scope,
        cut=traced.cut,
    )
    return _numbered(story)


class _Teller:
    """What is said of the pieces of one medium."""

    def __init__(self, sha256: str, appearances: Appearances, articles: Articles, showing: Showing) -> None:
        self._appearances = appearances
        self._articles = articles
        self._showing = showing
        self._own = tuple(appearances.get(sha256, ()))
        self._since: datetime | None = min((each.date for each in self._own), default=None)

    def timeline(self, whole: Span, pieces: Sequence[Piece]) -> tuple[Stretch, ...]:
        """The whole of a medium, cut where its first occurrence changes."""
        if whole.length_s == 0:
            return (
                self._stretch(whole, pieces, first=min(filter(self._earlier, pieces), key=self._age, default=None)),
            )
        earlier = [each for each in pieces if self._earlier(each)]
        runs = _without_slivers(_joined(_runs(whole, sorted(earlier, key=self._age))))
        return tuple(self._stretch(span, pieces, first) for span, first in runs)

    def occurrences(self, pieces: Sequence[Piece]) -> tuple[Occurrence, ...]:
        """Each piece by itself, the one with the earliest post first."""
        return tuple(self._occurrence(each, each) for each in sorted(pieces, key=self._order))

    def articles_of(self, appearances: Sequence[Appearance]) -> tuple[ArticleSummary, ...]:
        """The articles that cite one of these posts, by their capture."""
        found = {
            each.article_id: each
            for appearance in appearances
            if appearance.post is not None
            for each in self._articles.get(appearance.post, ())
        }
        return tuple(sorted(found.values(), key=lambda each: (each.captured, each.article_id)))

    def _stretch(self, span: Span, pieces: Sequence[Piece], first: Piece | None) -> Stretch:
        found: dict[str, tuple[tuple[bool, float, float], Occurrence]] = {}
        for piece in pieces:
            part = cut_to(piece, span)
            if part is None or not _counts(part.here, span, piece.here):
                continue
            weight = (piece is first, part.here.length_s, piece.score)
            if part.sha256 not in found or weight > found[part.sha256][0]:
                found[part.sha256] = (weight, self._occurrence(part, piece))
        occurrences = tuple(
            sorted((each for _, each in found.values()), key=lambda each: (*self._order(each.whole), each.piece.here))
        )
        others = [each for occurrence in occurrences for each in occurrence.appearances]
        return Stretch(
            span=span,
            first=next((each for each in occurrences if first is not None and each.whole is first), None),
            occurrences=occurrences,
            channels=_turns(self._own, others),
            articles=self.articles_of((*self._own, *others)),
        )

    def _occurrence(self, part: Piece, whole: Piece) -> Occurrence:
        return Occurrence(
            piece=part,
            whole=whole,
            appearances=tuple(self._appearances.get(whole.sha256, ())),
            earlier=self._earlier(whole),
            shown_by=tuple(self._showing.get(whole.sha256, ())),
        )

    def _first(self, piece: Piece) -> datetime | None:
        return min((each.date for each in self._appearances.get(piece.sha256, ())), default=None)

    def _earlier(self, piece: Piece) -> bool:
        """Whether a post had it before the medium of the story; of a medium that no post carries every post did."""
        date = self._first(piece)
        return date is not None and (self._since is None or date < self._since)

    def _age(self, piece: Piece) -> tuple[datetime, float, str]:
        date = self._first(piece)
        assert date is not None, "only earlier ones are asked for their age"
        return date, -piece.score, piece.sha256

    def _order(self, piece: Piece) -> tuple[bool, float, str]:
        date = self._first(piece)
        return date is None, 0.0 if date is None else date.timestamp(), piece.sha256


_Run = tuple[Span, Piece | None]


def _runs(whole: Span, by_age: Sequence[Piece]) -> list[_Run]:
    """The whole cut at every end of a piece, each part with the oldest piece that covers it."""
    ends = {whole.start_s, whole.end_s}
    for piece in by_age:
        ends |= {min(max(at, whole.start_s), whole.end_s) for at in (piece.here.start_s, piece.here.end_s)}
    cuts = sorted(ends)
    return [
        (
            Span(start, end),
            next((each for each in by_age if each.here.start_s <= start and each.here.end_s >= end), None),
        )
        for start, end in pairwise(cuts)
    ]


def _joined(runs: Sequence[_Run]) -> list[_Run]:
    """Neighbours with the same piece are one."""
    joined: list[_Run] = []
    for span, piece in runs:
        if joined and joined[-1][1] is piece:
            joined[-1] = (Span(joined[-1][0].start_s, span.end_s), piece)
        else:
            joined.append((span, piece))
    return joined


def _without_slivers(runs: list[_Run]) -> list[_Run]:
    """What is shorter than half a second goes to its neighbours: the ends of matches are not known better."""
    while len(runs) > 1:
        at = next((n for n, (span, _) in enumerate(runs) if span.length_s < SHORTEST_S), None)
        if at is None:
            break
        span = runs[at][0]
        middle = (span.start_s + span.end_s) / 2
        if at == 0:
            middle = span.start_s
        elif at == len(runs) - 1:
            middle = span.end_s
        if at > 0:
            before, piece = runs[at - 1]
            runs[at - 1] = (Span(before.start_s, middle), piece)
        if at + 1 < len(runs):
            after, piece = runs[at + 1]
            runs[at + 1] = (Span(middle, after.end_s), piece)
        runs = _joined([*runs[:at], *runs[at + 1 :]])
    return runs


def _counts(part: Span, stretch: Span, piece: Span) -> bool:
    """Whether a piece is one of a stretch, not the end of its neighbour's: half a second of it, or half of either."""
    return part.length_s >= min(SHORTEST_S, stretch.length_s / 2, piece.length_s / 2)


def _turns(own: Sequence[Appearance], others: Sequence[Appearance]) -> tuple[ChannelTurn, ...]:
    """The channels by their first appearance with a stretch. What has no channel is one by its name."""
    found: dict[object, ChannelTurn] = {}
    every = [(each, True) for each in own] + [(each, False) for each in others]
    seen: set[PostKey] = set()
    for each, mine in sorted(every, key=lambda pair: (pair[0].date, pair[0].forwarded, pair[0].post or PostKey(0, 0))):
        if each.post is not None:
            if each.post in seen:
                continue
            seen.add(each.post)
        channel = each.channel_id if each.channel_id is not None else each.title
        known = found.get(channel)
        turn = ChannelTurn(first=each, posts=1, own=mine)
        found[channel] = turn if known is None else replace(known, posts=known.posts + 1)
    return tuple(found.values())


def _numbered(story: Story) -> Story:
    """Numbers for all that can be decided about: first occurrences in the order of their stretches, which are known by
    them, then all others as they are shown.
    """
    numbers: dict[int, int] = {}

    def number(occurrence: Occurrence) -> Occurrence:
        return replace(occurrence, number=numbers.setdefault(id(occurrence.whole), len(numbers) + 1))

    for stretch in (*story.timeline, *story.sound):
        if stretch.first is not None:
            number(stretch.first)

    def stretches(timeline: Sequence[Stretch]) -> tuple[Stretch, ...]:
        done = []
        for stretch in timeline:
            occurrences = tuple(number(each) for each in stretch.occurrences)
            first = next((each for each in occurrences if stretch.first and each.whole is stretch.first.whole), None)
            done.append(replace(stretch, occurrences=occurrences, first=first))
        return tuple(done)

    return replace(
        story,
        timeline=stretches(story.timeline),
        sound=stretches(story.sound),
        moments=tuple(number(each) for each in story.moments),
        scenes=tuple(number(each) for each in story.scenes),
        rejected=tuple(number(each) for each in story.rejected),
    )
