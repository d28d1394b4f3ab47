"""Questions about channels, usernames and registered names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from archiver.catalog.clock import from_us
from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries, listed, unpacked
from archiver.catalog.statements import Row
from archiver.catalog.texts import handle_of, text_key, username_key
from archiver.model.records import ChannelRecord, ChannelVersion, PendingChannel, UsernameConflict

NEWEST = """
SELECT c.channel_id, v.title, v.kind, v.usernames, v.about, v.noforwards, v.restriction, c.first_seen_us,
    c.last_seen_us, (SELECT participants FROM channel_counts AS k WHERE k.channel_id = c.channel_id
                     ORDER BY k.entry DESC, k.position DESC LIMIT 1)
FROM channels AS c JOIN channel_versions AS v
    ON v.channel_id = c.channel_id AND v.entry = c.newest_entry AND v.position = c.newest_position
"""
VERSIONS = "SELECT channel_id, title, usernames FROM channel_versions"
REGISTERED = """
SELECT r.channel_id, n.kind, n.text FROM registrations AS r LEFT JOIN registration_names AS n
    ON n.name_key = r.name_key WHERE r.active = 1 AND r.channel_id IS NOT NULL
"""
THESE = "channel_id IN (SELECT value FROM json_each(?))"
BY_NAME = """
SELECT channel_id, 1 AS how FROM usernames WHERE name_key = ?1 AND channel_id IS NOT NULL
    AND (entry, position) = (SELECT entry, position FROM usernames WHERE name_key = ?1
                             ORDER BY entry DESC, position DESC LIMIT 1)
UNION SELECT r.channel_id, 2 FROM registrations AS r
    WHERE r.active = 1 AND r.channel_id IS NOT NULL AND r.name_key IN (?1, ?2)
UNION SELECT r.channel_id, 2 FROM registration_names AS n JOIN registrations AS r ON r.name_key = n.name_key
    WHERE n.text_key = ?2 AND r.active = 1 AND r.channel_id IS NOT NULL
UNION SELECT channel_id, 2 FROM names WHERE text_key = ?2 AND kind = 'alias' AND active = 1 AND channel_id IS NOT NULL
UNION SELECT channel_id, 3 FROM channel_versions WHERE title_key = ?2
UNION SELECT channel_id, 4 FROM usernames WHERE name_key = ?1 AND channel_id IS NOT NULL
ORDER BY how, channel_id
"""
PENDING = """
SELECT r.name_key, r.name FROM registrations AS r
WHERE r.active = 1 AND (r.channel_id IS NULL
    OR NOT EXISTS (SELECT 1 FROM channels AS c WHERE c.channel_id = r.channel_id))
ORDER BY r.entry, r.name_key
"""
NAMES = "SELECT name_key, kind, text FROM registration_names ORDER BY name_key, entry, position"
CONFLICTS = """
SELECT name_key, name, channel_id, seen_us, last_seen_us FROM usernames
WHERE channel_id IS NOT NULL AND name_key IN (
    SELECT name_key FROM usernames WHERE channel_id IS NOT NULL
    GROUP BY name_key HAVING count(DISTINCT channel_id) > 1)
ORDER BY name_key, entry, position
"""

HISTORY = """
SELECT title, usernames, about, photo_id, linked_chat_id, verified, scam, fake, noforwards, forum, restriction, entry,
    seen_us
