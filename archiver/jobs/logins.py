"""The accounts of this machine: listed as far as is known without asking anybody, and logged out."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archiver.archive.keys import load_secrets
from archiver.errors import ArchiverError, UsageError
from archiver.jobs import shapes
from archiver.jobs.budget import pacing_of
from archiver.jobs.telegram import settings_of
from archiver.jobs.workplace import Workplace
from archiver.sources.telegram import Proxy, Schedule, TelegramSettings, forget, holder, log_out, stored_at


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountStatus:
    """An account. ``trouble`` says why its session cannot be used; ``dc`` and ``server`` are None without a session.

    ``waits``: until when which methods must not be asked. ``channels``: titles of those that it reads in the archive
    here; None where there is no archive, or its signing key is not here.
    """

    name: str
    configured: bool
    logged_in: bool
    trouble: str | None
    dc: int | None
    server: str | None
    proxy: str | None
    in_use_by: str | None
    waits: Mapping[str, datetime]
    lookups_left: int
    channels: tuple[str, ...] | None

    def document(self) -> shapes.Document:
        """Its JSON."""
        return {
            "account": self.name,
            "configured": self.configured,
            "logged_in": self.logged_in,
            "trouble": self.trouble,
            "dc": self.dc,
            "server": self.server,
            "proxy": self.proxy,
            "in_use_by": self.in_use_by,
            "waiting": {method: until.isoformat() for method, until in self.waits.items()},
            "lookups_left": self.lookups_left,
            "channels": None if self.channels is None else list(self.channels),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsOutcome:
    """The configured accounts in the order of preference, then others that have a session here."""

    accounts: tuple[AccountStatus, ...]

    def document(self) -> shapes.Document:
        """The JSON of ``account list``."""
        return {"accounts": [each.document() for each in self.accounts]}


async def list_accounts(place: Workplace) -> AccountsOutcome:
    """What this machine knows; Telegram is not asked, so that a login that was ended elsewhere is still listed."""
    readers = await _readers(place)
    names = list(dict.fromkeys([*place.config.telegram.names, *await asyncio.to_thread(_kept, place.sessions_folder)]))
    return AccountsOutcome(accounts=tuple([await asyncio.to_thread(_status, place, name, readers) for name in names]))


async def end_login(place: Workplace, name: str, *, local: bool) -> bool:
    """End an account's login, with ``local`` on this machine alone; False where Telegram knew it no more.

    Raises UsageError for an account without a login here, and what kept Telegram from being told.
    """
    file = place.sessions_folder / f"{name}.session"
    if name not in await asyncio.to_thread(_kept, place.sessions_folder):
        kept = await asyncio.to_thread(_kept, place.sessions_folder)
        raise UsageError(
            f'No account "{name}" is logged in on this machine.',
            hint=f"Those that are: {', '.join(kept)}." if kept else "There is none.",
        )
    if local:
        settings = TelegramSettings(api_id=0, api_hash="", session_file=file, account=name, command=place.command)
        return await asyncio.to_thread(forget, settings)
    settings = await asyncio.to_thread(settings_of, place.config, place.sessions_folder, name, command=place.command)
    try:
        return await log_out(settings)
    except ArchiverError as fault:
        fault.hint += " With --local the session is removed here alone; end it in Telegram's settings under Devices."
        raise


def _kept(sessions_folder: Path) -> list[str]:
    """The accounts that have a session here."""
    return sorted(path.stem for path in sessions_folder.glob("*.session"))


def _status(place: Workplace, name: str, readers: Mapping[str, tuple[str, ...]] | None) -> AccountStatus:
    telegram = place.config.telegram
    file = place.sessions_folder / f"{name}.session"
    trouble, stored, proxy = None, None, None
    try:
        stored = stored_at(file)
        proxy = Proxy.parse(settings_of(place.config, place.sessions_folder, name).proxy)
    except ArchiverError as fault:
        trouble = fault.sentence
    address = "Telegram" if telegram.server is None else telegram.server
    if stored is not None and stored[1] != address:
        trouble = f"Its session is for {stored[1]}, not for {address}."
    schedule = Schedule.kept(place.sessions_folder, name, pacing_of(place.config))
    return AccountStatus(
        name=name,
        configured=name in telegram.names,
        logged_in=stored is not None and stored[1] == address,
        trouble=trouble,
        dc=stored[0] if stored else None,
        server=stored[1] if stored else None,
        proxy=proxy.address if proxy else None,
        in_use_by=holder(file),
        waits=schedule.waits(),
        lookups_left=schedule.lookups_left(),
        channels=None if readers is None else readers.get(name, ()),
    )


async def _readers(place: Workplace) -> dict[str, tuple[str, ...]] | None:
    """For each account the titles of the channels that it read last."""
    try:
        async with place.reading() as archive:
            secrets = await asyncio.to_thread(load_secrets, place.keys_folder, archive.manifest)
            read: dict[str, list[str]] = {}
            for channel in await archive.catalog.channels():
                reader = await archive.catalog.last_reader(channel.channel_id) if channel.registered else None
                if reader is not None:
                    read.setdefault(reader, []).append(channel.title)
    except ArchiverError:
        return None
    kept = await asyncio.to_thread(_kept, place.sessions_folder)
    return {name: tuple(read.get(secrets.account_digest(name), ())) for name in {*place.config.telegram.names, *kept}}
