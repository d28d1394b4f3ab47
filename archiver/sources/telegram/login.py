"""Logging an account in: phone number, code, and the password where the account has one."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, Literal

from telethon import errors, utils

from archiver.errors import ConfigError, FloodWaitError, NotLoggedInError, TryAgainError
from archiver.sources.telegram.connection import QuietClient
from archiver.sources.telegram.opening import connected, unreachable
from archiver.sources.telegram.schedule import Schedule
from archiver.sources.telegram.settings import TelegramSettings

LOGIN = "auth.sendCode"
"""The method by which the schedule knows a login: its first step."""
TRIES = 3
"""How often a wrong code or password may be given again."""

_SEPARATORS = re.compile(r"[\s().-]+")
_PHONE = re.compile(r"\+?[0-9]{5,20}")

Question = Literal["phone", "code", "password"]
Ask = Callable[[Question], str]
"""Asks the person; called outside the event loop, so it may block."""


Say = Callable[[str], None]
"""Tells the person something; one sentence. Must not block."""


def silent(sentence: str) -> None:
    """Tells nobody."""
    del sentence


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """Who is logged in. ``name`` is the display name, with the username where there is one."""

    name: str
    user_id: int


async def login(settings: TelegramSettings, ask: Ask, say: Say = silent) -> LoggedIn:
    """Logs the account in and keeps its session; an account that is logged in already is left as it is.

    ``say`` is told what was wrong with an answer before the question is put again.
    Raises NotLoggedInError with the reason when it does not work out, FloodWaitError, NetworkError,
    AccountBusyError, and ConfigError for an api_id that Telegram does not know.
    """
    async with connected(settings, for_login=True) as (client, session):
        async with explained(settings):
            user = await within(settings, client.get_me())
            if not user:
                await asyncio.to_thread(refuse_early, settings)
                user = await _sign_in(client, settings, ask, say)
        await asyncio.to_thread(session.save)
        return who(user)


async def _sign_in(client: QuietClient, settings: TelegramSettings, ask: Ask, say: Say) -> Any:
    """The steps of a login."""
    phone = _SEPARATORS.sub("", await asyncio.to_thread(ask, "phone"))
    if not _PHONE.fullmatch(phone):
        raise refused("what was given is no phone number (a plus sign and digits)")
    await within(settings, client.send_code_request(phone))
    for left in reversed(range(TRIES)):
        code = (await asyncio.to_thread(ask, "code")).strip()
        try:
            return await within(settings, client.sign_in(phone, code or "0"))
        except errors.SessionPasswordNeededError:
            return await give_password(client, settings, ask, say)
        except errors.PhoneCodeInvalidError:
            if not left:
                raise
            say(f"That code is wrong. {_tries(left)}")
    raise AssertionError("the last wrong code is raised")


async def give_password(client: QuietClient, settings: TelegramSettings, ask: Ask, say: Say) -> Any:
    """The second factor."""
    for left in reversed(range(TRIES)):
        password = await asyncio.to_thread(ask, "password")
        try:
            return await within(settings, client.sign_in(password=password or "\0"))
        except errors.PasswordHashInvalidError:
            if not left:
                raise
            say(f"That password is wrong. {_tries(left)}")
    raise AssertionError("the last wrong password is raised")


def _tries(left: int) -> str:
    return "One more try." if left == 1 else f"{left} more tries."


async def within(settings: TelegramSettings, step: Any) -> Any:
    """One step under the timeout of a call."""
    async with asyncio.timeout(settings.patience.call_s):
        return await step


@contextlib.asynccontextmanager
async def explained(settings: TelegramSettings) -> AsyncIterator[None]:
    """Turns what goes wrong in a login into sentences."""
    try:
        yield
    except errors.FloodError as error:
        seconds = float(getattr(error, "seconds", 0) or 0)
        await asyncio.to_thread(_note_flood, settings, seconds)
        raise FloodWaitError(
            f"Telegram lets this account try to log in again only after {seconds:.0f} s.",
            seconds=seconds,
            hint="Run `archiver login` again then.",
        ) from error
    except _TOO_MANY as error:
        raise TryAgainError(
            "Too many logins were tried with this number; Telegram does not say how long to wait.",
            hint="Run `archiver login` again in some hours.",
        ) from error
    except errors.ApiIdInvalidError as error:
        raise ConfigError(
            "Telegram does not know this api_id with this api_hash.",
            hint="Copy both from https://my.telegram.org.",
        ) from error
    except errors.RPCError as error:
        said = str(error).partition(" (caused by")[0].removesuffix(".")
        raise refused(_REASONS.get(type(error).__name__, f"Telegram says “{said}”")) from error
    except errors.TypeNotFoundError as error:
        raise refused("Telegram answered with something that this version cannot read") from error
    except TimeoutError as error:
        raise unreachable(settings, "it gave no answer") from error
    except (OSError, asyncio.IncompleteReadError) as error:
        raise unreachable(settings, str(error) or type(error).__name__) from error


_TOO_MANY = (errors.PhonePasswordFloodError, errors.PhoneNumberFloodError)
_REASONS = {
    "PhoneNumberInvalidError": "the phone number is not one that Telegram knows",
    "PhoneNumberUnoccupiedError": "the phone number has no Telegram account",
    "PhoneNumberBannedError": "the phone number is banned",
    "PhoneCodeInvalidError": "the code was wrong three times",
    "PhoneCodeExpiredError": "the code has expired",
    "PasswordHashInvalidError": "the password was wrong three times",
}
"""Telethon's errors -> why the login did not work out."""


def refuse_early(settings: TelegramSettings) -> None:
    """Raises FloodWaitError while the wait after an earlier login lasts; nothing is asked then."""
    schedule = Schedule.of(settings)
    schedule.load()
    if schedule.flood_s(LOGIN) > 0:
        raise schedule.flood_error(LOGIN)


def _note_flood(settings: TelegramSettings, seconds: float) -> None:
    """Keeps the wait for later runs, whichever step of the login it was told at."""
    schedule = Schedule.of(settings)
    schedule.load()
    schedule.flooded(LOGIN, seconds)
    schedule.save()


def refused(reason: str) -> NotLoggedInError:
    """The error for a login that came to nothing."""
    return NotLoggedInError(f"The login did not work out: {reason}.", hint="Run `archiver login` again.")


def who(user: Any) -> LoggedIn:
    """Telethon's user as who is logged in."""
    name = utils.get_display_name(user) or "nameless account"
    return LoggedIn(f"{name} (@{user.username})" if user.username else name, int(user.id))
