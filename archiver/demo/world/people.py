"""People of the world: the accounts that log in, and those who comment."""

from __future__ import annotations

import re
from dataclasses import dataclass

TEST_PHONE = re.compile(r"\+?99966([1-5])(\d{4})")
"""Telegram's test numbers, `+99966DNNNN`: the digit D is the data centre, and five times D is the code."""


@dataclass
class WorldUser:
    """A person. Accounts that can log in have a `phone` (digits only)."""

    id: int
    access_hash: int
    first_name: str
    phone: str | None = None
    password: str | None = None
    dc: int = 2
    last_name: str | None = None
    username: str | None = None
    shows_phone: str | None = None
    """A phone number (digits) that the account is shown, as of somebody in its contacts."""

    @property
    def code(self) -> str:
        """The login code that this account is sent."""
        return str(self.dc) * 5


def parse_phone(phone: str) -> tuple[str, int]:
    """The digits of a test number and the data centre that it names."""
    match = TEST_PHONE.fullmatch(phone)
    if match is None:
        raise ValueError(f"{phone!r} is no test number of the form +99966DNNNN with D from 1 to 5")
    return phone.removeprefix("+"), int(match[1])
