"""A login that was made with Telethon elsewhere, brought here as a StringSession."""

from __future__ import annotations

import asyncio
import binascii
import ipaddress
import struct
from typing import Any

from telethon.crypto import AuthKey
from telethon.sessions import MemorySession, StringSession

from archiver.errors import InputError
from archiver.sources.telegram.login import LoggedIn, explained, refused, who, within
from archiver.sources.telegram.opening import connected
from archiver.sources.telegram.settings import TelegramSettings


async def login_by_string(settings: TelegramSettings, text: str) -> LoggedIn:
    """Takes a StringSession over, once Telegram has let it in, and keeps it as the account's session.

    Raises InputError for what is none, CannotRunError where the account has a login already, NotLoggedInError where
    Telegram does not let it in; no error shows what was given.
    """
    session = parsed(text, settings)
    async with connected(settings, adopted=session) as (client, held):
        async with explained(settings):
            user = await within(settings, client.get_me())
        if not user:
            raise refused("Telegram does not let this session in: it was ended, or never finished")
        await asyncio.to_thread(held.save)
        return who(user)


def _leads_to(host: ipaddress.IPv4Address | ipaddress.IPv6Address, settings: TelegramSettings) -> bool:
    """Whether an address can be a data centre of the server that is set, or of Telegram."""
    if settings.server is None:
        return host.is_global
    try:
        return host == ipaddress.ip_address(settings.server[0])
    except ValueError:  # a name, as "localhost"
        return not host.is_global


def parsed(text: str, settings: TelegramSettings) -> Any:
    """The session that a string holds. Raises InputError."""
    try:
        given = StringSession("".join(text.split()))
        host = ipaddress.ip_address(given.server_address or "")
    except (ValueError, struct.error, binascii.Error, IndexError):
        raise InputError(
            "What was given is no session string of Telethon.",
            hint="Give the whole string on standard input; it begins with 1 and has 353 characters or a few more.",
        ) from None
    if given.auth_key is None:
        raise InputError("The session string holds no key: it was saved before its login was finished.")
    if not 1 <= given.dc_id <= 5 or not given.port:
        raise InputError("The session string leads to no data centre of Telegram.")
    if not _leads_to(host, settings):
        raise InputError(
            f"The session string is not for {settings.address}: it leads to {host}.",
            hint="A test server is set with server, server_key and server_dc of [telegram].",
        )
    session = MemorySession()
    session.set_dc(given.dc_id, given.server_address, given.port)
    session.auth_key = AuthKey(given.auth_key.key)
    return session
