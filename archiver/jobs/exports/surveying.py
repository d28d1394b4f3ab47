"""What an export holds, what of it is taken in, and why the rest is not. Nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from archiver.errors import InputError, UsageError
from archiver.sources.desktop import PUBLIC, READABLE, Chat, Export, chats_in, detect, needs_zone, title_of
from archiver.wording import counted

HEAD = 64 * 1024
CLOCK = "have the time of a clock on the wall alone: exports from before June 2022 do not say in which zone."
SAY_ZONE = "Say where the computer was that exported it: --zone Europe/Paris"
PRIVATE = "private"
CONVERSATION = "conversation"
NAMELESS = "without an id"
WHY = {
    PRIVATE: "is private; --private takes it in",
    CONVERSATION: "is a conversation with a person or bot, which archiver never takes in",
    NAMELESS: "has no id in the export, so that its posts cannot be told from others; --channel names it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A chat that is not taken in, and why; of conversations nothing but their number is told."""

    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """``chats`` are taken in; ``export`` says which files it has. Web pages are of one chat, which the caller tells."""

    export: Export
    chats: tuple[Chat, ...]
    left: tuple[Left, ...] = ()

    @property
    def json(self) -> Path:
        """The result.json."""
        return self.export.files[0]


def named(chat: Chat) -> str:
    """A chat in a sentence."""
    return f"“{chat.name}”" if chat.name else f"the chat {chat.id}"


def survey(path: Path, *, zone: str | None, private: bool, as_channel: Chat | None = None) -> Survey:
    """Look through the export at ``path`` (blocks). ``as_channel``: the channel that the caller says it is of.

    Raises InputError for what is no export or has nothing to take in, UsageError where times need a zone.
    """
    export = detect(path)
    require_zone(zone)
    if export.format == "messages.html":
        if as_channel is None:
            raise UsageError(
                f"{path} are web pages of an export, which do not say of which channel they are.",
                hint="Name it: archiver import PATH --channel @name (a channel that the archive knows, or its number).",
            )
        beginning = _beginning(export.files[0])
        if zone is None and needs_zone(beginning):
            raise UsageError(f"The messages of {path} {CLOCK}", hint=SAY_ZONE)
        titled = as_channel.name or title_of(beginning)
        return Survey(export=export, chats=(replace(as_channel, name=titled),))
    with export.files[0].open("rb") as file:
        found = chats_in(file, export.files[0].stat().st_size)
    taken: list[Chat] = []
    left: list[Left] = []
    for chat in found:
        known = _known(chat, as_channel if len(found) == 1 else None)
        why = _refusal(known, private=private)
        if why is None:
            taken.append(known)
        else:
            left.append(Left(name=known.name or "", why=why))
    if not taken:
        raise InputError(f"Nothing in {path} can be taken in: {_reasons(left)}.")
    _require_zone_for(taken, zone)
    return Survey(export=export, chats=tuple(taken), left=tuple(left))


def _beginning(page: Path) -> bytes:
    """As much of a page as holds its head."""
    with page.open("rb") as file:
        return file.read(HEAD)


def require_zone(zone: str | None) -> None:
    """Raises UsageError for a zone that there is not."""
    if zone is None:
        return
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
        raise UsageError(f"{zone!r} is no time zone.", hint="Name it as Europe/Paris or Asia/Tehran.") from fault


def exported_at(chat: Chat, zone: str | None) -> datetime | None:
    """When the export was made at the earliest: the newest time in it."""
    exact = datetime.fromtimestamp(chat.newest, UTC) if chat.newest is not None else None
    if chat.newest_written is None or (exact is not None and not (chat.unzoned and zone)):
        return exact
    try:
        written = datetime.fromisoformat(chat.newest_written).replace(tzinfo=ZoneInfo(zone) if zone else UTC)
    except ValueError:
        return exact
    return max(filter(None, (exact, written.astimezone(UTC))))


def _known(chat: Chat, as_channel: Chat | None) -> Chat:
    """A chat whose id or type the export lacks, as the caller says."""
    if as_channel is None or chat.readable:
        return chat
    return replace(
        chat, id=chat.id or as_channel.id, type=chat.type or as_channel.type, name=chat.name or as_channel.name
    )


def _refusal(chat: Chat, *, private: bool) -> str | None:
    if chat.type is not None and chat.type not in READABLE:
        return CONVERSATION
    if not chat.readable:
        return NAMELESS
    return None if private or chat.type in PUBLIC else PRIVATE


def _reasons(left: list[Left]) -> str:
    whys = {each.why: sum(other.why == each.why for other in left) for each in left}
    return "; ".join(f"{counted(number, 'chat')} {WHY[why]}" for why, number in whys.items()) or "it has no chats"


def _require_zone_for(chats: list[Chat], zone: str | None) -> None:
    unzoned = [chat for chat in chats if chat.unzoned]
    if unzoned and zone is None:
        first = unzoned[0]
        raise UsageError(
            f"{counted(sum(each.unzoned for each in unzoned), 'message')} (of {named(first)} first) {CLOCK}",
            hint=SAY_ZONE,
        )
