"""What the fold must know of a post before it folds another sighting, and how it is read from the tables."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from archiver.catalog.details import is_partial
from archiver.catalog.fold.post_lines import LINES, Line, Stamp, rank, same_words
from archiver.catalog.statements import Row, Statements
from archiver.model.captures import Source

Key = tuple[int, int]

STATES = """
SELECT p.message_id, p.date_us, p.newest, p.versions, p.service, p.restricted, p.with_files,
    p.first_seen_us, p.last_seen_us, p.counts_entry, p.counts_position, v.as_of_us, v.seen_us, v.entry, v.position,
    v.digest, v.source, p.sources, k.views, k.views_step, k.forwards, k.replies, k.reactions
FROM json_each(?2) AS wanted
CROSS JOIN posts AS p ON p.channel_id = ?1 AND p.message_id = wanted.value
JOIN post_versions AS v ON v.id = p.newest
LEFT JOIN counts AS k ON k.channel_id = p.channel_id AND k.message_id = p.message_id
    AND k.entry = p.counts_entry AND k.position = p.counts_position
"""
VERSIONS = """
SELECT v.message_id, v.id, v.as_of_us, v.seen_us, v.entry, v.position, v.digest, v.source
FROM json_each(?2) AS wanted
CROSS JOIN post_versions AS v ON v.channel_id = ?1 AND v.message_id = wanted.value ORDER BY v.id
"""
TEXTS = """
SELECT p.message_id, v.text FROM json_each(?2) AS wanted
CROSS JOIN posts AS p ON p.channel_id = ?1 AND p.message_id = wanted.value JOIN post_versions AS v ON v.id = p.newest
"""
TOMBSTONES = """
SELECT g.message_id, g.entry, g.gone_us, g.confirmed_us, g.confirmed_entry FROM json_each(?2) AS wanted
CROSS JOIN gone AS g ON g.channel_id = ?1 AND g.message_id = wanted.value WHERE g.back_us IS NULL
"""
ALONE = 1
"""``PostState.sources`` of a post that MTProto alone has shown."""
IN_INTERVAL = "SELECT message_id FROM posts WHERE channel_id = ? AND message_id BETWEEN ? AND ?"


class Counts(NamedTuple):
    """Views and to how many they are rounded, forwards, replies, and reactions as JSON; None where an answer did not
    say.
    """

    views: int | None
    step: int
    forwards: int | None
    replies: int | None
    reactions: str | None

    def over(self, known: Counts) -> Counts:
        """These, with what they do not say taken from ``known``.

        Reactions are always said beside a count; their *min* form replaces no whole one. A rounded number says nothing
        where the one that is known may be it.
        """
        views, step = self.views, self.step
        if views is None or (
            step > 1 and known.views is not None and abs(known.views - views) <= max(step, known.step)
        ):
            views, step = known.views, known.step
        return Counts(
            views,
            step,
            known.forwards if self.forwards is None else self.forwards,
            known.replies if self.replies is None else self.replies,
            known.reactions if is_partial(self.reactions) and not is_partial(known.reactions) else self.reactions,
        )


@dataclass(slots=True)
class Tombstone:
    """An open absence: the entry that found the post missing, when, and whether another one confirmed it."""

    entry: int
    gone_us: int
    confirmed_us: int | None = None
    confirmed_entry: int | None = None
    back_us: int | None = None
    back_entry: int | None = None

    def row(self) -> Row:
        """The columns from ``entry`` on."""
        return (
            self.entry,
            self.gone_us,
            self.confirmed_us,
            self.confirmed_entry,
            self.back_us,
            self.back_entry,
        )


@dataclass(slots=True)
class PostState:
    """A post so far. ``newest`` is 0 until it has a version; ``source`` and ``stamp`` are that version's. ``versions``
    are those that differ from what other sources had shown. ``words``: the newest version's text, None where it was not
    read. ``sources``: those that have a line, as bits by rank.
    """

    date_us: int
    first_seen_us: int
    last_seen_us: int
    newest: int = 0
    stamp: Stamp = (0, 0, 0, 0)
    source: Source = "telegram"
    sources: int = 0
    versions: int = 0
    service: bool = False
    restricted: bool = False
    with_files: bool = False
    words: str | None = None
    lines: dict[Source, Line] = field(default_factory=dict)
    counts: Counts | None = None
    counts_entry: int | None = None
    counts_position: int | None = None

    @classmethod
    def first(cls, date_us: int, at_us: int) -> PostState:
        """A post that was not known before."""
        return cls(date_us, at_us, at_us)

    def line(self, source: Source) -> Line:
        """The versions that this kind of source showed."""
        found = self.lines.get(source)
        if found is None:
            found = self.lines[source] = Line()
        return found

    @property
    def edit_us(self) -> int | None:
        """The newest version's edit date; None also for an edit within the second of the post itself."""
        return None if self.stamp[0] == self.date_us else self.stamp[0]

    def repeats(self, source: Source, words: str) -> bool:
        """Whether a version of this source says what another source had shown."""
        return self.newest != 0 and source != self.source and self._same(words)

    def add_version(self, number: int, source: Source, digest: bytes, stamp: Stamp, date_us: int, words: str) -> bool:
        """Another version; returns whether it is what the post is now."""
        line = self.line(source)
        line.add(number, digest, stamp)
        self.versions += not self.repeats(source, words)
        self.sources |= 1 << rank(source)
        if rank(source) <= min(map(rank, self.lines)) and line.number == number:
            self.date_us = date_us  # exports may be an hour off
        if not self._outdoes(source, stamp, words):
            return False
        self.newest, self.source, self.stamp, self.words = number, source, stamp, words
        return True

    def _outdoes(self, source: Source, stamp: Stamp, words: str) -> bool:
        """Whether a version replaces the newest one.

        Within a source the later one does. Of two that say the same the one that tells more does. Else MTProto does
        where it was asked later, for it dates edits; another source where it shows a later edit.
        """
        if self.newest == 0:
            return True
        if source == self.source:
            return stamp > self.stamp
        if self._same(words):
            return rank(source) < rank(self.source)
        return stamp > self.stamp or (source == LINES[0] and stamp[1] >= self.stamp[1])

    def _same(self, words: str) -> bool:
        return self.words is not None and same_words(words, self.words)

    def settle(self, source: Source, at_us: int, words: str) -> bool:
        """The newest version of this source was seen again; returns whether it is what the post is now, and was not.

        MTProto showed it after another source had shown something else: that was out of date, or was taken back.
        """
        line = self.lines[source]
        if source != LINES[0] or self.source == source or at_us < self.stamp[1]:
            return False
        self.newest, self.source, self.stamp, self.words = line.number, source, line.stamp, words
        return True

    def row(self, key: Key, gone_us: int | None) -> Row:
        """The columns of ``posts``."""
        return (
            *key,
            self.date_us,
            self.newest,
            self.versions,
            self.sources,
            int(self.service),
            int(self.restricted),
            int(self.with_files),
            self.first_seen_us,
            self.last_seen_us,
            gone_us,
            self.counts_entry,
            self.counts_position,
        )


