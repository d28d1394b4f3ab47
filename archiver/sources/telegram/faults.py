"""Telegram's error words: what each means for a capture, and which end the work."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from archiver.errors import NotLoggedInError
from archiver.model.captures import Status
from archiver.sources.telegram.wire import RpcFault

_FLOOD = re.compile(r"(?:FLOOD_WAIT|FLOOD_PREMIUM_WAIT|FLOOD_TEST_PHONE_WAIT|SLOWMODE_WAIT)_(\d+)")
_WAIT = re.compile(r"[A-Z0-9_]+_(\d+)")
WAIT = 420
"""The code of errors that name a wait, among them ones that are not known by name."""
NOT_LET_IN = 401
"""The code of errors about a login."""
LONGEST_WAIT_S = 366 * 24 * 3600
_MIGRATE = re.compile(r"(?:FILE|PHONE|USER|NETWORK)_MIGRATE_(\d+)")
_ABSENT = frozenset({"USERNAME_NOT_OCCUPIED", "USERNAME_INVALID", "MSG_ID_INVALID", "MESSAGE_ID_INVALID"})
_RESTRICTED = frozenset(
    {
        "CHANNEL_PRIVATE",
        "CHANNEL_PUBLIC_GROUP_NA",
        "CHAT_FORBIDDEN",
        "CHAT_RESTRICTED",
        "CHAT_ADMIN_REQUIRED",
        "USER_BANNED_IN_CHANNEL",
    }
)
_LOGGED_OUT: Mapping[str, str] = MappingProxyType(
    {
        "AUTH_KEY_UNREGISTERED": "the session is not logged in, or was logged out",
        "AUTH_KEY_INVALID": "the session's key is not valid",
        "AUTH_KEY_DUPLICATED": "the session was used from two places at once, so Telegram ended it",
        "SESSION_REVOKED": "the session was ended from another device",
        "SESSION_EXPIRED": "the session has expired",
        "SESSION_PASSWORD_NEEDED": "the login was not finished: the account's password is missing",
        "USER_DEACTIVATED": "the account was deleted",
        "USER_DEACTIVATED_BAN": "the account was banned",
    }
)


def flood_seconds(fault: RpcFault) -> int | None:
    """How long Telegram wants us to wait, at least 1; None if that is not what the fault says."""
    found = (_WAIT if abs(fault.code) == WAIT else _FLOOD).fullmatch(fault.message)
    return min(max(int(found.group(1)), 1), LONGEST_WAIT_S) if found else None


def migrated_to(fault: RpcFault) -> int | None:
    """The data centre that has what was asked for."""
    found = _MIGRATE.fullmatch(fault.message)
    return int(found.group(1)) if found else None


def is_passing(fault: RpcFault) -> bool:
    """Whether Telegram has trouble of its own, and the same question may be answered in a moment."""
    return abs(fault.code) >= 500 or fault.message in {"RPC_CALL_FAIL", "RPC_MCGET_FAIL", "TIMEDOUT"}


def status_of(fault: RpcFault) -> Status:
    """What an error answer says about the thing that was asked for."""
    if fault.message in _ABSENT:
        return "absent"
    return "restricted" if fault.message in _RESTRICTED else "failed"


def refuse_logged_out(fault: RpcFault, account: str, *, others: bool = False) -> None:
    """Raises NotLoggedInError if the fault means that the account is not let in."""
    reason = _LOGGED_OUT.get(fault.message)
    if reason is None and fault.code == NOT_LET_IN:
        reason = f"Telegram says {fault.message}"
    if reason is not None:
        raise not_logged_in(account, reason, others=others)


def not_logged_in(account: str, reason: str, *, others: bool = False) -> NotLoggedInError:
    """The error for an account that must log in first; ``others``: the run has more of them."""
    command = f"archiver login --account {account}" if others else "archiver login"
    fault = NotLoggedInError(f'The Telegram account "{account}" is not logged in: {reason}.', hint=f"Run `{command}`.")
    fault.account, fault.others = account, others
    return fault
