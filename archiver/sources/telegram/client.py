"""The Telegram source: one account, connected, asking one question after another at Telegram's pace."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from functools import partial
from types import TracebackType
from typing import Any

import stamina
from telethon.tl import functions

from archiver.errors import ArchiverError, FloodWaitError
from archiver.model.captures import Asked
from archiver.sources.telegram import faults
from archiver.sources.telegram.answer import RawAnswer, raw_answer
from archiver.sources.telegram.connection import DataCentres
from archiver.sources.telegram.known import Known
from archiver.sources.telegram.opening import connect, connected, unreachable
from archiver.sources.telegram.people import People
from archiver.sources.telegram.pushes import News, PushLine
from archiver.sources.telegram.schedule import Schedule
from archiver.sources.telegram.settings import TelegramSettings
from archiver.sources.telegram.throttle import Throttle
from archiver.sources.telegram.tl import LAYER
from archiver.sources.telegram.tljson import schema_name
from archiver.sources.telegram.wire import KeyRefusedError, LostError, Reply, RpcFault, SilentError, ask

MOST_FLOODS = 3
"""Flood waits slept through for one request before the wait is raised instead."""


class _PassingError(Exception):
    """Telegram has trouble of its own."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.fault.message if reply.fault else "")
        self.reply = reply


