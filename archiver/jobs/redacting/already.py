"""What was redacted before: a target that names nothing any more, because an entry of the log says that it went."""

from __future__ import annotations

import asyncio
import re

from archiver.archive import Archive
from archiver.archive.redacting import redact_entries
from archiver.errors import UsageError
from archiver.jobs.naming import named_channel, named_post
from archiver.model.custody import Redact, Target

_KIND = re.compile(r"(post|channel|article|media|object|entry)(?:\s+|:\s*)(\S.*)", re.IGNORECASE | re.DOTALL)
_FEWEST_DIGITS = 4


async def redacted_before(archive: Archive, text: str) -> int | None:
    """The number of the first redact entry that took what ``text`` names; None where none did."""
    wanted = text.strip()
    found = _KIND.fullmatch(wanted)
    name = found[2].strip() if found is not None else wanted
    meant = {Target("media", wanted), Target("media", name), *await _posts_and_channels(archive, name)}
    entries = await asyncio.to_thread(redact_entries, archive.log)
    for entry in entries:
        body = entry.body
        if isinstance(body, Redact) and (body.target in meant or _names(body, name.lower())):
            return entry.n
    return None


async def _posts_and_channels(archive: Archive, name: str) -> list[Target]:
    """What the name means whether the archive holds it or not; a post also goes with its channel."""
    try:
        key = await named_post(archive, name)
    except UsageError:
        pass
    else:
        return [Target("post", str(key)), Target("channel", str(key.channel_id))]
    try:
        channel = await named_channel(archive, name)
    except UsageError:
        return []
    if channel is not None:
        return [Target("channel", str(channel.channel_id))]
    return [Target("channel", name)] if name.removeprefix("-").isdecimal() else []


def _names(body: Redact, beginning: str) -> bool:
    """Whether this is the beginning of the id of an article that went, or of the hash of an object."""
    if len(beginning) < _FEWEST_DIGITS:
        return False
    if body.target.kind in ("article", "object") and body.target.id.startswith(beginning):
        return True
    return any(each.sha256.startswith(beginning) for each in body.objects)