@dataclass(slots=True)
class PostStates:
    """What is known of the posts that a batch speaks of."""

    posts: dict[Key, PostState] = field(default_factory=dict)
    gone: dict[Key, Tombstone] = field(default_factory=dict)
    next_version: int = 1


def load_posts(
    statements: Statements,
    wanted: Mapping[int, Collection[int]],
    intervals: Collection[tuple[int, int, int]],
    *,
    mixed: bool,
) -> PostStates:
    """States of the posts ``wanted`` (channel id -> message ids) and of all within ``intervals``. ``mixed``: other
    sources than MTProto speak of them.
    """
    ids: dict[int, set[int]] = {channel_id: set(messages) for channel_id, messages in wanted.items()}
    for channel_id, low, high in intervals:
        found = statements.rows(IN_INTERVAL, (channel_id, low, high))
        ids.setdefault(channel_id, set()).update(row[0] for row in found)
    states = PostStates()
    for channel_id, messages in ids.items():
        _load_channel(statements, states, channel_id, messages, mixed=mixed)
    last = statements.row("SELECT coalesce(max(id), 0) FROM post_versions")
    states.next_version = last[0] + 1 if last else 1
    return states


def _load_channel(
    statements: Statements, states: PostStates, channel_id: int, messages: Collection[int], *, mixed: bool
) -> None:
    listed = json.dumps(sorted(messages))
    several: list[int] = []
    compared: list[int] = []
    for row in statements.rows(STATES, (channel_id, listed)):
        state = states.posts[channel_id, row[0]] = _state(row)
        if state.versions > 1 or state.sources != ALONE:
            several.append(row[0])
        if mixed or state.source != LINES[0]:
            compared.append(row[0])
    if several:
        _load_lines(statements, states, channel_id, several)
    if compared:
        for message_id, text in statements.rows(TEXTS, (channel_id, json.dumps(compared))):
            states.posts[channel_id, message_id].words = text
    for message_id, *tombstone in statements.rows(TOMBSTONES, (channel_id, listed)):
        states.gone[channel_id, message_id] = Tombstone(*tombstone)


def _load_lines(statements: Statements, states: PostStates, channel_id: int, messages: Sequence[int]) -> None:
    """All versions of these posts, line by line."""
    for message_id in messages:
        states.posts[channel_id, message_id].lines.clear()
    for message_id, number, *stamp, digest, source in statements.rows(VERSIONS, (channel_id, json.dumps(messages))):
        states.posts[channel_id, message_id].line(source).add(number, digest, (stamp[0], stamp[1], stamp[2], stamp[3]))


def _state(row: Row) -> PostState:
    counts = Counts(*row[18:23]) if row[9] is not None else None
    stamp = (row[11], row[12], row[13], row[14])
    return PostState(
        date_us=row[1],
        newest=row[2],
        versions=row[3],
        service=bool(row[4]),
        restricted=bool(row[5]),
        with_files=bool(row[6]),
        first_seen_us=row[7],
        last_seen_us=row[8],
        counts_entry=row[9],
        counts_position=row[10],
        stamp=stamp,
        source=row[16],
        sources=row[17],
        lines={row[16]: Line(number=row[2], stamp=stamp, digest=row[15], digests={row[15]})},
        counts=counts,
    )
