"""The desk on a socket, until it is told to end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import uvicorn
from starlette.applications import Starlette

from archiver.errors import CannotRunError
from archiver.jobs.workplace import Workplace
from archiver.viewer.app import make_app
from archiver.viewer.connections import Watched, end_overdue
from archiver.viewer.desk import Desk
from archiver.viewer.door import Door
from archiver.viewer.hosts import Hosts, bracketed, named_hosts
from archiver.viewer.readers import Readers
from archiver.viewer.rendering import read_templates
from archiver.viewer.token_file import NAME, token_from, token_of_file
from archiver.viewer.warming import warm
from archiver.waiting import ended

ENDS_WITHIN_S: Final = 2
"""What is being sent when the desk is to end has so long."""
BACKLOG: Final = 512
EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  what is told apart from other addresses
"""Addresses that mean all of the machine's, and one of them."""
OPEN_TO_OTHERS: Final = (
    "Without TLS whoever sees the traffic can read the token and all pages. Rather keep to this machine and use "
    "`ssh -L {port}:127.0.0.1:{port}` from the other one, or put a proxy with TLS before it (--behind-tls)."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeRequest:
    """``port`` 0 takes a free one. ``token_file`` None: the usual one, where a token is needed.

    ``names``: further hosts that it is known by; ``behind_tls``: a proxy on this machine speaks HTTPS for it.
    """

    host: str = "127.0.0.1"
    port: int = 8420
    decides: str | None = None
    token_file: Path | None = None
    names: tuple[str, ...] = ()
    behind_tls: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """Where the desk is, and the file that holds its token: None where none is needed, or the environment gave it."""

    address: str
    token_file: Path | None = None


@dataclass(frozen=True, slots=True)
class _Secret:
    token: str | None = None
    file: Path | None = None


async def serve(
    place: Workplace, asked: ServeRequest, ready: Callable[[Serving], None], stop: asyncio.Event | None = None
) -> None:
    """Serve until ``stop`` is set or this is cancelled; ``ready`` is told the address.

    Raises CannotRunError where the address is taken, or the token is a poor one.
    """
    secret = await asyncio.to_thread(_secret, place, asked)
    async with Readers.opened(place.folder) as readers:
        with _listening(asked) as listener:
            hosts = await asyncio.to_thread(_hosts, asked, listener.getsockname()[1])
            desk = Desk(
                readers=readers, decides=asked.decides, wanted=place.config.media.wanted, hosts=hosts, place=place,
                door=Door(secret.token),
            )  # fmt: skip
            if secret.token is not None and not asked.behind_tls and not is_loopback(asked.host):
                place.progress.warn(OPEN_TO_OTHERS.format(port=hosts.port))
            await asyncio.to_thread(read_templates)
            await desk.overview.get()  # the first reader does not wait for it
            address = f"http://{_reached_by(asked.host)}:{hosts.port}/"
            app = make_app(desk)
            await warm(app, hosts, secret.token)
            async with _serving(app, desk, listener), readers.tended():
                ready(Serving(address=address, token_file=secret.file))
                await (stop or asyncio.Event()).wait()


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a desk that listens there."""
    plain = host.strip("[]").lower()
    return plain in ("localhost", "::1") or (plain.startswith("127.") and plain.replace(".", "").isdecimal())


def _reached_by(host: str) -> str:
    plain = host.strip("[]")
    return bracketed(EVERYWHERE.get(plain, plain))


def _secret(place: Workplace, asked: ServeRequest) -> _Secret:
    """The token to be asked for. One that is named is asked for on this machine, too."""
    if asked.token_file is None:
        token = token_from(os.environ)
        if token is not None or (is_loopback(asked.host) and not asked.behind_tls):
            return _Secret(token)
    file = asked.token_file or place.config_folder / NAME
    return _Secret(token_of_file(file, place.folder), file)


def _hosts(asked: ServeRequest, port: int) -> Hosts:
    hosts = Hosts(port=port, named=named_hosts(asked.names, port, tls=asked.behind_tls), tls=asked.behind_tls)
    host = asked.host
    if is_loopback(host) or host.strip("[]") in EVERYWHERE:
        return hosts
    return replace(hosts, named=hosts.named | named_hosts([bracketed(host.strip("[]"))], port, tls=asked.behind_tls))


def _listening(asked: ServeRequest) -> socket.socket:
    host = asked.host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, asked.port), family=family, backlog=BACKLOG)
    except OSError as fault:
        raise CannotRunError(
            f"Nothing can be served at {asked.host}, port {asked.port}: {fault.strerror}.",
            hint="Choose another port with --port, or 0 for a free one.",
        ) from fault


def _configured(app: Starlette, desk: Desk) -> uvicorn.Config:
    """Only what is needed: no other protocols, and of proxies' headers none but from a proxy that was announced."""
    if os.environ.get("ARCHIVER_DEBUG"):
        logging.getLogger("uvicorn.error").addHandler(logging.StreamHandler())
    return uvicorn.Config(
        app, http=Watched, ws="none", lifespan="off", log_config=None, access_log=False,
        server_header=False, date_header=True, proxy_headers=desk.hosts.tls, forwarded_allow_ips="127.0.0.1,::1",
        timeout_graceful_shutdown=ENDS_WITHIN_S, backlog=BACKLOG,
    )  # fmt: skip


class _Server(uvicorn.Server):
    """Signals are the command line's to handle."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None of its own."""
        yield


@asynccontextmanager
async def _serving(app: Starlette, desk: Desk, listener: socket.socket) -> AsyncIterator[None]:
    server = _Server(_configured(app, desk))
    running = asyncio.create_task(server.serve(sockets=[listener]))
    watching = asyncio.create_task(end_overdue(server.server_state))
    try:
        while not server.started:
            if running.done():
                await running
            await asyncio.sleep(0.01)
        yield
    finally:
        watching.cancel()
        server.should_exit = True
        await ended(asyncio.ensure_future(_ended(server, running)))
        await desk.pages.ended()


async def _ended(server: uvicorn.Server, running: asyncio.Task[None]) -> None:
    """Until every request has ended. What visitors do not take within the bound is thrown away."""
    await running
    for connection in list(server.server_state.connections):
        if isinstance(connection, Watched):
            connection.give_up()
    for task in list(server.server_state.tasks):
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
