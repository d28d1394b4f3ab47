"""``[telegram]``: credentials, accounts, proxies, pace, a test server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator, model_validator

from archiver.config.section import Section

ACCOUNT_NAME = r"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$"
AccountName = Annotated[str, Field(pattern=ACCOUNT_NAME)]
FEWEST_S = Field(ge=0, le=3600)


class Pace(Section):
    """``[telegram.pacing]``: seconds between two requests of an account, and how many names it looks up in 24 hours."""

    history_s: Annotated[float, FEWEST_S] = 1.0
    search_s: Annotated[float, FEWEST_S] = 1.0
    resolve_s: Annotated[float, FEWEST_S] = 3.0
    resolves_per_day: int = Field(default=50, ge=1)


class Login(Section):
    """``[telegram.logins.NAME]``: what is not the same for this account as for the others."""

    api_id: int | None = Field(default=None, gt=0)
    api_hash: SecretStr | None = None
    proxy: SecretStr | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> Login:
        if (self.api_id is None) != (self.api_hash is None):
            raise ValueError("api_id and api_hash go together")
        return self


class Telegram(Section):
    """``[telegram]``: the user's own API credentials, and a test server where one is meant.

    ``accounts`` are those that a run may ask with, in the order of preference; without it, ``account`` alone.
    ``proxy`` of "" (for one account, say) is none. ``pacing`` left out: the usual one, none for a test server.
    ``server`` ("host:port"), ``server_key`` (PEM file of its RSA key, relative to the configuration file) and
    ``server_dc`` belong together and replace Telegram's own servers.
    """

    api_id: int | None = Field(default=None, gt=0)
    api_hash: SecretStr | None = None
    account: AccountName = "default"
    accounts: tuple[AccountName, ...] = ()
    logins: dict[str, Login] = Field(default_factory=dict)
    proxy: SecretStr | None = None
    pacing: Pace | None = None
    server: str | None = None
    server_key: Path | None = None
    server_dc: Annotated[int, Field(ge=1, le=5)] = 2
    request_timeout_s: float = Field(default=60.0, gt=0)
    part_timeout_s: float = Field(default=120.0, gt=0)
    longest_flood_wait_s: float = Field(default=60.0, ge=0)

    @field_validator("server")
    @classmethod
    def _host_and_port(cls, value: str | None) -> str | None:
        if value is None:
            return None
        host, _, port = value.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 65536:
            raise ValueError("must be host:port, for example 127.0.0.1:4430")
        return value

    @field_validator("accounts", mode="before")
    @classmethod
    def _separated(cls, value: object) -> object:
        return [each.strip() for each in value.split(",")] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _accounts_agree(self) -> Telegram:
        if len(set(self.accounts)) != len(self.accounts):
            raise ValueError("accounts names one account twice")
        if self.accounts and "account" in self.model_fields_set and self.account not in self.accounts:
            raise ValueError(f"account is {self.account}, which is none of accounts")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The accounts that a run may ask with, the preferred one first."""
        return self.accounts or (self.account,)

    @property
    def chosen(self) -> str:
        """The account of commands that concern one alone, ``login`` above all."""
        return self.account if "account" in self.model_fields_set or not self.accounts else self.accounts[0]

    def alone(self, account: str) -> Telegram:
        """The same with this account alone."""
        return self.model_copy(update={"account": account, "accounts": (account,)})

    @model_validator(mode="after")
    def _server_has_key(self) -> Telegram:
        if (self.server is None) != (self.server_key is None):
            raise ValueError("server and server_key go together")
        return self

    @property
    def address(self) -> tuple[str, int] | None:
        """``server`` as host and port."""
        if self.server is None:
            return None
        host, _, port = self.server.rpartition(":")
        return host.strip("[]"), int(port)
