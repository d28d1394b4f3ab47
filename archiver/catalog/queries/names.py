"""Questions about the names that a person gave to channels, and to who speaks through them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date

from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import Queries, listed, unpacked
from archiver.catalog.statements import Row, Statements
from archiver.catalog.texts import handle_of, storable
from archiver.model.names import Naming, NamingRecord

# A username means the channel that it was first seen to lead to after it was given; or that of the list.
BOUND = """
coalesce(n.channel_id,
    (SELECT r.channel_id FROM registrations AS r WHERE r.name_key = n.handle),
    (SELECT u.channel_id FROM usernames AS u WHERE u.name_key = n.handle AND u.channel_id IS NOT NULL
        AND u.entry > n.entry ORDER BY u.entry, u.position LIMIT 1))
"""
NAMES = f"""
SELECT n.kind, n.name, n.channel, n.handle, n.channel_id, n.role, n.since, n.until, n.note, n."by", n.how, n.reviews,
    n.active, n.entry, {BOUND} FROM names AS n
"""  # noqa: S608  constants
ORDER = " ORDER BY n.entry, n.position"
ACTIVE = f"{NAMES} WHERE n.active = 1"
ALL = ACTIVE + ORDER
TAKEN_BACK = f"{NAMES} WHERE n.active = 0{ORDER}"
IN_WORDS = f"""
{ACTIVE} AND n.opening IN (SELECT value FROM json_each(?1))
    AND (n.following = '' OR n.following IN (SELECT value FROM json_each(?1))){ORDER}
"""  # noqa: S608  constants
THESE_WORDS = f"{ACTIVE} AND n.folded IN (SELECT value FROM json_each(?)){ORDER}"  # noqa: S608  constants
# Each beginning is a stretch of the index, which alone is read.
BONES = """
SELECT n.bones FROM json_each(?) AS h JOIN names AS n
    ON n.bones >= h.value AND n.bones < h.value || char(1114111) AND n.active = 1
WHERE length(n.bones) BETWEEN ? AND ?
"""
OF_BONES = f"{ACTIVE} AND n.bones IN (SELECT value FROM json_each(?)){ORDER}"  # noqa: S608  constants
OF_CHANNEL = f"""
{ACTIVE} AND (n.channel_id = ?1 OR n.handle IN (SELECT name_key FROM usernames WHERE channel_id = ?1)){ORDER}
"""  # noqa: S608  constants
GIVEN_WITH_CHANNELS = """
SELECT CASE n.kind WHEN 'owner' THEN 'actor' ELSE n.kind END, n.text, r.name, r.handle, r.channel_id, NULL, '', NULL,
    NULL, NULL, 'list', '[]', 1, n.entry, r.channel_id
FROM registration_names AS n JOIN registrations AS r ON r.name_key = n.name_key WHERE r.active = 1
ORDER BY n.entry, n.position, r.name_key
"""
# On the list first: a username there means the channel that it was put on for.
IDS = """
SELECT h.value, coalesce(
    (SELECT r.channel_id FROM registrations AS r WHERE r.name_key = h.value AND r.active = 1),
    (SELECT u.channel_id FROM usernames AS u WHERE u.name_key = h.value ORDER BY u.entry DESC, u.position DESC LIMIT 1))
FROM json_each(?) AS h
"""
ANY = "SELECT EXISTS (SELECT 1 FROM names WHERE active = 1)"


class NameQueries(Queries):
    """Names as a person gave them; those that were taken back count no more."""

    async def names(self) -> list[NamingRecord]:
        """Every name that counts, in the order of the log; without those of ``channel add``."""
        return await self._names(ALL)

    async def names_given_with_channels(self) -> list[NamingRecord]:
        """The aliases and owners that ``channel add`` was given."""
        return await self._names(GIVEN_WITH_CHANNELS)

    async def names_taken_back(self) -> list[NamingRecord]:
        """Names that were taken back, with the entry that did so."""
        return await self._names(TAKEN_BACK)

    async def names_in_words(self, words: Collection[str]) -> list[NamingRecord]:
        """Names that may stand in a text with these folded words (``text.name_words``)."""
        return await self._names(IN_WORDS, (_listed(words),))

    async def names_of_words(self, folded: Collection[str]) -> list[NamingRecord]:
        """Names whose folded words, joined with blanks, are one of these."""
        return await self._names(THESE_WORDS, (_listed(folded),))

    async def names_near(
        self, beginnings: Collection[str], shortest: int, longest: int, pick: Callable[[list[str]], Collection[str]]
    ) -> list[NamingRecord]:
        """Names whose skeletons (``text.names``) ``pick`` chooses of those that begin so and are so long."""
        return await self._reads.call(_near, (_listed(beginnings), shortest, longest), pick)

    async def names_of_channel(self, channel_id: int) -> list[NamingRecord]:
        """The names of a channel, without those of ``channel add``."""
        rows = await self._names(OF_CHANNEL, (channel_id,))
        return [each for each in rows if each.bound == channel_id]

    async def has_names(self) -> bool:
        """Whether any name counts."""
        return bool((await self._reads.rows(ANY))[0][0])

    async def channels_of_handles(self, names: Iterable[str]) -> dict[str, int]:
        """The channel of each of these usernames that the archive knows, by the username as given."""
        handles = {name: handle for name in names if (handle := handle_of(name)) is not None}
        rows = await self._reads.rows(IDS, (_listed(set(handles.values())),))
        known = {handle: channel_id for handle, channel_id in rows if channel_id is not None}
        return {name: known[handle] for name, handle in handles.items() if handle in known}

    async def _names(self, sql: str, values: Sequence[object] = ()) -> list[NamingRecord]:
        rows = await self._reads.rows(sql, tuple(values))
        with decoding(self._reads.name):
            return [_record(row) for row in rows]


def _near(
    statements: Statements, values: tuple[str, int, int], pick: Callable[[list[str]], Collection[str]]
) -> list[NamingRecord]:
    """On the thread of the connection, which the skeletons do not leave: there are thousands."""
    near = pick([row[0] for row in statements.rows(BONES, values)])
    rows = statements.rows(OF_BONES, (_listed(near),)) if near else []
    with decoding(statements.name):
        return [_record(row) for row in rows]


def _listed(values: Collection[str]) -> str:
    return listed(sorted(map(storable, values)))


def _record(row: Row) -> NamingRecord:
    kind, name, channel, handle, channel_id, role, since, until, note, by, how, reviews, active, entry, bound = row
    return NamingRecord(
        naming=Naming(
            name=name,
            kind=kind,
            channel=channel,
            channel_id=channel_id,
            role=role,
            since=date.fromisoformat(since) if since else None,
            until=date.fromisoformat(until) if until else None,
            note=note,
        ),
        entry=entry,
        how=how,
        bound=bound,
        handle=handle,
        by=by,
        reviews=tuple(unpacked(reviews)),
        active=bool(active),
    )
