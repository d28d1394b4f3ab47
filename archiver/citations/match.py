"""Which known channels a citation may mean."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from archiver.citations.partial import part_of
from archiver.citations.standing import SHORT_SKELETON
from archiver.citations.windows import BEFORE_PUBLICATION
from archiver.model.citations import Citation
from archiver.model.links import ChannelMatch, NameMatch
from archiver.model.names import Naming, NamingRecord, Role
from archiver.model.records import ChannelRecord
from archiver.text import name_words, similarity, skeleton
from archiver.text.normalise import normalise

SAME_NAME = 80.0  # similarity from which two names are one (see text.names)
WEAK_NAME = 63.0  # from here a name counts only with support by day, length or kind
EXACT: frozenset[NameMatch] = frozenset({"alias", "title", "former_title"})
"""How a channel matches that bears the very name."""
ZONES = timedelta(days=1)
"""How far a day reaches into its neighbours: time zones, and late evenings."""

_ROLES: tuple[Role | None, ...] = ("owner", "spokesperson", "outlet", None, "shares")
_ORDER: tuple[NameMatch, ...] = ("id", "handle", "alias", "title", "former_title", "owner", "fuzzy")


def match_channels(citation: Citation, channels: Sequence[ChannelRecord]) -> tuple[ChannelMatch, ...]:
    """The channels that a citation may mean, best first.

    An id or handle settles it: then no other kind of match counts. Names are compared exactly with aliases,
    titles and former titles (inflected or not), actors with owners; only where no channel bears the very name are names
    compared across scripts.
    """
    certain = [match for channel in channels if (match := _certain(citation, channel))]
    if certain:
        return _sorted(certain)
    if not is_by_name(citation):
        return ()
    found = [match for channel in channels if (match := _by_exact_name(citation, channel))]
    if not any(match.how in EXACT for match in found):
        others = {match.channel_id for match in found}
        found += [
            match
            for channel in channels
            if channel.channel_id not in others and (match := _by_like_name(citation, channel))
        ]
    return _sorted(found)


def match_names(
    citation: Citation, records: Iterable[NamingRecord], published: date | None
) -> tuple[ChannelMatch, ...]:
    """The same for names that a person gave apart from the list, each channel once, by its best name.

    A name that was given for other days than those in which the cited post may lie does not count. Names of channels
    that nobody has looked up yet are left out (``unbound``).
    """
    found: dict[int, ChannelMatch] = {}
    days = days_of(citation, published)
    for record in records:
        if record.bound is None or not record.naming.holds(*days):
            continue
        match = _as_named(citation, record, record.bound)
        if match is not None and (match.channel_id not in found or _rank(match) < _rank(found[match.channel_id])):
            found[match.channel_id] = match
    return _sorted(found.values())


def unbound(citation: Citation, records: Iterable[NamingRecord], published: date | None) -> list[str]:
    """The usernames that the names of a citation, or names that are as good as those, were given for and that nobody
    has looked up yet.
    """
    days = days_of(citation, published)
    found = [
        record.handle
        for record in records
        if record.bound is None and record.handle and record.naming.holds(*days)
        and (match := _as_named(citation, record, 0)) and match.similarity >= SAME_NAME
    ]  # fmt: skip
    return list(dict.fromkeys(found))


def joined(*groups: Iterable[ChannelMatch]) -> tuple[ChannelMatch, ...]:
    """Matches from several sources, each channel once; likenesses only where no channel bears the very name."""
    found: dict[int, ChannelMatch] = {}
    for match in (match for group in groups for match in group):
        if match.channel_id not in found or _rank(match) < _rank(found[match.channel_id]):
            found[match.channel_id] = match
    exact = any(match.how in EXACT for match in found.values())
    return _sorted(match for match in found.values() if not exact or match.how != "fuzzy")


def is_by_name(citation: Citation) -> bool:
    """Whether only names can tell which channel is meant."""
    return citation.post_id is None and citation.invite is None and citation.channel_id is None


def days_of(citation: Citation, published: date | None) -> tuple[date | None, date | None]:
    """The days in which the cited post may lie, as far as the article tells."""
    if citation.date is not None:
        return citation.date - ZONES, citation.date + ZONES
    return (None, None) if published is None else (published - BEFORE_PUBLICATION, published + ZONES)


def names_in(citation: Citation) -> tuple[str, ...]:
    """Every name of the citation that a channel, or who speaks through it, may have."""
    named = (citation.channel_name, citation.handle, *citation.actors)
    return tuple(dict.fromkeys(name for name in named if name))


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same but for case, marks around them and inflection; a short one is not inflected."""
    if _folded(one) == _folded(other):
        return True
    return bool(words := folded_words(one)) and words == folded_words(other) and not is_short(one)


