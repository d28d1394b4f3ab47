"""The loopback Telegram: several data centres on 127.0.0.1 that show one made-up world."""

from __future__ import annotations

import asyncio
import ipaddress
import os
from asyncio import StreamReader, StreamWriter
from collections import Counter
from collections.abc import Callable, Collection, Coroutine, Mapping
from types import TracebackType
from typing import Any, Self

from telethon.crypto import AuthKey
from telethon.sessions import StringSession

from archiver.demo.api import misc, show
from archiver.demo.closing import close, raise_crashes
from archiver.demo.connection import Connection
from archiver.demo.delays import FarReader, FarWriter
from archiver.demo.faults import Faults
from archiver.demo.hub import Hub, Login
from archiver.demo.news import News, as_it_is
from archiver.demo.record import Request
from archiver.demo.trust import forget_server
from archiver.demo.wire.handshake import KEY_SIZE
from archiver.demo.world import Media, World, WorldChannel, WorldEvent
from archiver.demo.world.people import parse_phone

HOME_DC = 2
CDN_DC = 203
ALL_DCS = (1, 2, 3, 4, 5, CDN_DC)


class NotLoopbackError(ValueError):
    """The server was told to listen where others could reach it."""


class LoopbackTelegram:
    """A Telegram for one machine and one run. Use it as `async with LoopbackTelegram(world) as server`.

    `host` must be a literal loopback address of IPv4. `port` is the home DC's (0: any free one). `delay_s` is
    how long bytes travel in each direction, half of a round trip.
    """

    def __init__(
        self, world: World, *, host: str = "127.0.0.1", port: int = 0, dc: int = HOME_DC, delay_s: float = 0.0
    ) -> None:
        _refuse_other_than_loopback(host)
        self.world = world
        self.dc = dc
        self._host = host
        self._port = port
        self._delay_s = delay_s
        self._hub = Hub(world, dc, CDN_DC, host)
        self._hub.push = self._push
        self._listeners: list[asyncio.Server] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._connections: set[Connection] = set()
        self._crashes: list[Exception] = []
        self._news: asyncio.Queue[WorldEvent] = asyncio.Queue()
        self.pushed = 0
        """How many containers of updates were sent."""
        self._unlisten: Callable[[], None] | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Opens a port for each data centre."""
        for dc in (self.dc, *(other for other in ALL_DCS if other != self.dc)):
            port = self._port if dc == self.dc else 0
            listener = await asyncio.start_server(self._accepting(dc), self._host, port)
            self._listeners.append(listener)
            self._hub.ports[dc] = listener.sockets[0].getsockname()[1]
        loop = asyncio.get_running_loop()

        def heard(event: WorldEvent) -> None:
            loop.call_soon_threadsafe(self._news.put_nowait, as_it_is(event))

        self._unlisten = self.world.listen(heard)
        self._spawn(self._tell_news())

    async def stop(self) -> None:
        """Closes everything, forgets the key, and raises what went wrong inside the server, if anything."""
        if self._unlisten is not None:
            self._unlisten()
            self._unlisten = None
        await close(self._listeners, self._tasks)
        forget_server(self.public_key_pem)
        if "cdn_rsa" in vars(self._hub):
            forget_server(self._hub.cdn_rsa.pem)
        raise_crashes(self._crashes, "the loopback Telegram broke")

    @property
    def address(self) -> str:
        """`127.0.0.1:PORT` of the home data centre."""
        return f"{self._host}:{self._hub.ports[self.dc]}"

    @property
    def host(self) -> str:
        """The loopback address that all data centres listen on."""
        return self._host

    @property
    def port(self) -> int:
        """The home data centre's port."""
        return self._hub.ports[self.dc]

    @property
    def ports(self) -> Mapping[int, int]:
        """The port of each data centre."""
        return dict(self._hub.ports)

    @property
    def public_key_pem(self) -> str:
        """The server's RSA key, PKCS#1 in PEM, for `telethon.crypto.rsa.add_key(pem, old=False)`."""
        return self._hub.rsa.pem

    @property
    def faults(self) -> Faults:
        """Where faults are ordered."""
        return self._hub.faults

    @property
    def news(self) -> News:
        """How changes are told, and what goes wrong there."""
        return self._hub.news

    @property
    def requests(self) -> list[Request]:
        """Every API request so far, oldest first."""
        return self._hub.record.requests

    @property
    def counts(self) -> Counter[str]:
        """How often each method was asked."""
        return self._hub.record.counts

    @property
    def not_served(self) -> list[str]:
        """Methods that clients asked for in vain (METHOD_NOT_SERVED)."""
        return self._hub.record.not_served

    @property
    def complaints(self) -> list[str]:
        """What clients sent that could not be read."""
        return self._hub.complaints

    def count(self, method: str) -> int:
        """How often a method was asked."""
        return self._hub.record.counts[method]

    def set_clock(self, ahead_s: float) -> None:
        """Puts the server's clock so many seconds ahead of this machine's (negative: behind)."""
        self._hub.clock_offset_s = ahead_s

    def fall_silent(self, *, silent: bool = True) -> None:
        """Takes everything in and says nothing more, not even to a ping; or speaks again."""
        self._hub.mute = silent

    def forget_requests(self) -> None:
        """Empties the record, so that only what follows is counted."""
        self._hub.record.clear()

    def expire_references(self, media: Media | None = None) -> None:
        """Makes all file references given out so far expire, or only those to one file."""
        self._hub.references.expire(media)

    def empty_cdn(self) -> None:
        """Makes the CDN lose its files, so that clients must ask home to bring them again."""
        for offered in self._hub.cdn_files.values():
            offered.is_here = False

    def shorten_qr_codes(self, seconds: float) -> None:
        """From now on the QR codes of logins are good for so long."""
        self._hub.token_s = seconds

    def log_everybody_out(self) -> None:
        """Ends every login, as a user does from another device (AUTH_KEY_UNREGISTERED)."""
        for login in self._hub.logins.values():
            login.user = None

    def logged_in_before(self, phone: str) -> str:
        """A session string of a login that nobody had to make: agreeing on a key costs as much as a small test."""
        login = self._hub.enrol(os.urandom(KEY_SIZE), self.dc)
        login.user = next(user for user in self.world.users if user.phone == parse_phone(phone)[0])
        session = StringSession()
        session.set_dc(self.dc, self._host, self.port)
        session.auth_key = AuthKey(login.key)
        return str(session.save())

    def forget_keys(self, dc: int | None = None) -> None:
        """Drops every auth key, or one data centre's: a client's next packet meets the transport error -404."""
        for key, login in tuple(self._hub.logins.items()):
            if dc in (None, login.dc):
                del self._hub.logins[key]

    def cut_connections(self, dc: int | None = None) -> None:
        """Resets every open connection (only those to `dc`), as a network does between two requests."""
        for connection in tuple(self._connections):
            if dc in (None, connection.dc):
                connection.reset()

    def forget_logins(self, dc: int) -> None:
        """One data centre loses who is logged in there (AUTH_KEY_UNREGISTERED), the others do not."""
        for login in self._hub.logins.values():
            if login.dc == dc:
                login.user = None

    def _accepting(self, dc: int) -> Any:
        """What runs for each new connection at a data centre."""

        async def accepted(reader: StreamReader, writer: StreamWriter) -> None:
            _refuse_other_than_loopback(str(writer.get_extra_info("peername")[0]))
            connection = Connection(self._hub, dc, *self._far(reader, writer), self._spawn)
            self._connections.add(connection)
            task = self._spawn(connection.serve())
            task.add_done_callback(lambda _: self._connections.discard(connection))

        return accepted

    def _far(self, reader: StreamReader, writer: StreamWriter) -> tuple[StreamReader, StreamWriter | FarWriter]:
        """The client's socket, as far away as this server is."""
        if not self._delay_s:
            return reader, writer
        far = FarReader(reader, self._delay_s)
        self._spawn(far.carry(writer))
        return far, FarWriter(writer, self._delay_s)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Starts a task that ends with the server at the latest."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._gone)
        return task

    def _gone(self, task: asyncio.Task[None]) -> None:
        """Notes how a task ended."""
        self._tasks.discard(task)
        fault = None if task.cancelled() else task.exception()
        if isinstance(fault, Exception):
            self._crashes.append(fault)

    async def _push(self, login: Login, body: bytes) -> None:
        """Sends an update to the connections of a login that want any, logged in or not."""
        for connection in tuple(self._connections):
            if connection.login is login and connection.wants_updates:
                await connection.push(body)

    async def _tell_news(self) -> None:
        """Pushes what happens in joined channels to the connections that want updates."""
        gathered: list[WorldEvent] = []
        while True:
            event = await self._news.get()
            if not event.channel.joined or event.channel.private or self.news.misses():
                continue
            gathered.append(event)
            if len(gathered) < self.news.together:
                continue
            told, gathered = gathered, []
            posts = [each.post for each in told]
            await show.built(posts)
            chats, users = show.company(posts, [each.channel for each in told])
            updates = [misc.update(each, self._hub.references) for each in told]
            await self.push(self.news.container(updates, users, chats), [each.channel for each in told])

    async def push(self, body: bytes, about: Collection[WorldChannel] = ()) -> None:
        """Sends TL bytes to every connection that wants updates, and whose user is let into what they are about."""
        self.pushed += 1
        for connection in tuple(self._connections):
            if _gets_updates(connection) and all(_let_in(connection, channel) for channel in about):
                await connection.push(body)

    @property
    def listeners(self) -> int:
        """How many connections want updates."""
        return sum(_gets_updates(connection) for connection in self._connections)


def _gets_updates(connection: Connection) -> bool:
    """Whether updates go to a connection: logged in, at home, not `invokeWithoutUpdates`."""
    login = connection.login
    return connection.wants_updates and login is not None and login.user is not None and login.user.dc == connection.dc


def _let_in(connection: Connection, channel: WorldChannel) -> bool:
    """Whether the user of a connection is told what happens in a channel."""
    user = connection.login.user if connection.login else None
    return user is not None and channel.is_open_to(user)


def _refuse_other_than_loopback(host: str) -> None:
    """Raises unless a host is a literal loopback address."""
    try:
        if ipaddress.IPv4Address(host).is_loopback:
            return
    except ValueError:
        pass
    raise NotLoopbackError(f"{host!r} is not a loopback address; this server only ever serves its own machine")
