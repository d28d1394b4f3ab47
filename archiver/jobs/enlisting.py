"""Putting channels on the list: by any name, by invitation, from a file, by a folder of the account."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from archiver.archive import Writer
from archiver.errors import ArchiverError, FloodWaitError, GapError, UsageError
from archiver.jobs import shapes
from archiver.jobs.channels import ChannelsOutcome
from archiver.jobs.doors import PRIVATE, Doors, Leave, invited_document
from archiver.jobs.identity import keep_by_id, moved_name
from archiver.jobs.lists import Wanted, read_list
from archiver.jobs.lookup import RESOLVE, asked_lately, looked_up_channel
from archiver.jobs.naming import LARGEST_CHANNEL_ID, is_username, named_channel, plain_name
from archiver.jobs.registering import register
from archiver.jobs.steps import UNREACHABLE
from archiver.jobs.telegram import Telegram
from archiver.jobs.ways import telegram_of
from archiver.jobs.workplace import Workplace
from archiver.model.records import ChannelRecord
from archiver.sources.telegram import Invited
from archiver.text.addresses import parse_address


@dataclass(frozen=True, slots=True, kw_only=True)
class EnlistRequest:
    """``wanted``: names from the command line; ``file`` and ``folder`` bring more. ``dry``: only say what would be."""

    wanted: tuple[Wanted, ...] = ()
    file: Path | None = None
    folder: str | None = None
    leave: Leave = field(default_factory=Leave)
    dry: bool = False


@dataclass(frozen=True, kw_only=True)
class Enlisted(ChannelsOutcome):
    """What was added. ``would``: what a dry run found to add, as (name, title or ""); ``invited``: what invitations
    lead to.
    """

    would: tuple[tuple[str, str], ...] = ()
    invited: tuple[Invited, ...] = ()
    dry: bool = False

    def document(self) -> shapes.Document:
        """The JSON of ``channel add``."""
        document = {**ChannelsOutcome.document(self), "gaps": list(self.gaps)}
        if self.invited:
            document["invitations"] = [invited_document(each) for each in self.invited]
        if self.dry:
            document["would_add"] = [{"name": name, "title": title or None} for name, title in self.would]
        return document


async def enlist(place: Workplace, request: EnlistRequest) -> Enlisted:
    """Register channels and, where an account is at hand, look them up at once.

    A name that Telegram does not know is a gap and is not registered; without an account a username waits. What is
    no channel's name raises UsageError where it is the only one, else it is a gap. The rest is added all the same.
    """
    listed, gaps = await asyncio.to_thread(read_list, request.file) if request.file is not None else ([], [])
    async with place.writing() as archive, telegram_of(place, archive) as telegram:
        enlister = _Enlister(place, archive, telegram, request)
        enlister.gaps += gaps
        if request.folder is not None:
            await enlister.take_folder(request.folder)
        for wanted in (*request.wanted, *listed):
            await enlister.take(wanted)
        return await enlister.outcome()


@dataclass
class _Enlister:
    place: Workplace
    archive: Writer
    telegram: Telegram
    request: EnlistRequest
    gaps: list[str] = field(default_factory=list)
    added: dict[int, ChannelRecord] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    would: dict[str, str] = field(default_factory=dict)
    unreachable: ArchiverError | None = None

    def __post_init__(self) -> None:
        self.doors = Doors(self.archive, self.telegram)

    async def outcome(self) -> Enlisted:
        """All that was taken."""
        now = [await self.archive.catalog.channel(each) for each in self.added]
        pending = [each for each in await self.archive.catalog.pending_channels() if each.name in self.waiting]
        return Enlisted(
            channels=tuple(each for each in now if each is not None),
            pending=tuple(pending),
            gaps=tuple(dict.fromkeys([*self.gaps, *self.telegram.gaps])),
            would=tuple(self.would.items()),
            invited=tuple(self.doors.seen),
            dry=self.request.dry,
        )

    async def take_folder(self, title: str) -> None:
        """The channels and groups of a folder."""
        found, records = await self.doors.in_folder(title)
        if found.others:
            of = f"of the folder “{found.title}”"
            what = (
                f"One chat {of} is a person or basic group" if found.others == 1 else f"{found.others} chats {of} are"
            )
            what += "" if found.others == 1 else " people or basic groups"
            self.place.progress.warn(f"{what}: left out.")
        if found.by_rule:
            self.place.progress.warn(
                f"The folder “{found.title}” also shows whole kinds of chats; only those that it names are taken."
            )
        for record in records:
            if not (_is_open(record) or record.registered or self._may_be_private):
                self.gaps.append(f"{_private(record)} --private collects it. {PRIVATE}")
            else:
                await self._enlist(record, str(record.channel_id), Wanted(name=record.title))

    async def take(self, wanted: Wanted) -> None:
        """One name. Where it is the only one, raises UsageError for no channel's name, and why nobody can be asked."""
        try:
            if self.request.dry:
                await self._consider(wanted)
            else:
                await self._add(wanted)
        except (GapError, UsageError, FloodWaitError, *UNREACHABLE) as fault:
            if not isinstance(fault, GapError) and len(self.request.wanted) == 1 and not wanted.where:
                raise
            self.gaps.append(f"{wanted.where}: {fault}" if wanted.where else str(fault))

    @property
    def _may_be_private(self) -> bool:
        return self.request.leave.private or self.request.leave.join

    async def _consider(self, wanted: Wanted) -> None:
        """What a dry run says of a name: nobody is asked."""
        name = _invitation_of(wanted.name) and "(an invitation)"
        record = None if name else await named_channel(self.archive, wanted.name)
        if record is None and not name and not (is_username(plain_name(wanted.name)) or _id_of(wanted.name)):
            raise _no_channel(wanted.name)
        if record is None or not record.registered:
            self.would[name or plain_name(wanted.name)] = record.title if record else ""

    async def _add(self, wanted: Wanted) -> None:
        invite = _invitation_of(wanted.name)
        if invite is not None:
            invited = await self._invited(invite)
            await self._enlist(invited, str(invited.channel_id), wanted)
            return
        name = plain_name(wanted.name)
        record, asked = await self._looked_up(wanted.name, name)
        if record is None and not is_username(name):
            raise _no_channel(wanted.name)
        if record is None and asked:
            raise GapError(f"Telegram knows no channel @{name}; it was not added.")
        if record is not None:
            await self._may_be_added(record)
        await self._enlist(record, name, wanted)

    async def _invited(self, invite: str) -> ChannelRecord:
        """The channel of an invitation; raises also what keeps Telegram from being asked: an invitation cannot wait."""
        if self.unreachable is not None:
            raise GapError(f"An invitation was not looked at: {self.unreachable.sentence}")
        try:
            return await self.doors.invited(invite, self.request.leave)
        except (FloodWaitError, *UNREACHABLE) as fault:
            self._cannot_ask(fault)
            raise

    async def _looked_up(self, given: str, name: str) -> tuple[ChannelRecord | None, bool]:
        """The channel of a name, and whether Telegram said so; where it did not, a username may wait."""
        if self.unreachable is not None:
            return await named_channel(self.archive, given), False
        try:
            record = await self._new_holder(name) or await looked_up_channel(self.archive, self.telegram, given)
            if record is not None and not await self.telegram.knows(record.channel_id):
                record = await self._shown_to_these(record)
            number = _id_of(given)
            if record is None and number is not None:
                record = await self.doors.of_id(number)
        except UsageError:
            raise
        except ArchiverError as fault:
            self._cannot_ask(fault)
            if not is_username(name):
                raise GapError(f"“{given}” was not added: {fault.sentence}") from fault
            self.place.progress.warn(f"@{name} was added without being looked up: {fault.sentence}")
            return None, False
        return record, True

    async def _new_holder(self, wanted: str) -> ChannelRecord | None:
        """The channel that has a username now which the list holds for another; that one is kept, by its id.

        So it is too where that one is named by its id: then the username has nothing more to do with the list.
        """
        for moved in await self.archive.catalog.moved_names():
            if wanted == str(moved.channel_id):
                await keep_by_id(self.archive, moved)
            if wanted.casefold() != moved.username.casefold():
                continue
            if not await asked_lately(self.archive, RESOLVE, moved.username):
                await self.telegram.resolve(moved.username)
            now = await moved_name(self.archive, moved.username)
            if now is not None and now.now_id is not None:
                await keep_by_id(self.archive, now)
                return await self.archive.catalog.channel(now.now_id)
        return None

    async def _shown_to_these(self, record: ChannelRecord) -> ChannelRecord:
        """A channel of the archive that these accounts were never shown: by its username, or in their chats."""
        if record.usernames:
            await self.telegram.resolve(record.usernames[0])
        else:
            await self.doors.of_id(record.channel_id)
        return await self.archive.catalog.channel(record.channel_id) or record

    async def _may_be_added(self, record: ChannelRecord) -> None:
        """Joins where that is asked for. Raises GapError for a private channel that was not asked for as one."""
        if not (_is_open(record) or record.registered or self._may_be_private):
            raise GapError(f"{_private(record)} --private collects it. {PRIVATE}")
        if not self.request.leave.join:
            return
        try:
            await self.doors.join(record)
        except GapError as fault:
            if not _is_open(record):
                raise
            self.gaps.append(f"{fault} It was added all the same: everybody may read it.")

    def _cannot_ask(self, fault: ArchiverError) -> None:
        """Nobody is asked again where Telegram cannot be, or the day's look-ups are used up: a list would wait long."""
        if isinstance(fault, (*UNREACHABLE, FloodWaitError)):
            self.unreachable = fault

    async def _enlist(self, record: ChannelRecord | None, name: str, wanted: Wanted) -> None:
        aliases = tuple(dict.fromkeys(alias.strip() for alias in wanted.aliases if alias.strip()))
        if self.request.dry and record is not None:
            self.would[name] = record.title
            return
        await register(self.archive, name, record, aliases, (wanted.owner or "").strip() or None)
        if record is None:
            self.waiting.append(name)
            return
        self.added[record.channel_id] = record
        if not _is_open(record):
            self.place.progress.warn(f"“{record.title}” is a private channel. {PRIVATE}")


def _invitation_of(name: str) -> str | None:
    address = parse_address(name.strip())
    return address.invite if address is not None else None


def _id_of(name: str) -> int | None:
    """The number of a channel, where it is named by that."""
    plain = plain_name(name)
    if plain.isascii() and plain.isdecimal() and 0 < int(plain) < LARGEST_CHANNEL_ID:
        return int(plain)
    return None


def _is_open(record: ChannelRecord) -> bool:
    """Whether everybody may read it, as far as is known: it has a username."""
    return bool(record.usernames)


def _private(record: ChannelRecord) -> str:
    return f"“{record.title}” ({record.channel_id}) is a private channel, which has no username; it was not added."


def _shown(name: str) -> str:
    """A name as a sentence may show it: an invitation lets in whoever holds it."""
    return "the invitation" if _invitation_of(name) else name


def _no_channel(name: str) -> UsageError:
    return UsageError(
        f"“{_shown(name)}” is no channel that the archive knows, and no username that Telegram could be asked for.",
        hint="Name the channel by its @handle or its t.me address.",
    )
