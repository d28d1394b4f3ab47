"""Pins, topics and migrated groups -> pins, topic_events, post_topics, migrations."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from archiver.catalog.clock import to_us
from archiver.catalog.fold.rows import Rows, Sighting
from archiver.catalog.statements import Statements
from archiver.catalog.texts import storable_or_none
from archiver.model.observations import MigratedFrom, Observation, PinSeen, PostGone, PostSeen, PostTopic, TopicSeen

PIN = (
    "INSERT OR REPLACE INTO pins (channel_id, message_id, pinned_us, how, entry, unpinned_us, unpinned_entry)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
TOPIC = (
    "INSERT OR IGNORE INTO topic_events (channel_id, topic_id, said_us, entry, position, listed, title, closed,"
    " hidden, deleted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
POST_TOPIC = "INSERT OR IGNORE INTO post_topics (channel_id, topic_id, message_id) VALUES (?, ?, ?)"
MIGRATED = """
INSERT INTO migrations (channel_id, from_id, max_id, entry, seen_us) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (channel_id, from_id) DO UPDATE SET max_id = coalesce(max_id, excluded.max_id)
"""
PINS = """
SELECT channel_id, message_id, pinned_us, how, entry, unpinned_us, unpinned_entry FROM pins
WHERE channel_id IN (SELECT value FROM json_each(?1)) AND unpinned_us IS NULL
UNION SELECT channel_id, message_id, pinned_us, how, entry, unpinned_us, unpinned_entry FROM pins
WHERE channel_id IN (SELECT value FROM json_each(?1)) AND message_id IN (SELECT value FROM json_each(?2))
"""
LISTED = """
SELECT t.channel_id, t.topic_id, t.title, t.closed, t.hidden, t.deleted FROM topic_events AS t
WHERE t.channel_id IN (SELECT value FROM json_each(?)) AND t.listed = 1 ORDER BY t.entry, t.position
"""


@dataclass(slots=True)
class Pin:
    """A stretch of time over which a post was pinned; open where ``unpinned_us`` is None."""

    how: str
    entry: int
    unpinned_us: int | None = None
    unpinned_entry: int | None = None


PinKey = tuple[int, int, int]
"""Channel, message, and when it was pinned or first seen so."""
Topic = tuple[str | None, bool | None, bool | None, bool]


@dataclass(slots=True)
class GroupStates:
    """What is known of the pins and topics of the channels that a batch speaks of."""

    pins: dict[PinKey, Pin] = field(default_factory=dict)
    topics: dict[tuple[int, int], Topic] = field(default_factory=dict)


class GroupFold:
    """Folds what captures say of pins, topics and migrated groups."""

    def __init__(self, rows: Rows, states: GroupStates) -> None:
        self._rows = rows
        self._pins = states.pins
        self._topics = states.topics
        self._changed: dict[PinKey, Pin] = {}

    def entry(self, sight: Sighting, observations: Sequence[Observation]) -> None:
        """All that one entry says of these."""
        flagged: dict[int, set[int]] = {}
        for position, observation in enumerate(observations):
            match observation:
                case PinSeen():
                    self._pinned(sight, observation)
                    if observation.how == "flag" and observation.message_id is not None:
                        flagged.setdefault(observation.channel_id, set()).add(observation.message_id)
                case TopicSeen():
                    self._topic(sight, position, observation)
                case PostTopic(key=key, topic_id=topic_id):
                    self._rows.add(POST_TOPIC, (key.channel_id, topic_id, key.message_id))
                case MigratedFrom(channel_id=channel_id, from_id=from_id, max_id=max_id):
                    self._rows.add(MIGRATED, (channel_id, from_id, max_id, sight.entry, sight.at_us))
                case _:
                    pass
        if self._pins:
            self._without_flag(sight, observations, flagged)

    def flush(self) -> None:
        """Hand over the pins that changed."""
        for (channel_id, message_id, pinned_us), pin in self._changed.items():
            row = (channel_id, message_id, pinned_us, pin.how, pin.entry, pin.unpinned_us, pin.unpinned_entry)
            self._rows.add(PIN, row)

    def _pinned(self, sight: Sighting, seen: PinSeen) -> None:
        if seen.message_id is None:
            for key, pin in self._pins.items():
                if key[0] == seen.channel_id:
                    self._close(sight, key, pin)
            return
        if seen.date is not None:  # a service message, which may be old: what became of it others tell
            self._open((seen.channel_id, seen.message_id, to_us(seen.date)), seen.how, sight)
        elif not any(
            key[:2] == (seen.channel_id, seen.message_id) and pin.unpinned_us is None for key, pin in self._pins.items()
        ):
            self._open((seen.channel_id, seen.message_id, sight.at_us), seen.how, sight)

    def _open(self, key: PinKey, how: str, sight: Sighting) -> None:
        if key not in self._pins:
            self._pins[key] = self._changed[key] = Pin(how, sight.entry)

    def _close(self, sight: Sighting, key: PinKey, pin: Pin) -> None:
        if pin.unpinned_us is None and key[2] <= sight.at_us:
            pin.unpinned_us, pin.unpinned_entry = sight.at_us, sight.entry
            self._changed[key] = pin

    def _without_flag(self, sight: Sighting, observations: Sequence[Observation], flagged: dict[int, set[int]]) -> None:
        """What was shown without its flag, or not at all any more, is not pinned (any more)."""
        shown = {
            (seen.key.channel_id, seen.key.message_id) for seen in observations if isinstance(seen, PostSeen | PostGone)
        }
        for key, pin in self._pins.items():
            if key[:2] in shown and key[1] not in flagged.get(key[0], ()):
                self._close(sight, key, pin)

    def _topic(self, sight: Sighting, position: int, seen: TopicSeen) -> None:
        content: Topic = (storable_or_none(seen.title), seen.closed, seen.hidden, seen.deleted)
        key = (seen.channel_id, seen.topic_id)
        listed = seen.date is None
        if listed:
            if self._topics.get(key) == content:
                return
            self._topics[key] = content
        said_us = sight.at_us if seen.date is None else to_us(seen.date)
        self._rows.add(TOPIC, (*key, said_us, sight.entry, position, int(listed), *content))


def load_groups(
    statements: Statements, observations: Collection[Observation], channels: Collection[int]
) -> GroupStates:
    """States of the pins and topics that these observations may change."""
    states = GroupStates()
    named = [seen.message_id for seen in observations if isinstance(seen, PinSeen) and seen.how == "service"]
    for *key, how, entry, unpinned_us, unpinned_entry in statements.rows(
        PINS, (json.dumps(sorted(channels)), json.dumps(named))
    ):
        states.pins[key[0], key[1], key[2]] = Pin(how, entry, unpinned_us, unpinned_entry)
    forums = {seen.channel_id for seen in observations if isinstance(seen, TopicSeen)}
    if forums:
        for channel_id, topic_id, title, closed, hidden, deleted in statements.rows(
            LISTED, (json.dumps(sorted(forums)),)
        ):
            states.topics[channel_id, topic_id] = (title, _bool(closed), _bool(hidden), bool(deleted))
    return states


def _bool(value: int | None) -> bool | None:
    return None if value is None else bool(value)
