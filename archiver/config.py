"""One frozen configuration from a TOML file and the environment; an unknown key is an error.

The file is ``config.toml`` in the configuration folder, or what ``--config`` names. Each key of a table may be
overridden by an environment variable: ``ARCHIVER_TELEGRAM__API_ID`` is ``api_id`` of ``[telegram]``. The configuration
folder (mode 0700; ``ARCHIVER_CONFIG_DIR`` or the platform's own place) also holds what must never lie in an
archive: Telegram sessions and the keys that sign the logs.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, get_args

from platformdirs import user_config_path
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator

from archiver.errors import ConfigError, UsageError
from archiver.model.observations import MediaKind
from archiver.model.wanted import KINDS, OWN_PARTS, PartName, WantedFiles

ENVIRONMENT_PREFIX = "ARCHIVER_"
NESTED = "__"
OTHERS_READ = 0o044
SECRETS = ("api_hash", "proxy")
_CREDENTIALS = re.compile(r"(?<=://)[^/?#\s]*@")


class Section(BaseModel):
    """A table of the file: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


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
    logins: dict[str, Login] = {}
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


class Articles(Section):
    """``[article]``: limits on what is fetched for an article, and how its server is asked.

    ``robots``: what a site's robots.txt forbids is not fetched. ``host_pause_s``: seconds between two requests to a
    host; left out: one, and none for this machine itself. ``recheck_hours``: a page of the web is looked at again so
    many hours after it was first captured; none: never.
    """

    max_bytes: int = Field(default=20 * 1024 * 1024, gt=0)
    timeout_s: float = Field(default=60.0, gt=0)
    allow_private_addresses: bool = False
    user_agent: str = Field(default="archiver (evidence archive of cited posts)", min_length=1)
    robots: bool = True
    host_pause_s: float | None = Field(default=None, ge=0, le=600)
    recheck_hours: tuple[Annotated[float, Field(gt=0)], ...] = (6, 24, 72, 168)
    repost_channels: int = Field(default=25, ge=0)

    @field_validator("recheck_hours", mode="before")
    @classmethod
    def _separated(cls, value: object) -> object:
        return [each for each in value.split(",") if each.strip()] if isinstance(value, str) else value

    @property
    def recheck_after(self) -> tuple[timedelta, ...]:
        """The hours as stretches of time, shortest first."""
        return tuple(sorted(timedelta(hours=hours) for hours in self.recheck_hours))


class Media(Section):
    """``[media]``: which files of posts are fetched. ``max_bytes`` 0 means no limit.

    ``parts``: places of a post whose files are wanted; ``alternative`` (the same film in other qualities) and
    ``webpage`` (what a link's preview shows) are not unless they are named. ``keep_free_bytes``: a file is only begun
    where so much of the disk stays free behind it. In the environment lists are separated by commas.
    """

    parts: tuple[PartName, ...] = OWN_PARTS
    kinds: tuple[MediaKind, ...] = KINDS
    min_bytes: int = Field(default=0, ge=0)
    max_bytes: int = Field(default=0, ge=0)
    keep_free_bytes: int = Field(default=256 * 1024 * 1024, ge=0)
    keep_protected: bool = False

    @field_validator("parts", "kinds", mode="before")
    @classmethod
    def _separated(cls, value: object) -> object:
        return [each.strip() for each in value.split(",") if each.strip()] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _some_size(self) -> Media:
        if 0 < self.max_bytes < self.min_bytes:
            raise ValueError("min_bytes is more than max_bytes")
        return self

    @property
    def wanted(self) -> WantedFiles:
        """The rule of these settings."""
        return WantedFiles(
            parts=frozenset(self.parts), kinds=frozenset(self.kinds), smallest=self.min_bytes, largest=self.max_bytes
        )


