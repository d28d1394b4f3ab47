"""Channels that your channels lead to, as a list from which you may add: nothing is added, and nobody is asked.

A channel is led to by forwards of its posts, by its address or handle in the texts and links of posts, and by being a
discussion group. A handle that nobody looked up yet may be a person's; what is known to be none of a channel is left
out, and so are bots and invitations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from archiver.archive import Archive
from archiver.jobs import shapes
from archiver.jobs.naming import require_channel
from archiver.jobs.workplace import Workplace
from archiver.model.discovery import Worded
from archiver.model.records import ChannelRecord
from archiver.text.addresses import Address, find_addresses, find_handles, parse_address

BOT = "bot"
"""How the username of every bot ends."""


@dataclass(slots=True)
class Discovered:
    """A channel that others lead to: ``handle`` without "@" (in lower case where it was never looked up), ``by`` the
    ids of your channels that do, ``cited`` the number of articles that are linked to it or name it.
    """

    channel_id: int | None
    handle: str | None
    title: str = ""
    forwarded: int = 0
    mentioned: int = 0
    linked: bool = False
    by: set[int] = field(default_factory=set)
    first: datetime | None = None
    last: datetime | None = None
    registered: bool = False
    cited: int = 0

    @property
    def name(self) -> str:
        """What `archiver channel add` takes."""
        return f"@{self.handle}" if self.handle else str(self.channel_id)

    @property
    def rank(self) -> tuple[bool, int, int, str]:
        """Those not on the list first; then by how many lead to it, and how often."""
        return (self.registered, -len(self.by), -(self.forwarded + self.mentioned), self.name)

    def met(self, by: int, first: datetime, last: datetime) -> None:
        """One of your channels leads here."""
        self.by.add(by)
        self.first = first if self.first is None else min(self.first, first)
        self.last = last if self.last is None else max(self.last, last)

    def document(self) -> shapes.Document:
        """Its JSON."""
        return {
            "name": self.name,
            "id": None if self.channel_id is None else str(self.channel_id),
            "handle": self.handle,
            "title": self.title or None,
            "forwarded": self.forwarded,
            "mentioned": self.mentioned,
            "linked": self.linked,
            "by": len(self.by),
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "registered": self.registered,
            "articles": self.cited,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoverOutcome:
    """The list, the best first, cut at the limit; ``total`` are there in all, found in ``sources`` channels."""

    channels: tuple[Discovered, ...]
    total: int
    sources: int

    def document(self) -> shapes.Document:
        """The JSON of ``channel discover``."""
        return {"channels": [each.document() for each in self.channels], "total": self.total, "sources": self.sources}


async def discover(place: Workplace, names: Sequence[str], limit: int | None) -> DiscoverOutcome:
    """Where these channels, or all on the list, lead to. Raises UsageError for one that the archive does not know."""
    async with place.reading() as archive:
        known = await archive.catalog.channels()
        if names:
            sources = {(await require_channel(archive, name)).channel_id for name in names}
        else:
            sources = {each.channel_id for each in known if each.registered}
        finder = _Finder(archive, {each.channel_id: each for each in known})
        found = sorted(await finder.led_to(sources), key=lambda each: each.rank)
        return DiscoverOutcome(channels=tuple(found[:limit]), total=len(found), sources=len(sources))


class _Finder:
    """Gathers what some channels lead to; the same channel under its id and its usernames is one."""

    def __init__(self, archive: Archive, known: dict[int, ChannelRecord]) -> None:
        self._archive = archive
        self._known = known
        self._usernames: dict[str, int | None] = {}
        self._found: dict[int | str, Discovered] = {}

    async def led_to(self, sources: set[int]) -> list[Discovered]:
        catalog = self._archive.catalog
        self._usernames = await catalog.usernames_now()
        for forwards in await catalog.forwards_between(sources):
            if forwards.origin != forwards.channel_id:
                found = self._of_id(forwards.origin)
                found.forwarded += forwards.count
                found.met(forwards.channel_id, forwards.first, forwards.last)
        for linked in await catalog.linked_chats(sources):
            found = self._of_id(linked.origin)
            found.linked = True
            found.met(linked.channel_id, linked.first, linked.last)
        async for post in catalog.posts_that_name(sources):
            self._mentions(post)
        channels, handles = await catalog.cited_channels()
        for found in self._found.values():
            names = {found.handle} if found.channel_id is None else self._names(found.channel_id)
            named = max((handles.get(name.lower(), 0) for name in names if name), default=0)
            found.cited = max(channels.get(found.channel_id or 0, 0), named)
        return list(self._found.values())

    def _mentions(self, post: Worded) -> None:
        """Each channel that a post names counts once, however often it does; its own does not count."""
        named = {self._key(each) for each in addresses_in(post)} - {None, post.channel_id}
        for key in named:
            if key is not None:
                found = self._of_id(key) if isinstance(key, int) else self._of_handle(key)
                found.mentioned += 1
                found.met(post.channel_id, post.date, post.date)

    def _key(self, address: Address) -> int | str | None:
        """The channel's id, or a handle that nobody looked up; None for what is no channel."""
        if address.channel_id is not None:
            return address.channel_id
        if address.handle is None:
            return None
        handle = address.handle.lower()
        if handle in self._usernames:
            return self._usernames[handle]
        return None if handle.endswith(BOT) else handle

    def _of_id(self, channel_id: int) -> Discovered:
        found = self._found.get(channel_id)
        if found is None:
            record = self._known.get(channel_id)
            handle = record.usernames[0] if record is not None and record.usernames else None
            found = Discovered(channel_id, handle, title=record.title if record is not None else "")
            found.registered = record is not None and record.registered
            self._found[channel_id] = found
        return found

    def _of_handle(self, handle: str) -> Discovered:
        return self._found.setdefault(handle, Discovered(None, handle))

    def _names(self, channel_id: int) -> set[str]:
        record = self._known.get(channel_id)
        return set() if record is None else {*record.usernames, *record.former_usernames}


def addresses_in(post: Worded) -> list[Address]:
    """Every Telegram address in a post's text and links, and every handle."""
    found = [*find_addresses(post.text), *find_handles(post.text)]
    for kind, offset, length, value in post.spans:
        text = value if kind == "textUrl" else post.text[offset : offset + length] if kind == "mention" else None
        if not text:
            continue
        address = parse_address(text)
        found += [address] if address is not None else find_handles(text)
    return [each for each in found if each.kind != "share"]