class TelegramSource:
    """An account's way to Telegram: ``async with TelegramSource(settings, account_digest=...) as source``.

    ``account_digest`` is what captures say of who asked; never a phone number or user id. Entering raises
    NotLoggedInError, AccountBusyError or NetworkError. ``known`` is what earlier answers of this run told.
    ``people``: what captures hold of persons (None: pseudonyms that no other source uses).
    """

    def __init__(self, settings: TelegramSettings, *, account_digest: str, people: People | None = None) -> None:
        self.settings = settings
        self.people = people or People.unlinked()
        self.known = Known()
        self.account_digest = account_digest
        self.throttle = Throttle()
        self._schedule = Schedule.of(settings)
        self._connecting = asyncio.Lock()
        self._keeping = asyncio.Lock()

    async def __aenter__(self) -> TelegramSource:
        await asyncio.to_thread(self._schedule.load)
        self._open = connected(self.settings)
        self._client, _ = await self._open.__aenter__()
        try:
            self._centres = DataCentres(self._client, self._export, self._cdn_keys, self.settings.patience.connect_s)
            await self._refuse_stranger()
        except BaseException as error:
            await self._open.__aexit__(type(error), error, error.__traceback__)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._centres.close()
        await self._open.__aexit__(kind, error, trace)

    @property
    def home_dc(self) -> int:
        """The data centre that the account lives at."""
        return self._centres.home

    def push_line(self, ping_s: float, news: News) -> PushLine:
        """A line for what Telegram sends by itself, not open yet; every ``ping_s`` it is asked whether it stands."""
        return PushLine(
            self._client,
            news,
            timeout_s=self.settings.patience.call_s,
            ping_s=ping_s,
            unreachable=partial(unreachable, self.settings),
        )

    def reaches(self, dc: int) -> bool:
        """Whether Telegram's configuration names an address for a data centre."""
        return self._client.names(dc)

    def is_elsewhere(self, dc: int, fault: ArchiverError) -> bool:
        """Whether what was met in asking a data centre concerns that one alone: it is not the account's own, and no
        wait for a method as such.
        """
        here = isinstance(fault, FloodWaitError) and fault.method != _entry(dc)
        return dc != self.home_dc and not here and self._client.is_connected()

    def reaches_cdn(self, dc: int) -> bool:
        """Whether Telegram's configuration names an address for a CDN."""
        return self._client.is_cdn(dc)

    async def call(self, query: Any, *, timeout_s: float | None = None, dc: int | None = None) -> RawAnswer:
        """Asks one question (a Telethon request) and returns the answer as served, errors included.

        Waits for its turn; a flood wait of up to ``patience.flood_s`` is slept through. ``dc`` None: home.
        Raises FloodWaitError for a longer one, NetworkError when no answer comes, NotLoggedInError when the
        account is not let in.
        """
        method = schema_name(type(query))
        for _ in range(MOST_FLOODS):
            async with self.throttle.asking(method, dc or self.home_dc):
                await self._turn(method)
                asked, began = datetime.now(UTC), time.monotonic()
                reply = await self._ask(query, timeout_s or self.settings.patience.call_s, dc)
            seconds = None if reply.fault is None else faults.flood_seconds(reply.fault)
            if seconds is None:
                self.throttle.answered(method, dc or self.home_dc, began)
                return self._answer(query, reply, asked, dc)
            self._schedule.flooded(method, seconds)
            self.throttle.flooded(method, began)
            await self._keep_schedule()
        raise self._schedule.flood_error(method)

    async def _refuse_stranger(self) -> None:
        """Asks something that only an account that is logged in may ask."""
        answer = await self.call(functions.updates.GetStateRequest())
        if answer.fault is not None:
            raise unreachable(self.settings, f"it refused the account ({answer.fault.message})")

    async def _turn(self, method: str) -> None:
        """Waits until the method may be asked."""
        if self._schedule.flood_s(method) > self.settings.patience.flood_s:
            raise self._schedule.flood_error(method)
        wait = self._schedule.take_turn(method)
        if self._schedule.keeps(method):
            await self._keep_schedule()
        await asyncio.sleep(wait)
        while (left := self._schedule.flood_s(method)) > 0:
            if left > self.settings.patience.flood_s:
                raise self._schedule.flood_error(method)
            await asyncio.sleep(left)

    async def _keep_schedule(self) -> None:
        async with self._keeping:
            await asyncio.to_thread(self._schedule.save)

    async def _ask(self, query: Any, timeout_s: float, dc: int | None) -> Reply:
        """One reply, through lost connections and Telegram's own troubles."""
        patience = self.settings.patience
        try:
            async for attempt in stamina.retry_context(
                on=(LostError, _PassingError),
                attempts=patience.attempts,
                timeout=None,
                wait_initial=patience.retry_delay_s,
                wait_max=10 * patience.retry_delay_s,
                wait_jitter=patience.retry_delay_s,
            ):
                with attempt:
                    return await self._ask_once(query, timeout_s, dc)
        except _PassingError as error:
            return error.reply
        except (LostError, SilentError) as error:
            raise unreachable(self.settings, str(error)) from error
        except KeyRefusedError as error:
            raise faults.not_logged_in(
                self.settings.account, "Telegram no longer knows its key", others=self.settings.others
            ) from error
        raise AssertionError("a retry ends with a reply or an error")

    async def _ask_once(self, query: Any, timeout_s: float, dc: int | None) -> Reply:
        """One try; a home connection that Telethon gave up is made again."""
        async with self._connecting:
            if not self._client.is_connected():
                await connect(self._client, self.settings)
        sender = await self._sender(dc)
        try:
            if dc is not None and self._client.is_cdn(dc):
                reply = await ask(sender, query, timeout_s, self._client.stranger)
            else:
                reply = await ask(sender, query, timeout_s)
        except KeyRefusedError as error:
            if self._is_home(dc):
                raise
            raise LostError(f"data centre {dc} has forgotten our key") from error
        if reply.fault is not None and reply.fault.code == faults.NOT_LET_IN and dc is not None:
            await self._let_in_again(dc, sender, reply.fault)
        if reply.fault is not None and faults.is_passing(reply.fault):
            raise _PassingError(reply)
        return reply

    def _is_home(self, dc: int | None) -> bool:
        return dc is None or dc == self.home_dc

    async def _let_in_again(self, dc: int, sender: Any, fault: RpcFault) -> None:
        """A foreign data centre that has lost our login is entered anew; only home can say that it is over."""
        if not self._is_home(dc):
            await self._centres.drop(dc, sender)
            raise LostError(f"data centre {dc} no longer lets the account in ({fault.message})")

    async def _sender(self, dc: int | None) -> Any:
        """The connection to a data centre. Telegram's wait before the account may enter it is kept."""
        entry = _entry(dc)
        if self._schedule.flood_s(entry) > 0:
            raise self._schedule.flood_error(entry)
        try:
            return await self._centres.sender(dc)
        except FloodWaitError as error:
            error.method = entry
            self._schedule.flooded(entry, error.seconds)
            await self._keep_schedule()
            raise

    def _answer(self, query: Any, reply: Reply, asked: datetime, dc: int | None) -> RawAnswer:
        """The reply as an answer, unless it says that we are not let in."""
        if reply.fault is not None:
            faults.refuse_logged_out(reply.fault, self.settings.account, others=self.settings.others)
        context = Asked(
            asked=asked,
            answered=datetime.now(UTC),
            source_time=reply.time,
            account=self.account_digest,
            dc=dc or self.home_dc,
            layer=LAYER,
        )
        return raw_answer(query, reply, context, self.people)

    async def _export(self, dc: int) -> Any:
        """A ticket that lets our account in at another data centre."""
        answer = await self.call(functions.auth.ExportAuthorizationRequest(dc))
        if answer.decoded is None:
            raise LostError(f"Telegram exports no authorization ({answer.error})")
        return answer.decoded

    async def _cdn_keys(self, dc: int) -> list[str]:
        """The RSA keys of a CDN, as home gives them."""
        answer = await self.call(functions.help.GetCdnConfigRequest())
        if answer.decoded is None:
            raise LostError(f"Telegram does not give the keys of its CDN ({answer.error})")
        return [str(key.public_key) for key in answer.decoded.public_keys if key.dc_id == dc]


def _entry(dc: int | None) -> str:
    """What a wait before the account may enter a data centre is kept under."""
    return f"auth.importAuthorization at data centre {dc}"
