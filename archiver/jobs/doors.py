"""Private channels: what an invitation leads to, joining, and an account's own lists of chats."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass

from archiver.archive import Writer
from archiver.errors import GapError, UsageError
from archiver.jobs import shapes
from archiver.jobs.telegram import Telegram
from archiver.model.records import ChannelRecord
from archiver.sources.telegram import (
    MOST_CHANNELS,
    FolderSeen,
    Invited,
    channels_at,
    check_invite,
    folder,
    in_dialogs,
    join_channel,
    take_invite,
)

PRIVATE = "What is in it was not published to everybody; read docs/ethics.md before you keep it."
REFUSED = {
    "INVITE_HASH_EMPTY": "Telegram knows no such invitation",
    "INVITE_HASH_INVALID": "Telegram knows no such invitation",
    "INVITE_HASH_EXPIRED": "the invitation has expired or was withdrawn",
}
NOT_JOINED = {
    "INVITE_REQUEST_SENT": "the account has asked to be let in, which an administrator decides; call the same command "
    "again once it was",
    "CHANNELS_TOO_MUCH": "the account is in as many channels as Telegram allows",
    "USERS_TOO_MUCH": "the channel is full",
    "USER_CHANNELS_TOO_MUCH": "the account is in as many channels as Telegram allows",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """What a person has allowed: ``join``, and ``private`` channels to be collected."""

    join: bool = False
    private: bool = False


def invited_document(value: Invited) -> shapes.Document:
    """The JSON of an invitation."""
    return {
        "to": value.to,
        "title": value.title,
        "id": str(value.channel_id) if value.channel_id else None,
        "about": value.about,
        "members": value.members,
        "public": value.public,
        "member": value.member,
        "readable_until": value.until.isoformat() if value.until else None,
        "request_needed": value.request_needed,
        "paid": value.paid,
    }


class Doors:
    """Ways to channels through the account that looks names up. ``seen``: the invitations that were looked at."""

    def __init__(self, archive: Writer, telegram: Telegram) -> None:
        self._archive = archive
        self._telegram = telegram
        self.seen: list[Invited] = []

    async def invited(self, invite_hash: str, leave: Leave) -> ChannelRecord:
        """The channel of an invitation, looked at first, and joined only where that is allowed.

        Raises GapError, which says what it is, where it cannot be collected so.
        """
        found = await self._look(invite_hash)
        self.seen.append(found)
        if found.to == "basic group":
            raise GapError(f"{_named(found)} is not archived: it is a basic group, not a channel. Nothing was joined.")
        if found.paid and not found.member:
            raise GapError(f"{_named(found)} was not added: it costs money to join, which is never done here.")
        if leave.join and not found.member:
            return await self._record_of(await self._join_by(invite_hash, found))
        if found.channel_id is None:
            raise GapError(
                f"{_named(found)} was not added and nothing was joined: only members are let in. With --join the "
                "account joins" + (", or asks to be let in." if found.request_needed else ".")
            )
        if not (found.public or leave.private or leave.join):
            raise GapError(f"{_named(found)} was not added and nothing was joined. {_how_to(found)} {PRIVATE}")
        return await self._record_of(found.channel_id)

    async def join(self, channel: ChannelRecord) -> None:
        """Join a channel that the account sees; one that it is in already stays as it is. Raises GapError."""
        source = await self._telegram.source(channel.channel_id)
        capture, joined = await join_channel(source, await self._telegram.address(channel.channel_id))
        await self._telegram.record(capture)
        if joined is None and capture.error != "USER_ALREADY_PARTICIPANT":
            raise GapError(f"“{channel.title}” was not joined: {_reason(capture.error)}.")

    async def of_id(self, channel_id: int) -> ChannelRecord | None:
        """A channel that the archive does not know, looked for among the accounts' own chats."""
        for name in await self._telegram.accounts.usable():
            source = await self._telegram.accounts.source(name)
            async with aclosing(in_dialogs(source, channel_id)) as pages:
                async for capture in pages:
                    await self._telegram.record(capture)
            if source.known.channel(channel_id) is not None:
                self._telegram.accounts.bind(channel_id, name)
                return await self._archive.catalog.channel(channel_id)
        return None

    async def in_folder(self, title: str) -> tuple[FolderSeen, list[ChannelRecord]]:
        """The channels and groups of a folder of the account. Raises UsageError where there is none of that title."""
        name = await self._telegram.accounts.preferred()
        source = await self._telegram.accounts.source(name)
        capture, found, titles = await folder(source, title)
        await self._telegram.record(capture)
        if found is None and capture.status == "ok":
            raise UsageError(
                f"The account has no folder “{title}”.",
                hint=f"Its folders: {', '.join(f'“{each}”' for each in titles)}." if titles else "It has none.",
            )
        if found is None:
            raise GapError(f"Telegram did not show the folders: {capture.error}.")
        for start in range(0, len(found.channels), MOST_CHANNELS):
            shown = await channels_at(source, found.channels[start : start + MOST_CHANNELS])
            await self._telegram.record(shown)
            if shown.status != "ok":
                raise GapError(f"Telegram did not show the channels of the folder “{title}”: {shown.error}.")
        records = [await self._archive.catalog.channel(each.channel_id) for each in found.channels]
        for each in found.channels:
            if source.known.channel(each.channel_id) is not None:
                self._telegram.accounts.bind(each.channel_id, name)
        return found, [each for each in records if each is not None]

    async def _look(self, invite_hash: str) -> Invited:
        source = await self._telegram.source()
        capture, found = await check_invite(source, invite_hash)
        await self._telegram.record(capture)
        if found is None:
            raise GapError(f"Nothing was added: {_reason(capture.error)}.")
        await self._bind(found.channel_id)
        return found

    async def _join_by(self, invite_hash: str, found: Invited) -> int:
        source = await self._telegram.source()
        capture, joined = await take_invite(source, invite_hash)
        await self._telegram.record(capture)
        if joined is None and capture.error == "USER_ALREADY_PARTICIPANT":
            joined = (await self._look(invite_hash)).channel_id
        if joined is None:
            raise GapError(f"{_named(found)} was not joined: {_reason(capture.error)}.")
        await self._bind(joined)
        return joined

    async def _bind(self, channel_id: int | None) -> None:
        name = await self._telegram.accounts.preferred()
        source = await self._telegram.accounts.source(name)
        if channel_id is not None and source.known.channel(channel_id) is not None:
            self._telegram.accounts.bind(channel_id, name)

    async def _record_of(self, channel_id: int) -> ChannelRecord:
        record = await self._archive.catalog.channel(channel_id)
        if record is None:
            raise GapError(f"Telegram did not show the channel {channel_id} that the invitation leads to.")
        return record


def _named(found: Invited) -> str:
    """“Rives Infos” (a private channel, 120 members: about)."""
    openness = "public" if found.public else "private"
    members = f", {found.members:,} members" if found.members else ""
    about = f": {' '.join(found.about.split())[:200]}" if found.about else ""
    return f"“{found.title}” (a {openness} {found.to}{members}{about})"


def _how_to(found: Invited) -> str:
    if found.member:
        return "The account is in it already; --private collects it."
    until = f" until {found.until:%Y-%m-%d %H:%M} UTC" if found.until else ""
    return f"It can be read{until} without joining; --private collects it while that lasts, --join joins it."


def _reason(error: str | None) -> str:
    word = error or "Telegram answered with something that this version cannot read"
    return REFUSED.get(word) or NOT_JOINED.get(word) or f"Telegram says {word}"
