"""A film's timeline as the page draws it: what stands where, in which colour, and what is said below.

Places are whole thousandths of the length, so that the style sheet can name them: the page has no style attributes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from archiver.model.footage import Span
from archiver.model.ids import PostKey
from archiver.model.stretches import Appearance, Occurrence, Story, Stretch
from archiver.report import footage_words as said
from archiver.report import wording
from archiver.report.posts import PostName
from archiver.wording import clock

WHOLE = 1000
COLOURS = 6
"""Sources with a colour of their own; further ones share one, and are told apart by their numbers."""
NARROWEST = 28
"""Thousandths below which a stretch has no room for its number."""
MOST_TICKS = 8
ROOM = 0.16
"""The part of the bar that the last two times take on a phone."""
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
MOST_TURNS = 12
MOST_STILLS = 40
"""Stretches with pictures of both sides: each costs a decoder a moment."""

Stills = Mapping[tuple[str, int], str]
"""By SHA-256 and milliseconds: where the picture lies, from the page."""


def middle_ms(span: Span) -> int:
    """The moment that stands for a stretch."""
    return round((span.start_s + span.end_s) * 500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A part of the bar from ``x`` on, ``width`` wide. ``colour`` None: not seen before. ``number`` of its match."""

    x: int
    width: int
    colour: int | None
    number: int | None
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A time below the bar."""

    x: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAppearance:
    """A post that carries footage. ``own``: the medium of the page itself. ``more``: further posts of the channel."""

    appearance: Appearance
    name: PostName | None
    marks: tuple[str, ...]
    own: bool = False
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOccurrence:
    """Where a stretch occurs: times, what was done to it, and a picture of each side, where there are any."""

    occurrence: Occurrence
    here: str
    there: str
    how: str
    verdict: str
    first: PageAppearance | None
    here_still: str | None
    there_still: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStretch:
    """A stretch that an older post holds. ``others``: further media of older posts."""

    number: int
    colour: int | None
    time: str
    length: str
    stretch: Stretch
    first: PageOccurrence
    others: tuple[PageOccurrence, ...]
    turns: tuple[PageAppearance, ...]
    turns_left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A channel in which stretches were first posted."""

    colour: int
    title: str
    numbers: tuple[int, ...]
    length: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFootage:
    """All that the page says of one film, picture or recording."""

    story: Story
    noun: str
    trouble: str | None
    summary: str
    noted: str | None
    searched: str
    bar: tuple[Segment, ...]
    sound: tuple[Segment, ...]
    ticks: tuple[Tick, ...]
    sources: tuple[Source, ...]
    stretches: tuple[PageStretch, ...]
    heard: tuple[PageStretch, ...]
    unseen: str
    unseen_words: str
    later: tuple[PageOccurrence, ...]
    moments: tuple[PageOccurrence, ...]
    scenes: tuple[PageOccurrence, ...]
    facts: tuple[tuple[str, str], ...]

    @property
    def places(self) -> frozenset[tuple[str, int]]:
        """What the style sheet must name: ("x" or "w", thousandths)."""
        segments = (*self.bar, *self.sound)
        starts = {("x", each.x) for each in segments} | {("x", each.x) for each in self.ticks}
        return frozenset(starts | {("w", each.width) for each in segments})


def stills_wanted(story: Story) -> tuple[tuple[str, int], ...]:
    """The pictures that the page shows: of each stretch both sides, by SHA-256 and milliseconds."""
    seen = [each.first for each in (*story.timeline, *story.sound) if each.first is not None]
    shown = [each for each in (*seen, *story.later(), *story.moments, *story.scenes) if each.piece.layer == "sight"]
    pairs = [
        (sha256, middle_ms(span))
        for each in shown[:MOST_STILLS]
        for sha256, span in ((story.sha256, each.piece.here), (each.piece.sha256, each.piece.there))
    ]
    return tuple(dict.fromkeys(pairs))


def entries_of(story: Story) -> frozenset[int]:
    """The log entries that the timeline rests on."""
    found: set[int] = set()
    for stretch in (*story.timeline, *story.sound):
        if stretch.first is not None:
            found.update(stretch.first.piece.entries)
            found.update(each.entry for each in stretch.first.piece.judgements)
            first = stretch.first.first
            found |= {first.entry} if first is not None and first.entry is not None else set()
    return frozenset(found)


def rules(footage: Iterable[PageFootage]) -> str:
    """The places of all bars as rules of the style sheet. Nothing but numbers goes into it."""
    places = sorted({place for each in footage for place in each.places})
    sides = {"x": "left", "w": "width"}
    return "".join(f".{name}{value} {{ {sides[name]}: {value / 10:g}%; }}\n" for name, value in places)


def page_footage(story: Story, stills: Stills) -> PageFootage:
    """Prepares what is drawn."""
    colours: dict[object, int] = {}
    drawer = _Drawer(story, stills, colours)
    shown = drawer.stretches(story.timeline)
    heard = drawer.stretches(story.sound)
    return PageFootage(
        story=story,
        noun=said.noun(story),
        trouble=said.state_in_words(story.state, story.reason),
        summary=said.summary(story),
        noted=said.notes_in_words(story.notes),
        searched=said.searched_in_words(story.scope),
        bar=drawer.bar(story.timeline),
        sound=drawer.bar(story.sound),
        ticks=_ticks(story.length_s),
        sources=_sources(shown, colours),
        stretches=shown,
        heard=heard,
        unseen_words=said.unseen_in(story),
        unseen=", ".join(
            said.reach(each.span.start_s, each.span.end_s) for each in story.timeline if each.first is None
        ),
        later=drawer.occurrences(story.later()),
        moments=drawer.occurrences(story.moments),
        scenes=drawer.occurrences(story.scenes),
        facts=said.facts_in_words(story.facts) if story.facts else (),
    )


