"""Ordinary Telethon clients pointed at a loopback server, for tests and the demo."""

from __future__ import annotations

from typing import Any

from telethon import TelegramClient
from telethon.errors import SessionPasswordNeededError
from telethon.network import ConnectionTcpFull
from telethon.sessions import MemorySession

from archiver.demo.server import LoopbackTelegram
from archiver.demo.trust import trust_server
from archiver.demo.world.people import parse_phone

API_ID, API_HASH = 1, "demo"
"""Any will do: the loopback server does not look at them."""


def new_client(
    server: LoopbackTelegram, connection: Any = ConnectionTcpFull, session: Any = None, **options: Any
) -> Any:
    """A `TelegramClient` of this server, not connected yet, in a given session or a new one in memory.

    `options` are Telethon's own, such as `flood_sleep_threshold`.
    """
    trust_server(server.public_key_pem)
    if session is None:
        session = MemorySession()
        session.set_dc(server.dc, server.host, server.port)
    return TelegramClient(session, API_ID, API_HASH, connection=connection, **options)


async def log_in(client: Any, phone: str, password: str | None = None) -> Any:
    """Logs a connected client in by code, and by password where the account has one; returns the user."""
    _, dc = parse_phone(phone)
    await client.send_code_request(phone)
    try:
        return await client.sign_in(phone, str(dc) * 5)
    except SessionPasswordNeededError:
        if password is None:
            raise
        return await client.sign_in(password=password)
