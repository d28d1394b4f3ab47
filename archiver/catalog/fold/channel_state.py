"""What the fold must know of channels and usernames before, and how it is read from the tables."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from archiver.catalog.statements import Row, Statements

CHANNEL_STATES = """
SELECT c.channel_id, v.entry, v.position, v.title, v.usernames, v.kind, v.about, v.photo_id,
    v.linked_chat_id, v.verified, v.scam, v.fake, v.noforwards, v.forum, v.restriction,
    (SELECT participants FROM channel_counts AS k WHERE k.channel_id = c.channel_id
     ORDER BY k.entry DESC, k.position DESC LIMIT 1)
FROM json_each(?) AS wanted CROSS JOIN channels AS c ON c.channel_id = wanted.value
JOIN channel_versions AS v
    ON v.channel_id = c.channel_id AND v.entry = c.newest_entry AND v.position = c.newest_position
"""
USERNAME_STATES = """
SELECT u.name_key, u.entry, u.position, u.name, u.channel_id, u.seen_us, u.last_seen_us
FROM json_each(?) AS wanted CROSS JOIN usernames AS u ON u.name_key = wanted.value
ORDER BY u.entry, u.position
"""


class ChannelContent(NamedTuple):
    """What makes one version of a channel."""

    title: str
    usernames: tuple[str, ...]
    kind: str
    about: str | None
    photo_id: int | None
    linked_chat_id: int | None
    verified: bool
    scam: bool
    fake: bool
    noforwards: bool
    forum: bool
    restriction: str | None


@dataclass(slots=True)
class ChannelState:
    """A channel's newest version and the place it has in the log."""

    content: ChannelContent
    entry: int
    position: int
    participants: int | None = None


@dataclass(slots=True)
class UsernameState:
    """Where a username led to when it was last seen."""

    entry: int
    position: int
    name: str
    channel_id: int | None
    seen_us: int
    last_seen_us: int


@dataclass(slots=True)
class ChannelStates:
    """What is known of the channels and usernames that a batch speaks of."""

    channels: dict[int, ChannelState] = field(default_factory=dict)
    usernames: dict[str, UsernameState] = field(default_factory=dict)


def _known_content(row: Row) -> ChannelContent:
    return ChannelContent(
        title=row[3],
        usernames=tuple(json.loads(row[4])),
        kind=row[5],
        about=row[6],
        photo_id=row[7],
        linked_chat_id=row[8],
        verified=bool(row[9]),
        scam=bool(row[10]),
        fake=bool(row[11]),
        noforwards=bool(row[12]),
        forum=bool(row[13]),
        restriction=row[14],
    )


def load_channels(statements: Statements, channel_ids: Collection[int], usernames: Collection[str]) -> ChannelStates:
    """States of these channels and usernames (in lower case)."""
    states = ChannelStates()
    if channel_ids:
        for row in statements.rows(CHANNEL_STATES, (json.dumps(sorted(channel_ids)),)):
            states.channels[row[0]] = ChannelState(_known_content(row), row[1], row[2], row[15])
    if usernames:
        for key, *columns in statements.rows(USERNAME_STATES, (json.dumps(sorted(usernames)),)):
            states.usernames[key] = UsernameState(*columns)
    return states
