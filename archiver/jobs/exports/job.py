"""``archiver import`` of an export: surveyed, stored, read, its files taken in. Killed, the same call goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from archiver.archive import Writer
from archiver.errors import UsageError
from archiver.jobs import shapes
from archiver.jobs.exports.files import WHY, Taken, take_files, take_shown_files
from archiver.jobs.exports.pages import read_pages
from archiver.jobs.exports.reading import Read, read_chat
from archiver.jobs.exports.storing import Stored, store_chat, store_without_people
from archiver.jobs.exports.surveying import Left, Survey, exported_at, named, survey
from archiver.jobs.footage.background import FootageDone, footage_of
from archiver.jobs.naming import named_channel
from archiver.jobs.workplace import Workplace
from archiver.model.captures import Json
from archiver.model.observations import MediaRef, PostSeen
from archiver.sources.desktop import Chat
from archiver.wording import counted

GROUPS = frozenset({"public_supergroup", "private_supergroup", "private_group"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """``zone``: of times that the export writes without one. ``channel``: whose the export is, where it does not say.
    ``private``: also channels and groups that are not public. ``media``: the export's own files, too.
    """

    path: Path
    zone: str | None = None
    channel: str | None = None
    private: bool = False
    media: bool = True
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatOutcome:
    """A chat as it was taken in; ``posts_new`` to the archive."""

    chat: Chat
    channel_id: int
    read: Read
    taken: Taken
    posts_new: int = 0
    file_sha256: str | None = None
    withheld: bool = False

    @property
    def notes(self) -> list[str]:
        """What the exporter left out, which is no fault of this import."""
        return [f"{counted(number, 'file')}: {why}" for why, number in sorted(self.read.left_out.items())]

    @property
    def gaps(self) -> list[str]:
        """What could not be read or was not there."""
        name = named(self.chat)
        found = [
            f"{name}: could not be read: {why} ({counted(number, 'time')})."
            for why, number in sorted(self.read.unreadable.items())
        ]
        found += [
            f"{name}: {counted(number, 'file')} not taken in: {WHY.get(why, why)}."
            for why, number in sorted(self.taken.refused.items())
        ]
        if self.chat.messages_at is not None and not self.chat.complete:
            found.append(f"{name}: the export breaks off; what stands before that was taken in.")
        return found

    def document(self) -> shapes.Document:
        """Its JSON."""
        return {
            "id": str(self.channel_id),
            "name": self.chat.name,
            "type": self.chat.type,
            "posts": self.read.posts,
            "new_posts": self.posts_new,
            "files": self.taken.files,
            "bytes": self.taken.bytes,
            "left_out": dict(sorted(self.read.left_out.items())),
            "not_there": dict(sorted(self.taken.refused.items())),
            "object": self.file_sha256,
            "people_withheld": self.withheld,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOutcome:
    """``chats`` were taken in, of a dry run would be; ``left`` were not, and why."""

    chats: tuple[ChatOutcome, ...]
    left: tuple[Left, ...]
    dry_run: bool = False
    footage: FootageDone = field(default_factory=FootageDone)

    @property
    def gaps(self) -> tuple[str, ...]:
        """Of all chats."""
        return tuple(gap for each in self.chats for gap in each.gaps) + tuple(self.footage.gaps)

    def document(self) -> shapes.Document:
        """The JSON of ``import`` of an export."""
        return {
            "dry_run": self.dry_run,
            "chats": [each.document() for each in self.chats],
            "left": [{"name": each.name, "why": each.why} for each in self.left],
            "footage": self.footage.document(),
            "gaps": list(self.gaps),
        }


async def import_export(place: Workplace, request: ExportRequest) -> ExportOutcome:
    """Take an export in. Raises InputError, UsageError, DiskFullError."""
    place.progress.step(f"Looking through {request.path}")
    found, channel = None, None
    if request.channel is not None:
        channel = await _channel(place, request.channel)
    found = await asyncio.to_thread(
        survey, request.path, zone=request.zone, private=request.private, as_channel=channel
    )
    if request.dry_run:
        chats = tuple(_untouched(chat) for chat in found.chats)
        return ExportOutcome(chats=chats, left=found.left, dry_run=True)
    async with place.writing() as archive, footage_of(place, archive) as footage:
        chats = tuple([await _Import(place, archive, request, found, chat).run() for chat in found.chats])
        return ExportOutcome(chats=chats, left=found.left, footage=await footage.finish())


def _untouched(chat: Chat) -> ChatOutcome:
    return ChatOutcome(chat=chat, channel_id=_channel_id(chat), read=Read(posts=chat.messages), taken=Taken())


async def _channel(place: Workplace, name: str) -> Chat:
    """The channel that a person says the export is of: one that the archive knows, or a number."""
    async with place.reading() as archive:
        record = await named_channel(archive, name)
    if record is not None:
        kinds = {"channel": "public_channel", "group": "public_supergroup", "basic_group": "private_group"}
        return Chat(type=kinds[record.kind], id=abs(record.channel_id), name=record.title)
    if name.isdecimal():
        return Chat(type="public_channel", id=int(name), name="")
    raise UsageError(
        f"The archive knows no channel {name}.",
        hint="Add it first (archiver channel add), or give its number and not its name.",
    )


def _channel_id(chat: Chat) -> int:
    number = chat.id or 0
    return -number if chat.type == "private_group" else number


@dataclass(slots=True)
class _Import:
    place: Workplace
    archive: Writer
    request: ExportRequest
    found: Survey
    chat: Chat

    async def run(self) -> ChatOutcome:
        """One chat."""
        before = self.archive.log.size - 1
        if self.found.export.format == "messages.html":
            read, taken, stored = await self._pages()
        else:
            stored = await self._store()
            read = await self._read(stored)
            taken = await self._files(stored)
        channel_id = _channel_id(self.chat)
        return ChatOutcome(
            chat=self.chat,
            channel_id=channel_id,
            read=read,
            taken=taken,
            posts_new=await self.archive.catalog.posts_since(before, channel_id),
            file_sha256=stored.named.ref.sha256 if stored is not None else None,
            withheld=stored is not None and stored.withheld,
        )

    @property
    def _hides_people(self) -> bool:
        return self.chat.type in GROUPS and not self.place.config.people.keep

    def _said(self, stored: Stored | None) -> dict[str, Json]:
        exported = exported_at(self.chat, self.request.zone)
        said: dict[str, Json] = {
            "name": self.found.json.name,
            "format": self.found.export.format,
            "chat_id": str(self.chat.id),
            "chat_type": self.chat.type,
            "chat_name": self.chat.name,
            "channel_id": str(_channel_id(self.chat)),
            "zone": self.request.zone,
            "exported": exported.isoformat() if exported else None,
        }
        if stored is not None and stored.withheld:
            said |= {"withheld": "people" if self._hides_people else "redacted", "file_sha256": stored.file_sha256}
        return {key: value for key, value in said.items() if value is not None or key == "zone"}

    async def _store(self) -> Stored:
        keep_free = self.place.config.media.keep_free_bytes
        path, chat = self.found.json, self.chat
        with self.place.progress.transfer(f"Storing {named(chat)}", total=chat.length, unit="bytes") as transfer:
            if self._hides_people:
                pseudonym = self.archive.pseudonyms()
                return await asyncio.to_thread(
                    store_without_people, self.archive, path, chat, keep_free, pseudonym, transfer.update
                )
            return await asyncio.to_thread(store_chat, self.archive, path, chat, keep_free, transfer.update)

    async def _read(self, stored: Stored) -> Read:
        total = stored.chat.length
        with self.place.progress.transfer(f"Reading {named(self.chat)}", total=total, unit="bytes") as transfer:
            exported = exported_at(self.chat, self.request.zone)
            report = _with_total(transfer.update, total)
            return await read_chat(self.archive, stored, self._said(stored), exported, report)

    async def _files(self, stored: Stored) -> Taken:
        if not self.request.media:
            return Taken()
        self.place.progress.step(f"Taking in the files of {named(self.chat)}")
        root, keep_free = self.found.export.root, self.place.config.media.keep_free_bytes
        return await take_files(self.archive, stored, root, _channel_id(self.chat), keep_free)

    async def _pages(self) -> tuple[Read, Taken, None]:
        if self._hides_people:
            raise UsageError(
                "Web pages of a group's export name everybody who wrote in it.",
                hint="Export it as JSON, of which persons are withheld, or say --keep-people.",
            )
        pages = self.found.export.files
        with self.place.progress.transfer(f"Reading {named(self.chat)}", total=len(pages), unit="pages") as transfer:
            read = await read_pages(self.archive, pages, self._said(None), transfer.update)
        return read, await self._page_files(), None

    async def _page_files(self) -> Taken:
        """Files that the posts of pages name and that are not stored."""
        if not self.request.media:
            return Taken()
        shown: list[tuple[PostSeen, MediaRef]] = []
        for post in await self.archive.catalog.posts_of_source(_channel_id(self.chat), "desktop"):
            shown += [(post.seen, ref) for ref in post.seen.media if ref.key.type == "export" and ref.url]
        keep_free = self.place.config.media.keep_free_bytes
        return await take_shown_files(self.archive, shown, self.found.export.root, keep_free)


def _with_total(update: Callable[[int, int | None], None], total: int) -> Callable[[int], None]:
    return lambda done: update(done, total)
