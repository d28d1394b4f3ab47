"""Opening an account: its session taken, its client connected, and what goes wrong there in sentences."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from telethon.crypto import rsa
from telethon.errors import AuthKeyNotFound, FloodError, RPCError, TypeNotFoundError

from archiver.errors import CannotRunError, FloodWaitError, NetworkError, NotLoggedInError
from archiver.sources.telegram import faults
from archiver.sources.telegram.connection import QuietClient
from archiver.sources.telegram.proxies import Proxy
from archiver.sources.telegram.session import AccountSession
from archiver.sources.telegram.settings import TelegramSettings


@asynccontextmanager
async def connected(
    settings: TelegramSettings, *, for_login: bool = False, updates: bool = False, adopted: Any = None
) -> AsyncIterator[tuple[QuietClient, AccountSession]]:
    """A connected client of an account that is locked for us; closed at the end.

    ``updates``: Telegram may tell what was not asked for. ``adopted``: a session made elsewhere, which is tried where
    the account has none. Raises AccountBusyError, NetworkError, NotLoggedInError where there is no session (unless
    ``for_login``) or Telegram does not know its key, and CannotRunError where there is one beside ``adopted``.
    """
    if settings.server_key_pem is not None:
        rsa.add_key(settings.server_key_pem, old=False)
    session = await asyncio.to_thread(AccountSession.open, settings)
    try:
        if adopted is not None:
            _adopt(session, adopted, settings.account)
        elif not session.stored and not for_login:
            raise faults.not_logged_in(settings.account, "it has no session on this machine")
        client = await _connected_client(settings, session, for_login=for_login, updates=updates)
        try:
            yield client, session
        finally:
            await client.disconnect()
    finally:
        await asyncio.to_thread(session.close)


def _adopt(session: AccountSession, adopted: Any, account: str) -> None:
    if session.stored:
        raise CannotRunError(
            f'The Telegram account "{account}" has a login on this machine already.',
            hint=f"End that one first (archiver account logout {account}), or give this one another name (--account).",
        )
    session.adopt(adopted)


async def _connected_client(
    settings: TelegramSettings, session: AccountSession, *, for_login: bool, updates: bool = False
) -> QuietClient:
    """A client, connected. A login goes on without a key that Telegram no longer knows."""
    client = QuietClient(settings, session.telethon, updates=updates)
    try:
        await connect(client, settings)
    except NotLoggedInError:
        await client.disconnect()
        if not for_login:
            raise
    except BaseException:
        await client.disconnect()
        raise
    else:
        return client
    session.renew()
    return await _connected_client(settings, session, for_login=False, updates=updates)


async def connect(client: QuietClient, settings: TelegramSettings) -> None:
    """Connects, under a timeout. Raises NetworkError naming the address, or NotLoggedInError."""
    patience = settings.patience
    try:
        async with asyncio.timeout(patience.connect_s + patience.call_s):
            await client.connect()
    except AuthKeyNotFound as error:
        raise faults.not_logged_in(settings.account, "Telegram no longer knows its key") from error
    except TimeoutError as error:
        raise unreachable(settings, "it gave no answer") from error
    except (OSError, BufferError, asyncio.IncompleteReadError) as error:
        raise unreachable(settings, str(error) or type(error).__name__) from error
    except FloodError as error:
        seconds = float(getattr(error, "seconds", 0) or 0)
        raise FloodWaitError(
            f'Telegram lets the account "{settings.account}" connect again only in {seconds:.0f} s.',
            seconds=seconds,
            hint="Run the same command again then.",
        ) from error
    except RPCError as error:
        raise unreachable(settings, f"it refused the connection ({error.message})") from error
    except TypeNotFoundError as error:
        raise unreachable(settings, "it greeted with something that this version cannot read") from error


def unreachable(settings: TelegramSettings, reason: str) -> NetworkError:
    """The error for a server that cannot be talked to."""
    proxy = Proxy.parse(settings.proxy)
    way = f" by way of the proxy {proxy.address}" if proxy else ""
    return NetworkError(
        f"No connection to {settings.address}{way}: {reason}.",
        hint=f"Check the network{' and the proxy' if proxy else ''} and run the same command again.",
    )
