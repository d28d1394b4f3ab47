"""Signing in to Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from archiver.archive.keys import make_private_folder
from archiver.jobs.telegram import settings_of
from archiver.jobs.workplace import Workplace
from archiver.sources.telegram import login


async def sign_in(place: Workplace, ask: Callable[[str], str]) -> str:
    """Make the configured account's session, asking for phone, code and password; returns the account's name."""
    settings = await asyncio.to_thread(settings_of, place.config, place.sessions_folder)
    await asyncio.to_thread(make_private_folder, place.sessions_folder)
    logged_in = await login(settings, ask)
    return logged_in.name