class Collect(Section):
    """``[collect]``: when posts are looked at again: so many hours after they were posted.

    Citations that found nothing are looked for again so many hours after their article was captured, and files that
    could not be had after so many hours of waiting. In the environment the hours are separated by commas. ``comments``:
    those on the channels' posts, too; ``origins``: the posts that were forwarded into the channels.
    ``channel_hours``: a channel's description, photo, members and topics are asked for again after so many; 0: never.
    """

    recheck_hours: tuple[float, ...] = (1, 24, 168, 720)
    channel_hours: float = Field(default=24.0, ge=0)
    comments: bool = False
    origins: bool = True

    @field_validator("recheck_hours", mode="before")
    @classmethod
    def _separated(cls, value: object) -> object:
        return value.split(",") if isinstance(value, str) else value

    @field_validator("recheck_hours")
    @classmethod
    def _some_in_the_future(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        if not value or min(value) <= 0:
            raise ValueError("must be one or more numbers of hours above 0")
        return value

    @property
    def recheck_after(self) -> tuple[timedelta, ...]:
        """The hours as stretches of time, shortest first."""
        return tuple(sorted(timedelta(hours=hours) for hours in self.recheck_hours))


class Follow(Section):
    """``[follow]``: every ``poll_s`` seconds each channel is asked for its newest posts, whatever updates say."""

    poll_s: float = Field(default=300.0, gt=0)


class People(Section):
    """``[people]``: whether answers are stored with the persons that they name, or under pseudonyms."""

    keep: bool = False


class ArticleSource(Section):
    """``[[articles]]``: where ``archiver run`` looks for articles: a file, a folder with pages in it, or a URL.

    ``url`` and ``published`` are what ``archiver article add`` would be told; neither is for a folder.
    """

    source: str = Field(min_length=1)
    url: str | None = None
    published: date | None = None

    @property
    def is_url(self) -> bool:
        """Whether it is fetched from the web."""
        return "://" in self.source


class FeedSource(Section):
    """``[[feeds]]``: where ``archiver run`` learns of new articles: a feed or sitemap, as an address or a file.

    Articles are taken that are dated ``since`` or later, else those of the last ``max_age_days`` days; of these the
    newest ``limit`` of a pass, the others with the next one. ``match``: words of which one is to be in the title, the
    summary or the address, whatever their case; none: all articles.
    """

    source: str = Field(min_length=1)
    since: date | None = None
    max_age_days: float = Field(default=30.0, gt=0, le=36_500)
    limit: int = Field(default=50, ge=1)
    match: tuple[Annotated[str, Field(min_length=1)], ...] = ()

    @model_validator(mode="after")
    def _one_bound(self) -> FeedSource:
        if self.since is not None and "max_age_days" in self.model_fields_set:
            raise ValueError("since and max_age_days say the same: give one of them")
        return self

    @property
    def is_url(self) -> bool:
        """Whether it is fetched from the web."""
        return "://" in self.source

    @property
    def key(self) -> str:
        """How the log names it: by its address without a user name and password, a file without its folder."""
        return _CREDENTIALS.sub("", self.source, count=1) if self.is_url else Path(self.source).name


class Channel(Section):
    """``[[channels]]``: a channel to collect, as ``archiver channel add`` would be told."""

    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    owner: str | None = None


class Config(Section):
    """Everything that may be set. ``source`` is the file it was read from, None for the defaults alone."""

    archive: Path | None = None
    telegram: Telegram = Telegram()
    article: Articles = Articles()
    media: Media = Media()
    collect: Collect = Collect()
    follow: Follow = Follow()
    people: People = People()
    channels: tuple[Channel, ...] = ()
    articles: tuple[ArticleSource, ...] = ()
    feeds: tuple[FeedSource, ...] = ()
    source: Path | None = Field(default=None, exclude=True)

    @field_validator("feeds")
    @classmethod
    def _each_once(cls, value: tuple[FeedSource, ...]) -> tuple[FeedSource, ...]:
        keys = [each.key for each in value]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise ValueError(f"two feeds are called {twice}")
        return value


def config_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder of configuration, sessions and keys; it may not exist yet."""
    chosen = environment.get("ARCHIVER_CONFIG_DIR")
    return Path(chosen).expanduser() if chosen else user_config_path("archiver")


def load_config(path: Path | None = None, environment: Mapping[str, str] = os.environ) -> Config:
    """Read the file (``path``, else ``config.toml`` of the configuration folder if it exists) and the environment.

    Raises ConfigError naming the file and the key, for a file that is missing, is not TOML, or has a key or
    value that is not known.
    """
    usual = config_folder(environment) / "config.toml"
    file = path or (usual if usual.exists() else None)
    values: dict[str, Any] = _read_toml(file) if file else {}
    where = str(file) if file else "the environment"
    if "source" in values:
        raise ConfigError(f"Unknown key 'source' in {where}.", hint="Remove it; config.example.toml lists all keys.")
    named = _overlay(values, environment)
    try:
        config = Config(**values, source=file)
    except ValidationError as error:
        raise ConfigError(_sentence(error, where, named), hint="config.example.toml lists all keys.") from None
    return _with_absolute_paths(config)


def with_account(config: Config, account: str) -> Config:
    """The same with one account alone, whatever else is configured. Raises UsageError for what can be no name."""
    if not re.fullmatch(ACCOUNT_NAME, account):
        raise UsageError(
            f"“{account}” can be no name of an account.", hint="Letters, digits, dots, dashes and underscores can."
        )
    return config.model_copy(update={"telegram": config.telegram.alone(account)})


def readable_by_others(config: Config) -> str | None:
    """A sentence about a configuration file with secrets that other users may read; None where all is well."""
    file = config.source
    try:
        if file is None or not file.stat().st_mode & OTHERS_READ:
            return None
    except OSError:
        return None
    telegram = _read_toml(file).get("telegram", {})
    if not any(secret in table for table in (telegram, *telegram.get("logins", {}).values()) for secret in SECRETS):
        return None
    return f"{file} holds secrets and can be read by other users of this machine: chmod 600 {file}"


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"There is no configuration file {file}.", hint="Check --config.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"The configuration file {file} cannot be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"The configuration file {file} is not valid TOML: {error}.") from error


def _overlay(values: dict[str, Any], environment: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    """Put ``ARCHIVER_SECTION__KEY`` over the file's values; other variables with the prefix are not settings.

    Returns which variable set which key. The account of the environment alone is asked with, whatever the file lists.
    """
    named: dict[tuple[str, ...], str] = {}
    for name, text in environment.items():
        section, *keys = name.removeprefix(ENVIRONMENT_PREFIX).lower().split(NESTED)
        if not name.startswith(ENVIRONMENT_PREFIX) or not keys:
            continue
        table = values.setdefault(section, {})
        for key in keys[:-1]:
            table = table.setdefault(key, {}) if isinstance(table, dict) else None
        if isinstance(table, dict):
            table[keys[-1]] = text
            named[section, *keys] = name
    if ("telegram", "account") in named and ("telegram", "accounts") not in named:
        values["telegram"].pop("accounts", None)
    return named


def _sentence(error: ValidationError, where: str, named: Mapping[tuple[str, ...], str]) -> str:
    """What is wrong, and where it stands: in the file, or in a variable of the environment."""
    found = error.errors()
    first = next((each for each in found if each["type"] == "extra_forbidden"), found[0])
    place = tuple(str(part) for part in first["loc"])
    key = ".".join(place) or "a section"
    variable = next((name for keys, name in named.items() if place[: len(keys)] == keys), None)
    where = f"the environment variable {variable}" if variable else where
    if first["type"] == "extra_forbidden":
        return f"Unknown key '{key}' in {where}.{_meant(first['loc'])}"
    reason = first["msg"].removeprefix("Value error, ").removesuffix(".")
    return f"The value of '{key}' in {where} is not usable: {reason}."


def _meant(place: tuple[int | str, ...]) -> str:
    """The known key that an unknown one is most like, as a question; nothing where none is alike."""
    section: type[BaseModel] = Config
    for name in place[:-1]:
        field = section.model_fields.get(str(name))
        if field is not None:
            inner = [field.annotation, *get_args(field.annotation)]
            section = next((each for each in inner if isinstance(each, type) and issubclass(each, BaseModel)), section)
    near = difflib.get_close_matches(str(place[-1]), [name for name in section.model_fields if name != "source"], n=1)
    return f" Did you mean '{near[0]}'?" if near else ""


def _with_absolute_paths(config: Config) -> Config:
    base = config.source.resolve().parent if config.source else Path.cwd()
    telegram = config.telegram
    if telegram.server_key is not None:
        telegram = telegram.model_copy(update={"server_key": base / telegram.server_key.expanduser()})
    archive = base / config.archive.expanduser() if config.archive is not None else None
    articles = tuple(
        each if each.is_url else each.model_copy(update={"source": _normal(base / Path(each.source).expanduser())})
        for each in config.articles
    )
    feeds = tuple(
        each if each.is_url else each.model_copy(update={"source": _normal(base / Path(each.source).expanduser())})
        for each in config.feeds
    )
    return config.model_copy(update={"telegram": telegram, "archive": archive, "articles": articles, "feeds": feeds})


def _normal(path: Path) -> str:
    """Without "..", as it is shown in messages."""
    return os.path.normpath(path)