@functools.lru_cache(maxsize=8192)
def is_short(name: str) -> bool:
    """Whether a name has so few consonants that only the same letters count."""
    return len(skeleton(name).strip("*")) < SHORT_SKELETON


def _as_named(citation: Citation, record: NamingRecord, channel_id: int) -> ChannelMatch | None:
    naming = record.naming
    named = [name for name in (citation.channel_name, citation.handle) if name]
    if naming.kind == "actor":
        alike = max((_likeness(name, naming.name) for name in (*named, *citation.actors)), default=0.0)
        if alike < SAME_NAME:
            return None
        return _named(channel_id, "owner", alike, naming)
    if any(same_name(name, naming.name) for name in named):
        return _named(channel_id, "alias", 100.0, naming)
    wanted = [citation.channel_name] if citation.channel_name else list(citation.actors)
    alike = max((_likeness(name, naming.name) for name in wanted), default=0.0)
    return _named(channel_id, "fuzzy", alike, naming) if alike >= WEAK_NAME else None


def _likeness(one: str, other: str) -> float:
    return 100.0 if same_name(one, other) else similarity(one, other)


def _named(channel_id: int, how: NameMatch, alike: float, naming: Naming) -> ChannelMatch:
    return ChannelMatch(channel_id=channel_id, how=how, similarity=round(alike, 1), name=naming.name, role=naming.role)


def _rank(match: ChannelMatch) -> tuple[int, float, int, int]:
    return _ORDER.index(match.how), -match.similarity, _ROLES.index(match.role), match.channel_id


def _sorted(matches: Iterable[ChannelMatch]) -> tuple[ChannelMatch, ...]:
    return tuple(sorted(matches, key=_rank))


def _certain(citation: Citation, channel: ChannelRecord) -> ChannelMatch | None:
    if citation.channel_id is not None and citation.channel_id == channel.channel_id:
        return _match(channel, "id", 100.0, channel.title)
    if citation.handle is None:
        return None
    wanted = citation.handle.casefold()
    for name in channel.usernames:
        if name.casefold() == wanted:
            return _match(channel, "handle", 100.0, name)
    for name in channel.former_usernames:
        if name.casefold() == wanted:
            return _match(channel, "handle", 95.0, name)
    return None


def _by_exact_name(citation: Citation, channel: ChannelRecord) -> ChannelMatch | None:
    exact = _exact([name for name in (citation.channel_name, citation.handle) if name], channel)
    if exact:
        return exact
    # A channel is often called by who speaks through it.
    owner = _best((*citation.actors, *((citation.channel_name,) if citation.channel_name else ())), channel.owners)
    return _match(channel, "owner", owner[0], owner[1]) if owner and owner[0] >= SAME_NAME else None


def _by_like_name(citation: Citation, channel: ChannelRecord) -> ChannelMatch | None:
    called = (channel.title, *channel.former_titles, *channel.aliases)
    wanted = [citation.channel_name] if citation.channel_name else list(citation.actors)
    alike = _best(wanted, called)
    if (alike is None or alike[0] < WEAK_NAME) and citation.channel_name:
        held = next((name for name in called if part_of(citation.channel_name, name)), None)
        alike = None if held is None else (WEAK_NAME, held)
    if alike is None or alike[0] < WEAK_NAME:
        return None
    return _match(channel, "fuzzy", alike[0], alike[1])


def _exact(named: Sequence[str], channel: ChannelRecord) -> ChannelMatch | None:
    if not named:
        return None
    lists: tuple[tuple[NameMatch, tuple[str, ...]], ...] = (
        ("alias", channel.aliases),
        ("title", (channel.title,)),
        ("title", channel.usernames),
        ("former_title", channel.former_titles),
    )
    for how, names in lists:
        for name in names:
            if any(same_name(wanted, name) for wanted in named):
                return _match(channel, how, 100.0, name)
    return None


@functools.lru_cache(maxsize=8192)
def folded_words(name: str) -> tuple[str, ...]:
    """``name_words.folded_words``, remembered."""
    return name_words.folded_words(name)


@functools.lru_cache(maxsize=8192)
def _folded(name: str) -> str:
    return " ".join(normalise(name).text.casefold().split()).strip("«»\"'“”„@")


def _best(wanted: Iterable[str], names: Iterable[str]) -> tuple[float, str] | None:
    scored = [(similarity(one, other), other) for one in wanted for other in names if one and other]
    return max(scored, default=None)


def _match(channel: ChannelRecord, how: NameMatch, alike: float, name: str) -> ChannelMatch:
    return ChannelMatch(channel_id=channel.channel_id, how=how, similarity=round(alike, 1), name=name)
