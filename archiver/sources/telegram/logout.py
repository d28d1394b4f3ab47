"""Ending an account's login: at Telegram, then on this machine."""

from __future__ import annotations

import asyncio

from telethon import errors
from telethon.tl import functions

from archiver.errors import NotLoggedInError
from archiver.sources.telegram.login import explained, within
from archiver.sources.telegram.opening import connected
from archiver.sources.telegram.session import forget
from archiver.sources.telegram.settings import TelegramSettings


async def log_out(settings: TelegramSettings) -> bool:
    """Ends the login at Telegram (``auth.logOut``) and removes the session; False where Telegram knew it no more.

    The session stays where Telegram cannot be reached, or another process uses it: NetworkError, AccountBusyError.
    """
    try:
        async with connected(settings) as (client, session):
            known = True
            async with explained(settings):
                try:
                    await within(settings, client(functions.auth.LogOutRequest()))
                except errors.UnauthorizedError:
                    known = False
            await asyncio.to_thread(session.remove)
            return known
    except NotLoggedInError:  # Telegram has dropped the key
        await asyncio.to_thread(forget, settings)
        return False
