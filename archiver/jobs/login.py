"""Signing in to Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from archiver.archive.keys import make_private_folder
from archiver.jobs.telegram import settings_of
from archiver.jobs.workplace import Workplace
from archiver.sources.telegram import TelegramSettings, login, login_by_qr, login_by_string

Ask = Callable[[str], str]
Say = Callable[[str], None]


def _nothing(sentence: str) -> None:
    del sentence


async def sign_in(place: Workplace, ask: Ask, say: Say = _nothing) -> str:
    """Make the chosen account's session, asking for phone, code and password; returns the account's name."""
    return (await login(await _settings(place), ask, say)).name


async def sign_in_by_qr(place: Workplace, show: Callable[[str, float], None], ask: Ask, say: Say) -> str:
    """Make the chosen account's session by a QR code that ``show`` draws, asking only for a password."""
    return (await login_by_qr(await _settings(place), show, ask, say)).name


async def take_session(place: Workplace, ask: Ask) -> str:
    """Make the chosen account's session of a session string that was made elsewhere."""
    settings = await _settings(place)
    return (await login_by_string(settings, await asyncio.to_thread(ask, "session"))).name


async def _settings(place: Workplace) -> TelegramSettings:
    settings = await asyncio.to_thread(settings_of, place.config, place.sessions_folder, command=place.command)
    await asyncio.to_thread(make_private_folder, place.sessions_folder)
    return settings
