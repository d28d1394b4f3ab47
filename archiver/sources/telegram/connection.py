"""Telethon's client, kept quiet, and its connections: one to the home data centre, one to each foreign one.

``QuietClient`` asks for nothing by itself. Telethon's own client fetches the account's state and missed
updates when it connects or logs in, which would bring private messages, and it remembers the data centres'
addresses for the whole process, which mixes servers up.
"""

from __future__ import annotations

import asyncio
import copy
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

from telethon import TelegramClient
from telethon.errors import AuthKeyNotFound, FloodError, RPCError, TypeNotFoundError
from telethon.network import ConnectionTcpFull, MTProtoSender
from telethon.tl import functions

from archiver import __version__
from archiver.errors import FloodWaitError
from archiver.sources.telegram.cdn import trusted
from archiver.sources.telegram.proxies import Proxy
from archiver.sources.telegram.settings import TelegramSettings
from archiver.sources.telegram.tl import LAYER
from archiver.sources.telegram.wire import LostError, SilentError, listen

DEVICE_MODEL = "archiver"
SYSTEM_VERSION = "1.0"
NOT_SAID = "n/a"
_CONNECTION_FAULTS = (OSError, asyncio.IncompleteReadError, BufferError)


class QuietClient(TelegramClient):  # type: ignore[misc]  # Telethon has no types
    """A Telethon client that connects, and then only asks what it is told to."""

    def __init__(self, settings: TelegramSettings, session: Any, *, updates: bool = False) -> None:
        proxy = Proxy.parse(settings.proxy)
        super().__init__(
            session,
            settings.api_id,
            settings.api_hash,
            connection=proxy.connection if proxy else ConnectionTcpFull,
            proxy=proxy.for_telethon if proxy else None,
            timeout=settings.patience.connect_s,
            connection_retries=settings.patience.attempts,
            retry_delay=settings.patience.retry_delay_s,
            flood_sleep_threshold=0,
            raise_last_call_error=True,
            receive_updates=updates,
            device_model=DEVICE_MODEL,
            system_version=SYSTEM_VERSION,
            app_version=__version__,
        )
        self._telegram: Any = None
        listen(self._sender)

    async def connect(self) -> None:
        """Connects to the session's data centre and reads Telegram's configuration; nothing else is asked."""
        self._loop = asyncio.get_running_loop()
        await self._hung_up()
        if not await self._sender.connect(self.home_connection()):
            return
        self.session.auth_key = self._sender.auth_key
        try:
            self._telegram = await self._sender.send(self.introduction(functions.help.GetConfigRequest()))
        except BaseException:
            # on a connection that does not know our layer, answers would come in another one
            await self._sender.disconnect()
            raise

    async def _hung_up(self) -> None:
        """Waits until Telethon has let go of the connection that it gave up: it would close the next one with it."""
        if self._sender._connection is not None and not self._sender._user_connected:
            ended = self._sender._disconnected
            await asyncio.wait({ended})
            ended.exception()  # told by the requests that it ended

    def home_connection(self) -> Any:
        """A new connection to the session's data centre, not opened yet."""
        return self._connection(
            self.session.server_address,
            self.session.port,
            self.session.dc_id,
            loggers=self._log,
            proxy=self._proxy,
            local_addr=self._local_addr,
        )

    def introduction(self, query: Any, *, updates: bool = False) -> Any:
        """A connection's first request: the layer and who we are, around ``query``. ``updates``: it is to get some."""
        hello = copy.copy(self._init_request)
        hello.query = query
        return functions.InvokeWithLayerRequest(
            LAYER, hello if updates or not self._no_updates else functions.InvokeWithoutUpdatesRequest(hello)
        )

    async def told(self) -> Any:
        """The next thing that Telegram tells without being asked, where ``updates`` was set."""
        return await self._updates_queue.get()

    def stranger(self, query: Any) -> Any:
        """A request to a CDN: the layer, and as little as may be of who we are. No login, no wish about updates."""
        hello = copy.copy(self._init_request)
        hello.device_model = hello.system_version = NOT_SAID
        hello.query = query
        return functions.InvokeWithLayerRequest(LAYER, hello)

    async def foreign_sender(self, dc: int, *, cdn: bool = False) -> Any:
        """A new, not yet authorized connection to another data centre, or to a CDN."""
        option = await self._get_dc(dc, cdn)
        sender = MTProtoSender(
            None,
            loggers=self._log,
            retries=self._connection_retries,
            delay=self._retry_delay,
            connect_timeout=self._timeout,
        )
        listen(sender)
        await sender.connect(
            self._connection(
                option.ip_address,
                option.port,
                option.id,
                loggers=self._log,
                proxy=self._proxy,
                local_addr=self._local_addr,
            )
        )
        return sender

    async def _get_dc(self, dc_id: int, cdn: bool = False) -> Any:  # noqa: FBT001, FBT002  # Telethon's signature
        """The address of a data centre, from the configuration that this connection was given."""
        options = self._options(dc_id, cdn=cdn)
        if not options:
            raise ValueError(f"Telegram names no address for data centre {dc_id}")
        return options[0]

    def names(self, dc: int) -> bool:
        """Whether the configuration names an address for a data centre."""
        return dc == self.session.dc_id or bool(self._options(dc, cdn=False))

    def is_cdn(self, dc: int) -> bool:
        """Whether a data centre is a CDN, by the configuration."""
        return not self.names(dc) and bool(self._options(dc, cdn=True))

    def _options(self, dc: int, *, cdn: bool) -> list[Any]:
        """The addresses of a data centre that we can use, those for everything first."""
        options = [
            option
            for option in (self._telegram.dc_options if self._telegram else ())
            if option.id == dc and bool(option.cdn) == cdn and not (option.ipv6 or option.tcpo_only)
        ]
        return sorted(options, key=lambda option: bool(option.media_only))

    async def _on_login(self, user: Any) -> Any:
        """Telethon fetches the account's missed updates here; an archiver has no business with them."""
        self._authorized = True
        return user

    async def _handle_auto_reconnect(self) -> None:
        """Telethon asks for the user here, to get updates again; there are none to get."""


