"""Which known channels a citation may mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archiver.model.citations import Citation
from archiver.model.links import ChannelMatch, NameMatch
from archiver.model.records import ChannelRecord
from archiver.text import similarity
from archiver.text.normalise import normalise

SAME_NAME = 80.0  # similarity from which two names are one (see text.names)
WEAK_NAME = 63.0  # from here a name counts only with support by day, length or kind

_ORDER: tuple[NameMatch, ...] = ("id", "handle", "alias", "title", "former_title", "owner", "fuzzy")


def match_channels(citation: Citation, channels: Sequence[ChannelRecord]) -> tuple[ChannelMatch, ...]:
    """The channels that a citation may mean, best first.

    An id or handle settles it: then no other kind of match counts. Names are compared exactly with aliases,
    titles and former titles, actors with owners; what is left is compared across scripts.
    """
    certain = [match for channel in channels if (match := _certain(citation, channel))]
    if certain:
        return _sorted(certain)
    if citation.post_id is not None or citation.invite is not None or citation.channel_id is not None:
        return ()
    return _sorted(match for channel in channels if (match := _by_name(citation, channel)))


def _sorted(matches: Iterable[ChannelMatch]) -> tuple[ChannelMatch, ...]:
    return tuple(sorted(matches, key=lambda match: (_ORDER.index(match.how), -match.similarity, match.channel_id)))


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


def _by_name(citation: Citation, channel: ChannelRecord) -> ChannelMatch | None:
    named = [name for name in (citation.channel_name, citation.handle) if name]
    exact = _exact(named, channel)
    if exact:
        return exact
    owner = _best(citation.actors, channel.owners)
    if owner and owner[0] >= SAME_NAME:
        return _match(channel, "owner", owner[0], owner[1])
    called = (channel.title, *channel.former_titles, *channel.aliases)
    wanted = [citation.channel_name] if citation.channel_name else list(citation.actors)
    alike = _best(wanted, called)
    if alike is None or alike[0] < WEAK_NAME:
        return None
    return _match(channel, "fuzzy", alike[0], alike[1])


def _exact(named: Sequence[str], channel: ChannelRecord) -> ChannelMatch | None:
    wanted = {_folded(name) for name in named}
    if not wanted:
        return None
    lists: tuple[tuple[NameMatch, tuple[str, ...]], ...] = (
        ("alias", channel.aliases),
        ("title", (channel.title,)),
        ("title", channel.usernames),
        ("former_title", channel.former_titles),
    )
    for how, names in lists:
        for name in names:
            if _folded(name) in wanted:
                return _match(channel, how, 100.0, name)
    return None


def _folded(name: str) -> str:
    return " ".join(normalise(name).text.casefold().split()).strip("«»\"'“”„@")


def _best(wanted: Iterable[str], names: Iterable[str]) -> tuple[float, str] | None:
    scored = [(similarity(one, other), other) for one in wanted for other in names if one and other]
    return max(scored, default=None)


def _match(channel: ChannelRecord, how: NameMatch, alike: float, name: str) -> ChannelMatch:
    return ChannelMatch(channel_id=channel.channel_id, how=how, similarity=round(alike, 1), name=name)
