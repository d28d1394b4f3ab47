"""Which channel a person means by a name: a handle, an address, a numeric id or a title."""

from __future__ import annotations

from archiver.archive import Archive
from archiver.errors import UsageError
from archiver.model.ids import PostKey
from archiver.model.records import ChannelRecord
from archiver.text.addresses import MAX_MESSAGE_ID, parse_address

LARGEST_CHANNEL_ID = 10**18
MARK = 10**12
"""Other programs write a channel's id as minus (this + id), beginning with "-100", and that of a basic group as -id."""


async def named_channel(archive: Archive, name: str) -> ChannelRecord | None:
    """The channel that a person means; None where the archive does not know it.

    What is written as a username is never taken for a title: anybody may call a channel "somebody_elses_handle". A
    username on the list means the channel that it was registered for, whoever has it now.
    Raises UsageError where several channels bear the name, which only a person can tell apart.
    """
    wanted = plain_name(name)
    bound = await archive.catalog.registered_as(wanted) if is_username(wanted) else None
    registered = await archive.catalog.channel(bound) if bound is not None else None
    if registered is not None:
        return registered
    if wanted != name.strip() and is_username(wanted):
        return await archive.catalog.channel_by_username(wanted)
    found = await archive.catalog.channels_by_name(wanted)
    if len(found) > 1 and not is_its_own(wanted, found[0]):
        several = ", ".join(each.handle for each in found)
        raise UsageError(
            f"{len(found)} channels are called “{name}”: {several}.", hint="Name one by its @handle or its id."
        )
    return found[0] if found else None


async def require_channel(archive: Archive, name: str) -> ChannelRecord:
    """The channel of that name; raises UsageError where the archive does not know it."""
    record = await named_channel(archive, name)
    if record is None:
        wanted = plain_name(name).casefold()
        if any(each.name.casefold() == wanted for each in await archive.catalog.pending_channels()):
            raise UsageError(
                f"{name} is on the list, but was not looked up yet: nothing of it is archived.",
                hint="`archiver collect` looks it up.",
            )
        raise UsageError(
            f"The archive knows no channel {name}.", hint="`archiver channel list` shows those that it knows."
        )
    return record


async def named_post(archive: Archive, which: str) -> PostKey:
    """The post that ``channel/id`` (handle or number) or an address means, whether the archive holds it or not.

    Raises UsageError for what names no post, and for a channel that the archive does not know.
    """
    address = parse_address(which.strip())
    if address is not None and address.post_id is not None:
        name, number = address.handle or str(address.channel_id), str(address.post_id)
    else:
        name, _, number = which.strip().rpartition("/")
    if (
        not name
        or "/" in name
        or not (number.isascii() and number.isdecimal())
        or not 0 < int(number) <= MAX_MESSAGE_ID
    ):
        raise UsageError(f"“{which}” names no post.", hint="Name it as handle/id or by its t.me address.")
    plain = plain_name(name)
    if plain.isascii() and plain.isdecimal() and 0 < int(plain) < LARGEST_CHANNEL_ID:
        return PostKey(int(plain), int(number))
    channel = await named_channel(archive, f"@{name}" if is_username(name) else name)
    if channel is None:
        raise UsageError(
            f"The archive knows no channel {name}.", hint=f"`archiver channel add {name}` looks it up and collects it."
        )
    return PostKey(channel.channel_id, int(number))


def plain_name(name: str) -> str:
    """A handle without "@" from a handle or an address; an id without "-100"; other names as they are."""
    text = name.strip()
    address = parse_address(text)
    if address is not None and address.handle:
        return address.handle
    if address is not None and address.channel_id:
        return str(address.channel_id)
    if text.startswith("-") and text[1:].isascii() and text[1:].isdecimal() and int(text[1:]) > MARK:
        return str(int(text[1:]) - MARK)
    return text.removeprefix("@")


def is_username(name: str) -> bool:
    """Whether the name can be asked for as a username (Telegram: letters, digits, underscores, a letter first)."""
    return name.isascii() and name.replace("_", "").isalnum() and name[0].isalpha() and 4 <= len(name) <= 32


def is_its_own(name: str, channel: ChannelRecord) -> bool:
    """Whether the name can be no other channel's: it is the id, or the present username."""
    return name == str(channel.channel_id) or name.casefold() in (each.casefold() for each in channel.usernames)
