"""The configuration from a file and the environment; what is wrong with it in one sentence."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from platformdirs import user_config_path
from pydantic import BaseModel, ValidationError

from archiver.config.accounts import ACCOUNT_NAME
from archiver.config.whole import Config
from archiver.errors import ConfigError, UsageError

ENVIRONMENT_PREFIX = "ARCHIVER_"
NESTED = "__"
OTHERS_READ = 0o044
SECRETS = ("api_hash", "proxy")


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
    tables = (telegram, *telegram.get("logins", {}).values())
    told = any(each.holds_secrets for each in config.notify.targets)
    if not told and not any(secret in table for table in tables for secret in SECRETS):
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
    stamping = tuple(
        each.model_copy(update={"roots": base / each.roots.expanduser()}) for each in config.anchor.authorities
    )
    anchor = config.anchor.model_copy(update={"authorities": stamping})
    return config.model_copy(
        update={"telegram": telegram, "archive": archive, "articles": articles, "feeds": feeds, "anchor": anchor}
    )


def _normal(path: Path) -> str:
    """Without "..", as it is shown in messages."""
    return os.path.normpath(path)
