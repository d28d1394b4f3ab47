"""Which channel a person means by a name: a handle, an address, a numeric id or a title."""

from __future__ import annotations

from archiver.archive import Archive
from archiver.errors import UsageError
from archiver.model.records import ChannelRecord
from archiver.text.addresses import parse_address


async def named_channel(archive: Archive, name: str) -> ChannelRecord | None:
    """The channel that a person means; None where the archive does not know it.

    What is written as a username is never taken for a title: anybody may call a channel "somebody_elses_handle".
    Raises UsageError where several channels bear the name, which only a person can tell apart.
    """
    wanted = plain_name(name)
    if wanted != name.strip() and is_username(wanted):
        return await archive.catalog.channel_by_username(wanted)
    found = await archive.catalog.channels_by_name(wanted)
    if len(found) > 1 and not is_its_own(wanted, found[0]):
        several = ", ".join(f"@{each.usernames[0]}" if each.usernames else str(each.channel_id) for each in found)
        raise UsageError(
            f"{len(found)} channels are called “{name}”: {several}.", hint="Name one by its @handle or its id."
        )
    return found[0] if found else None


async def require_channel(archive: Archive, name: str) -> ChannelRecord:
    """The channel of that name; raises UsageError where the archive does not know it."""
    record = await named_channel(archive, name)
    if record is None:
        raise UsageError(
            f"The archive knows no channel {name}.", hint="`archiver channel list` shows those that it knows."
        )
    return record


def plain_name(name: str) -> str:
    """A handle without "@" from a handle or an address; an id without "-100"; other names as they are."""
    text = name.strip()
    address = parse_address(text)
    if address is not None and address.handle:
        return address.handle
    if address is not None and address.channel_id:
        return str(address.channel_id)
    if text.startswith("-100") and text[4:].isdecimal():
        return text[4:]
    return text.removeprefix("@")


def is_username(name: str) -> bool:
    """Whether the name can be asked for as a username (Telegram: letters, digits, underscores, a letter first)."""
    return name.isascii() and name.replace("_", "").isalnum() and name[0].isalpha() and 4 <= len(name) <= 32


def is_its_own(name: str, channel: ChannelRecord) -> bool:
    """Whether the name can be no other channel's: it is the id, or the present username."""
    return name == str(channel.channel_id) or name.casefold() in (each.casefold() for each in channel.usernames)
