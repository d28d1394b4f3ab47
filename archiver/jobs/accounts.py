"""The accounts that a run asks with: each connected when it is first needed, each channel asked by one that sees it.

A flood wait never moves a channel to another account; only a channel that is shut to one account is asked for with
another that was let in before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from archiver.archive import Writer
from archiver.errors import AccountBusyError, NotLoggedInError
from archiver.jobs.workplace import Workplace
from archiver.sources.telegram import TelegramSource

Connect = Callable[[str, str], Awaitable[TelegramSource]]
"""Opens an account by its name, and the digest that captures say instead; closed at the end of the run."""


class Accounts:
    """``names``: in the order of preference, those without a login on this machine behind the others."""

    def __init__(self, place: Workplace, archive: Writer, connect: Connect) -> None:
        self._place = place
        self._archive = archive
        self._connect = connect
        self._digests = {name: archive.account_digest(name) for name in place.config.telegram.names}
        self._names: tuple[str, ...] = ()
        self._sources: dict[str, TelegramSource] = {}
        self._opening = asyncio.Lock()
        self._bound: dict[int, str] = {}
        self._shut: set[tuple[int, str]] = set()

    @property
    def several(self) -> bool:
        """Whether there is a choice."""
        return len(self._digests) > 1

    def digest(self, name: str) -> str:
        """What captures say instead of the account's name."""
        return self._digests[name]

    async def source(self, name: str) -> TelegramSource:
        """The connected account. Raises ConfigError, NotLoggedInError, AccountBusyError or NetworkError."""
        async with self._opening:  # or two that ask at once would find each other's lock
            if name not in self._sources:
                await self._open(name)
        return self._sources[name]

    async def _open(self, name: str) -> None:
        try:
            self._sources[name] = await self._connect(name, self._digests[name])
        except (NotLoggedInError, AccountBusyError) as fault:
            fault.others = self.several
            if self.several and isinstance(fault, NotLoggedInError):
                fault.hint = f"Run `archiver login --account {name}`."
            raise

    async def preferred(self) -> str:
        """The account that looks names up."""
        return (await self._in_order())[0]

    async def usable(self) -> tuple[str, ...]:
        """The accounts that have a login on this machine, the preferred one first; that one at least."""
        names = await self._in_order()
        folder = self._place.sessions_folder
        kept = await asyncio.to_thread(lambda: [name for name in names if (folder / f"{name}.session").exists()])
        return tuple(kept) or names[:1]

    async def of(self, channel_id: int) -> str:
        """The account that a channel is asked for with: the one that read it last, else one that was let in."""
        if channel_id not in self._bound:
            self._bound[channel_id] = await self._choose(channel_id)
        return self._bound[channel_id]

    async def know(self, channel_id: int) -> bool:
        """Whether one of them was ever shown the channel in a form that can be asked for."""
        return bool(await self._let_in(channel_id))

    async def shut_out(self, channel_id: int) -> str | None:
        """The account of a channel is not let in: another one that was, which asks from now on; None where none was."""
        self._shut.add((channel_id, await self.of(channel_id)))
        for name in await self._let_in(channel_id):
            if (channel_id, name) not in self._shut:
                self._bound[channel_id] = name
                return name
        return None

    def bind(self, channel_id: int, name: str) -> None:
        """From now on this account asks for the channel: it has just been let in."""
        self._shut.discard((channel_id, name))
        self._bound[channel_id] = name

    async def _choose(self, channel_id: int) -> str:
        if not self.several:
            return await self.preferred()
        let_in = await self._let_in(channel_id)
        last = await self._archive.catalog.last_reader(channel_id)
        for name in let_in:
            if self._digests[name] == last:
                return name
        return let_in[0] if let_in else await self.preferred()

    async def _let_in(self, channel_id: int) -> list[str]:
        """The accounts that were shown the channel in a form that can be asked for, in order."""
        shown = await self._archive.catalog.accounts_with_access(channel_id)
        here = {name for name, source in self._sources.items() if source.known.channel(channel_id) is not None}
        return [name for name in await self._in_order() if name in here or self._digests[name] in shown]

    async def _in_order(self) -> tuple[str, ...]:
        if not self._names:
            self._names = await asyncio.to_thread(self._sorted)
        return self._names

    def _sorted(self) -> tuple[str, ...]:
        folder = self._place.sessions_folder
        return tuple(sorted(self._digests, key=lambda name: not (folder / f"{name}.session").exists()))
