"""Which channels the names of a list are given to, looked up together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from archiver.archive import Archive
from archiver.errors import UsageError
from archiver.jobs.name_lists import Given
from archiver.jobs.naming import LARGEST_CHANNEL_ID, is_username, named_channel, plain_name
from archiver.model.names import Naming
from archiver.text.addresses import parse_address


@dataclass(frozen=True, slots=True)
class _Channel:
    """How the log names it; ``fault``: why it cannot be taken."""

    name: str = ""
    channel_id: int | None = None
    fault: str = ""


async def with_channels(archive: Archive, given: Iterable[Given]) -> tuple[list[Given], list[str]]:
    """The same names with their channels' ids, as far as the archive knows them, and a sentence for each that has none.

    A username that nobody has looked up yet is taken; whom it leads to is seen when a citation asks for it.
    """
    listed = list(given)
    wanted = list(dict.fromkeys(each.naming.channel for each in listed))
    plain = {name: plain_name(name) for name in wanted}
    handles = {name for name in plain.values() if name and is_username(name)}
    known = await archive.catalog.channels_of_handles(handles)
    channels = {name: await _channel(archive, name, plain[name], known) for name in wanted}
    taken: list[Given] = []
    wrong: list[str] = []
    for each in listed:
        channel = channels[each.naming.channel]
        if channel.fault:
            wrong.append(f"{each.where}: {channel.fault}" if each.where else channel.fault)
        else:
            taken.append(replace(each, naming=_led(each.naming, channel)))
    return taken, wrong


def _led(naming: Naming, channel: _Channel) -> Naming:
    return replace(naming, channel=channel.name, channel_id=channel.channel_id)


async def _channel(archive: Archive, name: str, plain: str, known: dict[str, int]) -> _Channel:
    address = parse_address(name.strip())
    if address is not None and address.invite is not None:
        return _Channel(
            fault="An invitation lets in whoever knows it and is never kept; name the channel by its @handle or id."
        )
    if plain and is_username(plain):
        return _Channel(f"@{plain}", known.get(plain))
    if plain.isascii() and plain.isdecimal():
        if 0 < int(plain) < LARGEST_CHANNEL_ID:
            return _Channel(plain, int(plain))
        return _Channel(fault=f"“{name}” is no id of a channel.")
    try:
        record = await named_channel(archive, name)
    except UsageError as fault:
        return _Channel(fault=str(fault))
    if record is None:
        return _Channel(fault=f"The archive knows no channel “{name}”; name it by its @handle or id.")
    return _Channel(name.strip(), record.channel_id)
