"""One frozen configuration from a TOML file and the environment; an unknown key is an error.

The file is ``config.toml`` in the configuration folder, or what ``--config`` names. Each key of a table may be
overridden by an environment variable: ``ARCHIVER_TELEGRAM__API_ID`` is ``api_id`` of ``[telegram]``. The configuration
folder (mode 0700; ``ARCHIVER_CONFIG_DIR`` or the platform's own place) also holds what must never lie in an
archive: Telegram sessions and the keys that sign the logs.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, get_args

from platformdirs import user_config_path
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator

from archiver.errors import ConfigError
from archiver.model.observations import MediaKind
from archiver.model.wanted import KINDS, OWN_PARTS, PartName, WantedFiles

ENVIRONMENT_PREFIX = "ARCHIVER_"
NESTED = "__"


class Section(BaseModel):
    """A table of the file: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Telegram(Section):
    """``[telegram]``: the user's own API credentials, and a test server where one is meant.

    ``server`` ("host:port"), ``server_key`` (PEM file of its RSA key, relative to the configuration file) and
    ``server_dc`` belong together and replace Telegram's own servers.
    """

    api_id: int | None = Field(default=None, gt=0)
    api_hash: SecretStr | None = None
    account: str = Field(default="default", pattern=r"^[A-Za-z0-9._-]{1,64}$")
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
    """``[article]``: limits on what is fetched for an article."""

    max_bytes: int = Field(default=20 * 1024 * 1024, gt=0)
    timeout_s: float = Field(default=60.0, gt=0)
    allow_private_addresses: bool = False
    user_agent: str = Field(default="archiver (evidence archive of cited posts)", min_length=1)
    repost_channels: int = Field(default=25, ge=0)


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
    source: Path | None = Field(default=None, exclude=True)


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
    _overlay(values, environment)
    try:
        config = Config(**values, source=file)
    except ValidationError as error:
        raise ConfigError(_sentence(error, where), hint="config.example.toml lists all keys.") from None
    return _with_absolute_paths(config)


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"There is no configuration file {file}.", hint="Check --config.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"The configuration file {file} cannot be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"The configuration file {file} is not valid TOML: {error}.") from error


def _overlay(values: dict[str, Any], environment: Mapping[str, str]) -> None:
    """Put ``ARCHIVER_SECTION__KEY`` over the file's values; other variables with the prefix are not settings."""
    for name, text in environment.items():
        section, found, key = name.removeprefix(ENVIRONMENT_PREFIX).partition(NESTED)
        if not name.startswith(ENVIRONMENT_PREFIX) or not found:
            continue
        table = values.setdefault(section.lower(), {})
        if isinstance(table, dict):
            table[key.lower()] = text


def _sentence(error: ValidationError, where: str) -> str:
    found = error.errors()
    first = next((each for each in found if each["type"] == "extra_forbidden"), found[0])
    key = ".".join(str(part) for part in first["loc"]) or "a section"
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
    return config.model_copy(update={"telegram": telegram, "archive": archive, "articles": articles})


def _normal(path: Path) -> str:
    """Without "..", as it is shown in messages."""
    return os.path.normpath(path)
