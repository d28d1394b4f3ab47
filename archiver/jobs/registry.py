"""The registry of channels to collect: what a person added, on the command line or in the configuration."""

from __future__ import annotations

import asyncio
from functools import lru_cache, partial

from archiver.archive import Archive, Writer
from archiver.citations import KnownNames
from archiver.errors import GapError
from archiver.jobs.channels import ChannelsOutcome
from archiver.jobs.enlisting import EnlistRequest, enlist
from archiver.jobs.lists import Wanted
from archiver.jobs.lookup import RESOLVE, asked_lately
from archiver.jobs.named import names_for
from archiver.jobs.naming import is_username, named_channel, plain_name
from archiver.jobs.registering import register
from archiver.jobs.steps import Steps
from archiver.jobs.telegram import Telegram
from archiver.jobs.workplace import Workplace
from archiver.model.articles import Article
from archiver.model.links import KnownName, NameMatch
from archiver.text.addresses import parse_address

__all__ = ["add_channel", "known_names", "look_up_pending", "record_configured", "register"]


async def add_channel(place: Workplace, name: str, aliases: tuple[str, ...], owner: str | None) -> ChannelsOutcome:
    """Register one channel, as ``enlist``. Raises UsageError for what is no channel's name."""
    return await enlist(place, EnlistRequest(wanted=(Wanted(name=name, aliases=aliases, owner=owner),)))


async def record_configured(place: Workplace, archive: Writer) -> None:
    """Put the configuration file's channels on record."""
    pending = {each.name: each for each in await archive.catalog.pending_channels()}
    for channel in place.config.channels:
        name = plain_name(channel.name)
        address = parse_address(name)
        if address is not None and address.invite is not None:  # it would let in whoever reads the log
            place.progress.warn("An invitation in [[channels]] is left out: give it to `archiver channel add` once.")
            continue
        waiting = pending.get(name)
        if waiting and set(channel.aliases) <= set(waiting.aliases) and channel.owner in (None, *waiting.owners):
            continue
        record = await named_channel(archive, name) if is_username(name) else None
        record = record or await archive.catalog.channel_by_name(name)
        former = await archive.catalog.registered_before(name)
        if record is not None and former not in (None, record.channel_id):
            place.progress.warn(
                f"The configuration names @{name}, which was on the list for channel {former} and now belongs to "
                f"“{record.title}” ({record.channel_id}): it was not put on the list. Name channels by their ids there."
            )
            continue
        await register(archive, name, record, channel.aliases, channel.owner)


async def look_up_pending(archive: Writer, telegram: Telegram, steps: Steps) -> None:
    """Turn registered names into channels; each that leads nowhere is a gap, and is asked for once a day."""

    async def look_up(name: str) -> None:
        if not is_username(name):
            raise GapError(f"The registered name “{name}” is no username; add the channel by its @handle.")
        if await asked_lately(archive, RESOLVE, name) or await telegram.resolve(name) is None:
            raise GapError(f"Telegram knows no channel @{name}, which is on the list of channels.")

    for waiting in await archive.catalog.pending_channels():
        await steps.take(partial(look_up, waiting.name))


async def known_names(archive: Archive, article: Article) -> KnownNames:
    """Every name by which the article may mean a channel: those of the list, and of the others that may stand in it."""
    found: list[KnownName] = []
    for channel in await archive.catalog.channels():
        if not channel.registered:
            continue
        groups: tuple[tuple[NameMatch, tuple[str, ...]], ...] = (
            ("alias", channel.aliases),
            ("title", (channel.title,)),
            ("former_title", channel.former_titles),
            ("handle", channel.usernames),
            ("owner", channel.owners),
        )
        for kind, names in groups:
            found += [KnownName(text=name, kind=kind, channel_id=channel.channel_id) for name in names if name]
    for waiting in await archive.catalog.pending_channels():
        found += [KnownName(text=alias, kind="alias", channel_id=None) for alias in waiting.aliases]
    more = await names_for(archive, article)
    own = await asyncio.to_thread(_indexed, tuple(found))
    return own.joined(more) if more else own


@lru_cache(maxsize=1)
def _indexed(names: tuple[KnownName, ...]) -> KnownNames:
    """The names of the list, indexed once for all articles of a pass."""
    return KnownNames(names)
