"""Basic groups that became the groups on the list: their history is part of the group's (decision 0006)."""

from __future__ import annotations

from archiver.archive import Archive
from archiver.errors import GapError
from archiver.model.records import ChannelRecord


async def basic_groups_of(archive: Archive, group: ChannelRecord, account: str) -> list[ChannelRecord]:
    """The basic groups that a group was before, as channels of their own.

    Raises GapError where another account has read one: the numbers of its messages are that account's alone.
    """
    found: list[ChannelRecord] = []
    for migration in await archive.catalog.migrated_from(group.channel_id):
        readers = await archive.catalog.history_accounts(migration.from_id)
        if readers and account not in readers:
            raise GapError(
                f"The basic group that “{group.title}” was before is read with another account; "
                "its messages have other numbers for this one."
            )
        found.append(await archive.catalog.channel(migration.from_id) or unseen(group, migration.from_id))
    return found


async def is_whole(archive: Archive, channel_id: int) -> bool:
    """Whether a basic group became another and was read to its end: nothing is added to it any more."""
    if channel_id > 0 or await archive.catalog.migrated_to(channel_id) is None:
        return False
    covered = await archive.catalog.covered(channel_id)
    return len(covered) == 1 and covered[0].low == 1


def unseen(group: ChannelRecord, from_id: int) -> ChannelRecord:
    """What is known of a basic group before any answer showed it."""
    return ChannelRecord(
        channel_id=from_id,
        title=group.title,
        kind="basic_group",
        usernames=(),
        former_titles=(),
        former_usernames=(),
        aliases=(),
        owners=(),
        registered=False,
        about=None,
        participants=None,
        noforwards=False,
        restriction=None,
        first_seen=group.first_seen,
        last_seen=group.last_seen,
    )
