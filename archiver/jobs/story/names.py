"""What channels, posts and objects are called in sentences. A log may say anything: nothing here raises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archiver.model.custody import Target
from archiver.model.objects import NamedObject

SHOWN = 12
"""Digits of a hash in a sentence."""
_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB")
_STEP = 1024


@dataclass(frozen=True, slots=True)
class Names:
    """Handle ("@rives_infos_demo", or the number) and title of channels by id; empty where there is no catalog."""

    channels: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def channel(self, channel_id: object) -> str:
        """ "“Rives Infos” (@rives_infos_demo)", or "channel 5" for one that nothing is known of."""
        known = self.channels.get(str(channel_id))
        return f"“{known[1]}” ({known[0]})" if known else f"channel {channel_id}"

    def post(self, key: object) -> str:
        """ "@rives_infos_demo/148" of a key "5/148"."""
        channel_id, _, message_id = str(key).partition("/")
        known = self.channels.get(channel_id)
        return f"{known[0] if known else channel_id}/{message_id}"

    def target(self, target: Target) -> str:
        """What an act is about."""
        match target.kind:
            case "archive":
                return "the whole archive"
            case "post":
                return f"post {self.post(target.id)}"
            case "channel":
                return f"the channel {self.channel(target.id)}"
            case "article":
                return f"article {target.id[:SHOWN]}"
            case "object":
                return f"the object {short(target.id)}"
            case "media":
                return f"the media item {target.id}"
            case "entry":
                return f"entry {target.id}"


def short(sha256: str) -> str:
    """The beginning of a hash."""
    return f"{sha256[:SHOWN]}…"


def amount(size: int) -> str:
    """Bytes for people: "17 bytes", "3.5 MiB"."""
    value, unit = float(size), _UNITS[0]
    for unit in _UNITS:
        if value < _STEP or unit == _UNITS[-1]:
            break
        value /= _STEP
    return f"{size:,} {unit}" if unit == _UNITS[0] else f"{value:.1f} {unit}"


def file_named(named: NamedObject) -> str:
    """A stored file by size and hash."""
    return f"{amount(named.ref.size)}, SHA-256 {short(named.ref.sha256)}"