FROM channel_versions WHERE channel_id = ? ORDER BY entry, position
"""


@dataclass(slots=True)
class _Names:
    titles: list[str] = field(default_factory=list)
    usernames: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    registered: bool = False


# The newest few: an account that is let in no more is refused once a run, and another one reads on.
LAST_READER = """
SELECT account FROM (
    SELECT account, status FROM captures
    WHERE method = 'messages.getHistory' AND json_extract(question, '$.channel_id') = ?
    ORDER BY entry DESC LIMIT 20
) WHERE status = 'ok' AND account IS NOT NULL LIMIT 1
"""


class ChannelQueries(Queries):
    """Channels as known now, and the names they had."""

    async def channels(self) -> list[ChannelRecord]:
        """Every channel that any answer showed, by id; also those that are only the origin of a forward."""
        return await self._channels(None)

    async def channel(self, channel_id: int) -> ChannelRecord | None:
        """The channel with this id."""
        found = await self._channels([channel_id])
        return found[0] if found else None

    async def channel_by_username(self, username: str) -> ChannelRecord | None:
        """The channel that this username (in any case, with or without "@") led to when it was last seen."""
        row = await self._reads.row(
            "SELECT channel_id FROM usernames WHERE name_key = ? ORDER BY entry DESC, position DESC LIMIT 1",
            (username_key(username),),
        )
        return await self.channel(row[0]) if row and row[0] is not None else None

    async def channels_by_name(self, name: str) -> list[ChannelRecord]:
        """Channels of which ``name`` is (case-folded) a username, alias, owner or title, now or formerly.

        The best first: by its present username, then registered names, titles, former usernames. A decimal
        number and a t.me address are understood too.
        """
        wanted = name.strip()
        digits = wanted.removeprefix("-")
        ids = [int(wanted)] if digits.isascii() and digits.isdigit() and len(digits) < 19 else []
        handle = handle_of(wanted) or username_key(wanted)
        rows = await self._reads.rows(BY_NAME, (handle, text_key(wanted)))
        ids = list(dict.fromkeys([*ids, *(row[0] for row in rows)]))
        found = {record.channel_id: record for record in await self._channels(ids)}
        return [found[channel_id] for channel_id in ids if channel_id in found]

    async def channel_by_name(self, name: str) -> ChannelRecord | None:
        """The first of ``channels_by_name``."""
        found = await self.channels_by_name(name)
        return found[0] if found else None

    async def pending_channels(self) -> list[PendingChannel]:
        """Registered names that no answer has turned into a channel yet, in the order of registering."""
        names: dict[str, dict[str, list[str]]] = {}
        for key, kind, text in await self._reads.rows(NAMES):
            names.setdefault(key, {}).setdefault(kind, []).append(text)
        return [
            PendingChannel(
                name=name,
                aliases=tuple(names.get(key, {}).get("alias", ())),
                owners=tuple(names.get(key, {}).get("owner", ())),
            )
            for key, name in await self._reads.rows(PENDING)
        ]

    async def username_conflicts(self) -> list[UsernameConflict]:
        """Usernames that led to different channels: they were reassigned."""
        held: dict[str, list[Row]] = {}
        for key, *row in await self._reads.rows(CONFLICTS):
            held.setdefault(key, []).append(tuple(row))
        with decoding(self._reads.name):
            return [
                UsernameConflict(
                    username=rows[-1][0],
                    held=tuple((row[1], from_us(row[2]), from_us(row[3])) for row in rows),
                )
                for rows in held.values()
            ]

    async def access_hash(self, channel_id: int, account: str) -> int | None:
        """The access hash that this account (its digest) was last given for a channel."""
        row = await self._reads.row(
            "SELECT access_hash FROM channel_access WHERE channel_id = ? AND account = ?",
            (channel_id, account),
        )
        return row[0] if row else None

    async def accounts_with_access(self, channel_id: int) -> frozenset[str]:
        """The accounts (their digests) that were given an access hash for a channel."""
        rows = await self._reads.rows("SELECT account FROM channel_access WHERE channel_id = ?", (channel_id,))
        return frozenset(row[0] for row in rows)

    async def last_reader(self, channel_id: int) -> str | None:
        """The account (its digest) whose request for the channel's history was last answered; None where none was."""
        row = await self._reads.row(LAST_READER, (str(channel_id),))
        return row[0] if row else None

    async def channel_history(self, channel_id: int) -> list[ChannelVersion]:
        """What changed: every version of a channel, oldest first."""
        rows = await self._reads.rows(HISTORY, (channel_id,))
        with decoding(self._reads.name):
            return [_version(row) for row in rows]

    async def _channels(self, ids: Collection[int] | None) -> list[ChannelRecord]:
        these = (listed(sorted(ids)),) if ids is not None else ()
        where = f" WHERE {THESE}" if ids is not None else ""
        newest = await self._reads.rows(f"{NEWEST}{where.replace('channel_id', 'c.channel_id')}", these)
        names = {row[0]: _Names() for row in newest}
        with decoding(self._reads.name):
            versions = f"{VERSIONS}{where} ORDER BY channel_id, entry, position"
            for channel_id, title, usernames in await self._reads.rows(versions, these):
                if channel_id in names:
                    names[channel_id].titles.append(title)
                    names[channel_id].usernames += unpacked(usernames)
            condition = f" AND r.{THESE}" if ids is not None else ""
            registered = f"{REGISTERED}{condition} ORDER BY n.entry, n.position, n.kind, n.text"
            for channel_id, kind, text in await self._reads.rows(registered, these):
                if channel_id in names:
                    _add_registered(names[channel_id], kind, text)
            return sorted((_record(row, names[row[0]]) for row in newest), key=lambda each: each.channel_id)


def _add_registered(names: _Names, kind: str | None, text: str | None) -> None:
    names.registered = True
    if text is not None:
        (names.aliases if kind == "alias" else names.owners).append(text)


def _version(row: Row) -> ChannelVersion:
    """A row of ``HISTORY``."""
    return ChannelVersion(
        title=row[0],
        usernames=tuple(unpacked(row[1])),
        about=row[2],
        photo_id=row[3],
        linked_chat_id=row[4],
        verified=bool(row[5]),
        scam=bool(row[6]),
        fake=bool(row[7]),
        noforwards=bool(row[8]),
        forum=bool(row[9]),
        restriction=row[10],
        entry=row[11],
        seen_at=from_us(row[12]),
    )


def _record(row: Row, names: _Names) -> ChannelRecord:
    usernames = tuple(unpacked(row[3]))
    current = {name.lower() for name in usernames}
    former = {name.lower(): name for name in names.usernames if name.lower() not in current}
    return ChannelRecord(
        channel_id=row[0],
        title=row[1],
        kind=row[2],
        usernames=usernames,
        former_titles=tuple(dict.fromkeys(title for title in names.titles if title != row[1])),
        former_usernames=tuple(former.values()),
        aliases=tuple(dict.fromkeys(names.aliases)),
        owners=tuple(dict.fromkeys(names.owners)),
        registered=names.registered,
        about=row[4],
        participants=row[9],
        noforwards=bool(row[5]),
        restriction=row[6],
        first_seen=from_us(row[7]),
        last_seen=from_us(row[8]),
    )