class DataCentres:
    """The authorized connections of a client, one for each data centre, made when first needed."""

    def __init__(
        self,
        client: QuietClient,
        export: Callable[[int], Any],
        cdn_keys: Callable[[int], Awaitable[list[str]]],
        timeout_s: float,
    ) -> None:
        self._client = client
        self._export = export
        self._cdn_keys = cdn_keys
        self._timeout_s = timeout_s
        self._senders: dict[int, Any] = {}
        self._locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    @property
    def home(self) -> int:
        """The data centre that the account lives at."""
        return int(self._client.session.dc_id)

    async def sender(self, dc: int | None) -> Any:
        """The connection to a data centre (None: home). Raises LostError or SilentError."""
        if dc is None or dc == self.home:
            return self._client._sender
        async with self._locks[dc]:  # one that does not answer holds up no other
            known = self._senders.get(dc)
            if known is not None and known.is_connected():
                return known
            cdn = self._client.is_cdn(dc)
            pass_ = await (self._cdn_keys(dc) if cdn else self._export(dc))
            try:
                async with asyncio.timeout(self._timeout_s):
                    self._senders[dc] = await (self._open_cdn(dc, pass_) if cdn else self._open(dc, pass_))
            except TimeoutError as error:
                raise SilentError(f"data centre {dc} gave no answer within {self._timeout_s:g} s") from error
            except (*_CONNECTION_FAULTS, AuthKeyNotFound, TypeNotFoundError, ValueError) as error:
                raise LostError(f"data centre {dc}: {error}") from error
            except FloodError as error:
                seconds = float(getattr(error, "seconds", 0))
                raise FloodWaitError(
                    f"Telegram lets this account in at data centre {dc} only in {seconds:.0f} s.",
                    seconds=seconds,
                    hint="Run the same command again then.",
                ) from error
            except RPCError as error:
                raise LostError(f"data centre {dc} does not let the account in ({error.message})") from error
            return self._senders[dc]

    async def drop(self, dc: int, sender: Any) -> None:
        """Closes a connection that no longer lets the account in, unless another has taken its place."""
        if dc in self._senders and self._senders[dc] is sender:
            del self._senders[dc]
            await sender.disconnect()

    async def close(self) -> None:
        """Closes the connections to foreign data centres."""
        for sender in self._senders.values():
            await sender.disconnect()
        self._senders.clear()

    async def _open(self, dc: int, ticket: Any) -> Any:
        """Connects and lets our account in with the authorization exported from home."""
        sender = await self._client.foreign_sender(dc)
        entry = functions.auth.ImportAuthorizationRequest(id=ticket.id, bytes=ticket.bytes)
        try:
            await sender.send(self._client.introduction(entry))
        except BaseException:
            await sender.disconnect()
            raise
        return sender

    async def _open_cdn(self, dc: int, keys: list[str]) -> Any:
        """Connects to a CDN, which has a key of its own and lets everybody in."""
        with trusted(keys):
            return await self._client.foreign_sender(dc, cdn=True)