class _Drawer:
    """Gives colours, the same ones in the bar and below it."""

    def __init__(self, story: Story, stills: Stills, colours: dict[object, int]) -> None:
        self._story = story
        self._stills = stills
        self._colours = colours

    def bar(self, timeline: Sequence[Stretch]) -> tuple[Segment, ...]:
        """The segments of a timeline; of a picture there is no bar."""
        length, segments = self._story.length_s, []
        if length <= 0:
            return ()
        for stretch in timeline:
            x, end = (round(at / length * WHOLE) for at in (stretch.span.start_s, stretch.span.end_s))
            number = stretch.first.number if stretch.first else None
            time = said.reach(stretch.span.start_s, stretch.span.end_s)
            segments.append(
                Segment(
                    x=x,
                    width=max(end - x, 1),
                    colour=self._colour(stretch),
                    number=number if end - x >= NARROWEST else None,
                    label=f"{time}: {said.unseen_in(self._story)}" if number is None else f"{time}: match {number}",
                )
            )
        return tuple(segments)

    def stretches(self, timeline: Sequence[Stretch]) -> tuple[PageStretch, ...]:
        """What is said of each stretch that was seen before."""
        return tuple(self._stretch(each, each.first) for each in timeline if each.first is not None)

    def occurrences(self, found: Sequence[Occurrence]) -> tuple[PageOccurrence, ...]:
        """Occurrences by themselves."""
        return tuple(map(self._occurrence, found))

    def _stretch(self, stretch: Stretch, first: Occurrence) -> PageStretch:
        turns = [
            PageAppearance(
                appearance=each.first,
                name=_name(each.first),
                marks=said.marks(each.first),
                own=each.own,
                more=each.posts - 1,
            )
            for each in stretch.channels
        ]
        return PageStretch(
            number=first.number,
            colour=self._colour(stretch),
            time=_time(stretch.span),
            length=wording.duration(stretch.span.shown_s),
            stretch=stretch,
            first=self._occurrence(first),
            others=self.occurrences([each for each in stretch.occurrences if each.earlier and each is not first]),
            turns=tuple(turns[:MOST_TURNS]),
            turns_left_out=max(len(turns) - MOST_TURNS, 0),
        )

    def _occurrence(self, occurrence: Occurrence) -> PageOccurrence:
        piece, first = occurrence.piece, occurrence.first
        return PageOccurrence(
            occurrence=occurrence,
            here=_time(piece.here),
            there=_time(piece.there),
            how=said.how(piece),
            verdict=said.VERDICTS[piece.verdict],
            first=None
            if first is None
            else PageAppearance(appearance=first, name=_name(first), marks=said.marks(first)),
            here_still=self._stills.get((self._story.sha256, middle_ms(piece.here))),
            there_still=self._stills.get((piece.sha256, middle_ms(piece.there))),
        )

    def _colour(self, stretch: Stretch) -> int | None:
        first = stretch.first.first if stretch.first else None
        if first is None:
            return None
        number = self._colours.setdefault(_channel(first), len(self._colours))
        return min(number, COLOURS)


def _time(span: Span) -> str:
    """A stretch; of a picture there is none."""
    return "" if span.of_picture else said.reach(span.start_s, span.end_s)


def _channel(appearance: Appearance) -> object:
    return appearance.channel_id if appearance.channel_id is not None else appearance.title


def _sources(shown: Sequence[PageStretch], colours: Mapping[object, int]) -> tuple[Source, ...]:
    """The channels in the order of their colours."""
    found: dict[object, list[PageStretch]] = {}
    for each in shown:
        if each.first.first is not None:
            found.setdefault(_channel(each.first.first.appearance), []).append(each)
    return tuple(
        Source(
            colour=min(colours[channel], COLOURS),
            title=_title(own[0]),
            numbers=tuple(dict.fromkeys(each.number for each in own)),
            length=wording.duration(sum(each.stretch.span.shown_s for each in own)),
        )
        for channel, own in sorted(found.items(), key=lambda pair: colours[pair[0]])
    )


def _title(stretch: PageStretch) -> str:
    first = stretch.first.first
    if first is None:
        return ""
    return first.appearance.title or (first.name.label if first.name else "a source that Telegram does not name")


def _name(appearance: Appearance) -> PostName | None:
    key: PostKey | None = appearance.post
    if key is None:
        return None
    unnamed = f"c/{key}" if key.channel_id > 0 else str(key)
    label = f"@{appearance.username}/{key.message_id}" if appearance.username else unnamed
    return PostName(key=key, label=label, title=appearance.title, url=appearance.address)


def _ticks(length_s: float) -> tuple[Tick, ...]:
    """Round times below the bar, and its end."""
    if length_s <= 0:
        return ()
    step = next((each for each in STEPS if length_s / each <= MOST_TICKS), STEPS[-1])
    times = [float(at) for at in range(0, int(length_s) + 1, step)]
    while len(times) > 1 and length_s - times[-1] < ROOM * length_s:
        times.pop()
    return tuple(Tick(x=round(at / length_s * WHOLE), label=clock(at)) for at in (*times, length_s))
