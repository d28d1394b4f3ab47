"""What the fold must know of a post before it folds another sighting, and how it is read from the tables."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from archiver.catalog.details import is_partial
from archiver.catalog.statements import Row, Statements

Key = tuple[int, int]
Stamp = tuple[int, int, int, int]
"""What decides which version is the newest: (edit date or date, time seen, entry, position)."""

STATES = """
SELECT p.message_id, p.date_us, p.newest, p.versions, p.service, p.restricted, p.first_seen_us,
    p.last_seen_us, p.counts_entry, p.counts_position, coalesce(v.edit_us, v.date_us), v.seen_us, v.entry,
    v.position, v.digest, k.views, k.forwards, k.replies, k.reactions
FROM json_each(?2) AS wanted
CROSS JOIN posts AS p ON p.channel_id = ?1 AND p.message_id = wanted.value
JOIN post_versions AS v ON v.id = p.newest
LEFT JOIN counts AS k ON k.channel_id = p.channel_id AND k.message_id = p.message_id
    AND k.entry = p.counts_entry AND k.position = p.counts_position
"""
DIGESTS = """
SELECT v.message_id, v.digest FROM json_each(?2) AS wanted
CROSS JOIN post_versions AS v ON v.channel_id = ?1 AND v.message_id = wanted.value
"""
TOMBSTONES = """
SELECT g.message_id, g.entry, g.gone_us, g.confirmed_us, g.confirmed_entry FROM json_each(?2) AS wanted
CROSS JOIN gone AS g ON g.channel_id = ?1 AND g.message_id = wanted.value WHERE g.back_us IS NULL
"""
IN_INTERVAL = "SELECT message_id FROM posts WHERE channel_id = ? AND message_id BETWEEN ? AND ?"


class Counts(NamedTuple):
    """Views, forwards, replies, and reactions as JSON; None where an answer did not say."""

    views: int | None
    forwards: int | None
    replies: int | None
    reactions: str | None

    def over(self, known: Counts) -> Counts:
        """These, with what they do not say taken from ``known``.

        Reactions are always said beside a count; their *min* form replaces no whole one.
        """
        return Counts(
            known.views if self.views is None else self.views,
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
    """A post so far. ``newest`` is 0 until it has a version."""

    date_us: int
    stamp: Stamp
    first_seen_us: int
    last_seen_us: int
    newest: int = 0
    newest_digest: bytes = b""
    versions: int = 0
    service: bool = False
    restricted: bool = False
    digests: set[bytes] = field(default_factory=set)
    counts: Counts | None = None
    counts_entry: int | None = None
    counts_position: int | None = None

    @classmethod
    def first(cls, date_us: int, stamp: Stamp, at_us: int) -> PostState:
        """A post that was not known before."""
        return cls(date_us, stamp, at_us, at_us)

    def is_new(self, digest: bytes, stamp: Stamp) -> bool:
        """Whether this is another version: not the newest again, nor an older one in a stale answer."""
        if digest == self.newest_digest:
            return False
        return stamp > self.stamp or digest not in self.digests

    @property
    def edit_us(self) -> int | None:
        """The newest version's edit date; None also for an edit within the second of the post itself."""
        return None if self.stamp[0] == self.date_us else self.stamp[0]

    def add_version(self, number: int, digest: bytes, stamp: Stamp, date_us: int) -> None:
        """Another version; it becomes the newest where its stamp is greater."""
        self.versions += 1
        self.digests.add(digest)
        if self.newest == 0 or stamp > self.stamp:
            self.newest, self.newest_digest, self.stamp, self.date_us = number, digest, stamp, date_us

    def row(self, key: Key, gone_us: int | None) -> Row:
        """The columns of ``posts``."""
        return (
            *key,
            self.date_us,
            self.newest,
            self.versions,
            int(self.service),
            int(self.restricted),
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
) -> PostStates:
    """States of the posts ``wanted`` (channel id -> message ids) and of all within ``intervals``."""
    ids: dict[int, set[int]] = {channel_id: set(messages) for channel_id, messages in wanted.items()}
    for channel_id, low, high in intervals:
        found = statements.rows(IN_INTERVAL, (channel_id, low, high))
        ids.setdefault(channel_id, set()).update(row[0] for row in found)
    states = PostStates()
    for channel_id, messages in ids.items():
        _load_channel(statements, states, channel_id, messages)
    last = statements.row("SELECT coalesce(max(id), 0) FROM post_versions")
    states.next_version = last[0] + 1 if last else 1
    return states


def _load_channel(statements: Statements, states: PostStates, channel_id: int, messages: Collection[int]) -> None:
    listed = json.dumps(sorted(messages))
    edited: list[int] = []
    for row in statements.rows(STATES, (channel_id, listed)):
        states.posts[channel_id, row[0]] = _state(row)
        if row[3] > 1:
            edited.append(row[0])
    if edited:
        for message_id, digest in statements.rows(DIGESTS, (channel_id, json.dumps(edited))):
            states.posts[channel_id, message_id].digests.add(digest)
    for message_id, *tombstone in statements.rows(TOMBSTONES, (channel_id, listed)):
        states.gone[channel_id, message_id] = Tombstone(*tombstone)


def _state(row: Row) -> PostState:
    counts = Counts(*row[15:19]) if row[8] is not None else None
    return PostState(
        date_us=row[1],
        newest=row[2],
        versions=row[3],
        service=bool(row[4]),
        restricted=bool(row[5]),
        first_seen_us=row[6],
        last_seen_us=row[7],
        counts_entry=row[8],
        counts_position=row[9],
        stamp=(row[10], row[11], row[12], row[13]),
        newest_digest=row[14],
        digests={row[14]},
        counts=counts,
    )
