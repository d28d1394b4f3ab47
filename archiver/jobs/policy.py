"""The settings that decide what is archived and how it is secured, as ``policy`` entries have them; never secrets.

A session that logs anything logs them first, where they differ from those in force: all keys of a table ("media.") at
once, so that the newest entry with a key of a table says all of it.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping

from archiver.config import Config
from archiver.model.captures import Json

WHOLE = ("article", "media", "collect", "follow", "people", "scrub")
"""Tables of the configuration of which every key stands in the entry."""
FOOTAGE = ("enabled", "kinds", "memory_mib", "cpu_s", "longest_s")
"""Keys of ``[footage]`` that decide what is fingerprinted; the others say how fast."""
VIDEO = (
    "enabled", "channels", "more_hosts", "count", "height", "max_bytes", "total_bytes", "longest_s", "items", "link_s",
    "allow_private_addresses",
)  # fmt: skip
"""Keys of ``[video]``; the proxy is a secret."""
LEFT_OUT = frozenset({"archive", "source", "articles", "channels", "notify"})
"""Keys of the configuration that no setting comes from: where things lie, what other entries say one by one, and who is
told, which decides nothing about the archive.
"""
READ_BY_VERIFIERS = frozenset({"anchor.authorities", "anchor.heartbeat_hours", "witness.keys"})
"""Settings that always stand there whole; the configuration bounds them."""
LONGEST = 1_500
"""Characters of one setting; of a longer one only its SHA-256 is kept, so that the entry fits a line."""
_EXACT = 2**53


def settings_of(config: Config, *, files: bool = True) -> dict[str, Json]:
    """By names as in the configuration. ``files``: files of posts are fetched at all (not with ``--no-media``).

    Of feeds, authorities and witnesses the names and public keys alone; addresses, commands and paths stay here.
    """
    settings: dict[str, object] = {}
    for table in WHOLE:
        settings |= {f"{table}.{key}": value for key, value in getattr(config, table).model_dump(mode="json").items()}
    settings["media.files"] = files
    settings["preview.enabled"], settings["preview.server"] = config.preview.enabled, config.preview.server
    settings |= {f"video.{key}": getattr(config.video, key) for key in VIDEO}
    settings["telegram.test_server"] = config.telegram.server is not None
    settings["feeds.read"] = [_feed(each.model_dump(mode="json"), each.key) for each in config.feeds]
    settings |= {f"footage.{key}": getattr(config.footage, key) for key in FOOTAGE}
    settings["anchor.authorities"] = [each.name for each in config.anchor.authorities]
    settings["anchor.every"] = config.anchor.every
    settings["anchor.heartbeat_hours"] = config.anchor.heartbeat_hours
    settings["witness.keys"] = [each.vkey for each in config.witness.witnesses]
    settings["receipt.handed_over"] = bool(config.receipt.command)
    sound = {name: _sound(value) for name, value in sorted(settings.items())}
    return {name: value if name in READ_BY_VERIFIERS else _fitting(value) for name, value in sound.items()}


def _feed(values: Mapping[str, object], key: str) -> dict[str, object]:
    return {**{name: value for name, value in values.items() if name != "source" and value}, "feed": key}


def _sound(value: object) -> Json:
    """As canonical JSON can hold it: integers that doubles lack as text, and so what is no number at all."""
    match value:
        case bool() | None:
            return value
        case int():
            return value if abs(value) < _EXACT else str(value)
        case float():
            return _number(value)
        case Mapping():
            return {str(key): _sound(each) for key, each in value.items()}
        case list() | tuple():
            return [_sound(each) for each in value]
        case _:
            return str(value)


def _number(value: float) -> Json:
    if not math.isfinite(value):
        return str(value)
    return int(value) if value.is_integer() and abs(value) < _EXACT else value


def _fitting(value: Json) -> Json:
    written = json.dumps(value, sort_keys=True)
    if len(written) <= LONGEST:
        return value
    return {"sha256": hashlib.sha256(written.encode()).hexdigest(), "length": len(written)}
