"""Channels and usernames seen -> channels, channel_versions, channel_counts, channel_access, usernames."""

from __future__ import annotations

from archiver.catalog.fold.channel_state import ChannelContent, ChannelState, ChannelStates, UsernameState
from archiver.catalog.fold.rows import Rows, Sighting
from archiver.catalog.texts import packed, storable, storable_or_none, text_key, username_key
from archiver.model.observations import ChannelSeen

CHANNEL = """
INSERT INTO channels (channel_id, newest_entry, newest_position, first_seen_us, last_seen_us)
VALUES (?, ?, ?, ?4, ?4) ON CONFLICT (channel_id) DO UPDATE SET
    newest_entry = excluded.newest_entry, newest_position = excluded.newest_position,
    first_seen_us = min(first_seen_us, excluded.first_seen_us),
    last_seen_us = max(last_seen_us, excluded.last_seen_us)
"""
VERSION = (
    "INSERT INTO channel_versions (channel_id, entry, position, seen_us, title, title_key, usernames, kind,"
    " about, photo_id, linked_chat_id, verified, scam, fake, noforwards, forum, restriction)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
PARTICIPANTS = (
    "INSERT INTO channel_counts (channel_id, entry, position, seen_us, participants, step) VALUES (?, ?, ?, ?, ?, ?)"
)
ACCESS = """
INSERT INTO channel_access (channel_id, account, access_hash, joined, entry, seen_us) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (channel_id, account) DO UPDATE SET
    access_hash = excluded.access_hash, joined = coalesce(excluded.joined, joined),
    entry = excluded.entry, seen_us = excluded.seen_us
WHERE access_hash <> excluded.access_hash OR joined IS NOT coalesce(excluded.joined, joined)
"""
USERNAME = (
    "INSERT OR REPLACE INTO usernames (name_key, entry, position, name, channel_id, seen_us, last_seen_us)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
FORBIDDEN = "forbidden"
"""How the restriction of a channel begins that the asking account may not look into."""


def merged(seen: ChannelSeen, known: ChannelContent | None) -> ChannelContent:
    """What an answer showed, with what it did not say taken from before.

    An answer without an access hash showed a partial ("min") channel, and one to an account that may not look
    inside little more than the title: there, no usernames, no flag and no restriction say nothing. ``about``
    and the linked group come in answers of their own, so that their absence never says anything. A web page shows
    one of several usernames, and writes the description with other blanks.
    """
    content = _content(seen)
    if known is None:
        return content
    if content.about is not None and known.about is not None and content.about.split() == known.about.split():
        content = content._replace(about=known.about)
    content = content._replace(
        title=content.title or known.title,
        about=known.about if content.about is None else content.about,
        photo_id=known.photo_id if content.photo_id is None else content.photo_id,
        linked_chat_id=content.linked_chat_id if seen.full else content.linked_chat_id or known.linked_chat_id,
    )
    if seen.access_hash is not None and not (seen.restriction or "").startswith(FORBIDDEN):
        return content
    names = set(map(username_key, content.usernames))
    return content._replace(
        usernames=known.usernames if names <= set(map(username_key, known.usernames)) else content.usernames,
        verified=content.verified or known.verified,
        scam=content.scam or known.scam,
        fake=content.fake or known.fake,
        noforwards=content.noforwards or known.noforwards,
        forum=content.forum or known.forum,
        restriction=known.restriction if content.restriction is None else content.restriction,
    )


def _content(seen: ChannelSeen) -> ChannelContent:
    return ChannelContent(
        title=storable(seen.title),
        usernames=tuple(storable(name) for name in seen.usernames),
        kind=seen.kind,
        about=storable_or_none(seen.about),
        photo_id=seen.photo_id,
        linked_chat_id=seen.linked_chat_id,
        verified=seen.verified,
        scam=seen.scam,
        fake=seen.fake,
        noforwards=seen.noforwards,
        forum=seen.forum,
        restriction=storable_or_none(seen.restriction),
    )


class ChannelFold:
    """Folds what captures say of channels and usernames."""

    def __init__(self, rows: Rows, states: ChannelStates) -> None:
        self._rows = rows
        self._states = states
        self._touched: dict[tuple[str, int, int], UsernameState] = {}

    def seen(self, sight: Sighting, position: int, channel: ChannelSeen) -> None:
        """A channel was in the answer: a version where it differs from the newest."""
        known = self._states.channels.get(channel.channel_id)
        content = merged(channel, known.content if known else None)
        if known is None:
            known = ChannelState(content, sight.entry, position)
            self._states.channels[channel.channel_id] = known
            self._add_version(channel.channel_id, sight, position, content)
        elif content != known.content:
            known.content, known.entry, known.position = content, sight.entry, position
            self._add_version(channel.channel_id, sight, position, content)
        self._rows.add(CHANNEL, (channel.channel_id, known.entry, known.position, sight.at_us))
        self._count(known, sight, position, channel)
        if channel.access_hash is not None:
            self._rows.add(
                ACCESS,
                (channel.channel_id, sight.account, channel.access_hash, channel.joined, sight.entry, sight.at_us),
            )

    def username(self, sight: Sighting, position: int, name: str, channel_id: int | None) -> None:
        """A username led to this channel, or to none."""
        key = username_key(name)
        state = self._states.usernames.get(key)
        if state is None or state.channel_id != channel_id:
            place = (sight.entry, position)
            state = UsernameState(*place, storable(name), channel_id, sight.at_us, sight.at_us)
            self._states.usernames[key] = state
        state.last_seen_us = max(state.last_seen_us, sight.at_us)
        self._touched[key, state.entry, state.position] = state

    def channel_of(self, username: str) -> int | None:
        """The channel that a username (in lower case) led to when it was last seen."""
        state = self._states.usernames.get(username)
        return state.channel_id if state else None

    def flush(self) -> None:
        """Hand over the rows of usernames that were seen."""
        for (key, _, _), state in self._touched.items():
            self._rows.add(
                USERNAME,
                (
                    key,
                    state.entry,
                    state.position,
                    state.name,
                    state.channel_id,
                    state.seen_us,
                    state.last_seen_us,
                ),
            )

    def _add_version(self, channel_id: int, sight: Sighting, position: int, content: ChannelContent) -> None:
        place = (channel_id, sight.entry, position, sight.at_us)
        columns = (
            content.title,
            text_key(content.title),
            packed(list(content.usernames)),
            content.kind,
            content.about,
            content.photo_id,
            content.linked_chat_id,
            int(content.verified),
            int(content.scam),
            int(content.fake),
            int(content.noforwards),
            int(content.forum),
            content.restriction,
        )
        self._rows.add(VERSION, (*place, *columns))

    def _count(self, state: ChannelState, sight: Sighting, position: int, seen: ChannelSeen) -> None:
        if seen.participants is None or seen.participants == state.participants:
            return
        step, known = seen.participants_step, state.participants
        if step > 1 and known is not None and abs(known - seen.participants) <= step:
            return  # rounded, and may be the number that is known
        state.participants = seen.participants
        place = (seen.channel_id, sight.entry, position)
        self._rows.add(PARTICIPANTS, (*place, sight.at_us, seen.participants, step))
